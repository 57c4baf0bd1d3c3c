"""The factors of a score, as tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from invented_documents import make_document

from bianyin.index.ledger import IndexedChunk, IndexedDocument, named
from bianyin.index.periods import of_document, of_text, pack
from bianyin.model import PartialDate, Query, Tier, Window
from bianyin.search import score

WINDOW = Window(start=dt.date(2021, 9, 1), end=dt.date(2021, 12, 1))


def _candidate(
    title: str,
    text: str,
    regions: tuple[str, ...] = (),
    tier: Tier = "未知",
    dates: tuple[str, ...] = (),
    written: tuple[str, ...] = (),
) -> IndexedChunk:
    id_ = make_document(title, text).id
    document = IndexedDocument(id_, title, tier, regions, named(title))
    about = make_document(
        title,
        text,
        dates=[{"name": "published_on", "date": PartialDate.parse(d), "origin": "given"} for d in dates],
    )
    told = [period for d in written for period in of_text(d, None)]
    return IndexedChunk(1, document, 0, 0, len(text), text, pack([*of_document(about), *told]), named(text))


MANY = ("辽宁、吉林、黑龙江、河北、山西五省", ("210000", "220000", "230000", "130000", "140000"))


@pytest.mark.parametrize(
    ("title", "text", "regions", "tier", "factor"),
    [
        ("辽宁省限产", "企业停产。", ("210000",), "省", score.REGION_OWN),
        ("限产", "沈阳市企业停产。", ("210100",), "市", score.REGION_OWN),
        ("全国限产", f"{MANY[0]}企业停产。", MANY[1], "部委", score.REGION_AMONG_MANY),
        ("限产", "企业停产。", ("210000",), "省", score.REGION_ELSEWHERE_IN_DOCUMENT),
        ("限产", "企业停产。", (), "国务院", score.REGION_NATIONAL),
        ("限产", "企业停产。", (), "转载", score.REGION_UNNAMED),
        ("浙江省限产", "浙江企业停产。", ("330000",), "省", score.REGION_OTHER),
        ("浙江省限产", "经验为辽宁省借鉴。", ("330000", "210000"), "省", score.REGION_OTHER),
        ("限产", "浙江企业停产。", ("330000",), "部委", score.REGION_OTHER),
        ("限产", "企业停产。", ("330000",), "部委", score.REGION_OTHER),
    ],
)
def test_region_of_a_province(
    title: str, text: str, regions: tuple[str, ...], tier: Tier, factor: float
) -> None:
    part = score.region_part("210000", _candidate(title, text, regions, tier))
    assert part.value == factor and part.reason


@pytest.mark.parametrize(
    ("title", "text", "region", "factor"),
    [
        ("沈阳市限产", "企业停产。", "210100", score.REGION_OWN),
        ("辽宁省限产", "企业停产。", "210100", score.REGION_PARENT),
        ("限产", "辽宁省企业停产。", "210100", score.REGION_PARENT),
        ("大连市限产", "企业停产。", "210100", score.REGION_OTHER),
        ("全国限产", "企业停产。", "100000", score.REGION_OWN),
        ("浙江省限产", "企业停产。", "100000", score.REGION_ELSEWHERE_IN_DOCUMENT),
    ],
)
def test_region_of_a_city_and_of_the_country(title: str, text: str, region: str, factor: float) -> None:
    assert score.region_part(region, _candidate(title, text)).value == factor


@pytest.mark.parametrize(
    ("title", "text", "factor"),
    [
        ("钢铁企业的消息", "停产。", score.SECTOR_TITLE),
        ("一则消息", "水泥熟料生产线停窑。", score.SECTOR_CORE),
        ("一则消息", "当地实施有序用电。", score.SECTOR_RELATED),
        ("一则消息", "小学开学。", score.SECTOR_NONE),
    ],
)
def test_sector(title: str, text: str, factor: float) -> None:
    query = Query(text="限产", sector="industry")
    assert score.sector_part(query, _candidate(title, text)).value == factor
    assert score.sector_part(Query(text="限产"), _candidate(title, text)).value == 1


@pytest.mark.parametrize(
    ("dates", "written", "inside"),
    [
        (("2021-10-01",), (), 1),
        (("2021-08-31",), (), 0),
        (("2021-12-01",), (), 0),
        (("2021-12",), (), 0),
        (("2021-09",), (), 1),
        (("2021",), (), 0),  # a year alone is too coarse
        (("2020-01-01",), ("2021-10-01",), 1),
        (("2021-10-01",), ("2021-10-02", "2019-01-01"), 2),
        ((), (), 0),
    ],
)
def test_dates_in_the_window(dates: tuple[str, ...], written: tuple[str, ...], inside: int) -> None:
    assert len(score.dates_in(WINDOW, _candidate("题", "文。", dates=dates, written=written))) == inside


def test_time_falls_from_the_middle_to_the_edges() -> None:
    query = Query(text="限产", window=WINDOW)
    days = ["2021-10-16", "2021-10-01", "2021-09-20", "2021-09-01"]
    values = [score.time_part(query, _candidate("题", "文。", dates=(day,))).value for day in days]
    assert values == sorted(values, reverse=True)
    assert values[0] == pytest.approx(1, abs=0.01) and values[-1] == pytest.approx(score.TIME_EDGE, abs=0.01)
    assert score.time_part(Query(text="限产"), _candidate("题", "文。")).value == 1


def test_a_time_that_is_only_told_relative_to_another_counts_less() -> None:
    query = Query(text="限产", window=WINDOW)
    written = score.time_part(query, _candidate("题", "文。", written=("2021-10-16",)))
    period = of_text("上月", dt.date(2021, 11, 16))
    relative = replace(_candidate("题", "文。"), packed=pack(period))
    told = score.time_part(query, relative)
    assert told.value == pytest.approx(written.value * score.TIME_RELATIVE, abs=0.02)
    assert "相对" in told.reason


@pytest.mark.parametrize(
    ("tier", "better"), [("国务院", "转载"), ("省", "未知"), ("中央媒体", "行业媒体"), ("行业媒体", "转载")]
)
def test_authority(tier: Tier, better: Tier) -> None:
    high, low = (score.authority_part(each).value for each in (tier, better))
    assert 0.9 < low < high <= 1


def test_menus_and_pages_that_are_never_evidence() -> None:
    query = Query(text="停产", sector="industry")
    menu = "首页 新闻中心 政策法规 信息公开 互动交流 网上办事 专题专栏 联系我们 " * 3
    assert score.page_part(query, _candidate("题", menu)).value == score.MENU_PASSAGE
    assert score.page_part(query, _candidate("题", menu + "企业停产。")).value == 1
    assert score.page_part(query, _candidate("某公司招聘公告", "企业停产。")).value == score.NOISE_PAGE
    anything = Query(text="招聘")
    assert score.page_part(anything, _candidate("某公司招聘公告", "企业停产。")).value == 1
