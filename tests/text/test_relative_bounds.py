"""Relative times on both sides of each bound, and how precisely each is told."""

from __future__ import annotations

import datetime as dt

import pytest

from bianyin.text import find_dates, find_relative

TOLD_ON = "2021-11-03"  # a Wednesday


def read(text: str, anchor: str = TOLD_ON) -> list[str]:
    """2021-08-01 2021-08-31 month: first and last day of each relative time, and its precision."""
    day = dt.date.fromisoformat(anchor)
    found = find_relative(text, day, find_dates(text, day))
    return [f"{each.first} {each.after - dt.timedelta(days=1)} {each.precision}" for each in found]


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("今天", "day"), ("上周五", "day"), ("上周末", "day"), ("三天前", "day"), ("3日前", "day"),
        ("上周", "week"), ("两周前", "week"), ("近日", "week"), ("日前", "week"), ("本月上旬", "week"),
        ("9月底", "week"), ("去年12月初", "week"),
        ("8月", "month"), ("上月", "month"), ("去年8月", "month"), ("两个月前", "month"), ("近三个月", "month"), ("年初", "month"),
        ("去年年底", "month"), ("最近5天", "month"),
        ("三季度", "quarter"), ("去年第4季度", "quarter"),
        ("上半年", "half"), ("2020年下半年", "half"), ("前三季度", "half"), ("前10个月", "half"),
        ("秋冬季", "season"), ("2021—2022年采暖季", "season"), ("2019年国庆", "season"),
        ("去年", "year"), ("三年前", "year"), ("过去两年", "year"), ("今年以来", "year"),
        ("“十四五”期间", "plan"),
    ],
)  # fmt: skip
def test_how_precisely_a_time_is_told(text: str, precision: str) -> None:
    assert [each.split()[-1] for each in read(text)] == [precision]


@pytest.mark.parametrize(
    ("anchor", "text", "found"),
    [
        (TOLD_ON, "近日", ["2021-10-27 2021-11-03 week"]),
        (TOLD_ON, "两周前", ["2021-10-20 2021-10-26 week"]),
        (TOLD_ON, "两星期前", ["2021-10-20 2021-10-26 week"]),
        (TOLD_ON, "3日前", ["2021-10-31 2021-10-31 day"]),
        ("2021-05-31", "近三个月", ["2021-02-28 2021-05-31 month"]),  # no 31st of February
        ("2020-05-31", "三个月前", ["2020-02-01 2020-02-29 month"]),
        ("2021-01-31", "两个月前", ["2020-11-01 2020-11-30 month"]),
        ("2021-12-31", "一个月前", ["2021-11-01 2021-11-30 month"]),
        ("2021-12-05", "下月", ["2022-01-01 2022-01-31 month"]),
        ("2021-01-05", "上月", ["2020-12-01 2020-12-31 month"]),
        ("2021-12-05", "本月下旬", ["2021-12-21 2021-12-31 week"]),
        ("2021-01-02", "上周五", ["2020-12-25 2020-12-25 day"]),
        ("2021-11-01", "本周日", ["2021-11-07 2021-11-07 day"]),  # told on a Monday
        ("2021-11-07", "本周一", ["2021-11-01 2021-11-01 day"]),  # told on a Sunday
        ("2021-11-07", "上周末", ["2021-10-30 2021-10-31 day"]),
        # a month without its year: the last, or the next few weeks
        ("2021-10-17", "12月", ["2021-12-01 2021-12-31 month"]),  # in 45 days
        ("2021-10-16", "12月", ["2020-12-01 2020-12-31 month"]),
        ("2021-11-17", "明年1月", ["2022-01-01 2022-01-31 month"]),
        # beside a date that is written, nothing of it is read again, and nothing is lost
        ("2021-11-03", "上周五10月29日停窑", ["2021-10-29 2021-10-29 day"]),
        ("2021-11-03", "11月1日本周一停窑", ["2021-11-01 2021-11-01 day"]),
        ("2021-11-03", "2021年8月5日停窑", []),
        # joined
        ("2022-05-01", "2020年三季度  和 四季度", ["2020-07-01 2020-09-30 quarter", "2020-10-01 2020-12-31 quarter"]),
        ("2022-05-01", "2020年10月1日至12月", ["2020-12-01 2020-12-31 month"]),
        ("2022-05-01", "2020年12月1日至次年2月", ["2021-02-01 2021-02-28 month"]),
        ("2022-05-01", "2020年2月至2月", ["2020-02-01 2020-02-29 month"]),
    ],
)  # fmt: skip
def test_relative_times_and_their_neighbours(anchor: str, text: str, found: list[str]) -> None:
    assert read(text, anchor) == found


@pytest.mark.parametrize(
    "day",
    [
        "大后天",
        "后天",
        "明天",
        "明日",
        "今天",
        "今日",
        "今晨",
        "昨天",
        "昨日",
        "昨晚",
        "前天",
        "前日",
        "大前天",
    ],
)
def test_days_by_their_words(day: str) -> None:
    away = {"大后": 3, "后": 2, "明": 1, "今": 0, "昨": -1, "前": -2, "大前": -3}[day[:-1]]
    told = dt.date.fromisoformat(TOLD_ON) + dt.timedelta(days=away)
    assert read(f"甲厂{day}停窑") == [f"{told} {told} day"]


@pytest.mark.parametrize(
    ("text", "words"),
    [("甲厂上半年停窑", "上半年"), ("于去年8月复产", "去年8月"), ("到2020年三季度末", "2020年三季度"), ("在“十四五”期间建成", "“十四五”期间")],
)  # fmt: skip
def test_positions_are_the_words(text: str, words: str) -> None:
    (found,) = find_relative(text, dt.date.fromisoformat(TOLD_ON), find_dates(text))
    assert text[found.start : found.end] == words
