"""One record, one happening: what a page says of another event, paper, place or time is no part of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bianyin.knowledge.question import Question
from bianyin.model import Document, DraftField, DraftFigure, EventDraft
from bianyin.prove import ground

Make = Callable[..., Document]
Ask = Callable[..., Question]

STORY = "2021年9月28日，鞍山市某水泥公司新生产线投产。"
LATER = "该项目2019年5月开工，总投资15亿元。项目采用先进工艺，年节约标准煤2万吨。"
OTHER = "此前的8月15日，本溪市乙厂关停。该厂产能20万吨。"
FORECAST = "公司预计，到2025年产值突破90亿元。"
NEWS = ("鞍山市某水泥公司新生产线投产", STORY + LATER + FORECAST + OTHER)

PLAN = "辽宁省“十四五”节能减排实施方案"
PAPER = (
    f"辽宁省人民政府办公厅关于印发{PLAN}的通知",
    "辽政办发〔2021〕31号\n各市人民政府：\n国务院2021年9月1日印发《“十四五”节能减排综合工作方案》（国发〔2021〕33号）。"
    "鞍山市、本溪市等地钢铁企业压减粗钢产量200万吨。自2021年11月1日起施行，有效期至2025年12月31日。\n"
    "辽宁省人民政府办公厅\n2021年10月20日",
)


def field(value: str, quote: str | None = None) -> DraftField:
    return DraftField(value=value, quote=quote or value)


def figure(what: str, value: str, unit: str, quote: str) -> DraftFigure:
    return DraftFigure(what=what, value=value, unit=unit, quote=quote)


def draft(page: Document, **changes: Any) -> EventDraft:
    base = {
        "document_id": page.id, "kind": "event", "title": field(page.title), "content": field(STORY),
        "dates": {"occurred_on": field("2021-09-28", STORY)}, "drafter": "测试",
    }  # fmt: skip
    return EventDraft(**{**base, **changes})


@pytest.fixture
def news(document: Make) -> Document:
    return document(*NEWS, site="滨海日报", page_date="2021-09-29")


@pytest.fixture
def paper(document: Make) -> Document:
    return document(*PAPER, site="辽宁省人民政府", page_date="2021-10-25")


FIGURES = [
    ("its own history", figure("总投资", "15", "亿元", "总投资15亿元"), "fact"),
    ("its own effect", figure("节约标准煤", "2", "万吨", "年节约标准煤2万吨"), "fact"),
    ("the other plant's", figure("产能", "20", "万吨", "该厂产能20万吨"), "refused"),
    ("a forecast", figure("产值", "90", "亿元", FORECAST), "target"),
]


@pytest.mark.parametrize(("case", "claimed", "becomes"), FIGURES, ids=[row[0] for row in FIGURES])
def test_figures_of_the_page_and_of_the_event(
    case: str, claimed: DraftFigure, becomes: str, news: Document, ask: Ask
) -> None:
    record = ground(draft(news, figures=(claimed,)), news, ask()).record
    assert record is not None
    shown = ["target" if each.value.target else "fact" for each in record.figures] or ["refused"]
    assert shown == [becomes]


WHOLE = [
    ("date of the other event", {"dates": {"occurred_on": field("2021-08-15", OTHER)}}),
    ("content of the other event", {"content": field("此前的8月15日，本溪市乙厂关停。")}),
    ("the other event under this title", {
        "content": field("此前的8月15日，本溪市乙厂关停。"), "dates": {"occurred_on": field("2021-08-15", OTHER)},
    }),
    ("a clause of a sentence as title", {"title": field("新生产线")}),
]  # fmt: skip


@pytest.mark.parametrize(("case", "changes"), WHOLE, ids=[row[0] for row in WHOLE])
def test_two_events_are_not_blended(case: str, changes: dict[str, Any], news: Document, ask: Ask) -> None:
    assert ground(draft(news), news, ask()).record is not None
    assert ground(draft(news, **changes), news, ask()).record is None


def test_an_event_after_its_page_was_published_has_not_happened(document: Make, ask: Ask) -> None:
    page = document(*NEWS, site="滨海日报", page_date="2021-09-20")
    assert ground(draft(page), page, ask()).record is None


PAPERS = [
    ("the cited paper's date", {"dates": {"issued_on": field("2021-09-01", "国务院2021年9月1日印发")}}),
    ("end of effect as effect", {"dates": {"effective_on": field("2025-12-31", "有效期至2025年12月31日")}}),
    ("the cited paper as the record", {
        "title": field("“十四五”节能减排综合工作方案"),
        "dates": {"issued_on": field("2021-09-01", "国务院2021年9月1日印发")},
    }),
]  # fmt: skip


@pytest.mark.parametrize(("case", "changes"), PAPERS, ids=[row[0] for row in PAPERS])
def test_two_papers_are_not_blended(case: str, changes: dict[str, Any], paper: Document, ask: Ask) -> None:
    signed = field("2021-10-20", "辽宁省人民政府办公厅\n2021年10月20日")
    content = field("鞍山市、本溪市等地钢铁企业压减粗钢产量200万吨。")
    honest = {"kind": "policy", "content": content, "dates": {"issued_on": signed}}
    assert ground(draft(paper, **honest), paper, ask()).record is not None
    assert ground(draft(paper, **(honest | changes)), paper, ask()).record is None


@pytest.mark.parametrize("name", ["国务院", "辽宁省人民政府", "人民政府办公厅", "各市人民政府"])
def test_the_cited_and_half_named_are_no_issuers(name: str, paper: Document, ask: Ask) -> None:
    signed = field("2021-10-20", "辽宁省人民政府办公厅\n2021年10月20日")
    content = field("鞍山市、本溪市等地钢铁企业压减粗钢产量200万吨。")
    claimed = draft(
        paper, kind="policy", content=content, dates={"issued_on": signed}, issuers=(field(name),),
        document_number=field("国发〔2021〕33号"),
    )  # fmt: skip
    record = ground(claimed, paper, ask()).record
    assert record is not None and record.issuers == () and record.document_number is None
