"""Both ways of the bridge: our search as a retriever, and LangChain's embeddings in our index."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "index"))

from invented_documents import HashEmbedder, Source, make_documents
from langchain_core.embeddings import Embeddings
from langchain_core.runnables import RunnableLambda

from bianyin.adapters.langchain_embeddings import LangChainEmbedder
from bianyin.adapters.langchain_retriever import BianyinRetriever
from bianyin.errors import ServiceError
from bianyin.index import update
from bianyin.retrieve import Searcher


class Hashed(Embeddings):
    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return [float(number) for number in HashEmbedder().embed_query(text)]


class Broken(Hashed):
    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return super().embed_documents(texts)[1:]


def test_langchain_embeddings_make_the_same_index(tmp_path: Path) -> None:
    source = Source(make_documents(10))
    bridged = LangChainEmbedder(Hashed(), name="hash-32")
    counts = update(source, tmp_path, bridged)
    assert (counts.embedded, counts.embedder) == (10, "langchain:hash-32")
    with Searcher(tmp_path, bridged) as searcher:
        assert not searcher.notes


def test_an_answer_that_is_not_a_vector_a_text_is_no_answer() -> None:
    with pytest.raises(ServiceError):
        LangChainEmbedder(Broken(), name="broken").embed_passages(["一", "二"])


def test_the_retriever_gives_documents_with_dates_address_tier_and_span(tmp_path: Path) -> None:
    source = Source(make_documents(24))
    update(source, tmp_path, HashEmbedder())
    with Searcher(tmp_path, HashEmbedder()) as searcher:
        retriever = BianyinRetriever(search=searcher.search, describe=source.get_many, k=3)
        found = retriever.invoke("第7号工厂投产")
        assert 0 < len(found) <= 3
        for each in found:
            own = source.documents[each.metadata["document_id"]]
            assert own.text[each.metadata["start"] : each.metadata["end"]] == each.page_content
            assert each.metadata["url"] == own.url and each.metadata["tier"] == own.tier
            assert each.metadata["published_on"] == own.dates[0].date.value
        windowed = retriever.invoke("工厂投产", start=dt.date(2021, 5, 1), end=dt.date(2021, 6, 1))
        assert windowed and {each.metadata["published_on"] for each in windowed} == {"2021-05-15"}
        with pytest.raises(ValueError, match="both"):
            retriever.invoke("工厂投产", start=dt.date(2021, 5, 1))
        chain = retriever | RunnableLambda(len)
        assert chain.invoke("工厂投产") == 3
