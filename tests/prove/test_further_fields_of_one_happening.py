"""Further words and figures tell of the record's own happening: by reach, item, place and time, on both sides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bianyin.knowledge.question import Question
from bianyin.model import Document, EventDraft, Rejection, Span
from bianyin.prove import Grounded, ground
from drafting_fixtures import at, counted

Make = Callable[..., Document]
Ask = Callable[..., Question]
FILLER = "现场秩序正常。"
TOLD = "2021年9月18日，鞍山甲厂高炉停产检修。"
MORE = "全厂减产铁水。"


def reasons(page: Document, question: Question, title: str, **more: Any) -> tuple[list[str], Grounded]:
    draft = EventDraft(
        document_id=page.id, kind="event", title=at(page, title), content=at(page, TOLD), drafter="测试",
        dates={"occurred_on": at(page, "2021年9月18日")}, **more,
    )  # fmt: skip
    grounded = ground(draft, page, question)
    assert grounded.record is not None, grounded.rejections
    return [f"{each.reason}: {each.detail}" for each in grounded.rejections], grounded


ITEM, APART = "source_mismatch: 属于另一条目，与所述事件无关", "source_mismatch: 与所述事件不在一处"
PLACE, TIME = "source_mismatch: 所述为另一地方的事", "source_mismatch: 所述为另一时间（{}）的事"


@pytest.mark.parametrize(
    ("title", "text", "refused"),
    [
        (TOLD, f"{TOLD}{MORE}", ""),
        (TOLD, f"{TOLD}{FILLER * 2}{MORE}", ""),  # three sentences on
        (TOLD, f"{TOLD}{FILLER * 3}{MORE}", APART),
        (TOLD, f"{MORE}{FILLER * 2}{TOLD}", ""),  # three before
        (TOLD, f"{MORE}{FILLER * 3}{TOLD}", APART),
        ("鞍山甲厂高炉停产检修", f"{TOLD}{FILLER * 9}{MORE}", ""),  # the page's own story
        ("鞍山甲厂高炉停产检修", f"1. {TOLD}\n2. {MORE}", ITEM),
        ("鞍山甲厂高炉停产检修", f"1. {TOLD}{MORE}\n2. {FILLER}", ""),  # the same item
        ("鞍山甲厂高炉停产检修", f"1. {TOLD}\n{MORE}", ""),  # no item
        (TOLD, f"{TOLD}\n1. {MORE}", ""),
        (TOLD, f"{TOLD}\n（含1. {FILLER}）{MORE}", ""),
        ("鞍山甲厂高炉停产检修", f"1. {TOLD}\n现场（含2. 高炉）{MORE}", ""),
        (TOLD, f"{TOLD}本溪乙厂复产。{MORE}", PLACE),
        (TOLD, f"{TOLD}该厂的高炉日常产能供给辽宁省中部其他各市的企业。{MORE}", ""),
        (TOLD, f"{TOLD}据说到了现场之后就能看到周围那一片老旧厂房的本溪乙厂复产。{MORE}", PLACE),  # 24 characters
        (TOLD, f"{TOLD}据说到了现场之后就能看到周围那一大片老旧厂房的本溪乙厂复产。{MORE}", ""),  # named late in its sentence
        (TOLD, f"{TOLD}本溪乙厂复产。鞍山丙厂复产。{MORE}", ""),  # the nearest says where
        (TOLD, f"本溪乙厂复产。{TOLD}{MORE}", ""),  # before the story
        ("鞍山甲厂高炉停产检修", f"{TOLD}本溪乙厂复产。{FILLER * 4}{MORE}", PLACE),  # six sentences back
        ("鞍山甲厂高炉停产检修", f"{TOLD}本溪乙厂复产。{FILLER * 5}{MORE}", ""),
        ("鞍山甲厂高炉停产检修", f"现场（含1. 高炉）{TOLD}\n2. {MORE}", ""),
        (TOLD, f"{TOLD}乙厂2021年6月3日减产。{MORE}", TIME.format("2021-06-03")),
        (TOLD, f"{TOLD}乙厂2021年10月3日减产。{MORE}", ""),  # fifteen days
        (TOLD, f"{TOLD}乙厂2021年10月4日减产。{MORE}", TIME.format("2021-10-04")),  # sixteen
        (TOLD, f"{TOLD}该厂2021年6月3日减产。{MORE}", ""),  # carries on
    ],
)  # fmt: skip
def test_measures_are_of_the_happening(title: str, text: str, refused: str, document: Make, ask: Ask) -> None:
    page = document("鞍山甲厂高炉停产检修" if title != TOLD else "快讯", text, page_date="2021-10-24")
    found, grounded = reasons(page, ask(), title, measures=at(page, MORE))
    assert found == ([refused] if refused else [])
    assert grounded.record is not None and (grounded.record.measures is None) is bool(refused)


def test_a_sentence_before_the_story_plays_where_it_opens(document: Make, ask: Ask) -> None:
    for where, refused in (("本溪", [PLACE]), ("鞍山", [])):
        page = document("快讯", f"{where}{MORE}{TOLD}", page_date="2021-10-24")
        found, _ = reasons(page, ask(), TOLD, measures=at(page, f"{where}{MORE}"))
        assert found == refused


def test_what_stands_in_the_contents_own_sentence_is_of_it(document: Make, ask: Ask) -> None:
    content = "2021年9月18日，鞍山甲厂高炉停产检修，2021年6月3日曾减产5万吨。"
    page = document("快讯", content, page_date="2021-10-24")
    draft = EventDraft(
        document_id=page.id, kind="event", title=at(page, content), content=at(page, content), drafter="测试",
        dates={"occurred_on": at(page, "2021年9月18日")}, figures=(counted(page, "减产", "5万吨", content),),
    )  # fmt: skip
    record = ground(draft, page, ask()).record
    assert record is not None and len(record.figures) == 1


FIGURE = "现场粗钢产量减少5万吨。"


@pytest.mark.parametrize(
    ("text", "number", "refused"),
    [
        (f"{TOLD}{FIGURE}", "5万吨", ""),
        (f"{TOLD}网传{FIGURE}", "5万吨", "not_asserted: 原文称系传闻（网传）：网传现场粗钢产量减少5万吨。"),
        (f"{TOLD}旧规废止之后，{FIGURE}", "5万吨", ""),
        (f"{TOLD}{FILLER * 3}{FIGURE}", "5万吨", APART),
        (f"{TOLD}在吉林，{FIGURE}", "5万吨", "region_mismatch: 引文所述为其他地区：5万吨"),
        (f"{TOLD}{FIGURE}", "5万", "number_not_in_quote: 「5万」不是完整的数量"),
    ],
)
def test_a_figure_is_told_as_a_fact_of_the_happening(
    text: str, number: str, refused: str, document: Make, ask: Ask
) -> None:
    page = document("快讯", text, page_date="2021-10-24")
    found, grounded = reasons(page, ask(), TOLD, figures=(counted(page, "粗钢产量", number, "现场粗钢"),))
    assert found == ([refused] if refused else [])
    (shown,) = [each.value for each in grounded.record.figures] or [None]  # type: ignore[union-attr]
    assert (shown is None) is bool(refused)


@pytest.mark.parametrize(
    ("sentence", "note"),
    [("现场粗钢产量减少5万吨。", None), ("力争到2025年，粗钢产量减少5万吨。", "原文为计划或目标")],
)
def test_a_target_is_marked(sentence: str, note: str | None, document: Make, ask: Ask) -> None:
    page = document("快讯", f"{TOLD}{sentence}", page_date="2021-10-24")
    _, grounded = reasons(
        page, ask(), TOLD, figures=(counted(page, "粗钢产量", "5万吨", sentence),), impact=at(page, sentence)
    )
    record = grounded.record
    assert record is not None and record.impact is not None
    (figure,) = record.figures
    assert figure.value.target is (note is not None)
    assert {each.note for each in (*figure.evidence, *record.impact.evidence)} == {note}
    assert [each.quote for each in figure.evidence] == [sentence, "5万吨"]


def test_a_figure_keeps_the_pages_own_characters(document: Make, ask: Ask) -> None:
    sentence = "現場粗鋼產量減少30—40萬噸，同比下降。"
    page = document("快訊", f"{TOLD}{sentence}", page_date="2021-10-24")
    _, grounded = reasons(page, ask(), TOLD, figures=(counted(page, "粗钢产量", "30—40萬噸", sentence),))
    (figure,) = grounded.record.figures  # type: ignore[union-attr]
    assert (figure.value.what, figure.value.text) == ("粗鋼產量減少", sentence)
    assert (figure.value.value, figure.value.until) == (30, 40)
    assert {each.words for each in figure.value.qualifiers} <= {"減少", "同比", "下降"}


def test_the_same_value_twice_is_one_with_both_proofs(document: Make, ask: Ask) -> None:
    page = document("快讯", f"{TOLD}鞍山乙厂限产。本溪丙厂限产。", page_date="2021-10-24")
    first, second = at(page, "鞍山"), at(page, "鞍山", "鞍山乙厂")
    found, grounded = reasons(
        page, ask(), TOLD, places=(first, second, first), measures=at(page, "鞍山乙厂限产。")
    )
    (place,) = grounded.record.places  # type: ignore[union-attr]
    assert place.value == "鞍山" and {each.start for each in place.evidence} == {first.start, second.start}
    assert not found


def test_what_is_refused_is_told_with_its_words_and_its_page(document: Make, ask: Ask) -> None:
    page = document(
        "快讯", f"{TOLD}{FILLER * 3}{FIGURE}", page_date="2021-10-24", url="https://example.org/7"
    )
    draft = EventDraft(
        document_id=page.id, kind="event", title=at(page, TOLD), content=at(page, TOLD), drafter="测试",
        dates={"occurred_on": at(page, "2021年9月18日"), "issued_on": Span(start=0, end=2)},
        figures=(counted(page, "粗钢产量", "5万吨", FIGURE),),
    )  # fmt: skip
    date, figure = ground(draft, page, ask()).rejections
    same = {"stage": "ground", "document_id": page.id, "url": "https://example.org/7"}
    assert figure == Rejection(
        reason="source_mismatch", field="figures", value="粗钢产量 5万吨", detail=APART[17:], **same
    )  # type: ignore[arg-type]
    assert (date.field, date.value, date.reason) == ("issued_on", "快讯", "date_not_in_source")


def test_a_record_that_falls_is_told_by_its_title(document: Make, ask: Ask) -> None:
    page = document("快讯", TOLD, page_date="2021-10-24")
    draft = EventDraft(document_id="ffff", kind="event", title=at(page, TOLD), drafter="测试")
    grounded = ground(draft, page, ask())
    (refused,) = grounded.rejections
    assert (grounded.record, refused.value, refused.field) == (None, TOLD, None)
    assert refused.detail == "草稿不属于该文档"
