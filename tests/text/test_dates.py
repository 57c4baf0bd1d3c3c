"""Dates as pages write them: text in, ISO values out."""

import datetime as dt

import pytest

from bianyin.model import PartialDate, Window
from bianyin.text import find_dates

ANCHOR = dt.date(2021, 11, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021年10月24日印发", ["2021-10-24"]),
        ("２０２１年１０月２４日", ["2021-10-24"]),
        ("２０２１－１０－２４", ["2021-10-24"]),
        ("2021 年 10 月 24 日", ["2021-10-24"]),
        ("二〇二一年十月二十四日", ["2021-10-24"]),
        ("二○二二年三月", ["2022-03"]),
        ("一九八六年二月一日", ["1986-02-01"]),
        ("二O二一年九月二十日", ["2021-09-20"]),
        ("二o二一年九月二十日", ["2021-09-20"]),
        ("二0二一年九月二十日", ["2021-09-20"]),
        ("二０二一年九月二十日", ["2021-09-20"]),
        ("二Ｏ二一年九月二十日", ["2021-09-20"]),
        ("二○二一年九月廿一日", ["2021-09-21"]),
        ("二〇二一年九月卅日", ["2021-09-30"]),
        ("二〇二一年十月卅一日", ["2021-10-31"]),
        ("二〇二一年九月卅一日", []),
        ("二〇二一年一〇月二〇日", ["2021-10-20"]),
        ("二〇二一年元月五日", ["2021-01-05"]),
        ("2021年元月5日", ["2021-01-05"]),
        ("2021年九月二十日", ["2021-09-20"]),
        ("二〇二一年 9 月 20 日", ["2021-09-20"]),
        ("2021年9月23—25日", ["2021-09-23"]),
        ("2021年9月23日至25日", ["2021-09-23"]),
        ("2021年9月23日-25日", ["2021-09-23"]),
        ("2021年9月23日－25日", ["2021-09-23"]),
        ("2021年9月23、24日", ["2021-09-23"]),
        ("9月23日至25日", ["2021-09-23"]),
        ("9月23～25日", ["2021-09-23"]),
        ("9月23日至10月5日", ["2021-09-23", "2021-10-05"]),
        ("发布时间：2021-10-24 08:00", ["2021-10-24"]),
        ("2021/10/24", ["2021-10-24"]),
        ("2021.9.5", ["2021-09-05"]),
        ("2021-10", ["2021-10"]),
        ("2021年10月", ["2021-10"]),
        ("2021年度", ["2021"]),
        ("到2025年", ["2025"]),
        ("2021年2月30日", []),
        ("2021年第8号公告", []),
        ("GB 2021.5吨", []),
        ("电话2021-1024", []),
        ("12021年10月24日", []),
        ("自10月8日起", ["2021-10-08"]),
        ("次年1月3日", []),
        ("去年10月8日", ["2020-10-08"]),
        ("今年3月8日", ["2021-03-08"]),
        ("38度线，3月8日线", []),
        ("10月8日至2021年10月12日", ["2021-10-08", "2021-10-12"]),
    ],
)
def test_explicit_dates(text: str, expected: list[str]) -> None:
    assert [mention.date.value for mention in find_dates(text, ANCHOR)] == expected


def test_a_day_without_a_year_needs_an_anchor() -> None:
    assert find_dates("自10月8日起执行") == []
    (mention,) = find_dates("自10月8日起执行", ANCHOR)
    assert mention.inferred


@pytest.mark.parametrize(
    ("anchor", "text", "expected"),
    [
        ("2022-01-05", "12月30日", "2021-12-30"),
        ("2021-12-30", "1月2日", "2022-01-02"),
        ("2021-06-01", "5月31日", "2021-05-31"),
    ],
)
def test_the_nearest_such_day(anchor: str, text: str, expected: str) -> None:
    (mention,) = find_dates(text, dt.date.fromisoformat(anchor))
    assert mention.date.value == expected


def test_positions_are_the_words() -> None:
    text = "国务院2021年10月24日印发，自2022年1月起施行。"
    assert [text[m.start : m.end] for m in find_dates(text)] == ["2021年10月24日", "2022年1月"]


def test_several_days_are_one_mention() -> None:
    text = "2021年9月23—25日停窑，10月1日至7日检修。"
    found = [text[each.start : each.end] for each in find_dates(text, ANCHOR)]
    assert found == ["2021年9月23—25日", "10月1日至7日"]


def test_a_month_counts_where_it_overlaps() -> None:
    window = Window(start=dt.date(2021, 3, 31), end=dt.date(2021, 6, 1))
    assert window.overlaps(PartialDate.parse("2021-03"))
    assert not window.overlaps(PartialDate.parse("2021-06"))


@pytest.mark.parametrize("value", ["9999", "9999-12", "9999-12-31"])
def test_a_period_after_which_no_day_comes_ends_on_the_last(value: str) -> None:
    assert PartialDate.parse(value).end == dt.date.max


def test_periods_end_where_the_next_begins() -> None:
    ends = {
        "2021": "2022-01-01",
        "2021-12": "2022-01-01",
        "2021-02": "2021-03-01",
        "2020-02-29": "2020-03-01",
    }
    assert {value: PartialDate.parse(value).end.isoformat() for value in ends} == ends


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2020年8月20日至9月5日", ["2020-08-20", "2020-09-05"]),
        ("2020年8月20日-9月5日", ["2020-08-20", "2020-09-05"]),
        ("2020年8月20日、21日和9月5日", ["2020-08-20"]),  # 21日 is not read, and 9月5日 not joined to what is
        ("2020年12月31日至1月5日", ["2020-12-31", "2021-01-05"]),
        ("2020年1月5日停产，2021年8月6日至9月5日", ["2020-01-05", "2021-08-06", "2021-09-05"]),
        ("2020年8月6日至8月6日", ["2020-08-06", "2020-08-06"]),
        ("2020年1月5日、8月6日停产", ["2020-01-05", "2020-08-06"]),
        ("2020年10月15日至次年3月15日", ["2020-10-15", "2021-03-15"]),
        ("2020年9月5日、3月2日", ["2020-09-05"]),  # of either year
        ("2020年9月5日停产，10月2日复产", ["2020-09-05"]),  # not joined
        ("2020年，3月2日", ["2020"]),
        ("2020年、3月2日", ["2020"]),
    ],
)
def test_a_day_joined_to_a_date_has_its_year(text: str, found: list[str]) -> None:
    mentions = find_dates(text)
    assert [each.date.value for each in mentions] == found and not any(each.inferred for each in mentions)


def test_a_day_joined_to_an_inferred_one_is_inferred_with_it() -> None:
    mentions = find_dates("12月25日至1月5日检修。", dt.date(2021, 12, 20))
    assert [(each.date.value, each.inferred) for each in mentions] == [
        ("2021-12-25", "year"),
        ("2022-01-05", "year"),
    ]
