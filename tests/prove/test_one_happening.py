"""One record, one happening: what a page says of another event, paper, place or time is no part of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bianyin.knowledge.question import Question
from bianyin.model import Document, EventDraft
from bianyin.prove import ground
from drafting_fixtures import at, counted

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


def draft(page: Document, **changes: Any) -> EventDraft:
    """The page's own story, or what `changes` say of it."""
    base: dict[str, Any] = {
        "document_id": page.id,
        "kind": "event",
        "title": at(page, page.title),
        "drafter": "测试",
    }
    if "content" not in changes:
        changes["content"] = at(page, STORY)
    if "dates" not in changes:
        changes["dates"] = {"occurred_on": at(page, "2021年9月28日")}
    return EventDraft(**{**base, **changes})


@pytest.fixture
def news(document: Make) -> Document:
    return document(*NEWS, site="滨海日报", page_date="2021-09-29")


@pytest.fixture
def paper(document: Make) -> Document:
    return document(*PAPER, site="辽宁省人民政府", page_date="2021-10-25")


FIGURES = [
    ("its own history", ("总投资", "15亿元", LATER), "fact"),
    ("its own effect", ("节约标准煤", "2万吨", LATER), "fact"),
    ("the other plant's", ("产能", "20万吨", OTHER), "refused"),
    ("a forecast", ("产值", "90亿元", FORECAST), "target"),
]


@pytest.mark.parametrize(("case", "claimed", "becomes"), FIGURES, ids=[row[0] for row in FIGURES])
def test_figures_of_the_page_and_of_the_event(
    case: str, claimed: tuple[str, str, str], becomes: str, news: Document, ask: Ask
) -> None:
    record = ground(draft(news, figures=(counted(news, *claimed),)), news, ask()).record
    assert record is not None
    shown = ["target" if each.value.target else "fact" for each in record.figures] or ["refused"]
    assert shown == [becomes]


TOLD_OF_THE_OTHER = "此前的8月15日，本溪市乙厂关停。"
# (case, field: the words pointed at)
WHOLE: list[tuple[str, dict[str, str]]] = [
    ("date of the other event", {"occurred_on": "8月15日"}),
    ("content of the other event", {"content": TOLD_OF_THE_OTHER}),
    ("the other event under this title", {"content": TOLD_OF_THE_OTHER, "occurred_on": "8月15日"}),
    ("a clause of a sentence as title", {"title": "新生产线投产。"}),
]


def pointing(page: Document, words: dict[str, str]) -> dict[str, Any]:
    """Changes of a draft: a date by the name of its role, any other field by its own."""
    dates = {name: at(page, said) for name, said in words.items() if name.endswith("_on")}
    texts = {name: at(page, said) for name, said in words.items() if not name.endswith("_on")}
    return texts | ({"dates": dates} if dates else {})


@pytest.mark.parametrize(("case", "changes"), WHOLE, ids=[row[0] for row in WHOLE])
def test_two_events_are_not_blended(case: str, changes: dict[str, str], news: Document, ask: Ask) -> None:
    assert ground(draft(news), news, ask()).record is not None
    assert ground(draft(news, **pointing(news, changes)), news, ask()).record is None


def test_an_event_after_its_page_was_published_has_not_happened(document: Make, ask: Ask) -> None:
    page = document(*NEWS, site="滨海日报", page_date="2021-09-20")
    assert ground(draft(page), page, ask()).record is None


PAPERS: list[tuple[str, dict[str, str]]] = [
    ("the cited paper's date", {"issued_on": "2021年9月1日"}),
    ("end of effect as effect", {"effective_on": "2025年12月31日"}),
    ("the cited paper as the record", {"title": "“十四五”节能减排综合工作方案", "issued_on": "2021年9月1日"}),
]


@pytest.mark.parametrize(("case", "changes"), PAPERS, ids=[row[0] for row in PAPERS])
def test_two_papers_are_not_blended(case: str, changes: dict[str, str], paper: Document, ask: Ask) -> None:
    signed = at(paper, "2021年10月20日")
    content = at(paper, "鞍山市、本溪市等地钢铁企业压减粗钢产量200万吨。")
    honest = {"kind": "policy", "content": content, "dates": {"issued_on": signed}}
    assert ground(draft(paper, **honest), paper, ask()).record is not None
    assert ground(draft(paper, **(honest | pointing(paper, changes))), paper, ask()).record is None


@pytest.mark.parametrize("name", ["国务院", "辽宁省人民政府", "人民政府办公厅", "各市人民政府"])
def test_the_cited_and_half_named_are_no_issuers(name: str, paper: Document, ask: Ask) -> None:
    signed = at(paper, "2021年10月20日")
    content = at(paper, "鞍山市、本溪市等地钢铁企业压减粗钢产量200万吨。")
    claimed = draft(
        paper, kind="policy", content=content, dates={"issued_on": signed}, issuers=(at(paper, name),),
        document_number=at(paper, "国发〔2021〕33号"),
    )  # fmt: skip
    record = ground(claimed, paper, ask()).record
    assert record is not None and record.issuers == () and record.document_number is None


@pytest.mark.parametrize(
    ("sentence", "ships"),
    [
        ("10月21日，营口市发展和改革委员会印发《营口市有序用电办法》，明确错峰时段。", False),
        ("《营口市有序用电办法》也已公布，企业错峰用电。", False),
        ("按照《营口市有序用电办法》的要求，企业错峰用电。", True),
        ("企业错峰用电，减产两成。", True),
    ],
)
def test_another_papers_issue_is_no_measure_of_this_one(
    sentence: str, ships: bool, document: Make, ask: Ask
) -> None:
    issued = "10月20日，营口市人民政府印发《营口市钢铁企业错峰生产方案》，钢铁企业错峰生产。"
    page = document("营口钢铁企业错峰生产", issued + sentence, page_date="2021-10-25")
    pointed = {
        "document_id": page.id, "kind": "policy", "title": at(page, "营口市钢铁企业错峰生产方案"),
        "content": at(page, issued), "measures": at(page, sentence), "dates": {"issued_on": at(page, "10月20日")},
        "drafter": "测试",
    }  # fmt: skip
    record = ground(EventDraft(**pointed), page, ask()).record  # type: ignore[arg-type]
    assert record is not None and bool(record.measures) is ships
