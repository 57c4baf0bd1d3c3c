"""Search the index as the report does: by words and meaning, in a window, about a region and a sector."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from bianyin.errors import IndexStale, IndexUnusable
from bianyin.index import CachedEmbedder, Embedder, Near, Reader
from bianyin.index import folder as folders
from bianyin.index.arrays import Vectors
from bianyin.index.lead import beginning
from bianyin.index.ledger import LEDGER_FILE
from bianyin.index.reader import Within
from bianyin.index.store import StoreOpener
from bianyin.model import Passage, Query
from bianyin.search.candidates import DenseScale, QueryTimes, coverage, find
from bianyin.search.happenings import Coverage
from bianyin.search.ranking import Ranker, best_chunks, passages
from bianyin.search.rerank import CachedReranker, Reranker, read_anew
from bianyin.search.scored import Scored
from bianyin.wording import say

# Passages that a reranker reads in one search, or whose vectors are computed where only leads have some, unless the caller
# says otherwise.
RERANK_PASSAGES = 16


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
        open_store: StoreOpener,
        reranker: Reranker | None = None,
    ) -> None:
        """
        Args:
            open_store: opens the vector store of the index, once a search asks for it.
            reranker: reads the best passages anew, instead of their exact vectors; closed with this searcher.

        Raises:
            IndexUnusable: there is no index in `folder`, or it cannot be read.
            IndexStale: its vectors are another embedder's.
        """
        served = folders.current(folder)
        if served is None or not (served / LEDGER_FILE).exists():
            raise IndexUnusable(f"{folder} 中还没有索引。", remedy="请先运行 bianyin index。")
        self._folder = folder
        self._reader = Reader(folder, served, open_store)
        self._embedder: CachedEmbedder | None = None
        self._reranker: CachedReranker | None = None
        try:
            self._ranker = Ranker(self._reader)
            self.digest = self._reader.ledger.meta("digest") or ""
            unfinished = () if self._reader.is_whole else (say("corpus.unfinished"),)
            self.notes = (*self._settle_embedder(embedder), *unfinished)
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
        self._reader.close()
        for each in (self._embedder, self._reranker):
            if each is not None:
                each.close()

    def forget(self) -> None:
        """Let go of the chunks and windows remembered between searches."""
        self._reader.forget()

    def is_current(self) -> bool:
        """Whether the index is still the one that was opened: neither rebuilt nor updated since."""
        return self._reader.is_served(folders.current(self._folder)) and self._reader.digest() == self.digest

    @property
    def embeds_as_asked(self) -> bool:
        """Whether a search computes vectors of passages: only leads have some, and nobody else reads the passages anew."""
        return self._embedder is not None and self._reranker is None and not self._reader.has_passages

    def document_ids(self) -> frozenset[str]:
        """All documents that a search can find."""
        return frozenset(self._reader.ledger.document_ids(searchable=True))

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
        self._reader.forget(above=True)
        vectors = self._vectors(queries)
        scored: list[list[Scored]] = []
        scales: list[DenseScale] = []
        depth = max(k, rerank) if self._reranker else k  # a reranker may lift what is below the k-th
        asked = [QueryTimes.of(query) for query in queries]
        for position, (query, near) in enumerate(zip(queries, self._near(asked, vectors), strict=True)):
            times, vector, beside = asked[position], None, None
            if vectors is not None:
                vector = vectors[position]
                if times.named:
                    (beside,) = self._reader.nearest(vectors[[position]], times.within_named)
            candidates, scale = find(query.text, self._reader, times, near, beside, vector)
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
        return coverage(text, self._reader)

    def _settle_embedder(self, embedder: Embedder | None) -> tuple[str, ...]:
        held = self._reader.ledger.meta("embedder")
        if embedder is None:
            return (say("corpus.no_vectors", reason=say("corpus.no_embedder")),)
        if held is None or not self._reader.has_vectors:
            return (say("corpus.no_vectors", reason=say("corpus.none_in_index")),)
        if held != embedder.name:
            raise IndexStale(
                f"索引中的向量由 {held} 生成，当前嵌入模型是 {embedder.name}。",
                remedy="请运行 bianyin index --rebuild，或改回原来的嵌入模型。",
            )
        self._embedder = CachedEmbedder(embedder, self._folder)
        return ()

    def _near(self, asked: Sequence[QueryTimes], vectors: Vectors | None) -> list[Near | None]:
        """For each query its nearest documents; queries of one window are asked together."""
        near: list[Near | None] = [None] * len(asked)
        if vectors is None:
            return near
        together: dict[Within, list[int]] = {}
        for position, times in enumerate(asked):
            together.setdefault(times.within, []).append(position)
        for within, positions in together.items():
            found = self._reader.nearest(vectors[positions], within)
            for position, hits in zip(positions, found, strict=True):
                near[position] = hits
        return near

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
        elif self._embedder is not None and vectors is not None and not self._reader.has_passages:
            exact = self._embedder.embed_passages([beginning(each.text) for each in chosen])
            row = {each.number: position for position, each in enumerate(chosen)}
            for hits, vector, scale in zip(scored, vectors, scales, strict=True):
                for hit in hits:
                    if (position := row.get(hit.indexed.number)) is not None:
                        own = scale(float(exact[position] @ vector))
                        hit.candidate.dense = ((hit.candidate.dense or 0.0) + own) / 2
        for hits in scored:
            hits.sort(key=lambda each: each.order)
