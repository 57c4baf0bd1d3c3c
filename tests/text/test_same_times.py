"""Times told by the date before them, on both sides of each bound: 同年, 同月, 同日, 当天; and days under a year's heading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from bianyin.text import find_dates
from bianyin.text.dates import DateMention
from bianyin.text.same_times import same_days
from bianyin.text.told_years import as_headed, headings_of


def told(text: str, own: Sequence[tuple[int, int]] = ()) -> list[tuple[str, str]]:
    return [(text[each.start : each.end], each.date.value) for each in same_days(text, find_dates(text), own)]


DAY = "2022年6月1日"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{DAY}停窑，同日复产。", [("同日", "2022-06-01")]),
        (f"{DAY}停窑，当日复产。", [("当日", "2022-06-01")]),
        (f"{DAY}停窑，当天复产。", [("当天", "2022-06-01")]),
        (f"{DAY}停窑，不同日复产。", []),
        (f"{DAY}停窑，于当日复产。", []),  # opens no clause
        (f"{DAY}停窑，同日而语。", []),
        (f"{DAY}停窑，同年10月复产。", [("同年10月", "2022-10")]),
        (f"{DAY}停窑，同年10月11日复产。", [("同年10月11日", "2022-10-11")]),
        (f"{DAY}停窑，同月23日复产。", [("同月23日", "2022-06-23")]),
        ("2022年6月停窑，同月23日复产。", [("同月23日", "2022-06-23")]),
        ("2022年停窑，同月23日复产。", []),  # of no known month
        ("2022年停窑，同年9月复产。", [("同年9月", "2022-09")]),
        ("2022年6月停窑，同日复产。", []),
        ("2022年6月停窑，当日复产。", []),
        ("2022年6月停窑，当天复产。", []),
        (f"{DAY}停窑，同月31日复产。", []),  # no such day
        (f"{DAY}停窑，同月3日点火，同日复产。", [("同月3日", "2022-06-03")]),  # of which of two days?
        # of two that differ in what is taken over, none
        (f"{DAY}和2022年6月5日停窑，同月23日复产。", [("同月23日", "2022-06-23")]),
        *((f"{DAY}和2022年6月5日停窑，{words}复产。", []) for words in ("同日", "当日", "当天")),
        (f"{DAY}和2021年6月5日停窑，同年9月复产。", []),
        # a day that is not known stands between
        (f"{DAY}停窑，7月2日复产，同日点火。", []),
        (f"{DAY}停窑，共3日，同日点火。", []),
        # lines above
        (f"{DAY}停窑。\n同日复产。", [("同日", "2022-06-01")]),
        (f"{DAY}停窑。\n甲\n乙\n同日复产。", [("同日", "2022-06-01")]),  # three lines above
        (f"{DAY}停窑。\n甲\n乙\n丙\n同日复产。", []),
        (f"{DAY}停窑。\n9月2日停产\n同日复产。", []),  # an unknown day between
        (f"{DAY}停窑。\n甲厂于9月2日停产\n同日复产。", []),
        (f"{DAY}停窑，2022年6月5日复产。\n同日复产。", [("同日", "2022-06-01")]),  # the one it opens with
        (f"● {DAY}停窑，2022年6月5日复产。\n同日复产。", [("同日", "2022-06-01")]),
        (f"甲厂{DAY}停窑，2022年6月5日复产。\n同日复产。", []),
        (f"甲厂{DAY}停窑，共8日。\n同日复产。", []),
        ("2022年6月停窑，2022年6月5日复产。\n同日复产。", []),  # opens with what is not exact
        ("同日复产。", []),
        ("\n同日复产。", []),
        (f"{DAY}（农历五月初三）停窑，同日复产。", [("同日", "2022-06-01")]),  # the lunar day beside it
        (f"{DAY}（五月初三）停窑，同日复产。", []),
    ],
)
def test_a_time_told_by_the_date_before_it(text: str, found: list[tuple[str, str]]) -> None:
    assert told(text) == found


def test_each_says_which_date_it_was_told_by() -> None:
    text = f"{DAY}停窑，同年10月11日复产，同月23日停产，同日点火。"
    assert [(each.inferred, each.source) for each in same_days(text, find_dates(text))] == [
        ("year", "前文日期 2022-06-01"),
    ]
    two = f"{DAY}和2022年6月5日停窑，同月23日复产。"
    assert [each.source for each in same_days(two, find_dates(two))] == ["前文日期 2022-06-05"]
    alone = [same_days(f"{DAY}停窑，{words}复产。", find_dates(DAY))[0] for words in ("同月23日", "同日")]
    assert [each.inferred for each in alone] == ["told", "day"]


def test_header_and_signature_tell_no_time() -> None:
    text = f"{DAY}\n同日复产。"
    assert told(text) == [("同日", "2022-06-01")]
    assert told(text, [(0, len(DAY))]) == []
    assert told(text, [(1, len(DAY))]) == [("同日", "2022-06-01")]
    assert told(f"页眉{text}", [(0, 2)]) == [("同日", "2022-06-01")]  # right behind the header


ANCHOR = dt.date(2021, 9, 24)


def headed(text: str, words: str) -> str | None:
    """The day that these words are under the text's headings; None where it is not known."""
    settled = next(each for each in find_dates(text, ANCHOR) if text[each.start : each.end].endswith(words))
    found = as_headed(text, settled, headings_of(text))
    if not isinstance(found, DateMention):
        return None
    return f"{text[found.start : found.end]} {found.date.value} {found.source}".strip()


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        (
            "2016年\n9月20日停窑。",
            "9月20日",
            "9月20日 2016-09-20 所在年份标题",
        ),  # heading and day read as one
        ("2016年\n9月19日检修。\n9月20日停窑。", "9月20日", "9月20日 2016-09-20 所在年份标题 2016"),
        ("\n2016年\n9月20日停窑。", "9月20日", "9月20日 2016-09-20 所在年份标题"),
        ("以下为2012年的产量。\n9月20日停窑。", "9月20日", "9月20日 2021-09-20"),  # taken from nowhere
        ("甲厂停窑。\n2016年\n9月20日停窑。", "9月20日", "9月20日 2016-09-20 所在年份标题"),
        ("【2016年】\n9月20日停窑。", "9月20日", "9月20日 2016-09-20 所在年份标题 2016"),
        ("2016年甲厂\n9月20日停窑。", "9月20日", "9月20日 2021-09-20"),  # no line of its own
        ("2016年\n甲厂\n9月20日停窑。", "9月20日", "9月20日 2021-09-20"),  # heads no day
        ("9月20日停窑。\n2016年\n9月21日检修。", "9月20日", "9月20日 2021-09-20"),  # stands before it
        (
            "2016年\n9月18日停窑。\n2017年\n9月19日。\n9月20日停窑。",
            "9月20日",
            "9月20日 2017-09-20 所在年份标题 2017",
        ),
        ("下文原刊于2012年的厂报。\n9月20日停窑。", "9月20日", None),
        ("下文原刊于厂报。\n9月20日停窑。", "9月20日", "9月20日 2021-09-20"),  # of no other year
        ("9月20日停窑。\n下文原刊于2012年的厂报。", "9月20日", "9月20日 2021-09-20"),
        ("\n" * 30 + "9月20日停窑。\n下文原刊于2012年的厂报。", "9月20日", "9月20日 2021-09-20"),
        ("农历      9月20日停窑。", "9月20日", None),
        ("农历牛年，9月20日停窑。", "9月20日", "9月20日 2021-09-20"),  # not of the day
        ("次年9月20日停窑。", "9月20日", None),
        ("去年9月20日停窑。", "去年9月20日", "去年9月20日 2020-09-20"),
        ("2016年\n9月18日。\n去年9月20日停窑。", "去年9月20日", "去年9月20日 2020-09-20"),  # says its year
        ("2016年9月20日停窑。", "2016年9月20日", "2016年9月20日 2016-09-20"),
        ("甲厂2016年\n9月20日停窑。", "9月20日", "2016年\n9月20日 2016-09-20"),
        ("2016年\n9月20日\n停窑。", "9月20日", "2016年\n9月20日 2016-09-20"),  # broken over lines
        ("照片原载于2012年厂报。\n9月20日停窑。", "9月20日", "9月20日 2021-09-20"),  # not what follows
    ],
)
def test_a_day_under_a_heading(text: str, words: str, day: str | None) -> None:
    try:
        found = headed(text, words)
    except StopIteration:
        found = None  # 次年9月20日 is read by nobody
    assert found == day
