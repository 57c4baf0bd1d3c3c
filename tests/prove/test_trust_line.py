"""The trust line, as a table of lies: what each one is refused for, and that nothing of it ships."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bianyin.knowledge.question import Question
from bianyin.model import Document, DraftField, DraftFigure, EventDraft, EventRecord
from bianyin.prove import ground
from bianyin.text import find_dates, find_quantities

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


def field(value: str, quote: str | None = None) -> DraftField:
    return DraftField(value=value, quote=quote or value)


def figure(what: str, value: str, unit: str, quote: str) -> DraftFigure:
    return DraftFigure(what=what, value=value, unit=unit, quote=quote)


CONTENT = "2021年四季度，鞍山市粗钢产量压减120万吨，本溪市粗钢产量压减80万吨，合计压减200万吨。"
SIGNED = "辽宁省人民政府办公厅\n2021年10月20日"


def honest(document: Document) -> dict[str, Any]:
    """A draft in which everything is true."""
    return {
        "document_id": document.id,
        "kind": "policy",
        "title": field(TITLE),
        "issuers": (field("辽宁省人民政府办公厅"),),
        "document_number": field("辽政办发〔2021〕31号"),
        "dates": {"issued_on": field("2021-10-20", SIGNED)},
        "places": (field("鞍山市", CONTENT),),
        "content": field(CONTENT),
        "measures": field("沈阳市“两高”项目一律暂停审批。"),
        "figures": (figure("粗钢产量压减", "120", "万吨", CONTENT),),
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


def test_width_spaces_and_quote_marks_fold_and_ship_as_the_page_has_them(page: Document, ask: Ask) -> None:
    draft = honest(page) | {
        "measures": field('沈阳市"两高"项目 一律暂停审批。'),
        "impact": field("产能利用率下降13.5%"),
        "figures": (figure("产能利用率下降", "13.5", "%", "产能利用率下降13.5%"),),
    }
    grounded = ground(EventDraft(**draft), page, ask())
    assert grounded.rejections == () and grounded.record is not None
    assert grounded.record.measures and grounded.record.measures.value == "沈阳市“两高”项目一律暂停审批。"
    assert grounded.record.impact and grounded.record.impact.value == "产能利用率下降１３．５％"


# One row a lie: the field it is told in, the lie, and the reason it is refused for. The record stands without it.
FIELD_LIES = [
    ("paraphrase as quote", {"measures": field("沈阳市停止审批高耗能高排放项目")}, "measures", "quote_not_found"),
    ("real quote, other value", {"measures": field("一律停止审批", "沈阳市“两高”项目一律暂停审批。")}, "measures", "value_not_in_quote"),
    ("number changed", {"figures": (figure("粗钢产量压减", "150", "万吨", CONTENT),)}, "figures", "number_not_in_quote"),
    ("a digit lost", {"figures": (figure("粗钢产量压减", "20", "万吨", CONTENT),)}, "figures", "number_not_in_quote"),
    ("unit scale changed", {"figures": (figure("粗钢产量压减", "120", "亿吨", CONTENT),)}, "figures", "unit_not_in_quote"),
    ("unit changed", {"figures": (figure("粗钢产量压减", "120", "万千瓦", CONTENT),)}, "figures", "unit_not_in_quote"),
    ("unit dropped to tons", {"figures": (figure("粗钢产量压减", "120", "吨", CONTENT),)}, "figures", "unit_not_in_quote"),
    ("number moved to another place", {"figures": (figure("鞍山市", "80", "万吨", CONTENT),)}, "figures", "value_not_in_quote"),
    ("number moved to another thing", {"figures": (figure("水泥产量", "120", "万吨", CONTENT),)}, "figures", "value_not_in_quote"),
    ("number without a thing", {"figures": (figure(" ", "120", "万吨", CONTENT),)}, "figures", "value_not_in_quote"),
    ("no number at all", {"figures": (figure("粗钢产量", "很多", "万吨", CONTENT),)}, "figures", "number_not_in_quote"),
    ("figure's quote altered", {"figures": (figure("粗钢产量压减", "120", "万吨", "鞍山市粗钢产量减少120万吨"),)}, "figures", "quote_not_found"),
    ("issuer from world knowledge", {"issuers": (field("辽宁省发展和改革委员会"),)}, "issuers", "quote_not_found"),
    ("issuer beside a real quote", {"issuers": (field("国务院", TITLE),)}, "issuers", "issuer_not_in_source"),
    ("addressee as issuer", {"issuers": (field("各市人民政府"),)}, "issuers", "issuer_not_in_source"),
    ("place that is not there", {"places": (field("大连市"),)}, "places", "quote_not_found"),
    ("place not in its quote", {"places": (field("沈阳市", CONTENT),)}, "places", "place_not_in_source"),
    ("another province's place", {"places": (field("黑龙江省"),)}, "places", "region_mismatch"),
    ("cited number as its own", {"document_number": field("国发〔2021〕23号")}, "document_number", "source_mismatch"),
    ("number that is not there", {"document_number": field("辽政办发〔2021〕32号")}, "document_number", "quote_not_found"),
    ("second date invented", {"dates": {"issued_on": field("2021-10-20", SIGNED), "published_on": field("2021-10-22", SIGNED)}}, "published_on", "date_not_in_source"),
    ("effective date as publication", {"dates": {"issued_on": field("2021-10-20", SIGNED), "published_on": field("2021-11-01", "方案自2021年11月1日起施行。")}}, "published_on", "date_not_in_source"),
    ("deadline as happening", {"dates": {"issued_on": field("2021-10-20", SIGNED), "occurred_on": field("2021-12-20", "计划于2021年12月20日前完成全部停产改造。")}}, "occurred_on", "date_not_in_source"),
    ("signature as happening", {"dates": {"issued_on": field("2021-10-20", SIGNED), "occurred_on": field("2021-10-20", SIGNED)}}, "occurred_on", "date_not_in_source"),
]  # fmt: skip


@pytest.mark.parametrize(("lie", "change", "name", "reason"), FIELD_LIES, ids=[row[0] for row in FIELD_LIES])
def test_a_lie_costs_its_field(
    lie: str, change: dict[str, Any], name: str, reason: str, page: Document, ask: Ask
) -> None:
    draft = EventDraft(**(honest(page) | change))
    grounded = ground(draft, page, ask())
    assert [(rejection.field, rejection.reason) for rejection in grounded.rejections] == [(name, reason)]
    assert grounded.record is not None
    kept = grounded.record
    if name in ("figures", "issuers", "places"):
        assert getattr(kept, name) == ()
    elif name in ("measures", "document_number"):
        assert getattr(kept, name) is None
    else:
        assert name not in kept.dates


# One row a lie that takes the whole record with it.
WHOLE_LIES = [
    ("another document's draft", {"document_id": "ffff"}, "source_mismatch"),
    ("invented title", {"title": field("辽宁省钢铁行业关停方案")}, "missing_field"),
    ("no content", {"content": None}, "missing_field"),
    ("content of another province", {"content": field("黑龙江省同期压减钢材30万吨。")}, "region_mismatch"),
    ("date outside the source", {"dates": {"issued_on": field("2021-10-21", SIGNED)}}, "date_not_in_source"),
    ("no date at all", {"dates": {}}, "date_not_in_source"),
    ("the page's own date", {"dates": {"published_on": field("2021-10-25", TITLE)}}, "date_not_in_source"),
    ("change point's date", {"dates": {"issued_on": field("2021-10-31", CONTENT)}}, "date_not_in_source"),
    ("policy told as an event of its day of issue", {"kind": "event"}, "date_not_in_source"),
    ("only a deadline", {"kind": "event", "dates": {"occurred_on": field("2021-12-20", "计划于2021年12月20日前完成全部停产改造。")}}, "date_not_in_source"),
]  # fmt: skip


@pytest.mark.parametrize(("lie", "change", "reason"), WHOLE_LIES, ids=[row[0] for row in WHOLE_LIES])
def test_a_lie_costs_the_record(
    lie: str, change: dict[str, Any], reason: str, page: Document, ask: Ask
) -> None:
    grounded = ground(EventDraft(**(honest(page) | change)), page, ask())
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
        title=field(page.title),
        dates={"occurred_on": field("2021", "2021年，鞍山市一家钢铁企业停产。")},
        content=field("2021年，鞍山市一家钢铁企业停产。"),
        drafter="测试",
    )
    grounded = ground(draft, page, ask())
    assert grounded.record is None and grounded.rejections[-1].reason == "date_too_coarse"


def test_a_month_counts_where_it_overlaps(document: Make, ask: Ask) -> None:
    page = document("鞍山钢铁企业停产", "2021年8月，鞍山市一家钢铁企业停产。")
    sentence = "2021年8月，鞍山市一家钢铁企业停产。"
    draft = EventDraft(
        document_id=page.id,
        kind="event",
        title=field(page.title),
        dates={"occurred_on": field("2021-08", sentence)},
        content=field(sentence),
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


ALTERED = st.sampled_from(
    "〇一二三四五六七八九十0123456789万亿吨元年月日市省钢铁％%。，压减停产大连哈尔滨国务院"
)


@st.composite
def alterations(draw: st.DrawFn) -> tuple[str, int, str]:
    """Where to alter which part of the honest draft, and the character to put there."""
    part = draw(st.sampled_from(["content", "measures", "title", "issuer", "place", "number", "date", "value", "unit", "what"]))  # fmt: skip
    return part, draw(st.integers(0, 40)), draw(ALTERED)


def _altered(text: str, at: int, character: str) -> str:
    at %= len(text)
    return text[:at] + character + text[at + 1 :]


def _with_alteration(draft: dict[str, Any], part: str, at: int, character: str) -> dict[str, Any]:
    def change(old: DraftField) -> DraftField:
        return field(
            _altered(old.value, at, character), old.quote if at % 2 else _altered(old.value, at, character)
        )

    number = draft["figures"][0]
    if part in ("content", "measures", "title"):
        return draft | {part: change(draft[part])}
    if part in ("issuer", "place"):
        return draft | {f"{part}s": (change(draft[f"{part}s"][0]),)}
    if part == "number":
        return draft | {"document_number": change(draft["document_number"])}
    if part == "date":
        old = draft["dates"]["issued_on"]
        return draft | {"dates": {"issued_on": field(_altered(old.value, at, character), old.quote)}}
    return draft | {
        "figures": (number.model_copy(update={part: _altered(getattr(number, part), at, character)}),)
    }


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(alterations(), min_size=1, max_size=4))
def test_nothing_ungrounded_gets_through(
    changes: list[tuple[str, int, str]], page: Document, ask: Ask
) -> None:
    draft = honest(page)
    for change in changes:
        draft = _with_alteration(draft, *change)
    record = ground(EventDraft(**draft), page, ask()).record
    if record is None:
        return
    assert all(page.text[e.start : e.end] == e.quote for _, e in record.proofs)
    values = {
        name: [each.value for field, each in record.items() if field == name] for name, _ in record.items()
    }
    for _, each in record.items():
        assert not isinstance(each.value, str) or each.value in page.text
    assert values.get("issuers", []) in ([], ["辽宁省人民政府办公厅"])
    assert values.get("document_number", []) in ([], ["辽政办发〔2021〕31号"])
    written = {mention.date.value for mention in find_dates(page.text)}
    assert all(date.value.value in written for date in record.dates.values())
    quantities = {(float(q.value), q.unit) for q in find_quantities(page.text)}
    for shown in (figure.value for figure in record.figures):
        assert (shown.value, shown.unit) in quantities and shown.text in page.text
    assert record.source.url == page.url
