"""From documents to what can be searched: chunks, the lexical index, and one vector a document."""

from bianyin.index.build import DocumentSource, IndexCounts, update
from bianyin.index.chunk import chunk
from bianyin.index.embed import CachedEmbedder, Embedder
from bianyin.index.lexical import IndexedChunk, IndexedDocument, LexicalIndex
from bianyin.index.store import VectorStore

__all__ = [
    "CachedEmbedder", "DocumentSource", "Embedder", "IndexCounts", "IndexedChunk", "IndexedDocument",
    "LexicalIndex", "VectorStore", "chunk", "update",
]  # fmt: skip
