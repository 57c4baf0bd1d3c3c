"""The role of a date by the words beside it, on both sides of each reach, and why a date is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bianyin.knowledge.question import Question
from bianyin.model import DateName, Document, PartialDate, Window
from bianyin.prove.dates_in_role import place_in_window, prove_date
from bianyin.prove.quotes import Refusal
from bianyin.text.reading import read
from drafting_fixtures import at, make_question

Make = Callable[..., Document]
Ask = Callable[..., Question]
DAY = "2021年9月18日"
UNSAID, PLANNED, PAGE = "原文未说明该日期是", "计划或目标日期", "编辑、更新或印制"
DATELINE, VISIT, PLAN_BEHIND, LATER = "电头日期", "记者到访", "原文所述为计划，并非", "晚于页面发布日期"

# role, sentence, and why it is refused; empty: it holds
ROWS: list[tuple[DateName, str, str]] = [
    # issued
    ("issued_on", f"{DAY}，省政府印发《限产方案》。", ""),
    ("issued_on", f"省政府印发《限产方案》（{DAY}）。", ""),
    ("issued_on", f"{DAY}至20日，省政府印发《限产方案》。", UNSAID),
    ("issued_on", f"{DAY}—20日，省政府印发《限产方案》。", UNSAID),
    ("issued_on", f"{DAY}起，省政府印发《限产方案》。", UNSAID),
    ("issued_on", f"{DAY}8时开始，省政府印发《限产方案》。", UNSAID),
    ("issued_on", f"{DAY}前，省政府印发《限产方案》。", UNSAID),
    ("issued_on", f"{DAY}消息，省政府印发《限产方案》。", UNSAID),
    ("issued_on", f"{DAY}，省政府停产甲厂。", UNSAID),
    ("issued_on", f"{DAY}，省政府要求尽快印发《限产方案》。", UNSAID),
    ("issued_on", f"{DAY}，省政府部署工作，印发《限产方案》。", ""),  # asked for in another clause
    ("issued_on", f"{DAY}，省长强调安全，印发《限产方案》。", UNSAID),  # called for to the sentence's end
    ("issued_on", f"{DAY}，省政府印发《限产方案》，要求尽快执行。", ""),  # asked for behind it
    ("issued_on", f"{DAY}，省政府《加快限产方案》印发。", ""),  # a name asks for nothing
    ("issued_on", f"{DAY}，《关于要求限产的建议》由省政府印发。", ""),
    ("issued_on", f"{DAY}，省政府按照国家要求印发《限产方案》。", ""),
    ("issued_on", f"{DAY}，省政府争取印发《限产方案》，随后印发《停产方案》。", ""),  # one of two is done
    ("issued_on", f"《限产方案》施行日期：{DAY}，已印发。", "effective_on，不是 issued_on"),
    ("issued_on", f"《限产方案》报名时间为：{DAY}，已印发。", "该日期是「报名时间为：」"),
    ("issued_on", f"《限产方案》印发日期：{DAY}起。", UNSAID),
    ("issued_on", f"{DAY}，省工信厅会同省发展改革委和省生态环境厅及各地区各部门联合向各市正式公开印发《限产方案》。", ""),
    ("issued_on", f"{DAY}，省工信厅会同省发展改革委和省生态环境厅及各地区各部门以及各有关单位的同志们联合向各市正式公开印发《限产方案》。", UNSAID),
    ("issued_on", f"省政府印发《限产停产方案》（共五页）{DAY}。", ""),
    ("issued_on", f"省政府印发《限产停产方案》（共十五页）{DAY}。", UNSAID),  # too far before it
    ("issued_on", f"省政府印发《限产方案》。{DAY}停产。", UNSAID),  # another sentence
    ("issued_on", f"2021年9月1日印发《限产方案》{DAY}停产。", ""),
    ("issued_on", f"印发《限产方案》2021年9月1日又在{DAY}停产。", UNSAID),  # up to the date before it
    ("issued_on", f"{DAY}停产，2021年9月20日印发《限产方案》。", UNSAID),  # up to the next date
    # published
    ("published_on", f"{DAY}，省政府公布《限产方案》。", ""),
    ("published_on", f"{DAY}，省政府公示《限产方案》。", UNSAID),
    ("published_on", f"{DAY}消息，省政府下达淘汰任务。", ""),
    ("issued_on", f"{DAY}消息，省政府下达淘汰任务。", UNSAID),
    # effective
    ("effective_on", f"《限产方案》自{DAY}起施行。", ""),
    ("effective_on", f"《限产方案》自{DAY}零时起限制货车。", ""),
    ("effective_on", f"《限产方案》自{DAY}8时起限制货车。", ""),
    ("effective_on", f"《限产方案》{DAY}正式施行。", ""),
    ("effective_on", f"《限产方案》{DAY}生效。", ""),
    ("effective_on", f"《限产方案》{DAY}印发。", UNSAID),
    ("effective_on", f"《限产方案》自{DAY}起废止。", UNSAID),
    ("effective_on", f"《限产方案》自{DAY}起即行全面废止。", UNSAID),  # four characters between
    ("effective_on", f"《限产方案》自{DAY}起报名。", UNSAID),
    ("effective_on", f"《限产方案》施行日期为{DAY}。", ""),
    ("effective_on", f"《限产方案》生效时间 {DAY}。", ""),
    ("effective_on", f"《限产方案》施行的说明{DAY}。", UNSAID),
    ("issued_on", f"省政府印发《限产方案》自{DAY}起施行。", UNSAID),
    ("published_on", f"公布《限产方案》施行日期为{DAY}。", "effective_on，不是 published_on"),
    # occurred
    ("occurred_on", f"{DAY}，甲厂停产。", ""),
    ("occurred_on", f"计划{DAY}甲厂停产。", PLANNED),
    ("occurred_on", f"不晚于{DAY}甲厂停产。", PLANNED),
    ("occurred_on", f"甲厂拟于{DAY}停产。", PLANNED),
    ("occurred_on", f"{DAY}前，甲厂停产。", PLANNED),
    ("occurred_on", f"{DAY}左右将停产。", PLANNED),
    ("occurred_on", f"{DAY}计划停产。", PLANNED),
    ("occurred_on", f"{DAY}到期，甲厂停产。", PLANNED),
    ("occurred_on", f"{DAY}，甲厂计划停产。", PLAN_BEHIND),
    ("occurred_on", f"{DAY}，甲厂停产，计划扩建。", ""),
    ("occurred_on", f"{DAY}，甲厂停产。乙厂计划复产。", ""),
    ("occurred_on", "2021年9月25日，甲厂停产。", LATER),
    ("occurred_on", "2021年9月24日，甲厂停产。", ""),
    ("occurred_on", f"{DAY}更新 甲厂停产。", PAGE),
    ("occurred_on", f"{DAY}（此件公开）甲厂停产。", PAGE),
    ("occurred_on", f"{DAY}抄送 甲厂停产。", PAGE),
    ("occurred_on", f"{DAY}印发附件 甲厂停产。", PAGE),
    ("occurred_on", f"{DAY}印发停产通知。", ""),
    ("occurred_on", f"甲厂资料整理于{DAY}，停产。", PAGE),
    ("occurred_on", f"甲厂资料下载：{DAY}，停产。", PAGE),
    ("occurred_on", f"甲厂资料整理人{DAY}停产。", ""),
    ("occurred_on", f"{DAY}消息，甲厂停产。", DATELINE),
    ("occurred_on", f"{DAY}，记者走进园区，甲厂停产。", VISIT),
    ("occurred_on", f"{DAY}，从本市来的记者走进园区，甲厂停产。", VISIT),  # six characters before
    ("occurred_on", f"{DAY}，从本市专程来的记者走进园区，甲厂停产。", ""),
    ("occurred_on", f"印发日期：{DAY}，甲厂停产。", "issued_on，不是 occurred_on"),
    ("occurred_on", f"停产日期：{DAY}，甲厂。", ""),
    ("occurred_on", f"截止{DAY}，甲厂停产。", "该日期是「截止」"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "why"), ROWS, ids=[f"{row[0]} {row[1]}" for row in ROWS])
def test_a_role_by_the_words_beside_a_date(name: DateName, text: str, why: str, document: Make) -> None:
    page = document("鞍山钢厂消息一则", text, page_date="2021-09-24")
    day = next((day for day in (f"{DAY}至20日", f"{DAY}—20日", DAY) if day in text), text[:10])
    assert _refused(page, name, day) == why or (why and why in _refused(page, name, day))


def _refused(page: Document, name: DateName, day: str) -> str:
    try:
        place, date = prove_date(read(page), name, at(page, day))
    except Refusal as refusal:
        assert refusal.reason == "date_not_in_source"
        return refusal.detail
    assert place.text == day and date.evidence[0].quote == day
    return ""


PAPER = "各区人民政府：\n甲厂2021年9月18日停产，2021年9月1日印发方案。\n鞍山市人民政府\n2021年10月20日\n"


@pytest.mark.parametrize(
    ("name", "day", "why"),
    [
        ("issued_on", "2021年10月20日", ""),
        ("published_on", "2021年10月20日", "该日期在页面上是 issued_on，不是 published_on"),
        ("occurred_on", "2021年10月20日", "该日期在页面上是 issued_on，不是 occurred_on"),
        ("issued_on", "2021年9月1日", "本文的 issued_on 是 2021-10-20"),
        ("occurred_on", DAY, ""),
        ("issued_on", "2021年9月1", "「2021年9月1」不是可读出的日期"),
    ],
)
def test_a_papers_own_days(name: DateName, day: str, why: str, document: Make) -> None:
    page = document("鞍山市关于停产的通知", PAPER, site="鞍山市人民政府")
    assert _refused(page, name, day) == why


def test_a_rule_that_takes_effect_happens_that_day(document: Make) -> None:
    text = PAPER.replace("2021年9月1日印发方案", "自2021年9月1日起施行")
    page = document("鞍山市关于停产的通知", text, site="鞍山市人民政府")
    assert (
        _refused(page, "effective_on", "2021年9月1日") == _refused(page, "occurred_on", "2021年9月1日") == ""
    )
    assert "effective_on，不是 issued_on" in _refused(page, "issued_on", "2021年9月1日")


def test_a_pages_own_day_is_no_policys_unless_the_page_is_the_paper(document: Make) -> None:
    news = document("省政府限产消息", "发布时间：2021-09-18\n省政府印发《限产方案》。")
    paper = document("鞍山市关于停产的通知", "发布时间：2021-09-18\n" + PAPER, site="鞍山市人民政府")
    for origin in ("byline", "meta", "given", "updated"):
        assert (
            _refused(_dated(news, origin), "published_on", "2021-09-18") == "这是页面日期，不是政策的发布日期"
        )
        assert _refused(_dated(paper, origin), "published_on", "2021-09-18") == ""
    assert _refused(_dated(news, "table"), "published_on", "2021-09-18") == ""
    assert "是 published_on，不是 issued_on" in _refused(_dated(news, "byline"), "issued_on", "2021-09-18")


def _dated(page: Document, origin: Any) -> Document:
    """The page, its date of publication read off the words at its head."""
    (date,) = (each for each in page.dates if each.name == "published_on")
    shown = date.model_copy(update={"origin": origin, "span": at(page, "2021-09-18")})
    return page.model_copy(update={"dates": tuple(shown if each == date else each for each in page.dates)})


def test_a_day_that_cannot_be_told_is_refused_with_why(document: Make) -> None:
    text = "更新时间：2023-01-05\n9月18日，鞍山一钢厂停产。9月19日复产。"
    page = document("鞍山一钢厂停产", text, page_date="2021-09-24")
    with pytest.raises(Refusal) as refused:
        prove_date(read(page), "occurred_on", at(page, "9月18日"))
    assert "2023-01-05" in refused.value.detail
    for beside in ("，鞍山", "停产。"):  # right behind such a day, and right before one
        with pytest.raises(Refusal, match="不是可读出的日期"):
            prove_date(read(page), "occurred_on", at(page, beside))


def _dates(**values: str) -> Any:
    return {name: PartialDate.of(*map(int, value.split("-"))) for name, value in values.items()}


@pytest.fixture
def window() -> Window:
    return make_question("2021-10-31", days=30).window  # 1 October to 30 November


@pytest.mark.parametrize(
    ("kind", "dates", "placed"),
    [
        ("policy", {"issued_on": "2021-10-01"}, "issued_on"),
        ("policy", {"issued_on": "2021-09-30", "published_on": "2021-10-05"}, "published_on"),
        ("policy", {"issued_on": "2021-09-30", "effective_on": "2021-10-05"}, "effective_on"),
        ("policy", {"effective_on": "2021-10-05", "published_on": "2021-10-05"}, "published_on"),
        ("policy", {"issued_on": "2021-08-06", "published_on": "2021-10-05"}, "published_on"),  # 60 days
        ("policy", {"issued_on": "2021-08-05", "published_on": "2021-10-05"}, "date_outside_window"),  # 61
        ("policy", {"issued_on": "2021-09-30"}, "date_outside_window"),
        ("policy", {"occurred_on": "2021-10-05"}, "date_not_in_source"),
        ("policy", {"issued_on": "2021"}, "date_too_coarse"),
        ("policy", {"issued_on": "2021", "effective_on": "2021-12-05"}, "date_outside_window"),
        ("policy", {"issued_on": "2021", "effective_on": "2021-10-05"}, "effective_on"),
        ("policy", {}, "date_not_in_source"),
        ("event", {"occurred_on": "2021-10-05"}, "occurred_on"),
        ("event", {"occurred_on": "2021-10"}, "occurred_on"),
        ("event", {"issued_on": "2021-10-05"}, "date_not_in_source"),
        ("event", {"occurred_on": "2021"}, "date_too_coarse"),
    ],
)
def test_the_date_that_places_a_record(kind: Any, dates: dict[str, str], placed: str, window: Window) -> None:
    if placed.endswith("_on"):
        assert place_in_window(kind, _dates(**dates), window) == placed
        return
    with pytest.raises(Refusal, match=placed) as refused:
        place_in_window(kind, _dates(**dates), window)
    if placed == "date_too_coarse":
        assert refused.value.detail == "2021"
    elif placed == "date_outside_window":
        fine = [f"{name} {date}" for name, date in dates.items() if date != "2021" and name != "published_on"]
        assert refused.value.detail == "、".join(fine)
