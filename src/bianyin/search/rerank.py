"""Let a reranker, which reads query and passage together, say anew how relevant the best hits are.

What its word counts for is defined here and nowhere else. `share` is a passage's score beside the best one of its query,
0 to 1: such scores differ in height by model and by query (a keyword query may get .003 at most), while their order and
their proportions tell.

    relevance = 0.3 × relevance by words and meaning + 0.7 × share

Region, sector, time, authority and page multiply as before. Not every hit is read (`BIANYIN_RERANK_PASSAGES`). One that
is not keeps its proportion to the others: it is given the share that the hits that were read have on average for the
relevance they had, so that neither being read nor not being read is an advantage.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bianyin.index.embed import CACHE_FILE, digest_of
from bianyin.index.sqlite import connect, translated
from bianyin.search.scored import Reranked, Scored

if TYPE_CHECKING:
    from bianyin.index import IndexedChunk

# How much its word counts. Not measured, as no reranker ships with us: high, as whoever names one wants its order; not
# all, as scores are often the same to three digits at the top, where words and meaning should decide.
RERANK_WEIGHT = 0.7
# What it reads of a query, and of a passage after the document's title: together within the 512 tokens of most models,
# as few queries are long.
_CHARACTERS = 400
# Rounding in the server may leave 0 to 1 by so little.
_SLACK = 1e-3
_UNREAD = "重排模型未读此片段，按已读片段推定"

Asked = tuple[str, list[str]]  # a query and the passages it is compared with


class Reranker(Protocol):
    """Scores passages for queries. `name` identifies model and scale: scores are remembered under this name."""

    @property
    def name(self) -> str: ...

    def rerank(self, asked: Sequence[tuple[str, Sequence[str]]]) -> Iterator[list[float]]:
        """For each query in order the scores of its passages, the higher the better, on any scale."""

    def close(self) -> None: ...


class CachedReranker:
    """A reranker that remembers, on disk, by (reranker, query, passage); beside the remembered vectors.

    The wrapped reranker is not touched while everything asked for is remembered.
    """

    def __init__(self, reranker: Reranker, folder: Path) -> None:
        """`folder` is created if it is missing.

        Raises:
            IndexUnusable: the cache cannot be opened or written.
        """
        self._reranker = reranker
        self._path = folder / CACHE_FILE
        self._connection = connect(self._path)
        with translated(self._path):
            self._connection.execute(
                "CREATE TABLE IF NOT EXISTS reranked (reranker TEXT, query BLOB, passage BLOB, score REAL,"
                " PRIMARY KEY (reranker, query, passage)) WITHOUT ROWID"
            )

    def scores(self, asked: Sequence[Asked]) -> list[list[float]]:
        """For each query the scores of its passages, 0 to 1 (see `unit`).

        Raises:
            ServiceError: the reranker failed; its earlier scores are remembered.
            IndexUnusable: the cache cannot be read or written.
        """
        known = [self._remembered(query, texts) for query, texts in asked]
        wanted = [
            (read, query, missing)
            for read, (query, texts) in zip(known, asked, strict=True)
            if (missing := [text for text in dict.fromkeys(texts) if text not in read])
        ]
        if wanted:
            answers = self._reranker.rerank([(query, missing) for _, query, missing in wanted])
            for (read, query, missing), scores in zip(wanted, answers, strict=True):
                found = dict(zip(missing, scores, strict=True))
                self._write(query, found)
                read.update(found)
        return unit([[read[text] for text in texts] for read, (_, texts) in zip(known, asked, strict=True)])

    def close(self) -> None:
        self._connection.close()
        self._reranker.close()

    def _remembered(self, query: str, passages: Sequence[str]) -> dict[str, float]:
        found: dict[str, float] = {}
        with translated(self._path):
            for passage in passages:
                row = self._connection.execute(
                    "SELECT score FROM reranked WHERE reranker = ? AND query = ? AND passage = ?",
                    (self._reranker.name, digest_of(query), digest_of(passage)),
                ).fetchone()
                if row is not None:
                    found[passage] = row[0]
        return found

    def _write(self, query: str, scores: dict[str, float]) -> None:
        rows = [
            (self._reranker.name, digest_of(query), digest_of(text), score) for text, score in scores.items()
        ]
        with translated(self._path), self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO reranked VALUES (?, ?, ?, ?)", rows)


def unit(scores: Sequence[Sequence[float]]) -> list[list[float]]:
    """Scores of one search as 0 to 1, in the same order: as they are where all lie there, else as log-odds.

    All queries of a search are judged together, as the log-odds of one alone may happen to lie between 0 and 1.
    """
    if all(-_SLACK <= score <= 1 + _SLACK for each in scores for score in each):
        return [[min(max(score, 0.0), 1.0) for score in each] for each in scores]
    # By the hyperbolic tangent, which no score however large overflows.
    return [[(1 + math.tanh(score / 2)) / 2 for score in each] for each in scores]


def read_anew(
    scored: Sequence[list[Scored]], chosen: Sequence[IndexedChunk], reranker: CachedReranker
) -> None:
    """Have the `chosen` chunks read under each query that found them; every hit of such a query gets `reranked`.

    Raises: as `CachedReranker.scores`.
    """
    numbers = {each.number for each in chosen}
    read = [[hit for hit in hits if hit.indexed.number in numbers] for hits in scored]
    asked = [
        (hits[0].query.text[:_CHARACTERS], [_shown(hit.indexed) for hit in hits]) for hits in read if hits
    ]
    scores = iter(reranker.scores(asked))
    for hits, of_them in zip(scored, read, strict=True):
        if of_them:
            _apply(
                hits, {hit.indexed.number: score for hit, score in zip(of_them, next(scores), strict=True)}
            )


def _apply(hits: Sequence[Scored], scores: dict[int, float]) -> None:
    """Give all hits of one query their new relevance, by the scores of some of them."""
    best = max(max(scores.values()), 1e-12)
    before = sum(hit.candidate.relevance for hit in hits if hit.indexed.number in scores)
    average = sum(scores.values()) / best / max(before, 1e-12)
    for hit in hits:
        first = hit.candidate.relevance
        score = scores.get(hit.indexed.number)
        share = min(first * average, 1.0) if score is None else score / best
        hit.reranked = Reranked(
            share,
            (1 - RERANK_WEIGHT) * first + RERANK_WEIGHT * share,
            _UNREAD if score is None else f"重排模型评分{score:.4f}",
        )


def _shown(indexed: IndexedChunk) -> str:
    """Title and passage: a passage seldom says what its document is about. A first passage begins with the title."""
    title, text = indexed.document.title, indexed.text[:_CHARACTERS]
    return text if text.startswith(title) else f"{title}\n{text}"
