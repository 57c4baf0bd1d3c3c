"""Candidates to ranked passages: relevance times what region, time, authority, page and sector say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bianyin.index import IndexedChunk
from bianyin.model import Passage, Query, Window
from bianyin.retrieve import score
from bianyin.retrieve.candidates import Candidate

if TYPE_CHECKING:
    from bianyin.retrieve.rerank import Reranked


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
        return (-round(self.score, 9), self.indexed.chunk.id)


FactorsKnown = dict[tuple[int, Window | None, str | None, str | None], dict[str, score.Part]]


# In the order in which they are asked: what tells most and costs least first.
_FACTORS: dict[str, Callable[[Query, IndexedChunk], score.Part]] = {
    "region": score.region_part,
    "time": score.time_part,
    "authority": lambda _, indexed: score.authority_part(indexed),
    "page": score.page_part,
    "sector": score.sector_part,
}


def complete(hit: Scored, known: FactorsKnown, enough: float | None) -> bool:
    """Give a hit its factors; False as soon as it cannot score more than `enough`.

    The queries of one change point differ in words only, so most factors are known already.
    """
    query, indexed = hit.query, hit.indexed
    factors = known.setdefault((indexed.number, query.window, query.region, query.sector), {})
    most = hit.candidate.relevance
    for name, part_of in _FACTORS.items():
        if name not in factors:
            factors[name] = part_of(query, indexed)
        most *= factors[name].value
        if enough is not None and most <= enough:
            return False
    hit.factors = factors
    return True


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
    )
