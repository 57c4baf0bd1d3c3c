"""Titles, quotes and the words that ship: whole ones, on both sides of each bound."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bianyin.model import Document, Span
from bianyin.model.evidence import LEFT_OUT
from bianyin.prove.quotes import Refusal, located, proved_text, same_words, whole_sentences
from bianyin.prove.whole_words import is_cut_off, is_own_title, own_title, whole_title
from bianyin.text.reading import Located, Reading, read

Make = Callable[..., Document]
LONG = "鞍山市落实钢铁行业压减产量和水泥行业错峰生产工作要求的实施方案"  # 31 characters


@pytest.fixture
def page(document: Make) -> Callable[..., Reading]:
    return lambda text, title="鞍山市停产消息一则": read(document(title, text, page_date="2021-10-24"))


def words(reading: Reading, said: str, last: bool = False) -> Located:
    start = reading.text.rindex(said) if last else reading.text.index(said)
    return reading.at(start, start + len(said))


@pytest.mark.parametrize(
    ("text", "said", "title"),
    [
        ("鞍山印发《钢铁限产方案》。", "钢铁限产方案", "钢铁限产方案"),
        ("鞍山印发《钢铁限产方案》。", "钢铁限产", None),
        ("鞍山印发《钢铁限产方案》。", "限产方案", None),
        ("鞍山印发《 钢铁限产方案 》。", "钢铁限产方案", "钢铁限产方案"),
        ("甲厂停产检修。乙厂也停。", "甲厂停产检修。", "甲厂停产检修。"),
        ("甲厂停产检修。乙厂也停。", "甲厂停产检修", None),
        ("甲厂停产检修。乙厂停产。", "厂停产检修。", None),
        ("甲厂停。乙厂也停。", "甲厂停。", "甲厂停。"),  # four characters
        ("厂停。乙厂也停。", "厂停。", None),  # three
        ("消息称停产消息一则属实。鞍山市停产消息一则", "鞍山市停产消息一则", "鞍山市停产消息一则"),
    ],
)
def test_a_title_is_a_whole_name_or_sentence(
    text: str, said: str, title: str | None, page: Callable[..., Reading]
) -> None:
    reading = page(text)
    if title is None:
        with pytest.raises(Refusal, match="value_not_in_quote"):
            whole_title(reading, words(reading, said))
    else:
        assert whole_title(reading, words(reading, said)).text == title


def test_a_title_is_whole_where_it_is_pointed_at_or_behind(page: Callable[..., Reading]) -> None:
    behind = page("按照钢铁限产方案的要求。鞍山印发《钢铁限产方案》。")
    assert whole_title(behind, words(behind, "钢铁限产方案")) == words(behind, "钢铁限产方案", last=True)
    before = page("鞍山印发《钢铁限产方案》。按照钢铁限产方案的要求。")
    with pytest.raises(Refusal):
        whole_title(before, words(before, "钢铁限产方案", last=True))


def test_a_title_pointed_at_with_the_head_before_it(page: Callable[..., Reading]) -> None:
    reading = page("甲厂停产检修。乙厂也停。丙厂复产。")
    assert whole_title(reading, words(reading, "甲厂停产检修。乙厂也停。")).text == "乙厂也停。"
    for said in ("厂停产检修。乙厂也停。", "甲厂停产检修。乙厂也停", "甲厂停产检修。乙厂也停。丙厂复产。"):
        with pytest.raises(Refusal):
            whole_title(reading, words(reading, said))


@pytest.mark.parametrize(
    ("text", "said", "cut"),
    [
        (f"鞍山印发《{LONG}》。", LONG[:30], True),
        (f"鞍山印发《{LONG}》。", LONG[:29], False),
        (f"鞍山印发《{LONG}》。", LONG[1:31], False),  # no beginning
        (f"{LONG}已经印发。", LONG[:30], True),
        (f"{LONG[:29]}。已经印发。", LONG[:29] + "。", False),  # it ends with its sentence
        (f"消息：{LONG}已经印发。", LONG[:30], False),  # the middle of a sentence
    ],
)
def test_a_long_beginning_is_one_that_a_display_cut(
    text: str, said: str, cut: bool, page: Callable[..., Reading]
) -> None:
    reading = page(text)
    assert is_cut_off(reading, words(reading, said)) is cut


def test_the_pages_own_title(page: Callable[..., Reading]) -> None:
    reading = page("鞍山市停产消息一则\n甲厂停产。鞍山市停产消息一则")
    found = own_title(reading)
    assert found is not None and (found.text, found.start) == ("鞍山市停产消息一则", 0)
    untitled = read(reading.document.model_copy(update={"title": "别的标题"}))
    assert own_title(untitled) is None


@pytest.mark.parametrize(
    ("title", "own"),
    [("关于印发《钢铁限产方案》的通知", True), ("钢铁限产方案", True), ("水泥限产方案", False)],
)
def test_a_title_is_the_pages_own_or_named_in_it(title: str, own: bool, page: Callable[..., Reading]) -> None:
    document = page("甲厂停产。", "关于印发《钢铁限产方案》的通知").document
    assert is_own_title(document, title) is own


def test_what_is_pointed_at_is_found_without_the_blanks_around_it(page: Callable[..., Reading]) -> None:
    reading = page("甲厂停产\n乙厂停产\n丙厂")
    start = reading.text.index("乙厂")
    wide = Span(start=start - 1, end=start + 5)
    assert located(reading, wide) == reading.at(start, start + 4)
    assert located(reading, Span(start=start, end=start + 4)) == reading.at(start, start + 4)


def test_what_is_pointed_at_is_on_the_page(page: Callable[..., Reading]) -> None:
    reading = page("甲厂停产\n\n\n乙厂停产。")
    end = len(reading.text)
    assert located(reading, Span(start=end - 5, end=end)).text == "乙厂停产。"
    blank = reading.text.index("\n\n") if "\n\n" in reading.text else reading.text.index("\n")
    for span in (Span(start=end - 5, end=end + 1), Span(start=blank, end=blank + 1)):
        with pytest.raises(Refusal, match="quote_not_found") as refused:
            located(reading, span)
        assert f"{span.start}–{span.end}" in refused.value.detail


def test_a_refusal_says_why() -> None:
    refusal = Refusal("not_asserted", "原文否认")
    assert (refusal.reason, refusal.detail, str(refusal)) == (
        "not_asserted",
        "原文否认",
        "not_asserted: 原文否认",
    )
    assert Refusal("not_asserted").detail == ""


def test_the_same_words_are_tried_where_they_are_pointed_at_first(page: Callable[..., Reading]) -> None:
    reading = page("鞍山市停产。鞍山市复产。鞍山市检修。")
    pointed = words(reading, "鞍山市", last=True)
    found = same_words(reading, pointed)
    everywhere = reading.everywhere("鞍山市")  # in the title, too
    assert found[0] == pointed and len(found) == len(everywhere) == 4 and set(found) == set(everywhere)


ITEMS = (
    "鞍山市通知如下：（一）"
    + "甲厂停产检修" * 30
    + "；（二）乙厂错峰生产；（三）"
    + "丙厂限产减排" * 30
    + "。"
)


def test_an_item_of_a_long_list_ships_with_its_lead_in(page: Callable[..., Reading]) -> None:
    reading = page(ITEMS)
    lead, item = whole_sentences(reading, words(reading, "乙厂错峰"))
    assert lead.text.startswith("鞍山市通知如下") and "乙厂" not in lead.text
    assert "乙厂错峰生产" in item.text and "甲厂" not in item.text and "丙厂" not in item.text
    proved = proved_text(reading, (lead, item), "说明")
    assert proved.value == f"{lead.text}{LEFT_OUT}{item.text}"
    assert [(each.quote, each.note) for each in proved.evidence] == [(lead.text, "说明"), (item.text, "说明")]


def test_an_item_on_its_own_line_ships_with_the_line_that_leads_into_it(page: Callable[..., Reading]) -> None:
    reading = page("下列企业停产：\n1. 鞍山甲厂一号高炉。\n2. 鞍山乙厂二号高炉。\n")
    shown = [each.text for each in whole_sentences(reading, words(reading, "乙厂"))]
    assert shown[-1].endswith("鞍山乙厂二号高炉。")


def test_words_over_several_sentences_ship_from_the_first_to_the_last(page: Callable[..., Reading]) -> None:
    reading = page("甲厂停产。乙厂复产。丙厂检修。丁厂投产。")
    (run,) = whole_sentences(reading, words(reading, "复产。丙厂"))
    assert run.text == "乙厂复产。丙厂检修。"
    assert proved_text(reading, (run,)).value == run.text


def test_words_of_no_sentence_do_not_ship(page: Callable[..., Reading]) -> None:
    reading = page("甲厂停产。\n\n乙厂复产。")
    at = reading.text.index("\n", reading.text.index("停产"))
    with pytest.raises(Refusal, match="value_not_in_quote"):
        whole_sentences(reading, reading.at(at, at + 1))
