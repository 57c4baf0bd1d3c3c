"""What takes a row or an entry back, as a table: the page, the row's words, and the word that does it."""

from __future__ import annotations

import pytest

from bianyin.model import Document, Page
from bianyin.parse.parse import parse
from bianyin.text.reading import Reading
from bianyin.text.rows import row_taken_back

ROWS = [
    ("甲厂 9月18日停窑 是否执行：否", "9月18日", "是否执行：否"),
    ("甲厂 9月18日停窑 是否执行：是", "9月18日", ""),
    ("甲厂 9月18日停窑 核查：属实", "9月18日", ""),
    ("甲厂 9月18日停窑 核查：不符", "9月18日", "核查：不"),
    ("甲厂 9月18日停窑 状态：草稿", "9月18日", "状态：草稿"),
    ("甲厂 ☐9月18日停窑 ☑正常生产", "9月18日", "☐"),
    ("甲厂 ☑9月18日停窑 ☐正常生产", "9月18日", ""),
    ("□9月18日停窑一座", "9月18日", ""),  # a bullet, where the page ticks nothing
    ("甲厂* 9月18日停窑\n乙厂 9月19日停窑\n注：带*的为企业自报。", "9月18日", "自报"),
    ("甲厂* 9月18日停窑\n乙厂 9月19日停窑\n注：带*的为企业自报。", "9月19日", ""),
    ("09:30 甲厂9月18日停窑。\n09:41 09:30一条作废。", "9月18日", "作废"),
    ("09:30 甲厂9月18日停窑。\n09:41 更正，09:30一条的数字应为3座。", "9月18日", ""),
    ("以下一节是小说。\n天亮了。\n9月18日，甲厂停窑。", "9月18日", "小说"),
    ("以下一节是小说。\n一\n二\n三\n四\n9月18日，甲厂停窑。", "9月18日", ""),
    ("快讯直播\n午间回顾（十年前的这一天）\n9月18日，甲厂停窑。", "9月18日", ""),
    ("09:30 甲厂9月18日停窑。\n09:41 乙厂的公告作废。", "9月18日", ""),
]


def document(text: str) -> Document:
    page = Page(url="https://example.org/a", body=text.encode(), media_type="text", site="某市", title="台账")
    return parse(page)


@pytest.mark.parametrize(("text", "day", "word"), ROWS)
def test_a_row_is_taken_back_by_its_own_words_or_what_names_it(text: str, day: str, word: str) -> None:
    reading = Reading(document(text))
    told = reading.everywhere(day)[0]
    found = row_taken_back(reading, reading.units_at(told)[0].words, told)
    assert (found.word if found else "") == word


def test_a_heading_that_looks_back_takes_back_what_has_no_date_of_its_own() -> None:
    reading = Reading(document("快讯直播\n午间回顾（十年前的这一天）\n甲厂的窑停了。"))
    found = row_taken_back(reading, reading.everywhere("甲厂的窑停了。")[0], None)
    assert found is not None and found.word == "十年前"
