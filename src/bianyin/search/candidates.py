"""Which chunks a query considers at all, and how near each is to it by words and by meaning."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from bianyin.index import IndexedChunk, Near, Reader
from bianyin.index.arrays import Vectors
from bianyin.index.parts import Span
from bianyin.index.periods import RELATIVE, WRITTEN
from bianyin.index.reader import Within
from bianyin.index.words import Hits, Terms
from bianyin.model import Query, Window
from bianyin.search.happenings import Coverage
from bianyin.search.score import DENSE_WEIGHT, LATER, LEXICAL_WEIGHT, NAMED_ELSEWHERE

LEXICAL_CANDIDATES = 150
DENSE_CANDIDATES = 60
# The document of this rank sets the zero of the scale; in a window with fewer documents that of the nearer share of them:
# measured by the farthest of a whole window, nearly all would count as near. With only 60, a document that stood first by words and
# a hundredth by meaning counted as far away: recall@5 of paraphrases in a window was .02 to .06 lower.
NEAREST = 1_000
_NEARER_SHARE = 0.7
_ALL = 1 << 30
# A query's rarest terms decide; more of them cost time and change nothing.
_MOST_TERMS = 64
# BM25 is made 0 to 1 by the best hit, or by this share of what a passage with every term would score where even the
# best hit has less: then words tell little, and meaning should decide.
_FULL_SHARE = 0.5
# How many times further out than the lower half's spread the best hit must be to count as near.
_STANDS_OUT = 5.0


@dataclass(frozen=True)
class QueryTimes:
    """What the times of a query say about chunks.

    Attributes:
        within: the window, and no others are looked at; empty without one.
        named: the times that the words name (2021年9月), as days; empty where they name none.
        asked_on: what is dated later counts less, if given.
    """

    within: Within = ()
    named: tuple[Span, ...] = ()
    asked_on: int | None = None

    @classmethod
    def of(cls, query: Query) -> QueryTimes:
        within = () if query.window is None else ((_span(query.window),),)
        asked_on = None if query.asked_on is None else query.asked_on.toordinal()
        return cls(within, tuple(map(_span, query.named)), asked_on)

    @property
    def within_named(self) -> Within:
        """The times named, in the window."""
        return (*self.within, self.named)

    def is_named(self, chunk: IndexedChunk) -> bool:
        """Whether it lies in a time that the words name; True where they name none."""
        return not self.named or any(
            each.start < end and start < each.end for each in chunk.periods for start, end in self.named
        )

    def outweigh(self, score: float, chunk: IndexedChunk) -> float:
        """A score by words, less outside the times that the words name and after the day of asking."""
        if not self.is_named(chunk):
            score *= NAMED_ELSEWHERE
        if self.asked_on is not None:
            own = [each.start for each in chunk.periods if each.kind not in (WRITTEN, RELATIVE)]
            score *= LATER if own and max(own) > self.asked_on else 1.0
        return score


@dataclass
class Candidate:
    """A chunk by its number, and how near it is: `lexical` and `dense` in 0 to 1; `dense` is None without vectors.

    `named` is False where the query's words name times and the chunk lies in none of them.
    """

    number: int
    lexical: float
    dense: float | None
    named: bool = True

    @property
    def relevance(self) -> float:
        """The most that its score can be."""
        if self.dense is None:
            return self.lexical
        return LEXICAL_WEIGHT * self.lexical + DENSE_WEIGHT * self.dense


@dataclass(frozen=True)
class DenseScale:
    """Makes the cosines of one query, which lie in a narrow band that differs by embedder, 0 to 1."""

    low: float
    width: float

    @classmethod
    def of(cls, cosines: Sequence[float]) -> DenseScale:
        """From the cosines of a query's nearest documents, nearest first: the last is 0, the first 1."""
        return cls.between(cosines[0], cosines[len(cosines) // 2], cosines[-1]) if cosines else cls(0.0, 1.0)

    @classmethod
    def between(cls, best: float, middle: float, low: float) -> DenseScale:
        """`low` is 0, the best 1.

        Unless the best hardly stands out from the crowd between the middle and the last: then the query is near to nothing
        in particular, and even its best hit gets less than 1.
        """
        return cls(low, max(best - low, _STANDS_OUT * (middle - low), 1e-6))

    def __call__(self, cosine: float) -> float:
        return min(max((cosine - self.low) / self.width, 0.0), 1.0)


def find(
    text: str,
    reader: Reader,
    times: QueryTimes,
    near: Near | None,
    beside: Near | None = None,
    vector: Vectors | None = None,
) -> tuple[list[Candidate], DenseScale]:
    """The candidates of a query: the best chunks by words, then one chunk of each other near document.

    Where passages have vectors, the nearest passage of each near document is a candidate too, and every candidate is as near as
    its own vector.

    Args:
        near: the nearest documents in the window, which set the scale; None without vectors.
        beside: further documents: the nearest of the documents in the times named.
        vector: the query's; None without vectors.
    """
    asked = reader.words.terms(text).rarest(_MOST_TERMS)
    words = _Words(reader, asked, times)
    numbers = words.best(LEXICAL_CANDIDATES)
    scale = DenseScale.of([]) if near is None else _scale(near, reader, times)
    meaning = {each: scale(cosine) for some in (near, beside) if some for each, cosine in some.pairs()}
    nearest = _nearest(meaning, reader, times)
    words.look_at(nearest)
    numbers += words.best_of(nearest - words.documents_of(numbers))
    if vector is not None and reader.has_passages:
        numbers += sorted(_by_meaning(nearest, near, beside) - set(numbers))
        dense = list(map(scale, _similarities(reader, vector, numbers, near, beside)))
    else:
        dense = [meaning.get(each, 0.0) for each in words.owners(numbers)]
    chunks = reader.chunks(numbers)
    candidates = [
        Candidate(
            number,
            words.share(number),
            None if near is None else nearness,
            named=times.is_named(chunks[number]),
        )
        for number, nearness in zip(numbers, dense, strict=True)
        if number in chunks  # else an update has just taken it out
    ]
    return candidates, scale


def coverage(text: str, reader: Reader) -> Coverage:
    """How much of the weight of a text's words one chunk of all holds at most; the weight is BM25's."""
    asked = reader.words.terms(text)
    return Coverage(asked.weight, min(reader.words.best(asked), asked.weight))


class _Words:
    """What the words of one query found, and how much each chunk scores by them."""

    def __init__(self, reader: Reader, asked: Terms, times: QueryTimes) -> None:
        self._reader, self._asked, self._times = reader, asked, times
        self._scores: dict[int, float] = {}
        self._documents: dict[int, int] = {}
        self._best: dict[int, int] = {}  # of each document
        self._full = 0.0

    def best(self, limit: int) -> list[int]:
        """The best chunks, best first; what the times say may lift what is further down."""
        times = self._times
        weighs = bool(times.named) or times.asked_on is not None
        found = self._note(self._search((3 if weighs else 1) * limit, times.within))
        self._full = max(max(self._scores.values(), default=0.0), _FULL_SHARE * self._asked.weight, 1e-9)
        if times.named:
            found += self._note(self._search(limit, times.within_named))
        if not weighs:
            return found
        chunks = self._reader.chunks(dict.fromkeys(found))
        scores = {number: times.outweigh(self._scores[number], chunk) for number, chunk in chunks.items()}
        return sorted(scores, key=lambda number: (-scores[number], number))[:limit]

    def look_at(self, documents: Iterable[int]) -> None:
        """Know the scores of all chunks of some documents."""
        if wanted := sorted(documents):
            self._note(
                self._reader.words.search(self._asked, _ALL, within=self._times.within, documents=wanted)
            )

    def best_of(self, documents: Iterable[int]) -> list[int]:
        """Of each document the chunk in the window with the best words; the first where words tell nothing."""
        return [
            self._best.get(each) or self._reader.first_chunk(each, self._times.within)
            for each in sorted(documents)
        ]

    def share(self, number: int) -> float:
        """A chunk's score, 0 to 1."""
        return min(self._scores.get(number, 0.0) / self._full, 1.0)

    def owners(self, numbers: Sequence[int]) -> list[int]:
        found = self._reader.document_of(np.asarray(numbers, np.int64))
        return [int(each) for each in found]

    def documents_of(self, numbers: Sequence[int]) -> set[int]:
        return set(self.owners(numbers))

    def _search(self, limit: int, within: Within) -> Hits:
        return self._reader.words.search(self._asked, limit, within=within)

    def _note(self, hits: Hits) -> list[int]:
        found: list[int] = hits.chunks.tolist()
        for number, document, score in zip(found, hits.documents.tolist(), hits.scores.tolist(), strict=True):
            self._scores[number] = score
            first = self._best.setdefault(document, number)
            if (score, -number) > (self._scores[first], -first):
                self._best[document] = number
        return found


def _similarities(
    reader: Reader, vector: Vectors, numbers: Sequence[int], *found: Near | None
) -> list[float]:
    """How near chunks are: what was looked at is known, the rest is compared."""
    known = {number: cosine for near in found if near is not None for number, cosine in near.known.items()}
    missing = [number for number in numbers if number not in known]
    known |= dict(zip(missing, reader.similarities(vector, missing).tolist(), strict=True))
    return [known[number] for number in numbers]


def _scale(near: Near, reader: Reader, times: QueryTimes) -> DenseScale:
    """By the document of a rank among all of the window, of which the nearest alone are known."""
    cosines = near.cosines.tolist()
    if not times.within or not cosines:
        return DenseScale.of(cosines[:NEAREST])
    total = len(reader.standing(times.within).documents)
    rank = min(NEAREST, math.ceil(_NEARER_SHARE * total))
    if rank <= near.sure:
        return DenseScale.of(cosines[:rank])
    beyond = _Beyond(cosines, near.sure, total)
    return DenseScale.between(cosines[0], beyond(rank // 2), beyond(rank))


class _Beyond:
    """The cosine of any rank, by those of the nearest: cosines of a query lie nearly as a normal distribution does."""

    def __init__(self, cosines: Sequence[float], sure: int, total: int) -> None:
        """`sure` of the `total` are known, nearest first."""
        self._cosines, self._sure, self._total = cosines, sure, total
        last = self._last = min(
            max(sure, 2), len(cosines)
        )  # an engine that lost entries may tell of one alone
        first = min(max(sure // 2, 1), last)
        run = self._at(first) - self._at(last)
        self._slope = (cosines[first - 1] - cosines[last - 1]) / max(run, 1e-6)

    def __call__(self, rank: int) -> float:
        if rank < self._sure:
            return self._cosines[rank]
        return self._cosines[self._last - 1] - self._slope * (self._at(self._last) - self._at(rank))

    def _at(self, rank: int) -> float:
        """How many standard deviations above the middle a rank is."""
        return NormalDist().inv_cdf(1 - min(max(rank / self._total, 1e-6), 1 - 1e-6))


def _nearest(meaning: dict[int, float], reader: Reader, times: QueryTimes) -> set[int]:
    """The documents that are candidates by meaning; nearest first is how `meaning` is given."""
    if not times.named:
        return set(list(meaning)[:DENSE_CANDIDATES])
    inside = set(reader.standing(times.within_named).documents.tolist())

    def left(document: int) -> float:
        return meaning[document] * (1.0 if document in inside else NAMED_ELSEWHERE)

    return set(sorted(meaning, key=left, reverse=True)[:DENSE_CANDIDATES])


def _by_meaning(nearest: set[int], *found: Near | None) -> set[int]:
    """The chunks for whose own vectors some documents were found near."""
    pairs = ((each.documents.tolist(), each.chunks.tolist()) for each in found if each is not None)
    return {
        number
        for documents, chunks in pairs
        for document, number in zip(documents, chunks, strict=True)
        if number > 0 and document in nearest
    }


def _span(window: Window) -> Span:
    return window.start.toordinal(), window.end.toordinal()
