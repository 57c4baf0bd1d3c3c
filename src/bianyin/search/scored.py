"""A candidate under one query, with what is known of its score so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from bianyin.index import IndexedChunk
from bianyin.model import Query
from bianyin.search.candidates import Candidate
from bianyin.search.score import Part

# Scores are compared to so many digits; less than that apart, ids decide.
_DIGITS = 9
TIE = 10.0**-_DIGITS


@dataclass(frozen=True)
class Reranked:
    """What a hit's relevance has become: `share` and `relevance` in 0 to 1, and why."""

    share: float
    relevance: float
    reason: str


@dataclass
class Scored:
    """A candidate under one query, before it becomes a passage.

    No factor is above 1, so the score by the factors known so far is the most that the candidate can get.
    """

    query: Query
    candidate: Candidate
    indexed: IndexedChunk
    factors: dict[str, Part] = field(default_factory=dict)
    reranked: Reranked | None = None

    @property
    def score(self) -> float:
        product = self.candidate.relevance if self.reranked is None else self.reranked.relevance
        for part in self.factors.values():
            product *= part.value
        return product

    @property
    def order(self) -> tuple[float, str]:
        return (-round(self.score, _DIGITS), self.indexed.id)
