"""Vectors on a Chroma server (`chroma run`), through its HTTP client."""

from __future__ import annotations

import re
import secrets
from contextlib import closing
from pathlib import Path
from typing import Any

from bianyin.errors import ServiceError
from bianyin.services.chroma import ChromaStore, silent_settings
from bianyin.services.chroma_faults import translated
from bianyin.services.endpoints import is_loopback, pass_proxies, proxies_explained, split_address

WORD_FILE = "chroma_server"  # beside the index's folders, where its vectors are on a server
_WORD = re.compile("[0-9a-f]{8}")


class ChromaServer:
    """Opens stores on a Chroma server, collections of its own for each index; a `StoreOpener`.

    Indexes number their entries each by itself, so that two of them (two machines, two corpora) must not meet in a collection: a
    word drawn once for an index, in its folder, stands in the names.

    Attributes:
        store_name: where the vectors are, without credentials: an index that moves to another store is uploaded anew.
    """

    def __init__(self, url: str, *, collection: str = "bianyin") -> None:
        """
        Raises:
            ConfigurationError: `url` is not an http(s) address.
        """
        parts = split_address(url, "BIANYIN_CHROMA_URL", "http://127.0.0.1:8000")
        self._ssl = parts.scheme == "https"
        self._host, self._port = str(parts.hostname), parts.port or (443 if self._ssl else 8000)
        self._collection = collection
        self.store_name = f"{parts.scheme}://{self._host}:{self._port}/{collection}"

    def __call__(self, folder: Path) -> ChromaStore:
        """The store of the index in `folder`; its collections carry the index's word and the folder's name, which rebuilding
        changes.

        Raises:
            IndexUnusable: the index's word cannot be read.
            ServiceError: the server does not answer.
            ConfigurationError: the environment names a proxy that cannot be used.
        """
        return ChromaStore(folder, client=self._client(), prefix=self._prefix(folder))

    def empty(self, folder: Path) -> None:
        """Remove the collections of the index in `folder`.

        Raises:
            ServiceError: the server does not answer.
        """
        with closing(self(folder)) as store:
            for part in store.parts():
                store.drop(part)

    def files(self, folder: Path) -> Path | None:
        return None

    def _prefix(self, folder: Path) -> str:
        return f"{self._collection}-{_word_of(folder.parent)}-{folder.name}-"

    def _client(self) -> Any:
        import chromadb
        import httpx
        from chromadb.errors import ChromaError

        if is_loopback(self.store_name):
            pass_proxies(self._host)
        with proxies_explained():
            httpx.Client().close()  # as chromadb is about to make its own
        try:
            return chromadb.HttpClient(
                host=self._host, port=self._port, ssl=self._ssl, settings=silent_settings()
            )
        except (httpx.HTTPError, ChromaError, ValueError, OSError) as error:
            raise ServiceError(
                f"Chroma 服务 {self._host}:{self._port} 没有应答{_reason(error)}。",
                remedy="请启动该服务（chroma run --path 目录）并检查 BIANYIN_CHROMA_URL；未设置时使用内嵌的 Chroma。",
            ) from None


def _reason(error: Exception) -> str:
    """chromadb calls a connection that could not be made a ValueError, which tells nobody anything."""
    return "" if type(error) is ValueError else f"：{type(error).__name__}"


def _word_of(folder: Path) -> str:
    """The word of the index in this folder, drawn now where it has none: by the update that first needs it, under its lock."""
    path = folder / WORD_FILE
    with translated(path):
        word = path.read_text("ascii", errors="replace") if path.exists() else ""
        if not _WORD.fullmatch(word):
            word, new = secrets.token_hex(4), path.with_suffix(".new")
            folder.mkdir(parents=True, exist_ok=True)
            new.write_text(word, "ascii")
            new.replace(path)
        return word
