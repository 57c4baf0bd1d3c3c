"""Asks the engines of an index together: words → (chunk, BM25), meaning → (chunk, similarity), both in a window.

A reader keeps to the documents that were there when it was opened: an update that is under way adds to the collections of
vectors, but what lies in a window the words tell, as they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bianyin.errors import IndexStale, IndexUnusable
from bianyin.index import entries, seal
from bianyin.index.arrays import Floats, Ints, Mask, Vectors
from bianyin.index.embed import VectorCache
from bianyin.index.ledger import IndexedChunk, Ledger
from bianyin.index.parts import LEADS, RECENT, Span, of_span
from bianyin.index.store import StoreOpener, VectorStore
from bianyin.index.words import WORDS_FOLDER, Standing, Words

Within = tuple[tuple[Span, ...], ...]  # of each a chunk must lie in one

# Entries that a quarter is asked for at first: more where the last of them is still among the nearest.
_AT_FIRST, _MORE = 300, 4
# Documents that are surely the nearest of all.
SURELY = 60
# Without a window: leads that are asked for, and documents that are compared by all their passages.
_LEADS, _LOOKED_THROUGH = 1_000, 1_000
# Chunks, vectors and windows kept in memory between searches.
_REMEMBERED_CHUNKS, _REMEMBERED_VECTORS, _REMEMBERED_WINDOWS = 5_000, 40_000, 16
_AGAIN = "请运行 bianyin index：会由索引账目与向量缓存重新生成。"
_UNFINISHED = "请先运行 bianyin index。"


class Near(NamedTuple):
    """The documents nearest to a query, nearest first: their numbers, how near, and what of them was.

    `chunks` are the numbers of the passages that were the nearest of their documents; 0 where the lead was. `known` says how
    near each single entry is that was looked at. So many of the documents as `sure` says are surely the nearest of all.
    """

    documents: Ints
    cosines: Floats
    chunks: Ints
    known: dict[int, float]
    sure: int = 0

    def pairs(self) -> Iterator[tuple[int, float]]:
        return zip(self.documents.tolist(), self.cosines.tolist(), strict=True)


class Reader:
    """The index in a folder as it was when opened.

    Attributes:
        words: the word index.
        documents: the numbers of all documents, rising; while an update is under way also of those that no search finds.
        has_passages: whether passages have vectors of their own, beside the leads of their documents.
        is_whole: no update is under way, nor was one stopped.
    """

    def __init__(self, shared: Path, served: Path, open_store: StoreOpener) -> None:
        """
        Raises:
            IndexUnusable: there is no whole index in `served`, or it cannot be read.
        """
        self._shared, self._served, self._open_store = shared, served, open_store
        self.ledger = Ledger(served)
        self._store: VectorStore | None = None
        self._cache: VectorCache | None = None
        self._chunks: dict[int, IndexedChunk] = {}
        self._vectors: dict[int, Vectors] = {}
        self._windows: dict[Within, Standing] = {}
        try:
            if self.ledger.meta("digest") is None:
                raise IndexUnusable(f"{shared} 中的索引尚未建完。", remedy=_UNFINISHED)
            self._refuse_damage(served / WORDS_FOLDER, "words_seal")
            self.words = Words(served)
            self.documents: Ints = np.asarray(self.ledger.numbers(), np.int64)
            self.is_whole = self.ledger.meta("whole") == "yes"
            self._found = self.documents if self.is_whole else self.words.standing(()).documents
            self.has_passages = self.ledger.meta("vectors") == entries.PASSAGES
            self._parts = entries.parts(self.ledger)
            self._counted: set[str] = (
                set()
            )  # collections of a server that have as many entries as the ledger says
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self.ledger.close()
        for each in (self._store, self._cache):
            if each is not None:
                each.close()

    def is_served(self, served: Path | None) -> bool:
        """Whether this is the index in that folder."""
        return served == self._served

    def digest(self) -> str:
        """What the index holds now; an update that ended since this reader was opened changed it."""
        return self.ledger.meta("digest") or ""

    @property
    def has_vectors(self) -> bool:
        return bool(self._parts)

    def forget(self, *, above: bool = False) -> None:
        """Let go of what is remembered between searches; `above`: only where it is much."""
        for known, most in ((self._chunks, _REMEMBERED_CHUNKS), (self._vectors, _REMEMBERED_VECTORS)):
            if not above or len(known) > most:
                known.clear()
        if not above:
            self._windows.clear()

    def chunks(self, numbers: Iterable[int]) -> dict[int, IndexedChunk]:
        """Chunks by their numbers; without those that an update has just taken out."""
        wanted = list(numbers)
        self._chunks |= self.ledger.chunks([each for each in wanted if each not in self._chunks])
        return {each: self._chunks[each] for each in wanted if each in self._chunks}

    def standing(self, within: Within) -> Standing:
        """All chunks of a window."""
        if within not in self._windows:
            if len(self._windows) >= _REMEMBERED_WINDOWS:
                self._windows.clear()
            self._windows[within] = self.words.standing(within)
        return self._windows[within]

    def first_chunk(self, document: int, within: Within) -> int:
        """The first chunk of a document in a window that has one of it."""
        if not within:
            return document + 1
        inside = self.standing(within).chunks
        return int(inside[np.searchsorted(inside, document)])

    def document_of(self, numbers: Ints) -> Ints:
        """The documents of chunks and leads."""
        found: Ints = self.documents[np.maximum(np.searchsorted(self.documents, numbers, "right") - 1, 0)]
        return found

    def nearest(self, vectors: Vectors, within: Within) -> list[Near]:
        """For each query vector the nearest among documents with a chunk in the window, ties by number.

        A document is as near as its lead or the nearest of its passages inside; a passage as the mean of its own vector and of
        its lead's. The `SURELY` nearest are surely so; of the others some may be missing.
        """
        if not len(self.documents) or not self._parts:
            return [_near(_NONE, _FLOATS, _NONE) for _ in vectors]
        if not within:
            return self._nearest_of_all(vectors)
        names = set.intersection(*({name for span in spans for name in of_span(span)} for spans in within))
        inside = self.standing(within)
        return self._ask(vectors, [*sorted(names), RECENT], inside, _AT_FIRST)

    def similarities(self, vector: Vectors, numbers: Sequence[int]) -> Floats:
        """How near chunks are to a query, as in `nearest`: without a vector of their own as their leads; -1 without any."""
        self._remember(numbers)
        found = [self._vectors.get(number) for number in numbers]
        if all(each is not None and len(each) for each in found) and found:
            similar: Floats = np.stack(found) @ vector  # type: ignore[arg-type]
            return similar
        return np.asarray(
            [-1.0 if each is None or not len(each) else each @ vector for each in found], np.float32
        )

    def _nearest_of_all(self, vectors: Vectors) -> list[Near]:
        """By the leads; and those documents that have the nearest by all their passages."""
        everything = Standing(_NONE, self._found)
        found = self._ask(vectors, [LEADS, RECENT], everything, _LEADS)
        return [self._looked_through(vector, each) for vector, each in zip(vectors, found, strict=True)]

    def _looked_through(self, vector: Vectors, near: Near) -> Near:
        if not self.has_passages:
            return near
        some = near.documents[:_LOOKED_THROUGH].tolist()
        sizes = self.ledger.sizes(some)
        passages = [
            number + place for number in some for place in range(1, sizes.get(number, (0, b""))[0] + 1)
        ]
        numbers = np.concatenate([near.documents, np.asarray(passages, np.int64)])
        known = np.asarray([near.known.get(each, -1.0) for each in near.documents.tolist()], np.float32)
        return _near(
            numbers, np.concatenate([known, self.similarities(vector, passages)]), self.document_of(numbers)
        )

    def _ask(self, vectors: Vectors, names: Sequence[str], inside: Standing, limit: int) -> list[Near]:
        """The nearest of some collections together; more of each where that may bring nearer ones."""
        answers: list[list[tuple[Ints, Floats]]] = [[] for _ in vectors]
        bounds = np.full(len(vectors), -np.inf, np.float32)  # what was not told is no nearer
        for name in names:
            for place, (numbers, cosines) in enumerate(self._told(name, vectors, limit)):
                answers[place].append((numbers, cosines))
                if len(numbers) == limit:
                    bounds[place] = max(bounds[place], cosines[-1])
        found = [self._merged(each, inside) for each in answers]
        found = [
            near._replace(sure=int((near.cosines >= bound).sum()))
            for near, bound in zip(found, bounds, strict=True)
        ]
        few = [place for place, near in enumerate(found) if np.isfinite(bounds[place]) and near.sure < SURELY]
        if few:
            again = self._ask(vectors[few], names, inside, limit * _MORE)
            for place, near in zip(few, again, strict=True):
                found[place] = near
        return found

    def _told(self, name: str, vectors: Vectors, limit: int) -> list[tuple[Ints, Floats]]:
        """What a collection answers; nothing where there is none, or none that answers yet."""
        if name not in self._parts:
            return []
        try:
            self._refuse_other_state(name)
            return self._store_of().query(name, vectors, limit)
        except IndexStale:
            raise
        except IndexUnusable:
            if self._parts[name]:
                raise
            return []  # an update is filling it, or was stopped there: the notes of the search say so

    def _merged(self, answers: Sequence[tuple[Ints, Floats]], inside: Standing) -> Near:
        if not answers:
            return _near(_NONE, _FLOATS, _NONE)
        numbers, firsts = np.unique(np.concatenate([each for each, _ in answers]), return_index=True)
        cosines = np.concatenate([each for _, each in answers])[firsts]
        documents = self.document_of(numbers)
        kept = np.where(
            numbers == documents, _among(inside.documents, numbers), _among(inside.chunks, numbers)
        )
        return _near(numbers[kept], cosines[kept], documents[kept])

    def _refuse_damage(self, files: Path | None, name: str) -> None:
        """Raise `IndexUnusable` unless an engine's files are as the last update left them, or one is under way."""
        noted = self.ledger.meta(name)
        if (
            files is None
            or not noted
            or self.ledger.meta("whole") != "yes"
            or seal.is_fit_to_open(files, noted)
        ):
            return
        if self.ledger.meta("whole") == "yes" and self.ledger.meta(name) == noted:
            raise IndexUnusable(f"索引文件 {files} 与写入时不同。", remedy=_AGAIN)

    def _refuse_other_state(self, name: str) -> None:
        """Raise `IndexUnusable` where a server's collection is another state's: it came back from an older copy."""
        if name in self._counted or self._open_store.files(self._served) is not None or not self._parts[name]:
            return
        wanted, held = self._entries(name), self._store_of().count(name)
        # Of an update that goes on, or has just ended, the two numbers are of two moments.
        if held != wanted and self.ledger.meta("whole") == "yes" and self._entries(name) == wanted:
            raise IndexUnusable(
                f"向量服务上的 {name} 与索引账目不符：它或许是由较早的备份恢复的。", remedy=_AGAIN
            )
        self._counted.add(name)

    def _entries(self, name: str) -> int | None:
        return entries.filled(self.ledger).get(name)

    def _store_of(self) -> VectorStore:
        if self._store is None:
            self._refuse_damage(self._open_store.files(self._served), "store_seal")
            self._store = self._open_store(self._served)
        return self._store

    def _remember(self, numbers: Sequence[int]) -> None:
        wanted = [each for each in dict.fromkeys(numbers) if each not in self._vectors]
        if not wanted:
            return
        if self._cache is None:
            self._cache = VectorCache(self.ledger.meta("embedder") or "", self._shared)
        owners = self.document_of(np.asarray(wanted, np.int64)).tolist()
        sizes = self.ledger.sizes(sorted(set(owners)))
        pairs = [pair for pair in zip(wanted, owners, strict=True) if sizes.get(pair[1], (0, b""))[1]]
        digests = {owner: joined for owner, (_, joined) in sizes.items()}
        vectors = entries.mean_vectors(self._cache, pairs, digests)
        self._vectors |= dict.fromkeys(wanted, _FLOATS)
        self._vectors |= {number: vector for (number, _), vector in zip(pairs, vectors, strict=True)}


_NONE, _FLOATS = np.zeros(0, np.int64), np.zeros(0, np.float32)


def _near(numbers: Ints, cosines: Floats, documents: Ints) -> Near:
    """Of each document its nearest entry, the first of equal ones; documents nearest first, ties by number."""
    order = np.lexsort((numbers, -cosines))
    _, firsts = np.unique(documents[order], return_index=True)
    best = order[np.sort(firsts)]
    best = best[np.lexsort((documents[best], -cosines[best]))]
    chunks = np.where(numbers[best] == documents[best], 0, numbers[best])
    known = dict(zip(numbers.tolist(), cosines.tolist(), strict=True))
    return Near(documents[best], cosines[best], chunks, known)


def _among(known: Ints, numbers: Ints) -> Mask:
    """Which of the numbers are among some that rise."""
    if not len(known):
        return np.zeros(len(numbers), np.bool_)
    places = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
    found: Mask = known[places] == numbers
    return found
