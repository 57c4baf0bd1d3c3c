"""Ranking looks only at what can come first, and answers as if it had looked at everything."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from invented_documents import HashEmbedder, Source, make_document

from bianyin.index import update
from bianyin.model import Document, Query, Tier, Window
from bianyin.search import Searcher
from bianyin.services.chroma import open_chroma

YEAR = Window(start=dt.date(2021, 1, 1), end=dt.date(2022, 1, 1))
_PLACES = ("辽宁省", "沈阳市", "浙江省", "河北、山西、河南、山东四省", "全国", "")
_HAPPENINGS = ("钢铁企业限产停产", "实施有序用电", "水泥窑错峰停窑", "煤炭增产保供", "招聘工作人员")
_TIERS: tuple[Tier, ...] = ("省", "部委", "地方媒体", "转载", "未知")


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    """A few hundred, many of one text, so that there are ties."""
    chosen = random.Random(4)
    return [
        make_document(
            f"{title}{what}通知",
            f"{where}{what}。" * chosen.randrange(1, 4),
            (dt.date(2021, 1, 1) + dt.timedelta(days=30 * chosen.randrange(12))).isoformat(),
            tier=chosen.choice(_TIERS),
            regions=chosen.choice(((), ("210000",), ("330000",))),
            url=f"https://example.org/{number}",
        )
        for number, (title, where, what) in enumerate(list(product(_PLACES, _PLACES, _HAPPENINGS)) * 2)
    ]


@pytest.fixture(scope="module")
def folder(documents: list[Document], tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("ranked")
    update(Source(documents), made, HashEmbedder(), open_store=open_chroma)
    return made


@pytest.fixture
def many(folder: Path) -> Iterator[Searcher]:
    with Searcher(folder, HashEmbedder(), open_store=open_chroma) as searcher:
        yield searcher


@pytest.mark.parametrize("region", [None, "210000", "210100", "100000"])
@pytest.mark.parametrize("sector", [None, "industry"])
@pytest.mark.parametrize("window", [None, YEAR])
def test_the_first_few_are_those_of_all(
    many: Searcher, region: str | None, sector: str | None, window: Window | None
) -> None:
    for text in ("钢铁企业限产停产", "有序用电 停窑", "煤炭"):
        query = Query(text=text, region=region, sector=sector, window=window)
        everything = many.search(query, 1_000, rerank=0)
        many.forget()
        assert len(everything) > 50
        for k in (1, 5, 20):
            assert many.search(query, k, rerank=0) == everything[:k]


def test_queries_asked_together_are_answered_as_alone(many: Searcher) -> None:
    queries = [
        Query(text=text, region="210000", sector="industry", window=YEAR)
        for text in ("钢铁企业限产停产", "有序用电 停窑", "煤炭增产")
    ]
    alone: dict[str, float] = {}
    for query in queries:
        for passage in many.search(query, 5, rerank=0):
            alone[passage.chunk.id] = max(passage.score, alone.get(passage.chunk.id, 0.0))
    together = many.search_many(queries, 5, rerank=0)
    assert {passage.chunk.id: passage.score for passage in together} == alone
