"""The corpus and its index as a long-lived process reads them: opened once, opened anew when they have changed."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from queue import Empty, LifoQueue
from typing import TYPE_CHECKING

from bianyin.errors import BianyinError, IndexUnusable
from bianyin.model import Query
from bianyin.settings import Settings
from bianyin.wiring import open_catalog, open_searcher

if TYPE_CHECKING:
    from bianyin.api import FoundPassage
    from bianyin.catalog.facts import Fact
    from bianyin.search import Searcher

# Searchers at the same time: each is one thread's at a time, and the machine has few cores.
SEARCHERS = 2
_TRIAL = "有序用电 限产"
_FACTS_SECONDS = 300.0  # as crawl failures and reposts may change while the set of documents does not


class CorpusDesk:
    """Searches and counts for all threads of the server."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._free: LifoQueue[Searcher] = LifoQueue()
        self._places = threading.BoundedSemaphore(SEARCHERS)
        self._counting = threading.Lock()
        self._facts: tuple[str, float, list[Fact]] | None = None

    def close(self) -> None:
        while True:
            try:
                self._free.get_nowait().close()
            except Empty:
                return

    def warm(self) -> None:
        """Have all searchers opened and the facts counted before somebody waits for them; what goes wrong is told to who asks."""
        with suppress(BianyinError):
            self.facts()
        with suppress(BianyinError), ExitStack() as opened:
            for _ in range(SEARCHERS):
                searcher = opened.enter_context(self._searcher())
                searcher.search(Query(text=_TRIAL), k=1)

    def search(self, query: Query, k: int, asked_on: dt.date) -> tuple[list[FoundPassage], tuple[str, ...]]:
        """The best passages, and what is to be known of the search. A searcher that an update left behind is opened anew.

        Raises:
            IndexUnusable: there is no index, or it cannot be read.
        """
        try:
            return self._search(query, k, asked_on)
        except IndexUnusable:
            self.close()
            return self._search(query, k, asked_on)

    def _search(self, query: Query, k: int, asked_on: dt.date) -> tuple[list[FoundPassage], tuple[str, ...]]:
        from bianyin.api import found_passages

        with self._searcher() as searcher, open_catalog(self.settings) as catalog:
            return found_passages(catalog, searcher, query, k, asked_on, self.settings), searcher.notes

    @contextmanager
    def _searcher(self) -> Iterator[Searcher]:
        """One that no other thread has; a fault ends it."""
        with self._places:
            searcher = self._current()
            try:
                yield searcher
            except BaseException:
                searcher.close()
                raise
            self._free.put(searcher)

    def _current(self) -> Searcher:
        try:
            searcher = self._free.get_nowait()
        except Empty:
            return open_searcher(self.settings)
        if searcher.is_current():
            return searcher
        searcher.close()
        return open_searcher(self.settings)

    def documents(self) -> int:
        """How many documents there are."""
        with open_catalog(self.settings) as catalog:
            return catalog.count()

    def facts(self) -> list[Fact]:
        """What each document of the corpus is; counted anew when documents came or went, or after some minutes."""
        with self._counting, open_catalog(self.settings) as catalog:
            digest, now = catalog.digest(), time.monotonic()
            if self._facts is None or self._facts[0] != digest or now - self._facts[1] > _FACTS_SECONDS:
                self._facts = (digest, now, list(catalog.facts()))
            return self._facts[2]
