"""Bring the index up to date with the corpus, touching only what changed.

A kill -9 at any moment followed by the same command gives what an undisturbed run gives: the ledger is written first and says
what stands in which engine; what an engine may hold of a document that the ledger does not call in is put in again.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from bianyin.errors import IndexStale, IndexUnusable
from bianyin.file_seal import sealed
from bianyin.index import entries, filling, seal
from bianyin.index import folder as folders
from bianyin.index.batches import batches, batches_of
from bianyin.index.embed import CACHE_FILE, CachedEmbedder, Embedder, VectorCache, digest_of
from bianyin.index.examine import is_broken
from bianyin.index.lead import lead, texts_of
from bianyin.index.ledger import FORMAT, LEDGER_FILE, Ledger
from bianyin.index.lock import exclusive
from bianyin.index.sqlite import REBUILD, translated
from bianyin.index.store import StoreOpener
from bianyin.index.words import WORDS_FOLDER, WordsWriter
from bianyin.model import Document, StageProgress
from bianyin.model.base import Frozen

# Documents a transaction of the ledger: a kill costs the work of one.
_LEDGER_BATCH = 200
# Documents a commit of the words, which costs as much as a few hundred.
_WORDS_BATCH = 10_000
# Texts embedded between two reports, and remembered together; more of both for an embedder that works on more at once.
_VECTOR_BATCH = 64
_NOTED_BATCH = 12 * _VECTOR_BATCH


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
    embedder: str | None  # None: words alone carry the search


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
        embedder: makes the documents' vectors; None leaves words alone to carry the search.
        open_store: opens the vector store in a folder; not called while nothing changed.
        passage_vectors: a vector for every passage, not for each document's lead alone.
        rebuild: start from nothing but the cached vectors; what is there serves until the new index is whole.

    Raises:
        IndexStale: the index was made by another embedder, with another setting of `passage_vectors`, or in another format.
        IndexUnusable: the folder cannot be used, or another process is updating it.
        ServiceError: the embedder's endpoint failed; what was done is kept.
    """
    kind = entries.PASSAGES if passage_vectors else entries.ONLY_LEADS
    report = progress or (lambda stage, done, total: None)
    work = _Update(source, folder, embedder, kind, open_store, report)
    with exclusive(folder):
        if rebuild:
            _drop_broken_cache(folder)
            work.check_embedder()
            target = folders.spare(folder)
            open_store.empty(target)
            with sealed(target / LEDGER_FILE):
                counts = work.run(target)
            folders.serve(target)
            folders.clear_others(target)
            return counts
        served = folders.current(folder)
        if served is None:
            served = folders.spare(folder)
            open_store.empty(served)
            folders.serve(served)
        with sealed(served / LEDGER_FILE):
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
        """The ledger first, then vectors, then words, which decide what a search finds."""
        with closing(Ledger(target, writing=True)) as ledger:
            _refuse_other_vectors(ledger, self.embedder, self.kind)
            wanted, held = set(self.source.all_ids()), ledger.document_ids()
            new, gone = sorted(wanted - held), sorted(held - wanted)
            changes = bool(new or gone or (self.embedder and entries.lacking(ledger)))
            embedded = 0
            if not self._see_to_damage(ledger, target) or changes:
                ledger.set_meta("whole", "no")
                self._add(ledger, new)
                ledger.take_out(gone)
                embedded = self._embed(ledger) if self.embedder else 0
                self._fill(ledger, target)
                self._index_words(ledger, target)
                self._finish(ledger, target)
            return IndexCounts(
                added=len(new), removed=len(gone), unchanged=len(held) - len(gone), embedded=embedded,
                digest=ledger.meta("digest") or "", embedder=ledger.meta("embedder"),
            )  # fmt: skip

    def check_embedder(self) -> None:
        """Forget the remembered vectors if the embedder, under the same name, makes others by now."""
        if self.embedder is None:
            return
        with closing(CachedEmbedder(self.embedder, self.shared)) as cached:
            if cached.dimension is None:
                return
            some = sorted(self.source.all_ids())[:_LEDGER_BATCH]
            cached.check([lead(each) for each in self.source.get_many(some).values()])

    def _add(self, ledger: Ledger, new: list[str]) -> None:
        done = 0
        for batch in batches(new, _LEDGER_BATCH):
            documents = self.source.get_many(batch)
            ledger.add(documents[document_id] for document_id in batch)
            done += len(batch)
            self.report("切分文档", done, len(new))

    def _embed(self, ledger: Ledger) -> int:
        """Have the vectors of all documents remembered; returns how many were computed."""
        assert self.embedder is not None
        ledger.set_meta("vectors", self.kind)  # first: without an embedder it says nothing
        ledger.set_meta("embedder", self.embedder.name)
        lacking = entries.lacking(ledger)
        several = {id_ for id_, chunks in lacking.items() if chunks > 1 and self.kind == entries.PASSAGES}
        sizes = {id_: 1 + chunks if id_ in several else 1 for id_, chunks in lacking.items()}
        at_once = getattr(self.embedder, "at_once", 0)
        with closing(CachedEmbedder(self.embedder, self.shared)) as cached:
            done, total = 0, sum(sizes.values())
            for batch in batches_of(sizes, max(_NOTED_BATCH, at_once)):
                texts = self._texts(batch)
                flat = [text for each in texts.values() for text in each]
                for part in batches(flat, max(_VECTOR_BATCH, at_once)):
                    cached.embed_passages(part)
                    done += len(part)
                    self.report("向量索引", done, total)
                entries.note(ledger, {id_: b"".join(map(digest_of, each)) for id_, each in texts.items()})
            return cached.computed

    def _texts(self, batch: list[str]) -> dict[str, list[str]]:
        """What the vectors of each document stand for; no more than a few documents are in memory at a time."""
        texts: dict[str, list[str]] = {}
        for part in batches(batch, _LEDGER_BATCH):
            documents = self.source.get_many(part)
            texts |= {id_: texts_of(documents[id_], passages=self.kind == entries.PASSAGES) for id_ in part}
        return texts

    def _fill(self, ledger: Ledger, target: Path) -> None:
        """The collections of vectors; where the store cannot be used as it is, all of them anew."""
        entries.take_out(ledger)
        if not entries.works(ledger):
            return
        ledger.set_meta("store", self.open_store.store_name)
        try:
            self._fill_collections(ledger, target)
        except IndexUnusable:
            if self.open_store.files(target) is None:
                raise
            entries.forget_all(ledger)
            self.open_store.empty(target)
            self._fill_collections(ledger, target)

    def _fill_collections(self, ledger: Ledger, target: Path) -> None:
        with (
            closing(self.open_store(target)) as store,
            closing(VectorCache(ledger.meta("embedder") or "", self.shared)) as cache,
        ):
            filling.distrust(ledger, store)
            filling.fill(ledger, store, cache, self.report)

    def _index_words(self, ledger: Ledger, target: Path) -> None:
        """The words of what is new, without those of what is gone; all of them anew where that does not come out right."""
        try:
            if self._words_agree(ledger, target):
                return
        except IndexUnusable:
            pass
        shutil.rmtree(target / WORDS_FOLDER, ignore_errors=True)
        ledger.unsettle()
        if not self._words_agree(ledger, target):
            raise IndexUnusable("词面索引中的文本块数与索引账目不符。", remedy=REBUILD)

    def _words_agree(self, ledger: Ledger, target: Path) -> bool:
        with closing(WordsWriter(target)) as words:
            new, gone = ledger.numbers("new"), ledger.numbers("gone")
            words.drop(gone)
            for first in range(0, max(len(new), 1), _WORDS_BATCH):
                batch = new[first : first + _WORDS_BATCH]
                words.drop(batch)  # which a killed run may have put in
                for piece in ledger.pieces(batch):
                    words.put(*piece)
                words.commit()
                ledger.settle(batch)
                self.report("词面索引", first + len(batch), len(new))
            return words.count() == ledger.chunk_count()

    def _see_to_damage(self, ledger: Ledger, target: Path) -> bool:
        """Whether all is as the last update left it; what is not is noted as to be made anew."""
        if ledger.meta("whole") != "yes":
            return False
        words, store = target / WORDS_FOLDER, self.open_store.files(target)
        sound = True
        if not seal.is_whole([words], ledger.meta("words_seal")):
            shutil.rmtree(words, ignore_errors=True)
            ledger.unsettle()
            sound = False
        held_in = ledger.meta("store")
        if held_in is None:
            return sound
        moved = held_in != self.open_store.store_name
        if moved or (store and not seal.is_whole([store], ledger.meta("store_seal"))):
            self.open_store.empty(target)
            entries.forget_all(ledger)
            return False
        return sound and (store is not None or self._server_agrees(ledger, target))

    def _server_agrees(self, ledger: Ledger, target: Path) -> bool:
        with closing(self.open_store(target)) as store:
            return not filling.distrust(ledger, store)

    def _finish(self, ledger: Ledger, target: Path) -> None:
        ledger.drop_gone()
        store = self.open_store.files(target)
        kind = " passages" if ledger.meta("vectors") == entries.PASSAGES else ""
        held = entries.digest(ledger)
        digest = sha256(f"{FORMAT} {ledger.meta('embedder')}{kind} {held}".encode()).hexdigest()[:16]
        seals = {
            "words_seal": seal.sealed([target / WORDS_FOLDER], ledger.meta("words_seal")),
            "store_seal": seal.sealed([store], ledger.meta("store_seal")) if store else "",
        }
        with ledger.transaction() as connection:
            rows = [*seals.items(), ("digest", digest), ("whole", "yes")]
            connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)


def _refuse_other_vectors(ledger: Ledger, embedder: Embedder | None, kind: str) -> None:
    held = ledger.meta("embedder")
    if embedder is None or held is None:
        return
    if held != embedder.name:
        raise IndexStale(
            f"索引中的向量由 {held} 生成，当前嵌入模型是 {embedder.name}，两者不可混用。",
            remedy="请运行 bianyin index --rebuild，或改回原来的嵌入模型。",
        )
    if (ledger.meta("vectors") or entries.ONLY_LEADS) != kind:
        has, says = ("只有文档开头的", "打开") if kind == entries.PASSAGES else ("还有每个片段的", "关闭")
        raise IndexStale(
            f"索引中{has}向量，而 BIANYIN_PASSAGE_VECTORS 现在是{says}的。",
            remedy="请运行 bianyin index --rebuild（算过的向量不再重算），或改回原来的设置。",
        )


def _drop_broken_cache(folder: Path) -> None:
    with translated(folder / CACHE_FILE):
        if is_broken(folder / CACHE_FILE):
            for path in folder.glob(f"{CACHE_FILE}*"):
                path.unlink()
