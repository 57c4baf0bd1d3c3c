"""Texts are read in plain forms, one character for one."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bianyin.knowledge import places, sectors
from bianyin.knowledge.plain_forms import plain
from bianyin.text import find_dates, find_quantities, find_relative


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("遼寧省營口市某鋼鐵廠因限電停產", "辽宁省营口市某钢铁厂因限电停产"),
        ("臺灣與內蒙古", "台湾与内蒙古"),
        ("2021年9⽉23⽇，⼯业⽤电", "2021年9月23日，工业用电"),
        ("⻓江、⻋间、⻢鞍山", "长江、车间、马鞍山"),
        ("⾧春市", "长春市"),
        ("辽宁省，１２％（见附件）㎡①", "辽宁省，１２％（见附件）㎡①"),
        ("plain ASCII 12%", "plain ASCII 12%"),
        ("", ""),
    ],
)
def test_forms(written: str, read: str) -> None:
    assert plain(written) == read


@given(st.text() | st.text(alphabet="遼寧辽宁⽉⽇鋼⻓𠮷\u0301ﬁ㍿"))
def test_every_offset_stays_and_nothing_is_left_to_fold(text: str) -> None:
    assert len(plain(text)) == len(text)
    assert plain(plain(text)) == plain(text)


def test_places_dates_quantities_and_words_of_a_sector_are_read_alike() -> None:
    written = "2021年9⽉23⽇，遼寧省營口市乙鋼鐵廠停產，去年上半年減產1.2萬噸。"
    read = "2021年9月23日，辽宁省营口市乙钢铁厂停产，去年上半年减产1.2万吨。"
    day = dt.date(2021, 9, 24)
    assert len(places.mentions(read)) == 2 and len(find_dates(read)) == 1 and find_relative(read, day)
    assert [quantity.base for quantity in find_quantities(read)] == [12_000]
    assert places.mentions(written) == places.mentions(read)
    assert find_dates(written) == find_dates(read)
    assert find_relative(written, day) == find_relative(read, day)
    assert find_quantities(written) == find_quantities(read)
    industry = sectors.find("工业")
    assert industry.hits(written) == industry.hits(read) and industry.hits(read).core


def test_a_name_that_keeps_an_old_character_is_found_in_both_forms() -> None:
    for text in ("乾安县的风电", "干安县的风电"):
        assert [mention.region.name for mention in places.mentions(text)] == ["乾安县"]
    number = places.of_document_number("遼政發〔2021〕8號")
    assert number is not None and number.short == "辽宁"
