"""Asking the quarters of a window finds what comparing every vector in it exactly would find."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from contextlib import closing

import numpy as np
import pytest
from invented_documents import HashEmbedder, Source, make_document
from standing_index import served

from bianyin.index import Reader, filling, update
from bianyin.services.chroma import open_chroma

FIRST = dt.date(2019, 6, 1)
_HAPPENINGS = (
    "钢铁企业限产",
    "水泥窑错峰停窑",
    "煤炭增产保供",
    "电厂机组并网",
    "项目开工建设",
    "疫情防控复工",
    "节能降碳改造",
)
_PLACES = ("辽宁", "沈阳", "浙江", "河北", "山西", "河南", "山东", "广东", "湖北", "江苏")


def _day(chosen: random.Random, number: int) -> int:
    """Some years are dense, some thin; a fifth of the documents share ten days."""
    if number % 5 == 0:
        return 200 + 37 * chosen.randrange(10)
    return int(1460 * chosen.random() ** (2 if number % 2 else 0.7))


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    folder, chosen = tmp_path_factory.mktemp("recall"), random.Random(8)
    documents = [
        make_document(
            f"{chosen.choice(_PLACES)}{chosen.choice(_HAPPENINGS)}第{number}期",
            f"{chosen.choice(_PLACES)}{chosen.choice(_HAPPENINGS)}，{chosen.choice(_HAPPENINGS)}{chosen.randrange(900)}家。",
            (FIRST + dt.timedelta(days=_day(chosen, number))).isoformat(),
        )
        for number in range(3_000)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(filling, "MOST_RECENT", 100)
        update(Source(documents[:2_950]), folder, HashEmbedder(dimension=96), open_store=open_chroma)
        update(
            Source(documents[20:]), folder, HashEmbedder(dimension=96), open_store=open_chroma
        )  # some are recent
    with closing(Reader(folder, served(folder), open_chroma)) as made:
        yield made


@pytest.mark.parametrize("days", [10, 30, 90, 180, 365, 730])
def test_the_sixty_nearest_of_a_window_are_found(reader: Reader, days: int) -> None:
    chosen, embedder = random.Random(days), HashEmbedder(dimension=96)
    asked = embedder.embed_queries(
        [f"{chosen.choice(_PLACES)}{chosen.choice(_HAPPENINGS)}" for _ in range(8)]
    )
    asked /= np.linalg.norm(asked, axis=1, keepdims=True)
    shares = []
    for _ in range(6):
        start = FIRST.toordinal() + chosen.randrange(1460 - days)
        within = (((start, start + days),),)
        documents = reader.standing(within).documents
        for query, near in zip(asked, reader.nearest(asked, within), strict=True):
            exact = np.sort(reader.similarities(query, documents.tolist()))[::-1][:60]
            if len(exact):
                told = near.cosines[: len(exact)]
                shares.append(float((told >= exact[-1] - 1e-5).sum()) / len(exact))
                assert set(near.documents.tolist()) <= set(documents.tolist())
    assert np.mean(shares) >= 0.99 and min(shares) >= 0.9


def test_several_collections_are_asked(reader: Reader) -> None:
    assert sum("q" in name for name in reader._parts) > 12 and "recent" in reader._parts
