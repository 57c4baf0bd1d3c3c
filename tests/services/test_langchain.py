"""Both ways of the bridge: our search as a retriever, and LangChain's embeddings in our index."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
from pathlib import Path
from typing import Any

import pytest

from bianyin.services.chroma import open_chroma

sys.path.insert(0, str(Path(__file__).parents[1] / "index"))

from invented_documents import HashEmbedder, Source, make_documents
from langchain_core.embeddings import Embeddings
from langchain_core.runnables import RunnableLambda

from bianyin.errors import ServiceError
from bianyin.index import update
from bianyin.search import Searcher
from bianyin.services.langchain_embeddings import LangChainEmbedder
from bianyin.services.langchain_retriever import BianyinRetriever


class Hashed(Embeddings):
    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return [float(number) for number in HashEmbedder().embed_query(text)]


class Broken(Hashed):
    def __init__(self, *vectors: Any) -> None:
        self.vectors = vectors

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return list(self.vectors)

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self.vectors[len(text) - 1]
        return vector


def test_langchain_embeddings_make_the_same_index(tmp_path: Path) -> None:
    source = Source(make_documents(10))
    bridged = LangChainEmbedder(Hashed(), name="hash-32")
    counts = update(source, tmp_path, bridged, open_store=open_chroma)
    assert (counts.embedded, counts.embedder) == (10, "langchain:hash-32")
    with Searcher(tmp_path, bridged, open_store=open_chroma) as searcher:
        assert not searcher.notes


@pytest.mark.parametrize(
    "vectors",
    [
        ([1.0, 2.0], [1.0]),
        ([1.0], [float("nan")]),
        ([1.0], [float("inf")]),
        ([1.0], [None]),
        ([1.0], None),
        ([], []),
    ],
)
def test_an_answer_that_is_not_a_vector_a_text_is_no_answer(vectors: tuple[Any, ...]) -> None:
    broken = LangChainEmbedder(Broken(*vectors), name="broken")
    for embed in (broken.embed_passages, broken.embed_queries):
        with pytest.raises(ServiceError, match="broken 的回答无法使用"):
            embed(["一", "二二"])
    with pytest.raises(ServiceError, match="要 3 个向量"):
        LangChainEmbedder(Broken([1.0], [2.0]), name="broken").embed_passages(["一", "二", "三"])


def test_langchain_queries_are_vectors_of_queries(tmp_path: Path) -> None:
    bridged = LangChainEmbedder(Broken([1.0, 0.0], [0.0, 1.0]), name="two")
    assert bridged.embed_queries(["二二", "一"]).tolist() == [[0, 1], [1, 0]]
    assert len(bridged.embed_queries([])) == 0


def test_the_retriever_gives_documents_with_dates_address_tier_and_span(tmp_path: Path) -> None:
    source = Source(make_documents(24))
    update(source, tmp_path, HashEmbedder(), open_store=open_chroma)
    with Searcher(tmp_path, HashEmbedder(), open_store=open_chroma) as searcher:
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
        with pytest.raises(ValueError, match="greater than or equal to 1"):
            BianyinRetriever(search=searcher.search, describe=source.get_many, k=0)
        chain = retriever | RunnableLambda(len)
        assert chain.invoke("工厂投产") == 3


def test_the_retriever_is_asked_from_other_threads(tmp_path: Path) -> None:
    source = Source(make_documents(24))
    update(source, tmp_path, HashEmbedder(), open_store=open_chroma)
    questions = [f"第{number}号工厂投产" for number in range(12)]
    with Searcher(tmp_path, HashEmbedder(), open_store=open_chroma) as searcher:
        retriever = BianyinRetriever(search=searcher.search, describe=source.get_many, k=3)
        alone = [retriever.invoke(question) for question in questions]

        async def together() -> list[Any]:
            return await asyncio.gather(*(retriever.ainvoke(question) for question in questions))

        assert asyncio.run(together()) == alone
        assert retriever.batch(questions) == alone
