"""The trust line, as a table of lies: what each one is refused for, and that nothing of it ships."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bianyin.knowledge.question import Question
from bianyin.model import Document, DraftFigure, EventDraft, EventRecord, Span
from bianyin.prove import ground
from bianyin.text import find_dates, find_quantities
from bianyin.text.sentences import units_of
from drafting_fixtures import at, counted

TITLE = "辽宁省人民政府办公厅关于印发省钢铁行业压减产量工作方案的通知"
TEXT = (
    "辽政办发〔2021〕31号\n各市人民政府：\n"
    "2021年四季度，鞍山市粗钢产量压减120万吨，本溪市粗钢产量压减80万吨，合计压减200万吨。"
    "黑龙江省同期压减钢材30万吨。"
    "计划于2021年12月20日前完成全部停产改造。"
    "方案自2021年11月1日起施行。"
    "依据国发〔2021〕23号文件，省内水泥企业错峰停窑，产能利用率下降１３．５％。"
    "沈阳市“两高”项目一律暂停审批。\n"
    "辽宁省人民政府办公厅\n2021年10月20日\n"
)
Make = Callable[..., Document]
Ask = Callable[..., Question]


CONTENT = "2021年四季度，鞍山市粗钢产量压减120万吨，本溪市粗钢产量压减80万吨，合计压减200万吨。"
SIGNED = "辽宁省人民政府办公厅\n2021年10月20日"


def honest(page: Document) -> dict[str, Any]:
    """A draft in which everything is true."""
    return {
        "document_id": page.id,
        "kind": "policy",
        "title": at(page, TITLE),
        "issuers": (at(page, "辽宁省人民政府办公厅", SIGNED),),
        "document_number": at(page, "辽政办发〔2021〕31号"),
        "dates": {"issued_on": at(page, "2021年10月20日")},
        "places": (at(page, "鞍山市", CONTENT),),
        "content": at(page, CONTENT),
        "measures": at(page, "沈阳市“两高”项目一律暂停审批。"),
        "figures": (counted(page, "粗钢产量压减", "120万吨", CONTENT),),
        "drafter": "测试",
    }


@pytest.fixture
def page(document: Make) -> Document:
    return document(TITLE, TEXT, site="辽宁省人民政府", page_date="2021-10-25")


def test_an_honest_draft_passes_whole(page: Document, ask: Ask) -> None:
    grounded = ground(EventDraft(**honest(page)), page, ask())
    assert grounded.rejections == ()
    record = grounded.record
    assert record is not None
    assert record.window_date == "issued_on"
    assert record.dates["issued_on"].value.value == "2021-10-20"
    assert record.figures[0].value.value == 120
    assert all(page.text[e.start : e.end] == e.quote for _, e in record.proofs)
    assert (record.source.url, record.source.site) == (page.url, page.site)


def test_a_piece_that_is_pointed_at_ships_as_its_whole_sentence(page: Document, ask: Ask) -> None:
    draft = honest(page) | {
        "impact": at(page, "产能利用率下降１３．５％"),
        "measures": at(page, "暂停审批"),
        "figures": (counted(page, "产能利用率下降", "１３．５％", "依据国发"),),
    }
    grounded = ground(EventDraft(**draft), page, ask())
    assert grounded.rejections == () and grounded.record is not None
    record = grounded.record
    assert record.measures and record.measures.value == "沈阳市“两高”项目一律暂停审批。"
    assert (
        record.impact
        and record.impact.value
        == "依据国发〔2021〕23号文件，省内水泥企业错峰停窑，产能利用率下降１３．５％。"
    )
    (figure,) = record.figures
    assert [item.quote for item in figure.evidence] == [record.impact.value, "１３．５％"]


Point = Callable[[Document], Any]
PLAN = "计划于2021年12月20日前完成全部停产改造。"
# One row a lie: what is pointed at, the field it is told in, and the reason it is refused for. The record stands without it.
FIELD_LIES: list[tuple[str, str, Point, str]] = [
    ("a place that the page does not have", "measures", lambda page: Span(start=9000, end=9010), "quote_not_found"),
    ("half a number", "figures", lambda page: (counted(page, "粗钢产量压减", "20万吨", CONTENT),), "number_not_in_quote"),
    ("a number without its unit", "figures", lambda page: (counted(page, "粗钢产量压减", "120", CONTENT),), "number_not_in_quote"),
    ("number moved to another place", "figures", lambda page: (counted(page, "鞍山市", "80万吨", CONTENT),), "value_not_in_quote"),
    ("number moved to another thing", "figures", lambda page: (counted(page, "水泥产量", "120万吨", CONTENT),), "value_not_in_quote"),
    ("number without a thing", "figures", lambda page: (counted(page, " ", "120万吨", CONTENT),), "value_not_in_quote"),
    ("no number at all", "figures", lambda page: (counted(page, "粗钢产量", "鞍山市", CONTENT),), "number_not_in_quote"),
    ("addressee as issuer", "issuers", lambda page: (at(page, "各市人民政府"),), "issuer_not_in_source"),
    ("any words as issuer", "issuers", lambda page: (at(page, "省内水泥企业"),), "issuer_not_in_source"),
    ("half an organ", "issuers", lambda page: (at(page, "人民政府办公厅", SIGNED),), "issuer_not_in_source"),
    ("a place of another sentence", "places", lambda page: (at(page, "黑龙江省"),), "region_mismatch"),
    ("cited number as its own", "document_number", lambda page: at(page, "国发〔2021〕23号"), "source_mismatch"),
    ("effective date as publication", "published_on", lambda page: at(page, "2021年11月1日"), "date_not_in_source"),
    ("half a date", "published_on", lambda page: at(page, "2021年10月2"), "date_not_in_source"),
    ("deadline as happening", "occurred_on", lambda page: at(page, "2021年12月20日"), "date_not_in_source"),
    ("signature as happening", "occurred_on", lambda page: at(page, "2021年10月20日"), "date_not_in_source"),
]  # fmt: skip


@pytest.mark.parametrize(("lie", "name", "point", "reason"), FIELD_LIES, ids=[row[0] for row in FIELD_LIES])
def test_a_lie_costs_its_field(
    lie: str, name: str, point: Point, reason: str, page: Document, ask: Ask
) -> None:
    draft = honest(page)
    if name.endswith("_on"):
        draft["dates"] = {**draft["dates"], name: point(page)}
    else:
        draft[name] = point(page)
    grounded = ground(EventDraft(**draft), page, ask())
    assert [(rejection.field, rejection.reason) for rejection in grounded.rejections] == [(name, reason)]
    assert grounded.record is not None
    assert name not in {field for field, _ in grounded.record.items()}


# One row a lie that takes the whole record with it.
WHOLE_LIES: list[tuple[str, Callable[[Document], dict[str, Any]], str]] = [
    ("another document's draft", lambda page: {"document_id": "ffff"}, "source_mismatch"),
    ("a piece of a sentence as title", lambda page: {"title": at(page, "合计压减200万吨")}, "missing_field"),
    ("half a name as title", lambda page: {"title": at(page, "省钢铁行业压减产量工作方案")}, "missing_field"),
    ("no content", lambda page: {"content": None}, "missing_field"),
    ("content of another province", lambda page: {"content": at(page, "黑龙江省同期压减钢材30万吨。")}, "region_mismatch"),
    ("no date at all", lambda page: {"dates": {}}, "date_not_in_source"),
    ("the paper's own date as a happening", lambda page: {"kind": "event", "dates": {"occurred_on": at(page, "2021年10月20日")}}, "date_not_in_source"),
    ("a period of statistics as the day of issue", lambda page: {"dates": {"issued_on": at(page, "2021年", CONTENT)}}, "date_not_in_source"),
    ("policy told as an event of its day of issue", lambda page: {"kind": "event"}, "date_not_in_source"),
    ("only a deadline", lambda page: {"kind": "event", "dates": {"occurred_on": at(page, "2021年12月20日")}}, "date_not_in_source"),
]  # fmt: skip


@pytest.mark.parametrize(("lie", "change", "reason"), WHOLE_LIES, ids=[row[0] for row in WHOLE_LIES])
def test_a_lie_costs_the_record(
    lie: str, change: Callable[[Document], dict[str, Any]], reason: str, page: Document, ask: Ask
) -> None:
    grounded = ground(EventDraft(**(honest(page) | change(page))), page, ask())
    assert grounded.record is None
    assert grounded.rejections[-1].reason == reason


@pytest.mark.parametrize(
    ("point", "reason"), [("2022-06-01", "date_outside_window"), ("2019-03-01", "date_outside_window")]
)
def test_a_true_record_of_another_time_is_refused(point: str, reason: str, page: Document, ask: Ask) -> None:
    grounded = ground(EventDraft(**honest(page)), page, ask(point))
    assert grounded.record is None and grounded.rejections[-1].reason == reason


def test_a_true_record_of_another_region_is_refused(page: Document, ask: Ask) -> None:
    grounded = ground(EventDraft(**honest(page)), page, ask(region="吉林"))
    assert grounded.record is None and grounded.rejections[-1].reason == "region_mismatch"


def test_a_year_alone_is_too_coarse(document: Make, ask: Ask) -> None:
    page = document("鞍山钢铁企业停产", "2021年，鞍山市一家钢铁企业停产。")
    draft = EventDraft(
        document_id=page.id,
        kind="event",
        title=at(page, page.title),
        dates={"occurred_on": at(page, "2021年")},
        content=at(page, "2021年，鞍山市一家钢铁企业停产。"),
        drafter="测试",
    )
    grounded = ground(draft, page, ask())
    assert grounded.record is None and grounded.rejections[-1].reason == "date_too_coarse"


def test_a_year_is_no_happening_of_a_paper(page: Document, ask: Ask) -> None:
    dates = honest(page)["dates"] | {"occurred_on": at(page, "2021年", CONTENT)}
    grounded = ground(EventDraft(**honest(page) | {"dates": dates}), page, ask())
    assert grounded.record is not None and "occurred_on" not in grounded.record.dates
    assert [(each.field, each.reason) for each in grounded.rejections] == [("occurred_on", "date_too_coarse")]


def test_a_month_counts_where_it_overlaps(document: Make, ask: Ask) -> None:
    page = document("鞍山钢铁企业停产", "2021年8月，鞍山市一家钢铁企业停产。")
    sentence = "2021年8月，鞍山市一家钢铁企业停产。"
    draft = EventDraft(
        document_id=page.id,
        kind="event",
        title=at(page, page.title),
        dates={"occurred_on": at(page, "2021年8月")},
        content=at(page, sentence),
        drafter="测试",
    )
    assert ground(draft, page, ask()).record is not None
    assert ground(draft, page, ask("2021-12-15")).record is None


def test_a_record_cannot_be_built_around_the_trust_line(page: Document, ask: Ask) -> None:
    record = ground(EventDraft(**honest(page)), page, ask()).record
    assert record is not None
    fields = record.model_dump()
    with pytest.raises(ValueError, match=r"only built by prove\.ground"):
        EventRecord.model_validate(fields)
    fields["content"]["value"] = "鞍山市粗钢产量压减900万吨"
    with pytest.raises(ValueError, match="no quote holds '鞍山市粗钢产量压减900万吨'"):
        EventRecord.model_validate(fields, context={"document": page})
    fields["content"]["evidence"] = []
    with pytest.raises(ValueError, match=r"content\.evidence"):
        EventRecord.model_validate(fields, context={"document": page})
    fields = record.model_dump()
    fields["content"]["evidence"][0]["start"] += 1
    with pytest.raises(ValueError, match="evidence for content is not in document"):
        EventRecord.model_validate(fields, context={"document": page})


@st.composite
def pointers(draw: st.DrawFn) -> tuple[str, int, int]:
    """A field, and how far its honest pointer is moved at either end."""
    part = draw(
        st.sampled_from(
            ["content", "measures", "title", "issuers", "places", "document_number", "dates", "figures"]
        )
    )
    return part, draw(st.integers(-30, 30)), draw(st.integers(-30, 30))


def _moved(span: Span, by: tuple[int, int], page: Document) -> Span:
    start = min(max(0, span.start + by[0]), len(page.text) - 1)
    return Span(start=start, end=max(start + 1, span.end + by[1]))


def _with_moved(draft: dict[str, Any], part: str, by: tuple[int, int], page: Document) -> dict[str, Any]:
    old = draft[part]
    if part == "dates":
        return draft | {part: {"issued_on": _moved(old["issued_on"], by, page)}}
    if part == "figures":
        return draft | {part: (DraftFigure(at=_moved(old[0].at, by, page), what=old[0].what),)}
    return draft | {part: (_moved(old[0], by, page),) if isinstance(old, tuple) else _moved(old, by, page)}


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(pointers(), min_size=1, max_size=3))
def test_whatever_is_pointed_at_only_whole_words_of_the_page_ship(
    page: Document, ask: Ask, changes: list[tuple[str, int, int]]
) -> None:
    draft = honest(page)
    for part, *by in changes:
        draft = _with_moved(draft, part, (by[0], by[1]), page)
    record = ground(EventDraft(**draft), page, ask()).record
    if record is None:
        return
    assert all(page.text[e.start : e.end] == e.quote for _, e in record.proofs)
    ends = {0, *(end for start, end in _sentences(page)), *(start for start, end in _sentences(page))}
    for name, value in record.items():
        if name in ("content", "measures", "impact"):
            assert all({item.start, item.end} <= ends for item in value.evidence)
    values = {
        name: [each.value for field, each in record.items() if field == name] for name, _ in record.items()
    }
    assert values.get("issuers", []) in ([], ["辽宁省人民政府办公厅"])
    assert values.get("document_number", []) in ([], ["辽政办发〔2021〕31号"])
    written = {mention.date.value for mention in find_dates(page.text)}
    assert all(date.value.value in written for date in record.dates.values())
    quantities = {(float(q.value), q.unit) for q in find_quantities(page.text)}
    assert all((shown.value.value, shown.value.unit) in quantities for shown in record.figures)
    assert record.source.url == page.url


def _sentences(page: Document) -> list[tuple[int, int]]:
    return [unit.words for unit in units_of(page.text)]
