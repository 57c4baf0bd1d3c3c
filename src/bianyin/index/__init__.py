"""From documents to what can be searched: chunks, their terms and periods, and a vector a document, or a passage."""

from bianyin.index.build import DocumentSource, IndexCounts, update
from bianyin.index.columns import Columns
from bianyin.index.embed import CachedEmbedder, Embedder
from bianyin.index.lexical import IndexedChunk, IndexedDocument, LexicalIndex
from bianyin.index.store import VectorStore

__all__ = [
    "CachedEmbedder", "Columns", "DocumentSource", "Embedder", "IndexCounts", "IndexedChunk", "IndexedDocument",
    "LexicalIndex", "VectorStore", "update",
]  # fmt: skip
