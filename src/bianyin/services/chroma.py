"""The vector store in Chroma: the same collections embedded in the index's folder and on a server (`chroma_server`).

chromadb takes seconds to import, so it is imported when a store is opened.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bianyin.read_only import drop, is_read_only, shadow
from bianyin.services.chroma_faults import translated

if TYPE_CHECKING:
    from bianyin.services.vectors import Floats, Ints, Vectors

CHROMA_FOLDER, _DATABASE = "chroma", "chroma.sqlite3"
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
            with translated(self._path):
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
        with translated(self._path):
            collection = self._made(part)
            for some in _parts(len(numbers)):
                collection.upsert(
                    ids=list(map(str, numbers[some])),
                    embeddings=vectors[some],
                    documents=list(titles[some]) or None,
                    metadatas=[dict(each) for each in told[some]] or None,
                )

    def delete(self, part: str, numbers: Sequence[int]) -> None:
        with translated(self._path):
            for some in _parts(len(numbers)):
                self._collection(part).delete(ids=list(map(str, numbers[some])))

    def drop(self, part: str) -> None:
        from chromadb.errors import NotFoundError

        self._opened.pop(part, None)
        with translated(self._path), suppress(NotFoundError):
            self._client.delete_collection(self._prefix + part)

    def count(self, part: str) -> int:
        from chromadb.errors import NotFoundError

        with translated(self._path):
            try:
                return int(self._collection(part).count())
            except NotFoundError:
                return 0

    def opens(self, part: str) -> bool:
        with translated(self._path):
            collection = self._collection(part)
            first = collection.get(limit=1, include=["embeddings"])
            if not first["ids"]:
                return True
            found = collection.query(query_embeddings=first["embeddings"], n_results=1, include=[])
        return bool(found["ids"][0])

    def parts(self) -> set[str]:
        names: set[str] = set()
        with translated(self._path):  # a server may say no more than a hundred at a time
            while more := self._client.list_collections(limit=_LISTED, offset=len(names)):
                names |= {each.name for each in more}
        return {name.removeprefix(self._prefix) for name in names if name.startswith(self._prefix)}

    def query(self, part: str, vectors: Vectors, limit: int) -> list[tuple[Ints, Floats]]:
        from chromadb.errors import NotFoundError

        def ask() -> Any:
            collection = self._collection(part)
            return collection.query(query_embeddings=vectors, n_results=limit, include=["distances"])

        with translated(self._path):
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
            with translated(path):
                shutil.rmtree(path)

    def files(self, folder: Path) -> Path | None:
        return folder / CHROMA_FOLDER


open_chroma = EmbeddedChroma()


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
