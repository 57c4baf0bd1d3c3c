"""Days told in part, on both sides of each bound: the turn of a month, the reach of a date before, days of several datings."""

from __future__ import annotations

import datetime as dt

import pytest

from bianyin.text.dates import find_dates
from bianyin.text.stretches import Dating
from bianyin.text.told_days import days_of


def days(text: str, page: str = "2021-09-24") -> list[str]:
    dating = Dating(dt.date.fromisoformat(page), "页面发布日期")
    return [each.date.value for each in days_of(text, (dating,), news=True).dates]


@pytest.mark.parametrize(
    ("page", "text", "told"),
    [
        ("2021-09-22", "30日，甲厂停窑。", []),  # eight days ahead
        ("2021-09-22", "29日，甲厂停窑。", ["2021-09-29"]),
        ("2021-09-24", "24日，甲厂停窑。", ["2021-09-24"]),
        ("2021-09-02", "30日，甲厂停窑。", ["2021-08-30"]),
        ("2021-01-02", "30日，甲厂停窑。", ["2020-12-30"]),
        ("2021-03-02", "30日，甲厂停窑。", []),  # February has none
        ("2021-09-24", "7月22日，甲厂停窑。当月23日，乙厂停窑。", ["2021-07-22", "2021-07-23"]),
        ("2021-09-24", "7月22日，甲厂停窑。本月23日，乙厂停窑。", ["2021-07-22", "2021-09-23"]),
        ("2021-09-24", "7月22日，甲厂停窑。上月23日，乙厂停窑。", ["2021-07-22", "2021-08-23"]),
        ("2021-09-24", "9月22日，甲厂停窑。23日，乙厂停窑。", ["2021-09-22", "2021-09-23"]),
        ("2021-09-24", "2019年投产。23日，乙厂停窑。", ["2019", "2021-09-23"]),  # a year tells no month
    ],
)
def test_a_bare_day_is_of_the_month_that_is_sure(page: str, text: str, told: list[str]) -> None:
    assert days(text, page) == told


def test_one_day_that_is_firm_is_enough() -> None:
    page, changed = dt.date(2021, 9, 24), "更新日期"
    both = (Dating(page, changed, firm=False), Dating(page, "页面发布日期"))
    assert [each.date.value for each in days_of("昨日停窑。", both).dates] == ["2021-09-23"]
    assert days_of("昨日停窑。", both[:1]).dates == ()
    assert [each.why for each in days_of("昨日停窑。", both[:1]).disputed] == [
        "页面只有更新日期 2021-09-24，不能推定「昨日」是哪一天"
    ]


ANCHOR = dt.date(2021, 11, 1)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2021年第8号公告，2021年第3批", []),
        ("2021年版目录，2021年修订版", []),
        ("2021年停产，第8号公告", ["2021"]),  # the number is not the year's
        ("2021年1月5日、8月6日停产", ["2021-01-05", "2021-08-06"]),
        ("2021年8月6日、1月5日停产", ["2021-08-06", "2021-01-05"]),
        ("2021年8月6日和次年1月5日", ["2021-08-06"]),  # a list runs into no other year
        ("2021年8月6日至同年9月5日", ["2021-08-06"]),
        ("1月5日停产，8月6日复产", ["2021-01-05", "2021-08-06"]),
        ("本年1月5日，上年1月5日", ["2021-01-05", "2020-01-05"]),
        ("前年1月5日", []),
        ("12月16日", ["2021-12-16"]),  # 45 days ahead
        ("12月17日", []),  # 46, and 319 back
        ("1月5日", ["2021-01-05"]),  # 300 back
        ("1月4日", []),
    ],
)
def test_dates_and_their_neighbours(text: str, found: list[str]) -> None:
    assert [each.date.value for each in find_dates(text, ANCHOR)] == found
