"""Which chunks a query considers at all, and how near each is to it by words and by meaning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bianyin.index import Columns
from bianyin.index.columns import highest
from bianyin.index.terms import codes
from bianyin.retrieve.score import DENSE_WEIGHT, LEXICAL_WEIGHT

if TYPE_CHECKING:
    from bianyin.index.columns import Floats, Mask

LEXICAL_CANDIDATES = 150
DENSE_CANDIDATES = 60
# A query's rarest terms decide; more of them cost time and change nothing.
_MOST_TERMS = 64
# BM25 is made 0 to 1 by the best hit, or by this share of what a passage with every term would score where even the
# best hit has less: then words tell little, and meaning should decide.
_FULL_SHARE = 0.5
# How many times further out than the lower half's spread the best hit must be to count as near.
_STANDS_OUT = 5.0


@dataclass
class Candidate:
    """A chunk by its position, and how near it is: `lexical` and `dense` in 0 to 1, the latter None without vectors."""

    position: int
    lexical: float
    dense: float | None

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
    text: str, columns: Columns, inside: Mask | None, near: Sequence[tuple[int, float]] | None
) -> tuple[list[Candidate], DenseScale]:
    """The candidates of a query: the best chunks by words, best first, then one chunk of each other near document.

    Args:
        inside: the positions in the query's window; None without a window.
        near: (document place, cosine) of the nearest documents, nearest first; None without vectors.
    """
    import numpy as np

    scores, full = _by_words(text, columns, inside)
    hits = np.flatnonzero(scores > 0)
    positions = hits[highest(scores[hits], LEXICAL_CANDIDATES)].tolist()
    cosines = dict(near or ())
    positions += _best_of(columns, cosines.keys() - columns.documents[positions].tolist(), scores)
    scale = DenseScale.of(list(cosines.values()))
    words = np.minimum(scores[positions].astype(float) / full, 1.0).tolist()
    places = columns.documents[positions].tolist()
    meaning = [None if near is None else scale(cosines.get(place, scale.low)) for place in places]
    return list(map(Candidate, positions, words, meaning)), scale


def _by_words(text: str, columns: Columns, inside: Mask | None) -> tuple[Floats, float]:
    """BM25 of every position, -1 outside the window; and the score that counts as 1."""
    import numpy as np

    rarity = columns.rarity(list(dict.fromkeys(codes(text).tolist())))
    wanted = sorted(rarity, key=lambda code: (-rarity[code], code))[:_MOST_TERMS]
    scores = columns.bm25({code: rarity[code] for code in wanted})
    if inside is not None:
        scores = np.where(inside, scores, np.float32(-1))
    best = float(scores.max(initial=0))
    return scores, max(best, _FULL_SHARE * sum(rarity[code] for code in wanted), 1e-9)


def _best_of(columns: Columns, places: Iterable[int], scores: Floats) -> list[int]:
    """Of each document the chunk in the window with the best words; the first where words tell nothing."""
    spans = columns.positions_of(sorted(places))
    return [span.start + int(scores[span.start : span.stop].argmax()) for span in spans]
