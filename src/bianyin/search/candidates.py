"""Which chunks a query considers at all, and how near each is to it by words and by meaning."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bianyin.index import Columns
from bianyin.index.arrays import Floats, Ints, Mask, Vectors
from bianyin.index.columns import highest
from bianyin.index.terms import distinct
from bianyin.search.happenings import Coverage
from bianyin.search.score import DENSE_WEIGHT, LATER, LEXICAL_WEIGHT, NAMED_ELSEWHERE

if TYPE_CHECKING:
    from bianyin.index.columns import Near

LEXICAL_CANDIDATES = 150
DENSE_CANDIDATES = 60
# Documents whose nearness is known. With only 60, a document that stood first by words and a hundredth by meaning counted as
# far away: recall@5 of paraphrases in a window was .02 to .06 lower.
NEAREST = 1_000
# Where a window has fewer documents, the nearer share of them sets the scale: measured by the farthest document of a whole
# window, nearly all would count as near. Recall@5 of paraphrases is .03, .01 and -.01 higher on three sets.
_NEARER_SHARE = 0.7
# A query's rarest terms decide; more of them cost time and change nothing.
_MOST_TERMS = 64
# BM25 is made 0 to 1 by the best hit, or by this share of what a passage with every term would score where even the
# best hit has less: then words tell little, and meaning should decide.
_FULL_SHARE = 0.5
# How many times further out than the lower half's spread the best hit must be to count as near.
_STANDS_OUT = 5.0


@dataclass(frozen=True)
class QueryTimes:
    """What the times of a query say about positions.

    Attributes:
        inside: the positions in the window, and no others are looked at; None without a window.
        named: the positions in a time that the words name (2021年9月); None where the words name no time.
        later: the first position of a document dated after the day of asking; None where that does not matter.
    """

    inside: Mask | None = None
    named: Mask | None = None
    later: int | None = None

    def outweigh(self, scores: Floats, positions: Ints) -> Floats:
        """Scores by words, less outside the times that the words name and after the day of asking."""
        if self.named is not None:
            scores = scores * np.where(self.named[positions], np.float32(1), np.float32(NAMED_ELSEWHERE))
        if self.later is not None:
            scores = scores * np.where(positions < self.later, np.float32(1), np.float32(LATER))
        return scores


@dataclass
class Candidate:
    """A chunk by its position, and how near it is: `lexical` and `dense` in 0 to 1; `dense` is None without vectors.

    `named` is False where the query's words name times and the chunk lies in none of them.
    """

    position: int
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
        """From the cosines of a query's nearest documents, nearest first: the last is 0, the first 1.

        Unless the first hardly stands out from the crowd in the lower half: then the query is near to nothing in
        particular, and even its best hit gets less than 1.
        """
        if not cosines:
            return cls(0.0, 1.0)
        low, crowd = cosines[-1], cosines[len(cosines) // 2] - cosines[-1]
        return cls(low, max(cosines[0] - low, _STANDS_OUT * crowd, 1e-6))

    def __call__(self, cosine: float) -> float:
        return min(max((cosine - self.low) / self.width, 0.0), 1.0)


def find(
    text: str,
    columns: Columns,
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
    scores, full = _by_words(text, columns, times.inside)
    hits = np.flatnonzero(scores > 0)
    positions = hits[highest(times.outweigh(scores[hits], hits), LEXICAL_CANDIDATES)].tolist()
    scale = DenseScale.of([] if near is None else _crowd(near, times).tolist())
    meaning = {place: scale(cosine) for each in (near, beside) if each for place, cosine in each.pairs()}
    nearest = _nearest(meaning, columns, times.named)
    positions += _best_of(columns, nearest - set(columns.documents[positions].tolist()), scores)
    if vector is not None and columns.has_passages:
        positions += sorted(_by_meaning(nearest, near, beside) - set(positions))
        dense = list(map(scale, columns.cosines(vector, np.asarray(positions, np.int64)).tolist()))
    else:
        dense = [meaning.get(place, 0.0) for place in columns.documents[positions].tolist()]
    candidates = [
        Candidate(
            position,
            words,
            None if near is None else nearness,
            named=times.named is None or bool(times.named[position]),
        )
        for position, words, nearness in zip(
            positions,
            np.minimum(scores[positions].astype(float) / full, 1.0).tolist(),
            dense,
            strict=True,
        )
    ]
    return candidates, scale


def coverage(text: str, columns: Columns) -> Coverage:
    """How much of the weight of a text's words one chunk of all holds at most; the weight is BM25's."""
    rarity = columns.rarity(distinct(text))
    weight = sum(rarity.values())
    return Coverage(weight, min(float(columns.bm25(rarity).max(initial=0)), weight))


def _crowd(near: Near, times: QueryTimes) -> Floats:
    """The cosines by which all are measured."""
    if times.inside is None or len(near.cosines) == NEAREST:
        return near.cosines
    return near.cosines[: math.ceil(_NEARER_SHARE * len(near.cosines))]


def _nearest(meaning: dict[int, float], columns: Columns, named: Mask | None) -> set[int]:
    """The places that are candidates by meaning; nearest first is how `meaning` is given."""
    if named is None:
        return set(list(meaning)[:DENSE_CANDIDATES])
    inside = set(columns.documents[named].tolist())

    def left(place: int) -> float:
        return meaning[place] * (1.0 if place in inside else NAMED_ELSEWHERE)

    return set(sorted(meaning, key=left, reverse=True)[:DENSE_CANDIDATES])


def _by_meaning(nearest: set[int], *found: Near | None) -> set[int]:
    """The chunks for whose own vectors some documents, by place, were found near."""
    pairs = ((each.places.tolist(), each.positions.tolist()) for each in found if each is not None)
    return {
        position
        for places, positions in pairs
        for place, position in zip(places, positions, strict=True)
        if position >= 0 and place in nearest
    }


def _by_words(text: str, columns: Columns, inside: Mask | None) -> tuple[Floats, float]:
    """BM25 of every position, -1 outside the window; and the score that counts as 1."""
    rarity = columns.rarity(distinct(text))
    wanted = sorted(rarity, key=lambda code: (-rarity[code], code))[:_MOST_TERMS]
    scores = columns.bm25({code: rarity[code] for code in wanted}, inside)
    if inside is not None:
        scores = np.where(inside, scores, np.float32(-1))
    best = float(scores.max(initial=0))
    return scores, max(best, _FULL_SHARE * sum(rarity[code] for code in wanted), 1e-9)


def _best_of(columns: Columns, places: Iterable[int], scores: Floats) -> list[int]:
    """Of each document the chunk in the window with the best words; the first where words tell nothing."""
    spans = columns.positions_of(sorted(places))
    return [span.start + int(scores[span.start : span.stop].argmax()) for span in spans]
