"""Bring the index up to date with the corpus, touching only what changed.

A kill -9 at any moment followed by the same command gives what an undisturbed run gives: documents enter and leave
the lexical index whole, and the ledger knows every vector that may be in the store (see `index.ledger`).
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

from bianyin.errors import IndexStale, IndexUnusable
from bianyin.index import ledger
from bianyin.index.embed import CACHE_FILE, CachedEmbedder, Embedder
from bianyin.index.lead import lead
from bianyin.index.lexical import LEXICAL_FILE, LexicalIndex
from bianyin.index.sqlite import REBUILD, translated
from bianyin.index.store import VectorStore
from bianyin.model import Document
from bianyin.model.base import Frozen

LOCK_FILE = "index.lock"
CHROMA_FOLDER = "chroma"
# Documents a transaction: a kill costs the work of one.
_LEXICAL_BATCH = 200
_VECTOR_BATCH = 64

Progress = Callable[[str, int, int], None]  # stage ("词面索引" or "向量索引"), done, total
StoreOpener = Callable[[Path], VectorStore]


class DocumentSource(Protocol):
    """Where the current documents come from; `corpus.Catalog` is one."""

    def all_ids(self) -> Iterable[str]: ...

    def get_many(self, ids: Sequence[str], /) -> dict[str, Document]: ...


class IndexCounts(Frozen):
    """What an update did, in documents; `embedded` counts vectors computed, not taken from the cache."""

    added: int
    removed: int
    unchanged: int
    embedded: int
    digest: str
    embedder: str | None  # None: the lexical index alone carries the search


def update(
    source: DocumentSource,
    folder: Path,
    embedder: Embedder | None,
    *,
    rebuild: bool = False,
    progress: Progress | None = None,
    open_store: StoreOpener | None = None,
) -> IndexCounts:
    """Make the index in `folder` hold exactly the documents of `source`.

    Args:
        embedder: makes the documents' vectors; None leaves the lexical index alone to carry the search.
        rebuild: start from nothing but the cached vectors.
        open_store: opens the vector store in a folder; Chroma unless given. Not called while nothing changed.

    Raises:
        IndexStale: the index holds another embedder's vectors, or another format.
        IndexUnusable: the folder cannot be used, or another process is updating it.
        ServiceError: the embedder's endpoint failed; what was done is kept.
    """
    report = progress or (lambda stage, done, total: None)
    with _exclusive(folder):
        if rebuild:
            _clear(folder)
        with closing(LexicalIndex(folder)) as index:
            _refuse_other_embedder(index, embedder)
            added, removed, unchanged = _update_lexical(index, source, report)
            embedded = _update_vectors(index, source, folder, embedder, open_store or open_chroma, report)
            if added or removed or embedded or index.meta("digest") is None:
                index.set_meta("digest", ledger.digest(index))
            digest = index.meta("digest") or ""
            return IndexCounts(
                added=added, removed=removed, unchanged=unchanged, embedded=embedded, digest=digest,
                embedder=index.meta("embedder"),
            )  # fmt: skip


def _update_lexical(index: LexicalIndex, source: DocumentSource, report: Progress) -> tuple[int, int, int]:
    wanted, held = set(source.all_ids()), index.document_ids()
    gone, new = sorted(held - wanted), sorted(wanted - held)
    for batch in _batches(gone, _LEXICAL_BATCH):
        index.remove(batch)
    done = 0
    for batch in _batches(new, _LEXICAL_BATCH):
        documents = source.get_many(batch)
        index.add(documents[document_id] for document_id in batch)
        done += len(batch)
        report("词面索引", done, len(new))
    return len(new), len(gone), len(held & wanted)


def _update_vectors(
    index: LexicalIndex,
    source: DocumentSource,
    folder: Path,
    embedder: Embedder | None,
    open_store: StoreOpener,
    report: Progress,
) -> int:
    wanted, states = index.document_ids(), ledger.states(index)
    _refuse_lost_store(folder, states)
    gone = sorted(states.keys() - wanted)
    missing = sorted(each for each in wanted if states.get(each) != "stored") if embedder else []
    if not gone and not missing:
        return 0
    with closing(open_store(folder)) as store:
        for batch in _batches(gone, _VECTOR_BATCH):
            store.delete(batch)
            ledger.forget(index, batch)
        embedded = _embed(index, source, folder, embedder, missing, store, report) if embedder else 0
        if store.count() != sum(state == "stored" for state in ledger.states(index).values()):
            raise IndexUnusable("向量库中的文档数与索引记录不符，可能已损坏。", remedy=REBUILD)
    return embedded


def _embed(
    index: LexicalIndex,
    source: DocumentSource,
    folder: Path,
    embedder: Embedder,
    missing: list[str],
    store: VectorStore,
    report: Progress,
) -> int:
    index.set_meta("embedder", embedder.name)
    with closing(CachedEmbedder(embedder, folder)) as cached:
        done = 0
        for batch in _batches(missing, _VECTOR_BATCH):
            documents = source.get_many(batch)
            pieces = index.chunks_of(batch)
            months = [sorted({m for each in pieces.get(i, ()) for m in each.chunk.months}) for i in batch]
            vectors = cached.embed_passages([lead(documents[document_id]) for document_id in batch])
            ledger.mark(index, batch, "pending")
            store.upsert(batch, vectors, months)
            ledger.mark(index, batch, "stored")
            done += len(batch)
            report("向量索引", done, len(missing))
        return cached.computed


def _refuse_other_embedder(index: LexicalIndex, embedder: Embedder | None) -> None:
    held = index.meta("embedder")
    if embedder is not None and held is not None and held != embedder.name:
        raise IndexStale(
            f"索引中的向量由 {held} 生成，当前嵌入模型是 {embedder.name}，两者不可混用。",
            remedy="请运行 bianyin index --rebuild，或改回原来的嵌入模型。",
        )


def _refuse_lost_store(folder: Path, states: dict[str, ledger.State]) -> None:
    """The ledger and the store's folder must both be there, or the store is what is left of an older index."""
    path = folder / CHROMA_FOLDER
    if not states and path.exists():
        with translated(path):
            shutil.rmtree(path)
    if "stored" in states.values() and not path.exists():
        raise IndexUnusable(f"向量库目录 {path} 不见了。", remedy=REBUILD)


def _clear(folder: Path) -> None:
    # The ledger first: without it, whatever is left of the vector store is cleared by any later run.
    with translated(folder / LEXICAL_FILE):
        for path in sorted(folder.glob(f"{LEXICAL_FILE}*")):
            path.unlink()
        if (folder / CHROMA_FOLDER).exists():
            shutil.rmtree(folder / CHROMA_FOLDER)
    if _broken(folder / CACHE_FILE):
        for path in folder.glob(f"{CACHE_FILE}*"):
            path.unlink()


def _broken(path: Path) -> bool:
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(path)) as connection:
            return bool(connection.execute("PRAGMA quick_check").fetchone()[0] != "ok")
    except sqlite3.Error:
        return True


@contextmanager
def _exclusive(folder: Path) -> Iterator[None]:
    """One update at a time. The lock is a transaction, so it ends with the process, however that ends."""
    path = folder / LOCK_FILE
    with translated(path):
        folder.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    with closing(connection):
        with translated(path):
            connection.execute("BEGIN EXCLUSIVE")
        yield


def open_chroma(folder: Path) -> VectorStore:
    """The default `StoreOpener`; imports chromadb (seconds) when called."""
    from bianyin.adapters.chroma import ChromaStore

    return ChromaStore(folder)


def _batches(items: list[str], size: int) -> Iterator[list[str]]:
    return (items[first : first + size] for first in range(0, len(items), size))
