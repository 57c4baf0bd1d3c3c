"""Which chunks a query considers at all, and how near each is to it by words and by meaning."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bianyin.index import IndexedChunk, LexicalIndex
from bianyin.index.terms import terms
from bianyin.model import Query, Window
from bianyin.retrieve.score import dates_in

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
    """A chunk and how near it is: `lexical` and `dense` in 0 to 1, the latter None where no embedder is used."""

    indexed: IndexedChunk
    lexical: float
    dense: float | None


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
    query: Query,
    index: LexicalIndex,
    near: Sequence[tuple[str, float]] | None,
    chunks: dict[int, IndexedChunk],
) -> tuple[list[Candidate], DenseScale]:
    """The candidates of a query: the best chunks by words, and one chunk of each near document.

    Args:
        near: (document id, cosine) of the nearest documents, nearest first; None without an embedder.
        chunks: remembers chunks between the queries of one search.
    """
    words = _by_words(query, index)
    scale = DenseScale.of([cosine for _, cosine in near or ()])
    cosines = dict(near or ())
    _remember(index, chunks, list(words))
    found = {number: chunks[number] for number in words}
    covered = {each.document.id for each in found.values()}
    for first in _first_chunks(query, index, [each for each in cosines if each not in covered]):
        found[first.number] = chunks.setdefault(first.number, first)
    candidates = [
        Candidate(
            indexed,
            words.get(number, 0.0),
            None if near is None else scale(cosines.get(indexed.document.id, scale.low)),
        )
        for number, indexed in found.items()
        if query.window is None or dates_in(query.window, indexed)
    ]
    return candidates, scale


def months_of(window: Window | None) -> tuple[int, ...] | None:
    return None if window is None else window.months()


def _by_words(query: Query, index: LexicalIndex) -> dict[int, float]:
    """Chunk numbers with their lexical score in 0 to 1."""
    rarity = {term: _rarity(term, index) for term in dict.fromkeys(terms(query.text))}
    wanted = sorted(rarity, key=lambda term: (-rarity[term], term))[:_MOST_TERMS]
    hits = index.search(wanted, months_of(query.window), LEXICAL_CANDIDATES)
    if not hits:
        return {}
    full = max(hits[0][1], _FULL_SHARE * sum(rarity[term] for term in wanted), 1e-9)
    return {number: min(score / full, 1.0) for number, score in hits}


def _rarity(term: str, index: LexicalIndex) -> float:
    total, having = index.count_chunks(), index.frequency(term)
    return max(math.log((total - having + 0.5) / (having + 0.5)), 1e-6)


def _remember(index: LexicalIndex, chunks: dict[int, IndexedChunk], numbers: list[int]) -> None:
    missing = [number for number in numbers if number not in chunks]
    chunks.update((each.number, each) for each in index.chunks(missing))


def _first_chunks(query: Query, index: LexicalIndex, document_ids: list[str]) -> list[IndexedChunk]:
    """Of each document the first chunk with a month of the window: the vector stands for title and lead."""
    return index.first_chunks(document_ids, months_of(query.window))
