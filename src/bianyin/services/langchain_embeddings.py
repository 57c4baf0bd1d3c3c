"""Any LangChain `Embeddings` as an embedder of the index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

from bianyin.errors import BianyinError, ServiceError
from bianyin.services.vectors import as_vectors

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

    from bianyin.services.vectors import Vectors

# Texts handed over together: LangChain's own classes cut them further as their service wants.
_AT_ONCE = 256


class LangChainEmbedder:
    """An embedder over LangChain's `embed_documents` and `embed_query`."""

    at_once = _AT_ONCE

    def __init__(
        self,
        embeddings: Embeddings | Callable[[], Embeddings],
        *,
        name: str,
        shown: Callable[[str], str] = str,
    ) -> None:
        """
        Args:
            embeddings: the object, or what makes it when a vector is first asked for.
            name: of the model. Vectors of different names are never compared, so give another model another name.
            shown: an error's words as they may be shown.
        """
        self._given, self._name, self._shown, self._lock = embeddings, name, shown, Lock()

    @property
    def name(self) -> str:
        return f"langchain:{self._name}"

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension).

        Raises:
            ConfigurationError: what makes the object says so.
            ServiceError: it failed, or its answer is not one vector a text.
        """
        return self._answered(lambda model: model.embed_documents(list(texts)), len(texts))

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """As `embed_passages`, one after the other: LangChain asks for one query at a time."""
        return self._answered(lambda model: [model.embed_query(text) for text in texts], len(texts))

    @cached_property
    def _made(self) -> Embeddings:
        from langchain_core.embeddings import Embeddings

        return self._given if isinstance(self._given, Embeddings) else self._given()

    def _answered(self, ask: Callable[[Embeddings], Sequence[Any]], expected: int) -> Vectors:
        with self._lock:
            model = self._made
        try:
            answer = ask(model)
        except BianyinError:
            raise
        except Exception as error:
            why = self._shown(f"{type(error).__name__}：{error}")
            raise ServiceError(
                f"嵌入模型 {self._name} 没有给出向量（{why}）。",
                remedy="请检查网络、地址与密钥，然后再运行一次：已算出的向量已保存。",
            ) from error
        return self._checked(answer, expected)

    def _checked(self, answer: Sequence[Sequence[float]], expected: int) -> Vectors:
        try:
            return as_vectors(answer, expected)
        except ValueError as error:
            raise ServiceError(
                f"嵌入模型 {self._name} 的回答无法使用：{error}。",
                remedy="请检查该 LangChain Embeddings 对象。",
            ) from None
