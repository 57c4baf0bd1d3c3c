"""Bring the index up to date with the corpus, touching only what changed.

A kill -9 at any moment followed by the same command gives what an undisturbed run gives: documents enter and leave
the lexical index whole, and the ledger knows every vector that may be in the store (see `index.ledger`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Protocol

import numpy as np

from bianyin.errors import IndexStale, IndexUnusable
from bianyin.index import column_writing, columns, ledger
from bianyin.index import folder as folders
from bianyin.index.arrays import Vectors
from bianyin.index.batches import batches, batches_of
from bianyin.index.embed import CACHE_FILE, CachedEmbedder, Embedder, Remembered, VectorCache, digest_of
from bianyin.index.examine import is_broken
from bianyin.index.lead import lead, texts_of
from bianyin.index.lexical import FORMAT, LexicalIndex
from bianyin.index.lock import exclusive
from bianyin.index.sqlite import REBUILD, translated
from bianyin.index.store import StoreOpener, VectorStore
from bianyin.model import Document, StageProgress
from bianyin.model.base import Frozen

# Documents a transaction: a kill costs the work of one.
_LEXICAL_BATCH = 200
# Texts embedded between two reports, and vectors a call of the vector store, which costs it several transactions of its
# own; more of both for an embedder that works on more at once.
_VECTOR_BATCH = 64
_STORE_BATCH = 12 * _VECTOR_BATCH


class DocumentSource(Protocol):
    """Where the current documents come from; a `catalog.Catalog` for one."""

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
    open_store: StoreOpener,
    passage_vectors: bool = True,
    rebuild: bool = False,
    progress: StageProgress | None = None,
) -> IndexCounts:
    """Make the index in `folder` hold exactly the documents of `source`.

    Args:
        embedder: makes the documents' vectors; None leaves the lexical index alone to carry the search.
        open_store: opens the vector store in a folder; not called while nothing changed.
        passage_vectors: a vector for every passage, not for each document's lead alone.
        rebuild: start from nothing but the cached vectors; what is there serves until the new index is whole.

    Raises:
        IndexStale: the index was made by another embedder, with another setting of `passage_vectors`, or in another format.
        IndexUnusable: the folder cannot be used, or another process is updating it.
        ServiceError: the embedder's endpoint failed; what was done is kept.
    """
    kind = ledger.PASSAGES if passage_vectors else ledger.LEADS
    report = progress or (lambda stage, done, total: None)
    work = _Update(source, folder, embedder, kind, open_store, report)
    with exclusive(folder):
        if rebuild:
            _drop_broken_cache(folder)
            work.check_embedder()
            target = folders.spare(folder)
            open_store.empty(target)
            counts = work.run(target)
            folders.serve(target)
            folders.clear_others(target)
            return counts
        served = folders.current(folder)
        if served is None:
            served = folders.spare(folder)
            open_store.empty(served)
            folders.serve(served)
        return work.run(served)


class _Update:
    """One update: what it works with, and its steps in order."""

    def __init__(
        self,
        source: DocumentSource,
        shared: Path,
        embedder: Embedder | None,
        kind: str,
        open_store: StoreOpener,
        report: StageProgress,
    ) -> None:
        self.source, self.shared, self.embedder = source, shared, embedder
        self.kind, self.open_store, self.report = kind, open_store, report

    def run(self, target: Path) -> IndexCounts:
        """What is new comes in with its vector before what is gone goes out; then the columns are written anew."""
        with closing(LexicalIndex(target, writing=True)) as index:
            _refuse_other_vectors(index, self.embedder, self.kind)
            wanted, held = set(self.source.all_ids()), index.document_ids()
            new, gone = sorted(wanted - held), sorted(held - wanted)
            if new or gone:
                index.set_meta("whole", "no")
            self._add(index, new)
            embedded = self._update_vectors(index, target, gone)
            for batch in batches(gone, _LEXICAL_BATCH):
                index.remove(batch)
            if index.meta("whole") != "yes":
                self._write_columns(index, target)
            return IndexCounts(
                added=len(new), removed=len(gone), unchanged=len(held) - len(gone), embedded=embedded,
                digest=index.meta("digest") or "", embedder=index.meta("embedder"),
            )  # fmt: skip

    def check_embedder(self) -> None:
        """Forget the remembered vectors if the embedder, under the same name, makes others by now."""
        if self.embedder is None:
            return
        with closing(CachedEmbedder(self.embedder, self.shared)) as cached:
            if cached.dimension is None:
                return
            some = sorted(self.source.all_ids())[:_LEXICAL_BATCH]
            cached.check([lead(each) for each in self.source.get_many(some).values()])

    def _add(self, index: LexicalIndex, new: list[str]) -> None:
        done = 0
        for batch in batches(new, _LEXICAL_BATCH):
            documents = self.source.get_many(batch)
            index.add(documents[document_id] for document_id in batch)
            done += len(batch)
            self.report("词面索引", done, len(new))

    def _update_vectors(self, index: LexicalIndex, target: Path, unwanted: list[str]) -> int:
        store_name = self.open_store.store_name
        if index.meta("store") != store_name:
            if index.meta("store") is not None:  # another store was configured: it gets what is remembered
                ledger.forget_all(index)
                self.open_store.empty(target)
            index.set_meta("store", store_name)
        stored, pending = ledger.counts(index)
        if stored and self.open_store.is_lost(target):
            raise IndexUnusable(f"索引 {target} 的向量库不见了。", remedy=REBUILD)
        gone = ledger.having(index, dict.fromkeys([*unwanted, *ledger.pending(index)]))
        left = set(unwanted)
        missing = [each for each in ledger.missing(index).items() if each[0] not in left]
        if not gone and not (missing and self.embedder):
            return 0
        index.set_meta("whole", "no")
        if not stored and not pending:
            self.open_store.empty(target)  # of what an older index left there
        with closing(self.open_store(target)) as store:
            for batch in batches(gone, _STORE_BATCH):
                ledger.doubt(index, batch)
                store.delete(batch)
                ledger.forget(index, batch)
            embedded = self._embed(index, dict(missing), store) if self.embedder else 0
            if store.count() != ledger.counts(index)[0]:
                raise IndexUnusable("向量库中的向量数与索引记录不符，可能已损坏。", remedy=REBUILD)
        return embedded

    def _embed(self, index: LexicalIndex, missing: dict[str, int], store: VectorStore) -> int:
        """Vectors for the documents, given with their numbers of chunks; returns how many vectors were computed."""
        assert self.embedder is not None
        index.set_meta("vectors", self.kind)  # first: without an embedder it says nothing
        index.set_meta("embedder", self.embedder.name)
        several = {id_ for id_, chunks in missing.items() if chunks > 1 and self.kind == ledger.PASSAGES}
        sizes = {id_: 1 + chunks if id_ in several else 1 for id_, chunks in missing.items()}
        at_once = getattr(self.embedder, "at_once", 0)
        with closing(CachedEmbedder(self.embedder, self.shared)) as cached:
            done, total = 0, sum(sizes.values())
            for batch in batches_of(sizes, max(_STORE_BATCH, at_once)):
                texts = self._texts(batch)
                flat = [text for each in texts.values() for text in each]
                vectors = []
                for part in batches(flat, max(_VECTOR_BATCH, at_once)):
                    vectors.append(cached.embed_passages(part))
                    done += len(part)
                    self.report("向量索引", done, total)
                self._store(index, store, texts, vectors)
            return cached.computed

    def _texts(self, batch: list[str]) -> dict[str, list[str]]:
        """What the vectors of each document stand for; no more than a few documents are in memory at a time."""
        texts: dict[str, list[str]] = {}
        for part in batches(batch, _LEXICAL_BATCH):
            documents = self.source.get_many(part)
            texts |= {id_: texts_of(documents[id_], passages=self.kind == ledger.PASSAGES) for id_ in part}
        return texts

    def _store(
        self, index: LexicalIndex, store: VectorStore, texts: dict[str, list[str]], vectors: list[Vectors]
    ) -> None:
        firsts = np.cumsum([0, *map(len, texts.values())])[:-1]
        digests = {id_: b"".join(map(digest_of, each)) for id_, each in texts.items()}
        ledger.mark(index, digests, "pending")
        store.upsert(list(texts), np.concatenate(vectors)[firsts])
        ledger.mark(index, digests, "stored")

    def _write_columns(self, index: LexicalIndex, target: Path) -> None:
        before = index.meta("columns")
        number = int((before or f"{columns.PREFIX}0").removeprefix(columns.PREFIX)) + 1
        name = f"{columns.PREFIX}{number}"
        column_writing.clear(target, [before or ""])  # a killed update's
        with ExitStack() as opened:
            vectors_of = partial(self._vectors, index, opened)
            held = column_writing.write(index, target / name, vectors_of, target / before if before else None)
        kind = " passages" if index.meta("vectors") == ledger.PASSAGES else ""
        digest = sha256(f"{FORMAT} {index.meta('embedder')}{kind} {held}".encode()).hexdigest()[:16]
        with index.transaction() as connection:
            rows = [("columns", name), ("digest", digest), ("whole", "yes")]
            connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)
            connection.execute("DELETE FROM changed")
        column_writing.clear(target, [before or "", name])  # a search may just be opening the one before

    def _vectors(
        self, index: LexicalIndex, opened: ExitStack, numbers: Sequence[int] | None
    ) -> tuple[Sequence[int], Sequence[Vectors]]:
        rows = ledger.stored(index, numbers)
        if not rows:
            return [], []
        cache = opened.enter_context(closing(VectorCache(index.meta("embedder") or "", self.shared)))
        return [number for number, _ in rows], Remembered(cache, [digest for _, digest in rows])


def _refuse_other_vectors(index: LexicalIndex, embedder: Embedder | None, kind: str) -> None:
    held = index.meta("embedder")
    if embedder is None or held is None:
        return
    if held != embedder.name:
        raise IndexStale(
            f"索引中的向量由 {held} 生成，当前嵌入模型是 {embedder.name}，两者不可混用。",
            remedy="请运行 bianyin index --rebuild，或改回原来的嵌入模型。",
        )
    if (index.meta("vectors") or ledger.LEADS) != kind:
        has, says = ("只有文档开头的", "打开") if kind == ledger.PASSAGES else ("还有每个片段的", "关闭")
        raise IndexStale(
            f"索引中{has}向量，而 BIANYIN_PASSAGE_VECTORS 现在是{says}的。",
            remedy="请运行 bianyin index --rebuild（算过的向量不再重算），或改回原来的设置。",
        )


def _drop_broken_cache(folder: Path) -> None:
    with translated(folder / CACHE_FILE):
        if is_broken(folder / CACHE_FILE):
            for path in folder.glob(f"{CACHE_FILE}*"):
                path.unlink()
