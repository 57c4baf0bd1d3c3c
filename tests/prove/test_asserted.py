"""Each check of what is told as a fact, one page a row: with the words that take it back, and with harmless ones there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bianyin.knowledge.question import Question
from bianyin.model import Document, EventDraft, EventRecord
from bianyin.prove import ground
from drafting_fixtures import at, counted

Make = Callable[..., Document]
Ask = Callable[..., Question]
ISSUED = "9月14日，营口市人民政府印发《营口市钢铁企业错峰生产通告》，钢铁企业限产三成。"
STOPPED = "9月14日，营口市甲钢铁厂一号高炉停产。"


def grounded(page: Document, question: Question, kind: str, content: str, **more: Any) -> EventRecord | None:
    name = "issued_on" if kind == "policy" else "occurred_on"
    draft = {
        "document_id": page.id,
        "kind": kind,
        "title": at(page, "营口市钢铁企业错峰生产通告" if kind == "policy" else content),
        "content": at(page, content),
        "dates": {name: at(page, "9月14日", content)},
        "drafter": "测试",
    }
    return ground(EventDraft(**draft | more), page, question).record  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("behind", "ships"),
    [
        ("《营口市钢铁企业错峰生产通告》公布两天后即被收回。", False),
        ("《营口市钢铁企业错峰生产通告》公布两天后，企业陆续限产。", True),
        ("《营口市钢铁企业错峰生产通告》公布两天后，企业陆续限产。乙地的办法被收回。", True),
    ],
)
def test_a_reported_policy_is_in_force(behind: str, ships: bool, document: Make, ask: Ask) -> None:
    page = document("营口限产", f"{ISSUED}\n市民说天更蓝了。\n{behind}", page_date="2021-09-20")
    record = grounded(page, ask(), "policy", ISSUED)
    assert (record is not None) is ships
    assert record is None or record.title.value == "营口市钢铁企业错峰生产通告"


@pytest.mark.parametrize(
    ("measure", "ships"),
    [
        ("该厂计划关停两台烧结机。", False),
        ("如果电力不足，该厂关停两台烧结机。", False),
        ("该厂关停了两台烧结机。", True),
    ],
)
def test_a_measure_of_an_event_was_taken(measure: str, ships: bool, document: Make, ask: Ask) -> None:
    page = document("营口停产", STOPPED + measure, page_date="2021-09-20")
    record = grounded(page, ask(), "event", STOPPED, measures=at(page, measure))
    assert record is not None
    assert (record.measures is not None) is ships


@pytest.mark.parametrize(("lead", "ships"), [("下列规定同时废止：", False), ("下列规定同时施行：", True)])
def test_a_figure_of_an_abolished_rule_does_not_ship(
    lead: str, ships: bool, document: Make, ask: Ask
) -> None:
    item = "1. 钢铁企业粗钢产量压减120万吨，原有指标废止。"  # what its own words end is another
    page = document("营口限产", f"{ISSUED}\n{lead}\n{item}", page_date="2021-09-20")
    record = grounded(
        page, ask(), "policy", ISSUED, figures=(counted(page, "粗钢产量压减", "120万吨", item),)
    )
    assert record is not None
    assert bool(record.figures) is ships


@pytest.mark.parametrize(("day", "ships"), [("9月14日", True), ("9月13日", False), ("9月15日", False)])
def test_a_happening_that_dates_itself_has_that_very_day(
    day: str, ships: bool, document: Make, ask: Ask
) -> None:
    page = document("营口停产", f"{day}，记者获悉有关情况。{STOPPED}", page_date="2021-09-20")
    assert (
        grounded(page, ask(), "event", STOPPED, dates={"occurred_on": at(page, day)}) is not None
    ) is ships
