"""Our search as a LangChain retriever: `Document`s with dates, address, tier and span in their metadata."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableConfig
from pydantic import Field, PrivateAttr

from bianyin.model import Document, Passage, Query, Window
from bianyin.services.tracing import untraced, without_tracer

Search = Callable[[Query, int], Sequence[Passage]]
Describe = Callable[[Sequence[str]], Mapping[str, Document]]


class BianyinRetriever(BaseRetriever):
    """Asks the index within a window, about a region and a sector; `bianyin.wiring.langchain_retriever` makes one.

    Any of the four can be given with the question instead:
    `retriever.invoke("限产", start=date(2021, 9, 1), end=date(2021, 12, 1))`.

    LangChain asks from threads of its own (`ainvoke`, `batch`, parallel chains): one question at a time is looked up.

    Attributes:
        search: passages for a query, best first, at most so many.
        describe: documents by id.
        k: most passages, at least 1.
        start, end: days of the window, `end` not included; both or neither.
        region, sector: code and key, as of `bianyin.knowledge.places` and `bianyin.knowledge.sectors`.
        tracing: whether LangChain's own variables (LANGSMITH_…) decide about traces of its questions; by default there are
            none. A chain around it is traced as its maker wants.
    """

    search: Search
    describe: Describe
    k: int = Field(10, ge=1)
    start: dt.date | None = None
    end: dt.date | None = None
    region: str | None = None
    sector: str | None = None
    tracing: bool = False
    _one_at_a_time: threading.Lock = PrivateAttr(default_factory=threading.Lock)

    def invoke(
        self, input: str, config: RunnableConfig | None = None, **kwargs: Any
    ) -> list[LangChainDocument]:
        with untraced(self.tracing):
            return super().invoke(input, config if self.tracing else without_tracer(config), **kwargs)

    async def ainvoke(
        self, input: str, config: RunnableConfig | None = None, **kwargs: Any
    ) -> list[LangChainDocument]:
        with untraced(self.tracing):
            return await super().ainvoke(input, config if self.tracing else without_tracer(config), **kwargs)

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,
        start: dt.date | None = None,
        end: dt.date | None = None,
        region: str | None = None,
        sector: str | None = None,
    ) -> list[LangChainDocument]:
        asked = Query(
            text=query,
            window=_window(start or self.start, end or self.end),
            region=region or self.region,
            sector=sector or self.sector,
        )
        with self._one_at_a_time:
            passages = self.search(asked, self.k)
            documents = self.describe([passage.chunk.document_id for passage in passages])
        return [to_langchain(passage, documents[passage.chunk.document_id]) for passage in passages]


def to_langchain(passage: Passage, document: Document) -> LangChainDocument:
    """A passage as LangChain's document; `metadata["start"]` and `["end"]` are its span in our document's text."""
    metadata: dict[str, Any] = {
        "document_id": document.id, "start": passage.chunk.start, "end": passage.chunk.end,
        "url": document.url, "site": document.site, "title": document.title, "tier": document.tier,
        **{date.name: date.date.value for date in document.dates},
        "regions": list(document.regions), "score": passage.score, "rank": passage.rank,
        "parts": dict(passage.parts), "reasons": list(passage.reasons),
    }  # fmt: skip
    return LangChainDocument(id=passage.chunk.id, page_content=passage.chunk.text, metadata=metadata)


def _window(start: dt.date | None, end: dt.date | None) -> Window | None:
    if (start is None) != (end is None):
        raise ValueError("a window needs both start and end")
    return None if start is None or end is None else Window(start=start, end=end)
