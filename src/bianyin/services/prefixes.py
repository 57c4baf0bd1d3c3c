"""Words that a model wants before a query and before a passage, so that it can tell them apart."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from bianyin.services.vectors import Vectors


class Prefixes(NamedTuple):
    """Nothing, unless said."""

    query: str = ""
    passage: str = ""


_SEARCHING = "Represent this sentence for searching relevant passages: "
# By a part of the model's name in small letters, the first that fits; as their model cards say.
_KNOWN = (
    ("multilingual-e5", Prefixes("query: ", "passage: ")),
    ("bge-small-zh", Prefixes("为这个句子生成表示以用于检索相关文章：")),
    ("bge-base-zh", Prefixes("为这个句子生成表示以用于检索相关文章：")),
    ("bge-large-zh", Prefixes("为这个句子生成表示以用于检索相关文章：")),
    ("bge-small-en", Prefixes(_SEARCHING)),
    ("bge-base-en", Prefixes(_SEARCHING)),
    ("bge-large-en", Prefixes(_SEARCHING)),
    ("snowflake-arctic-embed", Prefixes(_SEARCHING)),
    ("mxbai-embed-large", Prefixes(_SEARCHING)),
    ("nomic-embed-text", Prefixes("search_query: ", "search_document: ")),
    ("embeddinggemma", Prefixes("task: search result | query: ", "title: none | text: ")),
    ("qwen3-embedding", Prefixes(
        "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:"
    )),
)  # fmt: skip


def known(model: str) -> Prefixes:
    """What a model of this name wants, as far as we know."""
    return next((prefixes for part, prefixes in _KNOWN if part in model.lower()), Prefixes())


class Prefixed:
    """An embedder with prefixes of the user's own. They are in its name: other prefixes make other vectors."""

    def __init__(self, embedder: Any, prefixes: Prefixes) -> None:
        self._embedder, self._prefixes = embedder, prefixes

    def __getattr__(self, name: str) -> Any:
        """What else the embedder has, such as `at_once`."""
        return getattr(self._embedder, name)

    @property
    def name(self) -> str:
        written = "\0".join(self._prefixes).encode()
        return f"{self._embedder.name}+prefix-{hashlib.sha256(written).hexdigest()[:8]}"

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """As the embedder's, of the texts behind the passage prefix."""
        vectors: Vectors = self._embedder.embed_passages([self._prefixes.passage + text for text in texts])
        return vectors

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """As the embedder's, of the texts behind the query prefix."""
        vectors: Vectors = self._embedder.embed_queries([self._prefixes.query + text for text in texts])
        return vectors
