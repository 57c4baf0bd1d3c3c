"""Make documents searchable. In: a catalog. Out: chunks with their terms, days and vectors, kept in step with it."""

from bianyin.index.build import DocumentSource, IndexCounts, update
from bianyin.index.embed import CachedEmbedder, Embedder
from bianyin.index.ledger import IndexedChunk, IndexedDocument, Ledger
from bianyin.index.reader import Near, Reader
from bianyin.index.store import VectorStore

__all__ = [
    "CachedEmbedder", "DocumentSource", "Embedder", "IndexCounts", "IndexedChunk", "IndexedDocument", "Ledger", "Near",
    "Reader", "VectorStore", "update",
]  # fmt: skip
