"""Candidates to ranked passages: relevance times what region, time, authority, page and sector say."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import heappush, heappushpop
from typing import TYPE_CHECKING, NamedTuple

from bianyin.index import Columns, IndexedChunk, LexicalIndex, whereabouts
from bianyin.index.periods import RELATIVE
from bianyin.model import Passage, Query, Window
from bianyin.search import score
from bianyin.search.candidates import Candidate

if TYPE_CHECKING:
    from bianyin.search.rerank import Reranked


@dataclass
class Scored:
    """A candidate under one query, before it becomes a passage."""

    query: Query
    candidate: Candidate
    indexed: IndexedChunk
    factors: dict[str, score.Part]
    reranked: Reranked | None = None

    @property
    def score(self) -> float:
        product = self.candidate.relevance if self.reranked is None else self.reranked.relevance
        for part in self.factors.values():
            product *= part.value
        return product

    @property
    def order(self) -> tuple[float, str]:
        return (-round(self.score, _DIGITS), self.indexed.chunk.id)


FactorsKnown = dict[
    tuple[int, Window | None, str | None, str | None, tuple[Window, ...], dt.date | None],
    dict[str, score.Part],
]

# In the order in which they are asked: what tells most and costs least first; region, authority and named times are
# known of a candidate before its words are read.
_BY_CHUNK: dict[str, Callable[[Query, IndexedChunk], score.Part]] = {
    "time": score.time_part,
    "page": score.page_part,
    "sector": score.sector_part,
}
_BY_CHUNK_ASKED = _BY_CHUNK | {"asked": score.asked_part}  # of a query that has a day of asking
# In the order in which they are shown.
_SHOWN = ("region", "time", "named", "asked", "authority", "page", "sector")
# Candidates read and scored together, the most promising first.
_TOGETHER = 16
# Scores are compared to so many digits; less than that apart, ids decide.
_DIGITS = 9
_TIE = 10.0**-_DIGITS


class _Promising(NamedTuple):
    """A candidate before it is read: `most` is the highest score that it can get."""

    most: float
    candidate: Candidate
    number: int
    factors: dict[str, score.Part]


class Ranker:
    """Ranks candidates, reading as few of them as it can; remembers what it has read."""

    def __init__(self, index: LexicalIndex, columns: Columns) -> None:
        self._index, self._columns = index, columns
        self._chunks: dict[int, IndexedChunk] = {}
        self._whereabouts: dict[int, str] = {}

    def forget(self, above: int = 0) -> None:
        """Let go of what was read, if that is more than so many chunks or whereabouts."""
        for remembered in (self._chunks, self._whereabouts):
            if len(remembered) > above:
                remembered.clear()

    def best(
        self, query: Query, candidates: Sequence[Candidate], k: int, known: FactorsKnown
    ) -> list[Scored]:
        """The best of the candidates, at least `k` if there are so many, best first.

        No factor is above 1, so relevance times the factors known without reading is the most that a candidate can
        score: once `k` score more than the next one can, the rest need not be read.

        Args:
            known: factors of earlier queries of the same search; gets those of this one.
        """
        hits: list[Scored] = []
        highest: list[float] = []  # a heap of the `k` best scores
        enough = 0.0
        promising = self._promising(query, candidates)
        for first in range(0, len(promising), _TOGETHER):
            if promising[first].most < enough:
                break
            for hit, each in self._read(query, promising[first : first + _TOGETHER]):
                if _complete(hit, each, known, enough):
                    hits.append(hit)
                    (heappushpop if len(highest) == k else heappush)(highest, hit.score)
                    enough = highest[0] - _TIE if len(highest) == k else 0.0
        return sorted(hits, key=lambda each: each.order)

    def _promising(self, query: Query, candidates: Sequence[Candidate]) -> list[_Promising]:
        """The candidates, the most promising first; without those that are gone from the lexical file."""
        numbers = self._columns.numbers[[each.position for each in candidates]].tolist()
        missing = [number for number in numbers if number not in self._whereabouts]
        if missing:
            self._whereabouts |= whereabouts.packed(self._index, missing)
        found = []
        for candidate, number in zip(candidates, numbers, strict=True):
            if number in self._whereabouts:  # else an update has just taken it out
                factors = _unread_factors(query, candidate, self._whereabouts[number])
                most = candidate.relevance * math.prod(each.value for each in factors.values())
                found.append(_Promising(most, candidate, number, factors))
        return sorted(found, key=lambda each: (-each.most, each.number))

    def _read(self, query: Query, part: Sequence[_Promising]) -> Iterator[tuple[Scored, _Promising]]:
        missing = [each.number for each in part if each.number not in self._chunks]
        self._chunks.update((each.number, each) for each in self._index.chunks(missing))
        for each in part:
            chunk = self._chunks.get(each.number)
            if chunk is not None:
                yield Scored(query, each.candidate, chunk, {}), each


def _unread_factors(query: Query, candidate: Candidate, packed: str) -> dict[str, score.Part]:
    """What is known of a candidate before its words are read."""
    region, authority = _by_whereabouts(query.region, packed)
    factors = {"region": region, "authority": authority}
    if query.named:
        factors["named"] = score.named_part(candidate.named)
    return factors


@lru_cache(maxsize=20_000)
def _by_whereabouts(region: str | None, packed: str) -> tuple[score.Part, score.Part]:
    about = whereabouts.unpack(packed)
    return score.region_part(region, about), score.authority_part(about.tier)


def _complete(hit: Scored, promising: _Promising, known: FactorsKnown, enough: float) -> bool:
    """Give a hit its factors; False as soon as it cannot score as much as `enough`.

    The queries of one change point differ in words only, so most factors are known already.
    """
    query, indexed = hit.query, hit.indexed
    key = (indexed.number, query.window, query.region, query.sector, query.named, query.asked_on)
    factors = known.setdefault(key, {})
    factors.update(promising.factors)
    most = promising.most
    for name, part_of in (_BY_CHUNK if query.asked_on is None else _BY_CHUNK_ASKED).items():
        if most < enough:
            return False
        if name not in factors:
            factors[name] = part_of(query, indexed)
        most *= factors[name].value
    hit.factors = {name: factors[name] for name in _SHOWN if name in factors}
    return most >= enough


def best_chunks(scored: list[list[Scored]], limit: int, k: int) -> list[IndexedChunk]:
    """The chunks worth an exact vector: in turn the best of each query, then the second best …"""
    chosen: dict[int, IndexedChunk] = {}
    for rank in range(k):
        for hits in scored:
            if rank < len(hits) and len(chosen) < limit:
                indexed = hits[rank].indexed
                chosen.setdefault(indexed.number, indexed)
    return list(chosen.values())


def passages(scored: Iterable[list[Scored]], k: int) -> list[Passage]:
    """The `k` best hits of each query as passages, each chunk once, under the query that it answers best."""
    best: dict[int, Scored] = {}
    for hits in scored:
        for hit in hits[:k]:
            number = hit.indexed.number
            if number not in best or hit.score > best[number].score:
                best[number] = hit
    ordered = sorted(best.values(), key=lambda each: each.order)
    return [_passage(hit, rank) for rank, hit in enumerate(ordered, start=1)]


def _passage(hit: Scored, rank: int) -> Passage:
    parts = {"lexical": hit.candidate.lexical}
    if hit.candidate.dense is not None:
        parts["dense"] = hit.candidate.dense
    if hit.reranked is not None:
        parts["rerank"] = hit.reranked.share
    parts |= {name: part.value for name, part in hit.factors.items()}
    return Passage(
        chunk=hit.indexed.chunk,
        score=round(hit.score, 6),
        rank=rank,
        query=hit.query,
        parts={name: round(value, 4) for name, value in parts.items()},
        reasons=(
            *((hit.reranked.reason,) if hit.reranked is not None else ()),
            *(part.reason for part in hit.factors.values() if part.reason),
        ),
        about=_about(hit.indexed),
    )


def _about(indexed: IndexedChunk) -> Window | None:
    """The document's own day or month, else the first date in the words; times told relative to another tell little."""
    period = next((each for each in indexed.periods if each.kind != RELATIVE), None)
    if period is None:
        return None
    return Window(start=dt.date.fromordinal(period.start), end=dt.date.fromordinal(period.end))
