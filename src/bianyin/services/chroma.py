"""The vector store in Chroma: embedded, or a server (`chroma run`) through its HTTP client; the same collections in both.

chromadb takes seconds to import, so it is imported when a store is opened.
"""

from __future__ import annotations

import re
import secrets
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bianyin.errors import IndexStale, IndexUnusable, ServiceError
from bianyin.read_only import drop, is_read_only, shadow
from bianyin.services.endpoints import is_loopback, pass_proxies, proxies_explained, split_address

if TYPE_CHECKING:
    from bianyin.services.vectors import Floats, Ints, Vectors

CHROMA_FOLDER, _DATABASE = "chroma", "chroma.sqlite3"
WORD_FILE = "chroma_server"  # beside the index's folders, where its vectors are on a server
_WORD = re.compile("[0-9a-f]{8}")
# Inner product: an entry may be the mean of two vectors. What was written since the last sync is put into the graph anew at
# every opening, a third of a second for 800 vectors: so each change is synced. A quarter of 3,300 vectors is looked through
# nearly whole, so a search misses none (recall@60 1.0); of the leads of 200,000 documents it finds .99.
_HNSW = {"space": "ip", "ef_construction": 60, "max_neighbors": 32, "ef_search": 600, "sync_threshold": 2}
_LARGE = {"leads": {"ef_search": 4000}}
# Well under Chroma's own limit (5,461), which depends on the SQLite it was built with.
_BATCH = 5_000
_LISTED = 100
# chromadb keeps one system a folder and process, and neither makes nor ends it with an eye on other threads.
_ONE_AT_A_TIME = threading.RLock()
# Bytes: with less, the disk is what is wrong.
_ROOM = 1024 * 1024
_AGAIN = "请运行 bianyin index：向量库会由缓存重新填充，不必重新计算。"
_REBUILD = "请运行 bianyin index --rebuild 重建（语料目录不受影响）。"


class ChromaStore:
    """Collections of vectors in Chroma; in `folder/chroma` unless a client is given.

    An id is the entry's number in the ledger; its document is the title, as others show what is without one as nothing.
    """

    def __init__(self, folder: Path, *, client: Any = None, prefix: str = "") -> None:
        """Open or create.

        Args:
            client: a chromadb client to use in place of an embedded one; closed with the store.
            prefix: stands before the names of the collections.

        Raises:
            IndexUnusable: Chroma cannot open the folder, or its server does not answer.
        """
        self._path, self._prefix = folder / CHROMA_FOLDER, prefix
        self._client: Any = client
        self._opened: dict[str, Any] = {}
        self._shadow: Path | None = None
        try:
            with _translated(self._path):
                if client is None:
                    self._client = _embedded(self._shadowed())
        except BaseException:
            self.close()
            raise

    def put(
        self,
        part: str,
        numbers: Sequence[int],
        vectors: Vectors,
        titles: Sequence[str] = (),
        told: Sequence[Mapping[str, str | int]] = (),
    ) -> None:
        with _translated(self._path):
            collection = self._made(part)
            for some in _parts(len(numbers)):
                collection.upsert(
                    ids=list(map(str, numbers[some])),
                    embeddings=vectors[some],
                    documents=list(titles[some]) or None,
                    metadatas=[dict(each) for each in told[some]] or None,
                )

    def delete(self, part: str, numbers: Sequence[int]) -> None:
        with _translated(self._path):
            for some in _parts(len(numbers)):
                self._collection(part).delete(ids=list(map(str, numbers[some])))

    def drop(self, part: str) -> None:
        from chromadb.errors import NotFoundError

        self._opened.pop(part, None)
        with _translated(self._path), suppress(NotFoundError):
            self._client.delete_collection(self._prefix + part)

    def count(self, part: str) -> int:
        from chromadb.errors import NotFoundError

        with _translated(self._path):
            try:
                return int(self._collection(part).count())
            except NotFoundError:
                return 0

    def opens(self, part: str) -> bool:
        with _translated(self._path):
            collection = self._collection(part)
            first = collection.get(limit=1, include=["embeddings"])
            if not first["ids"]:
                return True
            found = collection.query(query_embeddings=first["embeddings"], n_results=1, include=[])
        return bool(found["ids"][0])

    def parts(self) -> set[str]:
        names: set[str] = set()
        with _translated(self._path):  # a server may say no more than a hundred at a time
            while more := self._client.list_collections(limit=_LISTED, offset=len(names)):
                names |= {each.name for each in more}
        return {name.removeprefix(self._prefix) for name in names if name.startswith(self._prefix)}

    def query(self, part: str, vectors: Vectors, limit: int) -> list[tuple[Ints, Floats]]:
        from chromadb.errors import NotFoundError

        def ask() -> Any:
            collection = self._collection(part)
            return collection.query(query_embeddings=vectors, n_results=limit, include=["distances"])

        with _translated(self._path):
            try:
                found = ask()
            except NotFoundError:  # an update has made it anew since it was opened
                self._opened.pop(part, None)
                found = ask()
        return [
            (np.asarray(ids, np.int64), 1 - np.asarray(distances, np.float32))
            for ids, distances in zip(found["ids"], found["distances"], strict=True)
        ]

    def close(self) -> None:
        """Release the files, so that the folder can be opened again or deleted."""
        self._opened.clear()
        if self._client is not None:
            _close(self._client)
            self._client = None
        drop(self._shadow)
        self._shadow = None

    def _shadowed(self) -> Path:
        """The folder, or where it cannot be written, one of links with a copy of Chroma's database, which it writes when opened."""
        if not is_read_only(self._path / _DATABASE):
            return self._path
        self._shadow = shadow(self._path, own=lambda name: name.startswith(_DATABASE))
        return self._shadow

    def _collection(self, part: str) -> Any:
        if part not in self._opened:
            self._opened[part] = self._client.get_collection(self._prefix + part, embedding_function=None)
        return self._opened[part]

    def _made(self, part: str) -> Any:
        if part not in self._opened:
            self._opened[part] = self._client.get_or_create_collection(
                self._prefix + part,
                embedding_function=None,
                configuration={"hnsw": _HNSW | _LARGE.get(part, {})},
            )
        return self._opened[part]


class EmbeddedChroma:
    """Opens the store in an index's own folder; a `StoreOpener` of the index."""

    store_name = "chroma"

    def __call__(self, folder: Path) -> ChromaStore:
        return ChromaStore(folder)

    def empty(self, folder: Path) -> None:
        path = folder / CHROMA_FOLDER
        if path.exists():
            with _translated(path):
                shutil.rmtree(path)

    def files(self, folder: Path) -> Path | None:
        return folder / CHROMA_FOLDER


open_chroma = EmbeddedChroma()


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
                f"Chroma 服务 {self._host}:{self._port} 没有应答：{type(error).__name__}。",
                remedy="请启动该服务（chroma run --path 目录）并检查 BIANYIN_CHROMA_URL；未设置时使用内嵌的 Chroma。",
            ) from None


def _word_of(folder: Path) -> str:
    """The word of the index in this folder, drawn now where it has none: by the update that first needs it, under its lock."""
    path = folder / WORD_FILE
    with _translated(path):
        word = path.read_text("ascii", errors="replace") if path.exists() else ""
        if not _WORD.fullmatch(word):
            word, new = secrets.token_hex(4), path.with_suffix(".new")
            folder.mkdir(parents=True, exist_ok=True)
            new.write_text(word, "ascii")
            new.replace(path)
        return word


def silent_settings() -> Any:
    """Chroma's settings with which it reports to nobody, whatever its variables and OTEL_… say."""
    from chromadb.config import Settings

    return Settings(
        anonymized_telemetry=False,
        chroma_otel_granularity="none",
        chroma_otel_collection_endpoint="",
        chroma_otel_collection_headers={},
    )


def _close(client: Any) -> None:
    with _ONE_AT_A_TIME:
        client.close()
    # chromadb leaves the connections of its HTTP client open, and the connections of a second client that it keeps for itself.
    for each in (client, getattr(client, "_admin_client", None)):
        session = getattr(getattr(each, "_server", None), "_session", None)
        if session is not None:
            session.close()


def _embedded(path: Path) -> Any:
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient

    path.mkdir(parents=True, exist_ok=True)
    with _ONE_AT_A_TIME:
        try:
            return chromadb.PersistentClient(path=str(path), settings=silent_settings())
        except Exception:
            # chromadb keeps a half-started system for the path and would hand it out for ever after.
            SharedSystemClient.clear_system_cache()
            raise


def _parts(count: int) -> Iterator[slice]:
    return (slice(first, first + _BATCH) for first in range(0, count, _BATCH))


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    import httpx
    from chromadb.errors import ChromaError, InvalidArgumentError, InvalidDimensionException

    try:
        yield
    except httpx.HTTPError as error:
        raise ServiceError(
            f"Chroma 服务中断：{type(error).__name__}。",
            remedy="请检查该服务后重新运行同一命令；已完成的部分已保存。",
        ) from None
    except (InvalidDimensionException, InvalidArgumentError) as error:
        if "dimension" in str(error).lower():
            raise IndexStale("向量维数与索引不一致：嵌入模型已更换。", remedy=_REBUILD) from error
        raise IndexUnusable(f"向量库拒绝了请求：{error}。", remedy=_AGAIN) from error
    except OSError as error:
        remedy = "请检查磁盘空间和写权限，或用 --vector-store 指定可写的目录。"
        raise IndexUnusable(
            f"向量库目录 {path} 无法读写：{error.strerror or error}。", remedy=remedy
        ) from error
    except (ChromaError, RuntimeError, ValueError) as error:
        raise IndexUnusable(
            f"向量库 {path} 无法使用：{error}。", remedy=_remedy_for(str(error), path)
        ) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of Rust; it is no Exception
            raise
        raise IndexUnusable(f"向量库 {path} 已损坏：{error}。", remedy=_AGAIN) from None


def _remedy_for(reason: str, path: Path) -> str:
    if "full" in reason.lower() or "no space" in reason.lower() or _is_full(path):
        return "磁盘已满：请腾出空间后重新运行同一命令。"
    if "readonly" in reason.lower() or "permission" in reason.lower():
        return "请检查该目录的写权限，或用 --vector-store 指定可写的目录。"
    return _AGAIN


def _is_full(path: Path) -> bool:
    """Chroma does not tell why it could not write."""
    try:
        return shutil.disk_usage(path).free < _ROOM
    except OSError:
        return False
