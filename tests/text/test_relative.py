"""Relative times as a table: what is told on Wednesday 2021-11-03, and the first and last day that it means."""

from __future__ import annotations

import datetime as dt
import random
import re

import pytest

from bianyin.text import find_dates, find_relative
from bianyin.text.relative_times import _FIRST, _RULES

TOLD_ON = dt.date(2021, 11, 3)
ONE_DAY = dt.timedelta(days=1)
TABLE = [
    ("今年以来", "2021-01-01", "2021-11-03"),
    ("2021—2022年秋冬季", "2021-10-01", "2022-03-31"),
    ("2021-2022年采暖季", "2021-11-15", "2022-03-15"),
    ("2021年至2022年供暖季", "2021-11-15", "2022-03-15"),
    ("2020～2021年度采暖期", "2020-11-15", "2021-03-15"),
    ("2021/22年采暖季", "2021-11-15", "2022-03-15"),
    ("2022年秋冬季", "2022-10-01", "2023-03-31"),
    ("去年8月", "2020-08-01", "2020-08-31"),
    ("今年8月份", "2021-08-01", "2021-08-31"),
    ("上半年", "2021-01-01", "2021-06-30"),
    ("下半年", "2021-07-01", "2021-12-31"),
    ("去年下半年", "2020-07-01", "2020-12-31"),
    ("2020年上半年", "2020-01-01", "2020-06-30"),
    ("第三季度", "2021-07-01", "2021-09-30"),
    ("三季度", "2021-07-01", "2021-09-30"),
    ("一季度", "2021-01-01", "2021-03-31"),
    ("今年第二季度", "2021-04-01", "2021-06-30"),
    ("2019年四季度", "2019-10-01", "2019-12-31"),
    ("去年第4季度", "2020-10-01", "2020-12-31"),
    ("前三季度", "2021-01-01", "2021-09-30"),
    ("2020年前三季度", "2020-01-01", "2020-09-30"),
    ("前两个季度", "2021-01-01", "2021-06-30"),
    ("前10个月", "2021-01-01", "2021-10-31"),
    ("今年前五个月", "2021-01-01", "2021-05-31"),
    ("去年前11个月", "2020-01-01", "2020-11-30"),
    ("今年头两个月", "2021-01-01", "2021-02-28"),
    ("年初", "2021-01-01", "2021-02-28"),
    ("今年年初", "2021-01-01", "2021-02-28"),
    ("去年年底", "2020-12-01", "2020-12-31"),
    ("2020年底", "2020-12-01", "2020-12-31"),
    ("去年末", "2020-12-01", "2020-12-31"),
    ("今年年中", "2021-06-01", "2021-07-31"),
    ("本月", "2021-11-01", "2021-11-30"),
    ("上月", "2021-10-01", "2021-10-31"),
    ("上个月", "2021-10-01", "2021-10-31"),
    ("下个月", "2021-12-01", "2021-12-31"),
    ("当月", "2021-11-01", "2021-11-30"),
    ("上月底", "2021-10-21", "2021-10-31"),
    ("本月上旬", "2021-11-01", "2021-11-10"),
    ("上月中旬", "2021-10-11", "2021-10-20"),
    ("10月上旬", "2021-10-01", "2021-10-10"),
    ("9月下旬", "2021-09-21", "2021-09-30"),
    ("2021年3月中旬", "2021-03-01", "2021-03-31"),
    ("去年12月初", "2020-12-01", "2020-12-10"),
    ("今年9月底", "2021-09-21", "2021-09-30"),
    ("8月", "2021-08-01", "2021-08-31"),
    ("八月份", "2021-08-01", "2021-08-31"),
    ("12月", "2021-12-01", "2021-12-31"),
    ("本周", "2021-11-01", "2021-11-07"),
    ("上周", "2021-10-25", "2021-10-31"),
    ("下周", "2021-11-08", "2021-11-14"),
    ("上周五", "2021-10-29", "2021-10-29"),
    ("本周三", "2021-11-03", "2021-11-03"),
    ("下周一", "2021-11-08", "2021-11-08"),
    ("上上周", "2021-10-18", "2021-10-24"),
    ("上星期日", "2021-10-31", "2021-10-31"),
    ("上周末", "2021-10-30", "2021-10-31"),
    ("今天", "2021-11-03", "2021-11-03"),
    ("昨天", "2021-11-02", "2021-11-02"),
    ("昨日", "2021-11-02", "2021-11-02"),
    ("前天", "2021-11-01", "2021-11-01"),
    ("明天", "2021-11-04", "2021-11-04"),
    ("后天", "2021-11-05", "2021-11-05"),
    ("大前天", "2021-10-31", "2021-10-31"),
    ("三天前", "2021-10-31", "2021-10-31"),
    ("10天前", "2021-10-24", "2021-10-24"),
    ("两个月前", "2021-09-01", "2021-09-30"),
    ("3个月前", "2021-08-01", "2021-08-31"),
    ("三年前", "2018-01-01", "2018-12-31"),
    ("五年前三月", "2016-03-01", "2016-03-31"),
    ("两年前的5月", "2019-05-01", "2019-05-31"),
    ("四年前4月", "2017-04-01", "2017-04-30"),
    ("近三个月", "2021-08-03", "2021-11-03"),
    ("过去两年", "2019-11-03", "2021-11-03"),
    ("最近5天", "2021-10-29", "2021-11-03"),
    ("“十四五”期间", "2021-01-01", "2025-12-31"),
    ("十三五期间", "2016-01-01", "2020-12-31"),
    ("“十二五”时期", "2011-01-01", "2015-12-31"),
    ("十一五期间", "2006-01-01", "2010-12-31"),
    ("去年", "2020-01-01", "2020-12-31"),
    ("前年", "2019-01-01", "2019-12-31"),
    ("明年", "2022-01-01", "2022-12-31"),
    ("去年全年", "2020-01-01", "2020-12-31"),
    ("明年一季度", "2022-01-01", "2022-03-31"),
    ("前年9月", "2019-09-01", "2019-09-30"),
    ("秋冬季", "2021-10-01", "2022-03-31"),
    ("去年秋冬季", "2020-10-01", "2021-03-31"),
    ("2020年冬季", "2020-12-01", "2021-02-28"),
    ("今年夏季", "2021-06-01", "2021-08-31"),
    ("今年春天", "2021-03-01", "2021-05-31"),
    ("采暖季", "2021-11-15", "2022-03-15"),
    ("2019年国庆", "2019-10-01", "2019-10-07"),
    ("今年五一期间", "2021-05-01", "2021-05-05"),
    ("迎峰度夏", "2021-06-01", "2021-08-31"),
    ("自10月1日起", "2021-10-01", "2021-10-01"),
    ("2021年3月", "2021-03-01", "2021-03-31"),
    ("3月1日", "2021-03-01", "2021-03-01"),
    ("去年8月5日", "2020-08-05", "2020-08-05"),
]


def _meant(text: str, anchor: dt.date | None) -> list[tuple[str, str]]:
    written = find_dates(text, anchor)
    explicit = [(each.date.start, each.date.end) for each in written if each.date.precision != "year"]
    relative = [(each.first, each.after) for each in find_relative(text, anchor, written)]
    return [(str(first), str(after - ONE_DAY)) for first, after in relative + explicit]


@pytest.mark.parametrize(("text", "first", "last"), TABLE)
def test_what_is_meant(text: str, first: str, last: str) -> None:
    assert _meant(text, TOLD_ON) == [(first, last)]
    inside = f"据介绍，{text}，全省钢铁产量有所回落。"
    assert (first, last) in _meant(inside, TOLD_ON)


@pytest.mark.parametrize(
    "text",
    [
        "第一中学",
        "五四青年节",
        "十月革命",
        "三峡",
        "初步",
        "我国",
        "季节性",
        "今日头条",
        "明天系",
        "近年来",
        "以前",
        "昨日报",
        "2021年第3号公告",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert find_relative(text, TOLD_ON, find_dates(text, TOLD_ON)) == []


@pytest.mark.parametrize("text", ["去年8月", "上半年", "上周五", "三天前", "本月"])
def test_without_a_day_of_its_own_a_text_tells_nothing_relative(text: str) -> None:
    assert find_relative(text, None) == []
    assert find_relative("2020年上半年", None)[0].first == dt.date(2020, 1, 1)


def test_what_is_written_out_is_not_read_again() -> None:
    text = "自2021年10月1日起"
    assert find_relative(text, TOLD_ON, find_dates(text, TOLD_ON)) == []


@pytest.mark.parametrize("text", ["2021—2025年秋冬季", "2021—2022年夏季", "2021-2023年采暖季"])
def test_a_season_of_other_than_two_years_in_a_row_is_not_read(text: str) -> None:
    assert find_relative(text, TOLD_ON, find_dates(text, TOLD_ON)) == []


@pytest.mark.parametrize("text", ["0001年前", "99年前", "九十九年前", "1900年底", "“十五五”期间"])
def test_far_times_are_read_or_left_out(text: str) -> None:
    for each in find_relative(text, dt.date(50, 1, 1)):
        assert each.first < each.after


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("11月至次年3月", ["11月"]),
        ("11月至3月采暖", ["11月"]),
        ("11月和12月限电", ["11月"]),
    ],
)
def test_what_would_end_after_the_last_year_is_left_out(text: str, found: list[str]) -> None:
    anchor = dt.date(9999, 12, 15)
    relative = find_relative(text, anchor, find_dates(text, anchor))
    assert [text[each.start : each.end] for each in relative] == found


def test_the_rules_find_the_same_where_they_are_tried_at_every_character() -> None:
    guard = f"(?={_FIRST})"
    assert _RULES.pattern.startswith(guard)
    unguarded = re.compile(_RULES.pattern.removeprefix(guard))
    characters = sorted(set(re.findall(r"[\w“”「」]", _RULES.pattern))) + list("０１２年年月月日前 ")
    chosen = random.Random(5)
    for text in (
        *(text for text, _, _ in TABLE),
        *("".join(chosen.choices(characters, k=60)) for _ in range(5000)),
    ):
        assert [m.span() for m in _RULES.finditer(text)] == [m.span() for m in unguarded.finditer(text)]


@pytest.mark.parametrize(
    ("text", "first_days"),
    [
        ("2020年8月和9月限电", ["2020-09-01"]),
        ("2020年1月至3月", ["2020-03-01"]),
        ("2020年三季度、四季度", ["2020-07-01", "2020-10-01"]),
        ("2019年11月至2月", ["2020-02-01"]),
        ("2019年11月至次年3月采暖", ["2020-03-01"]),
        ("2020年8月开工，9月投产", ["2021-09-01"]),  # not joined: the last before the anchor
        ("是在同一月、同一季度吗", []),
    ],
)
def test_a_month_joined_to_a_time_has_its_year(text: str, first_days: list[str]) -> None:
    anchor = dt.date(2022, 5, 1)
    found = find_relative(text, anchor, find_dates(text, anchor))
    assert [each.first.isoformat() for each in found] == first_days
