"""What every measured plain LangChain pipeline needs: our embedder as LangChain's, and a document's day as metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

from langchain_core.embeddings import Embeddings

if TYPE_CHECKING:
    from bianyin.index import Embedder
    from bianyin.model import Document


class AsEmbeddings(Embeddings):
    """One of our embedders."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._embedder.embed_passages(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self._embedder.embed_queries([text])[0].tolist()
        return vector


def day_of(document: Document) -> int:
    """The day of the document's first date that is a day, as a number; 0 without one."""
    days = (each.date.start.toordinal() for each in document.dates if each.date.precision == "day")
    return next(days, 0)
