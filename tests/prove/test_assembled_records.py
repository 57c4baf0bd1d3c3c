"""What a record is made of: titles cut by a display, dates read off the page, its source, its place in the window."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from bianyin.knowledge.question import Question
from bianyin.model import ArchivedCopy, Document, EventDraft, Span
from bianyin.model.document import READ_BY_OCR
from bianyin.prove import ground
from drafting_fixtures import at, counted

Make = Callable[..., Document]
Ask = Callable[..., Question]
TOLD = "2021年9月18日，鞍山甲厂高炉停产检修。"


def drafted(page: Document, **changes: Any) -> EventDraft:
    """A draft of the event that `TOLD` tells, or of what `changes` say."""
    base: dict[str, Any] = {"document_id": page.id, "kind": "event", "drafter": "测试", **changes}
    if "dates" not in base:
        base["dates"] = {"occurred_on": at(page, "2021年9月18日")}
    for name in ("title", "content"):
        if name not in base:
            base[name] = at(page, TOLD)
    return EventDraft(**base)


LONG = "鞍山甲厂因执行钢铁行业压减产量要求对一号高炉和二号高炉停产检修的消息"


def test_a_long_title_that_is_cut_becomes_the_pages_own(document: Make, ask: Ask) -> None:
    page = document(LONG, f"{LONG}\n{TOLD}", page_date="2021-10-24")
    grounded = ground(drafted(page, title=Span(start=0, end=30)), page, ask())
    assert grounded.record is not None and grounded.record.title.value == LONG
    (cut,) = grounded.rejections
    assert (cut.field, cut.reason, cut.value) == ("title", "value_not_in_quote", LONG[:30])
    assert ground(drafted(page, title=Span(start=0, end=29)), page, ask()).record is None
    other = page.model_copy(update={"title": "别的标题一则"})
    assert ground(drafted(other, title=Span(start=0, end=30)), other, ask()).record is None


def test_the_source_is_the_pages_own(document: Make, ask: Ask) -> None:
    text = f"{TOLD}全厂减产铁水。"
    made = document("快讯", text, page_date="2021-10-24", url="https://example.org/9", site="辽宁日报")
    kept = ArchivedCopy(by="某馆", url="https://example.org/kept/9")
    page = made.model_copy(
        update={
            "sha256": "a" * 64, "archived": kept, "retrieved_at": dt.datetime(2021, 10, 25, tzinfo=dt.UTC),
            "warnings": (READ_BY_OCR,), "page_starts": (0, made.text.index(TOLD), made.text.index("全厂"), len(made.text)),
        }
    )  # fmt: skip
    record = ground(drafted(page, bears=False, impact=at(page, "全厂减产铁水。")), page, ask()).record
    assert record is not None
    source = record.source
    assert (source.url, source.site, source.title) == ("https://example.org/9", "辽宁日报", "快讯")
    assert (source.tier, source.sha256, source.archived) == (page.tier, "a" * 64, kept)
    assert source.pages == (2, 3) and source.read_by_ocr
    assert source.published_on == "2021-10-24" and source.retrieved_at == "2021-10-25T00:00:00+00:00"
    assert (record.drafter, record.bears, record.window_date) == ("测试", False, "occurred_on")
    assert (record.status, record.kind, record.document_id) == (page.status, "event", page.id)
    assert record.own_page is True
    unknown = page.model_copy(update={"dates": (), "retrieved_at": None})
    record = ground(drafted(unknown), unknown, ask()).record
    assert record is not None
    assert (record.source.published_on, record.source.retrieved_at) == (None, None)


def test_a_page_of_many_places_is_not_the_regions_own(document: Make, ask: Ask) -> None:
    page = document("湖北要闻", f"湖北开会。\n{TOLD}", site="湖北日报", page_date="2021-10-24")
    record = ground(drafted(page), page, ask()).record
    assert record is not None and record.own_page is False


def test_a_record_without_title_or_content_names_what_is_missing(document: Make, ask: Ask) -> None:
    page = document("快讯", TOLD, page_date="2021-10-24")
    cut = at(page, "高炉停产")
    grounded = ground(drafted(page, title=cut, content=Span(start=900, end=901)), page, ask())
    assert [(each.field, each.reason) for each in grounded.rejections] == [
        ("title", "value_not_in_quote"), ("content", "quote_not_found"), (None, "missing_field"),
    ]  # fmt: skip
    assert grounded.rejections[-1].detail == "title、content"
    assert (
        ground(drafted(page, content=Span(start=900, end=901)), page, ask()).rejections[-1].detail
        == "content"
    )


@pytest.mark.parametrize(("place", "refused"), [("吉林", "region_mismatch"), ("辽宁", None), ("鞍山", None)])
def test_title_content_and_dates_play_in_the_region(
    place: str, refused: str | None, document: Make, ask: Ask
) -> None:
    told = TOLD.replace("鞍山", place)
    page = document("快讯", f"{told}辽宁会议结束。", page_date="2021-10-24")
    draft = drafted(page, title=at(page, "辽宁会议结束。"), content=at(page, told))
    if refused:
        rejections = ground(draft, page, ask()).rejections
        assert [(each.field, each.reason) for each in rejections] == [
            ("occurred_on", refused), (None, refused),
        ]  # fmt: skip
    title = drafted(page, title=at(page, told), content=at(page, told))
    assert (ground(title, page, ask()).record is None) is bool(refused)


PLAN = "鞍山市钢铁企业错峰方案"


def test_a_year_is_too_coarse_for_a_policys_happening_and_a_month_is_not(document: Make, ask: Ask) -> None:
    content = f"2021年9月18日，鞍山市印发《{PLAN}》，2021年以来，钢铁企业停产；2021年9月，水泥企业停产。"
    page = document("鞍山限产消息", content, page_date="2021-10-24")
    dates = {"issued_on": at(page, "2021年9月18日"), "occurred_on": at(page, "2021年", "2021年以来")}
    draft = drafted(page, kind="policy", title=at(page, PLAN), content=at(page, content), dates=dates)
    grounded = ground(draft, page, ask())
    assert grounded.record is not None and set(grounded.record.dates) == {"issued_on"}
    (refused,) = grounded.rejections
    assert (refused.field, refused.reason, refused.value) == ("occurred_on", "date_too_coarse", "2021")
    assert refused.detail == "发生日期只到年：2021"


def test_a_papers_own_day_needs_no_words_beside_it(document: Make, ask: Ask) -> None:
    text = "各区：\n钢铁企业限产三成。\n水泥办法另发。\n鞍山市人民政府\n2021年10月20日\n"
    page = document(f"鞍山市关于印发{PLAN}的通知", text, site="鞍山市人民政府")
    said: dict[str, Any] = {
        "kind": "policy", "content": at(page, "钢铁企业限产三成。"), "dates": {"issued_on": at(page, "2021年10月20日")},
    }  # fmt: skip
    record = ground(drafted(page, title=at(page, page.title), **said), page, ask()).record
    assert record is not None and record.window_date == "issued_on"


def test_measures_of_an_event_were_taken_and_those_of_a_policy_may_be_planned(
    document: Make, ask: Ask
) -> None:
    planned = "鞍山市计划关停两台烧结机。"
    page = document("快讯", f"{TOLD}{planned}", page_date="2021-10-24")
    grounded = ground(drafted(page, measures=at(page, planned)), page, ask())
    assert [(each.field, each.reason) for each in grounded.rejections] == [("measures", "not_asserted")]
    assert grounded.rejections[0].detail == f"原文为拟议或计划：{planned}"
    as_impact = ground(drafted(page, impact=at(page, planned)), page, ask()).record
    assert as_impact is not None and as_impact.impact is not None
    assert as_impact.impact.evidence[0].note == "原文为计划或目标"


def test_figures_that_are_equal_ship_once_and_others_each(document: Make, ask: Ask) -> None:
    sentence = "鞍山甲厂粗钢产量减少5万吨，乙厂粗钢产量减少7万吨。"
    page = document("快讯", f"{TOLD}{sentence}", page_date="2021-10-24")
    first, second = (counted(page, "粗钢产量", number, sentence) for number in ("5万吨", "7万吨"))
    record = ground(drafted(page, figures=(first, second, first)), page, ask()).record
    assert record is not None
    assert [each.value.value for each in record.figures] == [5, 7]
    assert len(record.figures[0].evidence) >= len(record.figures[1].evidence)


OTHER = "本溪水泥停窑办法"
ISSUED = f"2021年9月5日鞍山市印发《{PLAN}》，钢铁企业限产。"


@pytest.mark.parametrize("title", ["省限产消息一则", PLAN])
def test_a_day_beside_another_paper_is_refused_and_its_words_are(
    title: str, document: Make, ask: Ask
) -> None:
    text = f"2021年9月1日本溪市印发《{OTHER}》。\n{ISSUED}\n《{OTHER}》也在。\n水泥企业停窑。"
    page = document(title, text, page_date="2021-10-24")
    said: dict[str, Any] = {"kind": "policy", "title": at(page, PLAN), "content": at(page, ISSUED)}
    true = ground(drafted(page, dates={"issued_on": at(page, "2021年9月5日")}, **said), page, ask())
    assert true.record is not None and true.rejections == ()
    moved = ground(drafted(page, dates={"issued_on": at(page, "2021年9月1日")}, **said), page, ask())
    assert moved.record is None
    assert (moved.rejections[0].field, moved.rejections[0].detail) == ("issued_on", f"该日期属于《{OTHER}》")
    said["content"] = at(page, "水泥企业停窑。")
    other = ground(drafted(page, dates={"issued_on": at(page, "2021年9月5日")}, **said), page, ask())
    assert other.record is None
    assert (other.rejections[-1].reason, other.rejections[-1].detail) == (
        "source_mismatch",
        f"内容属于《{OTHER}》",
    )
