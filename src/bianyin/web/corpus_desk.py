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
from bianyin.web.corpus_counts import CorpusCounts
from bianyin.wiring import open_catalog, open_searcher

if TYPE_CHECKING:
    from bianyin.api import FoundPassage
    from bianyin.search import Searcher

# Searchers at the same time: each is one thread's at a time, and the machine has few cores.
SEARCHERS = 2
# A second of computing for each search, which readers would wait for one behind the other.
LEADS_ALONE = (
    "索引里每篇文档只有开头的向量（BIANYIN_PASSAGE_VECTORS=false）。为了马上回答，这里不再逐段比较意思；"
    "报告仍会比较，因此次序可能略有不同。"
)
_TRIAL = "有序用电 限产"
_COUNTS_SECONDS = 300.0  # as crawl failures and reposts may change while the set of documents does not

_LOOK_SECONDS = 5.0  # between two looks whether the corpus has changed


class CorpusDesk:
    """Searches and counts for all threads of the server."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._free: LifoQueue[Searcher] = LifoQueue()
        self._places = threading.BoundedSemaphore(SEARCHERS)
        self._counting = threading.Lock()
        self._counts: CorpusCounts | None = None
        self._digest, self._counted, self._looked = "", 0.0, 0.0

    def close(self) -> None:
        while True:
            try:
                self._free.get_nowait().close()
            except Empty:
                return

    def warm(self) -> None:
        """Have all searchers opened and the facts counted before somebody waits for them; what goes wrong is told to who asks."""
        with suppress(BianyinError):
            self.counts().months(None)
            _ = self.counts().overview
        with suppress(BianyinError), ExitStack() as opened:
            for _ in range(SEARCHERS):
                searcher = opened.enter_context(self._searcher())
                searcher.search(Query(text=_TRIAL), k=1, rerank=0)

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
            settings, notes = self.settings, searcher.notes
            if searcher.embeds_as_asked:
                settings, notes = settings.model_copy(update={"rerank_passages": 0}), (*notes, LEADS_ALONE)
            return found_passages(catalog, searcher, query, k, asked_on, settings), notes

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

    def counts(self) -> CorpusCounts:
        """What the corpus holds; counted anew when documents came or went, or after some minutes."""
        with self._counting:
            now = time.monotonic()
            if self._counts is not None and now - self._looked < _LOOK_SECONDS:
                return self._counts
            with open_catalog(self.settings) as catalog:
                digest = catalog.digest()
                if self._counts is None or digest != self._digest or now - self._counted > _COUNTS_SECONDS:
                    self._counts = CorpusCounts(list(catalog.facts()), self.settings.corpora)
                    self._digest, self._counted = digest, now
            self._looked = time.monotonic()
            return self._counts
