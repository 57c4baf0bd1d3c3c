"""Any LangChain `Embeddings` as an embedder of the index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bianyin.errors import ServiceError
from bianyin.services.vectors import as_vectors

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

    from bianyin.services.vectors import Vectors

# Texts handed over together: LangChain's own classes cut them further as their service wants.
_AT_ONCE = 256


class LangChainEmbedder:
    """An embedder over LangChain's `embed_documents` and `embed_query`."""

    at_once = _AT_ONCE

    def __init__(self, embeddings: Embeddings, *, name: str) -> None:
        """
        Args:
            name: of the model. Vectors of different names are never compared, so give another model another name.
        """
        self._embeddings, self._name = embeddings, name

    @property
    def name(self) -> str:
        return f"langchain:{self._name}"

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension).

        Raises:
            ServiceError: the answer is not one vector a text.
        """
        return self._checked(self._embeddings.embed_documents(list(texts)), len(texts))

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """As `embed_passages`, one after the other: LangChain asks for one query at a time."""
        return self._checked([self._embeddings.embed_query(text) for text in texts], len(texts))

    def _checked(self, answer: Sequence[Sequence[float]], expected: int) -> Vectors:
        try:
            return as_vectors(answer, expected)
        except ValueError as error:
            raise ServiceError(
                f"嵌入模型 {self._name} 的回答无法使用：{error}。",
                remedy="请检查该 LangChain Embeddings 对象。",
            ) from None
