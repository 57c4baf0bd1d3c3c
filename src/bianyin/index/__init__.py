"""Make documents searchable. In: a catalog. Out: chunks with their terms, days and vectors, kept in step with it."""

from bianyin.index.build import DocumentSource, IndexCounts, update
from bianyin.index.columns import Columns
from bianyin.index.embed import CachedEmbedder, Embedder
from bianyin.index.lexical import IndexedChunk, IndexedDocument, LexicalIndex
from bianyin.index.store import VectorStore

__all__ = [
    "CachedEmbedder", "Columns", "DocumentSource", "Embedder", "IndexCounts", "IndexedChunk", "IndexedDocument",
    "LexicalIndex", "VectorStore", "update",
]  # fmt: skip
