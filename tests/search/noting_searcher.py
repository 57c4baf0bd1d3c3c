"""A searcher that tells what it was asked."""

from __future__ import annotations

from bianyin.model import Passage, Query
from bianyin.search import Searcher
from bianyin.search.searcher import RERANK_PASSAGES


class Noting(Searcher):
    """Keeps what it was asked for: the query, how many passages, and how many of them to be read."""

    def search(self, query: Query, k: int = 10, *, rerank: int = RERANK_PASSAGES) -> list[Passage]:
        self.asked = [*getattr(self, "asked", []), (query, k, rerank)]
        return super().search(query, k, rerank=rerank)

    def days_asked(self) -> set[str]:
        """The days that were looked up, as each was asked for; no other search has a window of one day."""
        queries = [query for query, _, _ in self.asked if query.window is not None]
        return {query.text for query in queries if query.window is not None and query.window.days == 1}
