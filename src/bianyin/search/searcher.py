"""Search the index as the report does: by words and meaning, in a window, about a region and a sector."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import or_
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from bianyin.errors import IndexStale, IndexUnusable
from bianyin.index import CachedEmbedder, Columns, Embedder, LexicalIndex, VectorStore, ledger
from bianyin.index import folder as folders
from bianyin.index.arrays import Mask, Vectors
from bianyin.index.columns import Near
from bianyin.index.lead import beginning
from bianyin.index.lexical import LEXICAL_FILE
from bianyin.index.sqlite import REBUILD
from bianyin.index.standing import searchable
from bianyin.model import Passage, Query, Window
from bianyin.search.candidates import DENSE_CANDIDATES, NEAREST, DenseScale, QueryTimes, coverage, find
from bianyin.search.happenings import Coverage
from bianyin.search.ranking import Ranker, best_chunks, passages
from bianyin.search.rerank import CachedReranker, Reranker, read_anew
from bianyin.search.scored import Scored
from bianyin.wording import say

# Passages that a reranker reads in one search, or whose vectors are computed where only leads have some, unless the caller
# says otherwise.
RERANK_PASSAGES = 16
# Chunks and windows kept in memory between searches.
_REMEMBERED_CHUNKS = 5_000
_REMEMBERED_WINDOWS = 16


class Searcher:
    """Searches the index in a folder as it was when opened. Reads only, but for the cache of computed vectors.

    Attributes:
        notes: sentences for the reader, e.g. that vectors are not used and why.
        digest: what the index holds, for `run.json`.
    """

    def __init__(
        self,
        folder: Path,
        embedder: Embedder | None,
        *,
        open_store: Callable[[Path], VectorStore],
        reranker: Reranker | None = None,
    ) -> None:
        """
        Args:
            open_store: opens the vector store of the index, once a search without a window asks for it.
            reranker: reads the best passages anew, instead of their exact vectors; closed with this searcher.

        Raises:
            IndexUnusable: there is no index in `folder`, or it cannot be read.
            IndexStale: its vectors are another embedder's.
        """
        served = folders.current(folder)
        if served is None or not (served / LEXICAL_FILE).exists():
            raise IndexUnusable(f"{folder} 中还没有索引。", remedy="请先运行 bianyin index。")
        self._folder, self._served, self._open_store = folder, served, open_store
        self._index = LexicalIndex(served)
        self._windows: dict[Window, Mask] = {}
        self._store: VectorStore | None = None
        self._embedder: CachedEmbedder | None = None
        self._reranker: CachedReranker | None = None
        try:
            self._columns = self._opened_columns()
            self._ranker = Ranker(self._index, self._columns)
            self.digest = self._index.meta("digest") or ""
            self._passages_have_vectors = self._index.meta("vectors") == ledger.PASSAGES
            self.notes = self._settle_embedder(embedder)
            self._reranker = CachedReranker(reranker, folder) if reranker else None
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._index.close()
        for each in (self._store, self._embedder, self._reranker):
            if each is not None:
                each.close()

    def forget(self) -> None:
        """Let go of the chunks and windows remembered between searches."""
        self._ranker.forget()
        self._windows.clear()

    def document_ids(self) -> frozenset[str]:
        """All documents that a search can find."""
        return searchable(self._index, self._columns.document_numbers)

    def search(self, query: Query, k: int = 10, *, rerank: int = RERANK_PASSAGES) -> list[Passage]:
        """The `k` best passages of one query, best first.

        Raises:
            ValueError: `k` is less than 1: an empty answer always means that nothing was found.
            IndexUnusable: the index cannot be read.
            ServiceError: the embeddings or rerank endpoint failed; never an empty answer instead.
        """
        return self.search_many([query], k, rerank=rerank)

    def search_many(
        self, queries: Sequence[Query], k: int = 10, *, rerank: int = RERANK_PASSAGES
    ) -> list[Passage]:
        """The `k` best passages of each query, each passage once, under the query that it answers best.

        Args:
            rerank: how many passages over all queries may be embedded exactly, or read by the reranker.

        Raises: as `search`.
        """
        if k < 1:
            raise ValueError(f"at least one passage must be asked for, not k = {k}")
        self._ranker.forget(above=_REMEMBERED_CHUNKS)
        vectors = self._vectors(queries)
        scored: list[list[Scored]] = []
        scales: list[DenseScale] = []
        depth = max(k, rerank) if self._reranker else k  # a reranker may lift what is below the k-th
        for position, (query, near) in enumerate(zip(queries, self._near(queries, vectors), strict=True)):
            times = self._times(query)
            beside = None
            if vectors is not None and times.named is not None:
                (beside,) = self._columns.nearest(vectors[[position]], times.named, DENSE_CANDIDATES)
            vector = None if vectors is None else vectors[position]
            candidates, scale = find(query.text, self._columns, times, near, beside, vector)
            scored.append(self._ranker.best(query, candidates, depth))
            scales.append(scale)
        if rerank:
            self._rerank(scored, vectors, scales, rerank, depth)
        return passages(scored, k)

    def _vectors(self, queries: Sequence[Query]) -> Vectors | None:
        if self._embedder is None:
            return None
        return self._embedder.embed_queries([beginning(query.text) for query in queries])

    def coverage(self, text: str) -> Coverage:
        """How much of a text's words one passage of the whole index holds."""
        return coverage(text, self._columns)

    def _times(self, query: Query) -> QueryTimes:
        inside = self._inside(query.window)
        later = None if query.asked_on is None else self._columns.since(query.asked_on.toordinal() + 1)
        masks = [mask for window in query.named if (mask := self._inside(window)) is not None]
        if not masks:
            return QueryTimes(inside, later=later)
        named = reduce(or_, masks)
        return QueryTimes(inside, named if inside is None else named & inside, later)

    def _inside(self, window: Window | None) -> Mask | None:
        if window is None:
            return None
        if window not in self._windows:
            if len(self._windows) >= _REMEMBERED_WINDOWS:
                self._windows.clear()
            self._windows[window] = self._columns.window(window.start.toordinal(), window.end.toordinal())
        return self._windows[window]

    def _opened_columns(self) -> Columns:
        self._columns_name = self._index.meta("columns")
        if self._columns_name is None:
            raise IndexUnusable(f"{self._folder} 中的索引尚未建完。", remedy="请先运行 bianyin index。")
        return Columns(self._served / self._columns_name)

    def _settle_embedder(self, embedder: Embedder | None) -> tuple[str, ...]:
        held = self._index.meta("embedder")
        if embedder is None:
            return (say("corpus.no_vectors", reason=say("corpus.no_embedder")),)
        if held is None:
            return (say("corpus.no_vectors", reason=say("corpus.none_in_index")),)
        if held != embedder.name:
            raise IndexStale(
                f"索引中的向量由 {held} 生成，当前嵌入模型是 {embedder.name}。",
                remedy="请运行 bianyin index --rebuild，或改回原来的嵌入模型。",
            )
        self._embedder = CachedEmbedder(embedder, self._folder, dimension=self._columns.dimension)
        return ()

    def _near(self, queries: Sequence[Query], vectors: Vectors | None) -> list[Near | None]:
        """For each query its nearest documents.

        In a window all of its vectors are compared, which is exact and faster than any filter of a vector store;
        without one the vector store's graph is asked. Queries of one window are asked together.
        """
        near: list[Near | None] = [None] * len(queries)
        if vectors is None:
            return near
        together: dict[Window | None, list[int]] = {}
        for position, query in enumerate(queries):
            together.setdefault(query.window, []).append(position)
        for window, positions in together.items():
            found = (
                self._nearest_of_all(vectors[positions])
                if window is None
                else self._columns.nearest(vectors[positions], self._inside(window), NEAREST)
            )
            for position, hits in zip(positions, found, strict=True):
                near[position] = hits
        return near

    def _nearest_of_all(self, vectors: Vectors) -> list[Near]:
        if not self._store_agrees():
            return self._columns.nearest(vectors, None, NEAREST)
        if self._store is None:
            self._store = self._opened_store()
        found = self._store.query(vectors, NEAREST)
        numbers = self._index.numbers_of({id_ for hits in found for id_, _ in hits})
        places = dict(zip(numbers, self._columns.document_places(list(numbers.values())), strict=True))
        return [
            self._compared(vector, [place for id_, _ in hits if (place := places.get(id_)) is not None])
            for vector, hits in zip(vectors, found, strict=True)
        ]

    def _compared(self, vector: Vectors, places: Sequence[int]) -> Near:
        """The documents that the store found, by all the vectors that they have."""
        (near,) = self._columns.nearest(vector[np.newaxis], np.isin(self._columns.documents, places), NEAREST)
        return near

    def _store_agrees(self) -> bool:
        """Whether the vector store holds what the columns do: not during an update, nor after one that was killed.

        An update changes the store before it names the new columns; a searcher keeps the columns that it began with.
        """
        named = self._index.meta("columns") == self._columns_name
        return named and self._index.meta("whole") == "yes"

    def _opened_store(self) -> VectorStore:
        store = self._open_store(self._served)
        if store.count() == 0 and self._columns.has_vectors:
            store.close()
            raise IndexUnusable("向量库是空的，索引记录却有文档。", remedy=REBUILD)
        return store

    def _rerank(
        self,
        scored: list[list[Scored]],
        vectors: Vectors | None,
        scales: list[DenseScale],
        limit: int,
        k: int,
    ) -> None:
        """Have the best passages read by the reranker, else compare their own vectors; then sort again.

        A passage is as near as the mean of its own vector and its document's lead, as a passage seldom says by itself what it is
        about. Where all passages have vectors, they have been compared already.
        """
        chosen = best_chunks(scored, limit, k)
        if self._reranker is not None:
            read_anew(scored, chosen, self._reranker)
        elif self._embedder is not None and vectors is not None and not self._passages_have_vectors:
            exact = self._embedder.embed_passages([beginning(each.text) for each in chosen])
            row = {each.number: position for position, each in enumerate(chosen)}
            for hits, vector, scale in zip(scored, vectors, scales, strict=True):
                for hit in hits:
                    if (position := row.get(hit.indexed.number)) is not None:
                        own = scale(float(exact[position] @ vector))
                        hit.candidate.dense = ((hit.candidate.dense or 0.0) + own) / 2
        for hits in scored:
            hits.sort(key=lambda each: each.order)
