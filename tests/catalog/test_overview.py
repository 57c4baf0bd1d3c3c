"""What `bianyin corpus` counts, over a real catalog."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import NamedTuple

import pytest
from corpus_places import Place

from bianyin.catalog.catalog import Catalog
from bianyin.catalog.database import Database
from bianyin.catalog.overview import Overview, overview
from bianyin.crawl.frontier import FILE_NAME, Frontier
from bianyin.errors import CorpusError
from bianyin.model import Page
from bianyin.parse.parse import parse

TOLD = "水泥企业在采暖季实行错峰生产，停窑时间由各市根据空气质量确定，并报省工业和信息化厅备案。"


def page(url: str, place: str, date: str, told: str = TOLD) -> Page:
    shown = f"<title>{place}示例通知</title><h1>{place}示例通知</h1><div>发布时间：{date}</div><div id='zoom'><p>{place}{told}</p></div>"
    return Page(url=url, body=shown.encode(), media_type="html")


PAGES = [
    *(page(f"https://gxt.ln.gov.cn/{n}.html", "沈阳市", f"2021-0{1 + n % 3}-10", TOLD + f"第{n}号，指标{n * 37}吨。") for n in range(9)),
    page("https://www.mee.gov.cn/1.html", "湖北省", "2021-09-10"),
    Page(url="https://www.mee.gov.cn/a.pdf", body=b"%PDF-1.7\nbroken", media_type="pdf"),
    page("https://unknown.example.org/1.html", "大连市", "2021-12-01", "澳门新葡京娱乐城注册送58元，百家乐、真人娱乐尽在此处。" + TOLD),
]  # fmt: skip


class Corpus(NamedTuple):
    """A corpora folder, and where its catalog is."""

    folder: Path
    where: Path | Database

    def seen(self, region: str | None = None) -> Overview:
        with Catalog(self.where) as catalog:
            return overview(catalog.facts(), self.folder, region=region)


@pytest.fixture
def empty(tmp_path: Path, place: Place) -> Corpus:
    (tmp_path / "corpora").mkdir()
    return Corpus(tmp_path / "corpora", place("corpora"))


@pytest.fixture
def corpus(empty: Corpus) -> Corpus:
    with Catalog(empty.where) as catalog:
        catalog.add(parse(each) for each in PAGES)
    return empty


def test_counts_by_source_tier_month_and_region(corpus: Corpus) -> None:
    found = corpus.seen()
    assert (found.documents, found.undated) == (12, 1)
    assert found.by_source == {"ln-gxt": 9, "mee": 2, "unknown.example.org": 1}
    assert found.by_tier == {"部委": 2, "省": 9, "未知": 1}
    assert found.by_month == {"2021-01": 3, "2021-02": 3, "2021-03": 3, "2021-09": 1, "2021-12": 1}
    assert found.by_region == {"210100": 9, "420000": 1, "820000": 1, "210200": 1}
    assert found.unusable == {"no_main_text": 1, "unreadable": 1, "spam": 1}
    assert [(each.url, each.reason) for each in found.unread] == [
        ("https://www.mee.gov.cn/a.pdf", "unreadable")
    ]


def test_gaps_are_months_without_documents(corpus: Corpus) -> None:
    gaps = [(gap.start, gap.end, gap.documents) for gap in corpus.seen().gaps]
    assert gaps == [("2021-04", "2021-08", 0), ("2021-10", "2021-11", 0)]


def test_a_region_counts_its_cities_only(corpus: Corpus) -> None:
    assert corpus.seen("210000").documents == 10
    assert corpus.seen("420000").by_source == {"mee": 1}
    assert corpus.seen("100000").documents == 12


def test_what_the_crawler_could_not_have_is_named(corpus: Corpus) -> None:
    Frontier(corpus.folder).close()
    with sqlite3.connect(corpus.folder / FILE_NAME) as notes:
        for number, (state, reason) in enumerate(
            [("failed", "HTTP 500"), ("failed", "HTTP 500"), ("refused", "robots.txt 不允许"), ("done", "")]
        ):
            notes.execute(
                "INSERT INTO pages (url, source, kind, state, reason) VALUES (?, 'mee', 'article', ?, ?)", (str(number), state, reason)
            )  # fmt: skip
    notes.close()
    (failure,) = corpus.seen().crawl_failures
    assert (failure.source, failure.pages, failure.reason) == ("mee", 3, "HTTP 500")


def test_an_empty_corpus_is_counted_and_a_damaged_frontier_is_not_silent(empty: Corpus) -> None:
    assert empty.seen().documents == 0
    (empty.folder / FILE_NAME).write_bytes(b"no database" * 100)
    with pytest.raises(CorpusError, match=FILE_NAME):
        empty.seen()
