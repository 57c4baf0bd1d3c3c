"""Search the index as the report does: by words and meaning, in a window, about a region and a sector."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from bianyin.errors import IndexStale, IndexUnusable
from bianyin.index import CachedEmbedder, Embedder, IndexedChunk, LexicalIndex, VectorStore
from bianyin.index.build import StoreOpener, open_chroma
from bianyin.index.lexical import LEXICAL_FILE
from bianyin.index.sqlite import REBUILD
from bianyin.model import Passage, Query, Window
from bianyin.retrieve import score
from bianyin.retrieve.candidates import DENSE_CANDIDATES, Candidate, DenseScale, find, months_of

if TYPE_CHECKING:
    from bianyin.index.store import Vectors

# Passages whose exact vectors are computed in one search, unless the caller says otherwise: four a second.
RERANK_PASSAGES = 16
# Longer passages are embedded by their beginning: time grows with length, and few say something else further on.
_RERANK_CHARACTERS = 400
# Chunks kept in memory between searches.
_REMEMBERED_CHUNKS = 20_000

WITHOUT_VECTORS = "未使用向量检索：{reason}，仅按词面检索。"


@dataclass
class _Scored:
    """A candidate under one query, before it becomes a passage."""

    query: Query
    candidate: Candidate
    factors: dict[str, score.Part]

    @property
    def score(self) -> float:
        product = _relevance(self.candidate)
        for part in self.factors.values():
            product *= part.value
        return product

    @property
    def order(self) -> tuple[float, str]:
        return (-round(self.score, 9), self.candidate.indexed.chunk.id)


_FactorsKnown = dict[tuple[int, Window | None, str | None, str | None], dict[str, score.Part]]


class Searcher:
    """Searches the index in a folder. Reads only, but for the cache of computed vectors.

    Attributes:
        notes: Chinese sentences for the reader, e.g. that vectors are not used and why.
        digest: what the index holds, for `run.json`.
    """

    def __init__(
        self, folder: Path, embedder: Embedder | None, *, open_store: StoreOpener = open_chroma
    ) -> None:
        """
        Raises:
            IndexUnusable: there is no index in `folder`, or it cannot be read.
            IndexStale: its vectors are another embedder's.
        """
        if not (folder / LEXICAL_FILE).exists():
            raise IndexUnusable(f"{folder} 中还没有索引。", remedy="请先运行 bianyin index。")
        self._folder, self._open_store = folder, open_store
        self._index = LexicalIndex(folder)
        self._chunks: dict[int, IndexedChunk] = {}
        self._store: VectorStore | None = None
        self._embedder: CachedEmbedder | None = None
        try:
            self.digest = self._index.meta("digest") or ""
            self.notes = self._settle_embedder(embedder)
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
        for each in (self._store, self._embedder):
            if each is not None:
                each.close()

    def search(self, query: Query, k: int = 10, *, rerank: int = RERANK_PASSAGES) -> list[Passage]:
        """The `k` best passages of one query, best first.

        Raises:
            IndexUnusable: the index cannot be read.
            ServiceError: the embeddings endpoint failed; never an empty answer instead.
        """
        return self.search_many([query], k, rerank=rerank)

    def search_many(
        self, queries: Sequence[Query], k: int = 10, *, rerank: int = RERANK_PASSAGES
    ) -> list[Passage]:
        """The `k` best passages of each query, each passage once, under the query that it answers best.

        Args:
            rerank: how many passages over all queries may be embedded exactly; 0 for none.

        Raises: as `search`.
        """
        if len(self._chunks) > _REMEMBERED_CHUNKS:
            self._chunks.clear()
        vectors = self._embedder.embed_queries([query.text for query in queries]) if self._embedder else None
        scored: list[list[_Scored]] = []
        scales: list[DenseScale] = []
        factors: _FactorsKnown = {}
        for query, near in zip(queries, self._near(queries, vectors), strict=True):
            candidates, scale = find(query, self._index, near, self._chunks)
            hits = [_Scored(query, each, _factors(query, each.indexed, factors)) for each in candidates]
            scored.append(sorted(hits, key=lambda each: each.order))
            scales.append(scale)
        if vectors is not None and rerank:
            self._rerank(scored, vectors, scales, rerank, k)
        return _passages(scored, k)

    def _settle_embedder(self, embedder: Embedder | None) -> tuple[str, ...]:
        held = self._index.meta("embedder")
        if embedder is None:
            return (WITHOUT_VECTORS.format(reason="没有可用的嵌入模型"),)
        if held is None:
            return (WITHOUT_VECTORS.format(reason="索引中没有向量"),)
        if held != embedder.name:
            raise IndexStale(
                f"索引中的向量由 {held} 生成，当前嵌入模型是 {embedder.name}。",
                remedy="请运行 bianyin index --rebuild，或改回原来的嵌入模型。",
            )
        self._embedder = CachedEmbedder(embedder, self._folder)
        return ()

    def _near(
        self, queries: Sequence[Query], vectors: Vectors | None
    ) -> list[list[tuple[str, float]] | None]:
        """For each query its nearest documents; queries of one window are asked in one call, which is faster."""
        near: list[list[tuple[str, float]] | None] = [None] * len(queries)
        if vectors is None:
            return near
        if self._store is None:
            self._store = self._opened_store()
        together: dict[tuple[int, ...] | None, list[int]] = {}
        for position, query in enumerate(queries):
            together.setdefault(months_of(query.window), []).append(position)
        for months, positions in together.items():
            found = self._store.query(vectors[positions], months, DENSE_CANDIDATES)
            for position, hits in zip(positions, found, strict=True):
                near[position] = hits
        return near

    def _opened_store(self) -> VectorStore:
        store = self._open_store(self._folder)
        if store.count() == 0 and self._index.document_ids():
            store.close()
            raise IndexUnusable("向量库是空的，索引记录却有文档。", remedy=REBUILD)
        return store

    def _rerank(
        self, scored: list[list[_Scored]], vectors: Vectors, scales: list[DenseScale], limit: int, k: int
    ) -> None:
        """Replace the document's nearness by the passage's own for the best passages, then sort again."""
        assert self._embedder is not None
        chosen = _best_chunks(scored, limit, k)
        exact = self._embedder.embed_passages([each.chunk.text[:_RERANK_CHARACTERS] for each in chosen])
        row = {each.number: position for position, each in enumerate(chosen)}
        for hits, vector, scale in zip(scored, vectors, scales, strict=True):
            for hit in hits:
                if (position := row.get(hit.candidate.indexed.number)) is not None:
                    hit.candidate.dense = scale(float(exact[position] @ vector))
            hits.sort(key=lambda each: each.order)


def _factors(query: Query, indexed: IndexedChunk, known: _FactorsKnown) -> dict[str, score.Part]:
    """The factors of a chunk; the queries of one change point differ in words only, so most are known already."""
    key = (indexed.number, query.window, query.region, query.sector)
    if key not in known:
        known[key] = {
            "region": score.region_part(query, indexed),
            "sector": score.sector_part(query, indexed),
            "time": score.time_part(query, indexed),
            "page": score.page_part(indexed),
        }
    return known[key]


def _relevance(candidate: Candidate) -> float:
    if candidate.dense is None:
        return candidate.lexical
    return score.LEXICAL_WEIGHT * candidate.lexical + score.DENSE_WEIGHT * candidate.dense


def _best_chunks(scored: list[list[_Scored]], limit: int, k: int) -> list[IndexedChunk]:
    """The chunks worth an exact vector: in turn the best of each query, then the second best …"""
    chosen: dict[int, IndexedChunk] = {}
    for rank in range(k):
        for hits in scored:
            if rank < len(hits) and len(chosen) < limit:
                indexed = hits[rank].candidate.indexed
                chosen.setdefault(indexed.number, indexed)
    return list(chosen.values())


def _passages(scored: Iterable[list[_Scored]], k: int) -> list[Passage]:
    best: dict[int, _Scored] = {}
    for hits in scored:
        for hit in hits[:k]:
            number = hit.candidate.indexed.number
            if number not in best or hit.score > best[number].score:
                best[number] = hit
    ordered = sorted(best.values(), key=lambda each: each.order)
    return [_passage(hit, rank) for rank, hit in enumerate(ordered, start=1)]


def _passage(hit: _Scored, rank: int) -> Passage:
    parts = {"lexical": hit.candidate.lexical}
    if hit.candidate.dense is not None:
        parts["dense"] = hit.candidate.dense
    parts |= {name: part.value for name, part in hit.factors.items()}
    return Passage(
        chunk=hit.candidate.indexed.chunk,
        score=round(hit.score, 6),
        rank=rank,
        query=hit.query,
        parts={name: round(value, 4) for name, value in parts.items()},
        reasons=tuple(part.reason for part in hit.factors.values() if part.reason),
    )
