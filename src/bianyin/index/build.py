"""Bring the index up to date with the corpus, touching only what changed.

A kill -9 at any moment followed by the same command gives what an undisturbed run gives: documents enter and leave
the lexical index whole, and the ledger knows every vector that may be in the store (see `index.ledger`).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bianyin.errors import IndexStale, IndexUnusable
from bianyin.index import column_writing, columns, ledger
from bianyin.index import folder as folders
from bianyin.index.embed import CACHE_FILE, CachedEmbedder, Embedder, digest_of
from bianyin.index.examine import is_broken
from bianyin.index.lead import lead
from bianyin.index.lexical import FORMAT, LexicalIndex
from bianyin.index.lock import exclusive
from bianyin.index.sqlite import REBUILD, translated
from bianyin.index.store import VectorStore
from bianyin.model import Document
from bianyin.model.base import Frozen

if TYPE_CHECKING:
    from bianyin.index.embed import Vectors

CHROMA_FOLDER = "chroma"
# Documents a transaction: a kill costs the work of one.
_LEXICAL_BATCH = 200
_VECTOR_BATCH = 256
# Documents a call of the vector store: each call costs it several transactions of its own.
_STORE_BATCH = 3 * _VECTOR_BATCH

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
        rebuild: start from nothing but the cached vectors; what is there serves until the new index is whole.
        open_store: opens the vector store in a folder; Chroma unless given. Not called while nothing changed.

    Raises:
        IndexStale: the index holds another embedder's vectors, or another format.
        IndexUnusable: the folder cannot be used, or another process is updating it.
        ServiceError: the embedder's endpoint failed; what was done is kept.
    """
    work = _Update(
        source, folder, embedder, open_store or open_chroma, progress or (lambda stage, done, total: None)
    )
    with exclusive(folder):
        if rebuild:
            _drop_broken_cache(folder)
            work.check_embedder()
            target = folders.spare(folder)
            work.empty_store(target)
            counts = work.run(target)
            folders.serve(target)
            folders.clear_others(target)
            return counts
        served = folders.current(folder)
        if served is None:
            served = folders.spare(folder)
            work.empty_store(served)
            folders.serve(served)
        return work.run(served)


class _Update:
    """One update: what it works with, and its steps in order."""

    def __init__(
        self,
        source: DocumentSource,
        shared: Path,
        embedder: Embedder | None,
        open_store: StoreOpener,
        report: Progress,
    ) -> None:
        self.source, self.shared, self.embedder = source, shared, embedder
        self.open_store, self.report = open_store, report

    def run(self, target: Path) -> IndexCounts:
        """What is new comes in with its vector before what is gone goes out; then the columns are written anew."""
        with closing(LexicalIndex(target, writing=True)) as index:
            _refuse_other_embedder(index, self.embedder)
            wanted, held = set(self.source.all_ids()), index.document_ids()
            new, gone = sorted(wanted - held), sorted(held - wanted)
            if new or gone:
                index.set_meta("whole", "no")
            self._add(index, new)
            embedded = self._update_vectors(index, target, gone)
            for batch in _batches(gone, _LEXICAL_BATCH):
                index.remove(batch)
            if index.meta("whole") != "yes":
                self._write_columns(index, target)
            return IndexCounts(
                added=len(new), removed=len(gone), unchanged=len(held) - len(gone), embedded=embedded,
                digest=index.meta("digest") or "", embedder=index.meta("embedder"),
            )  # fmt: skip

    def empty_store(self, target: Path) -> None:
        """A store that lives elsewhere is not emptied with its folder."""
        empty = getattr(self.open_store, "empty", None)
        if empty is not None:
            empty(target)

    def check_embedder(self) -> None:
        """Forget the remembered vectors if the embedder, under the same name, makes others by now."""
        if self.embedder is None:
            return
        with closing(CachedEmbedder(self.embedder, self.shared)) as cached:
            if cached.dimension is None:
                return
            some = sorted(self.source.all_ids())[:_VECTOR_BATCH]
            cached.check([lead(each) for each in self.source.get_many(some).values()])

    def _add(self, index: LexicalIndex, new: list[str]) -> None:
        done = 0
        for batch in _batches(new, _LEXICAL_BATCH):
            documents = self.source.get_many(batch)
            index.add(documents[document_id] for document_id in batch)
            done += len(batch)
            self.report("词面索引", done, len(new))

    def _update_vectors(self, index: LexicalIndex, target: Path, unwanted: list[str]) -> int:
        store_name = getattr(self.open_store, "store_name", "chroma")
        if index.meta("store") != store_name:
            if (
                index.meta("store") is not None
            ):  # another store was configured: it gets the remembered vectors
                ledger.forget_all(index)
                self.empty_store(target)
            index.set_meta("store", store_name)
        _refuse_lost_store(index, target, self.open_store)
        gone = ledger.having(index, unwanted)
        left = set(unwanted)
        missing = [each for each in ledger.missing(index) if each not in left] if self.embedder else []
        if not gone and not missing:
            return 0
        index.set_meta("whole", "no")
        with closing(self.open_store(target)) as store:
            for batch in _batches(gone, _STORE_BATCH):
                store.delete(batch)
                ledger.forget(index, batch)
            embedded = self._embed(index, missing, store) if self.embedder else 0
            if store.count() != ledger.counts(index)[0]:
                raise IndexUnusable("向量库中的文档数与索引记录不符，可能已损坏。", remedy=REBUILD)
        return embedded

    def _embed(self, index: LexicalIndex, missing: list[str], store: VectorStore) -> int:
        assert self.embedder is not None
        index.set_meta("embedder", self.embedder.name)
        with closing(CachedEmbedder(self.embedder, self.shared)) as cached:
            done = 0
            for batch in _batches(missing, _STORE_BATCH):
                leads: dict[str, str] = {}
                vectors = []
                for part in _batches(batch, _VECTOR_BATCH):
                    documents = self.source.get_many(part)
                    leads |= {document_id: lead(documents[document_id]) for document_id in part}
                    vectors.append(cached.embed_passages([leads[document_id] for document_id in part]))
                    done += len(part)
                    self.report("向量索引", done, len(missing))
                self._store(index, store, leads, vectors)
            return cached.computed

    def _store(
        self, index: LexicalIndex, store: VectorStore, leads: dict[str, str], vectors: list[Vectors]
    ) -> None:
        import numpy as np

        batch, months = list(leads), index.months_of(list(leads))
        digests = {document_id: digest_of(text) for document_id, text in leads.items()}
        ledger.mark(index, digests, "pending")
        store.upsert(batch, np.concatenate(vectors), [months[document_id] for document_id in batch])
        ledger.mark(index, digests, "stored")

    def _write_columns(self, index: LexicalIndex, target: Path) -> None:
        before = index.meta("columns")
        number = int((before or f"{columns.PREFIX}0").removeprefix(columns.PREFIX)) + 1
        name = f"{columns.PREFIX}{number}"
        column_writing.clear(target, [before or ""])  # a killed update's
        vectors_of = partial(self._vectors, index)
        held = column_writing.write(index, target / name, vectors_of, target / before if before else None)
        digest = sha256(f"{FORMAT} {index.meta('embedder')} {held}".encode()).hexdigest()[:16]
        with index.transaction() as connection:
            rows = [("columns", name), ("digest", digest), ("whole", "yes")]
            connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)
            connection.execute("DELETE FROM changed")
        column_writing.clear(target, [before or "", name])  # a search may just be opening the one before

    def _vectors(self, index: LexicalIndex, numbers: Sequence[int] | None) -> tuple[list[int], list[Vectors]]:
        rows = ledger.stored(index, numbers)
        if not rows:
            return [], []
        name = index.meta("embedder") or ""
        with closing(CachedEmbedder(self.embedder or _Absent(name), self.shared)) as cached:
            known = cached.remembered([digest for _, digest in rows])
        if any(digest not in known for _, digest in rows):
            raise IndexUnusable("向量缓存中缺少已索引文档的向量。", remedy=REBUILD)
        return [number for number, _ in rows], [known[digest] for _, digest in rows]


class _Absent:
    """Stands for the embedder whose vectors are remembered when none is configured."""

    def __init__(self, name: str) -> None:
        self.name = name

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        raise AssertionError("only remembered vectors are asked for")

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        raise AssertionError("only remembered vectors are asked for")


def _refuse_other_embedder(index: LexicalIndex, embedder: Embedder | None) -> None:
    held = index.meta("embedder")
    if embedder is not None and held is not None and held != embedder.name:
        raise IndexStale(
            f"索引中的向量由 {held} 生成，当前嵌入模型是 {embedder.name}，两者不可混用。",
            remedy="请运行 bianyin index --rebuild，或改回原来的嵌入模型。",
        )


def _refuse_lost_store(index: LexicalIndex, target: Path, open_store: StoreOpener) -> None:
    """The ledger and the embedded store's folder must both be there, or the store is what is left of an older index."""
    path = target / CHROMA_FOLDER
    stored, pending = ledger.counts(index)
    if not stored and not pending and path.exists():
        with translated(path):
            shutil.rmtree(path)
    if open_store is open_chroma and stored and not path.exists():
        raise IndexUnusable(f"向量库目录 {path} 不见了。", remedy=REBUILD)


def _drop_broken_cache(folder: Path) -> None:
    with translated(folder / CACHE_FILE):
        if is_broken(folder / CACHE_FILE):
            for path in folder.glob(f"{CACHE_FILE}*"):
                path.unlink()


def open_chroma(folder: Path) -> VectorStore:
    """The default `StoreOpener`; imports chromadb (seconds) when called."""
    from bianyin.adapters.chroma import ChromaStore

    return ChromaStore(folder)


def _batches(items: list[str], size: int) -> Iterator[list[str]]:
    return (items[first : first + size] for first in range(0, len(items), size))
