"""Days told in part, as a table: what a page of some days says of them, and what is not known."""

from __future__ import annotations

import datetime as dt

import pytest

from bianyin.text.stretches import Dating
from bianyin.text.told_days import days_of

PAGE = Dating(dt.date(2021, 9, 24), "页面发布日期")
CHANGED = Dating(dt.date(2023, 1, 5), "更新日期", firm=False)
TAGGED = Dating(dt.date(2023, 1, 5), "网页标注日期")
NEXT_DAY = Dating(dt.date(2021, 9, 25), "网址日期")


def test_a_heading_gives_the_year_of_the_days_below() -> None:
    text = "2021年\n9月18日，甲厂停窑。\n9月19日，乙厂停窑。\n2016年\n9月20日，丙厂停窑。\n"
    assert read(text, PAGE) == [
        ("9月18日", "2021-09-18"),
        ("9月19日", "2021-09-19"),
        ("9月20日", "2016-09-20"),
    ]
    listed = "2019年\n2016年\n甲厂停窑检修。\n9月20日，丙厂停窑。\n"  # years of a menu head nothing
    assert read(listed, PAGE) == [("9月20日", "2021-09-20")]


@pytest.mark.parametrize(
    "text",
    [
        "甲厂2001年投产，次年9月18日停窑。",
        "2021年农历9月18日，甲厂停窑。",
        "下文原刊于2012年的厂报。\n9月18日，甲厂停窑。",
        "以下各条录自2012年旧志\n9月18日，甲厂停窑。",
    ],
)
def test_a_day_of_another_year_is_not_known(text: str) -> None:
    assert read(text, PAGE) == []


def read(text: str, *datings: Dating, news: bool = True) -> list[tuple[str, str]]:
    return [
        (text[each.start : each.end], each.date.value)
        for each in days_of(text, datings, news=news).dates
        if each.date.precision != "year"
    ]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("9月23日，甲厂停窑。", ["2021-09-23"]),
        ("去年9月23日，甲厂停窑。", ["2020-09-23"]),
        ("21日，甲厂停窑。", ["2021-09-21"]),
        ("甲厂自21日起停窑。", ["2021-09-21"]),
        ("昨日，甲厂停窑。", ["2021-09-23"]),
        ("甲厂昨天停窑。", ["2021-09-23"]),
        ("今天，甲厂停窑。", ["2021-09-24"]),
        ("本月15日，甲厂停窑。", ["2021-09-15"]),
        ("上月20日，甲厂停窑。", ["2021-08-20"]),
        ("上月，甲厂停窑。", ["2021-08"]),
        ("去年12月，甲厂停窑。", ["2020-12"]),
        ("上周五，甲厂停窑。", ["2021-09-17"]),
        ("7月22日，甲厂停窑。23日，乙厂停窑。", ["2021-07-22", "2021-07-23"]),
        ("2021年7月22日，甲厂停窑。23日，乙厂停窑。24日，丙厂停窑。", ["2021-07-22", "2021-07-23", "2021-07-24"]),
        ("9月21日至23日检修。", ["2021-09-21"]),
        ("21日至23日检修。", ["2021-09-21"]),
        ("21日—23日检修，21-23日停窑。", ["2021-09-21", "2021-09-21"]),
        ("新华社沈阳9月14日电 13日，甲厂停窑。昨日复产。", ["2021-09-14", "2021-09-13", "2021-09-13"]),
        ("本报9月14日讯 上月20日，甲厂停窑。", ["2021-09-14", "2021-08-20"]),
        # What is no day, or of which month it is cannot be told.
        ("检修历时21日。", []),
        ("请于15日内报送，每月10日通报，连续3日超标。", []),
        ("6日均价上涨，双方签署7日游合同，涨21日元。", []),
        ("三天前，甲厂停窑，15日之前复产。", []),
        ("园区发展到今天，今天的园区绿树成荫，明天会更好。", []),
        ("《今日头条》《昨日重现》", []),
        ("该机组2019年7月22日投产。23日，机组停机。", ["2019-07-22"]),
        ("该机组7月2日投产。23日，机组停机。", ["2021-07-02"]),
        ("自7月22日检修以来，据介绍，23日复产。", ["2021-07-22"]),
        ("7月30日停窑。2日复产。", ["2021-07-30"]),
        ("5月2日停窑。", ["2021-05-02"]),
        ("11月29日开工。", []),
    ],
)  # fmt: skip
def test_days_under_a_page_of_one_day(text: str, days: list[str]) -> None:
    assert [day for _, day in read(text, PAGE)] == days


@pytest.mark.parametrize("other", [CHANGED, TAGGED])
@pytest.mark.parametrize("words", ["9月23日", "21日", "昨日", "本月15日", "去年12月", "去年9月23日"])
def test_nothing_is_inferred_where_the_page_gives_days_of_different_years(words: str, other: Dating) -> None:
    found = days_of(f"{words}，甲厂停窑。", (PAGE, other))
    assert found.dates == ()
    (unknown,) = found.disputed
    assert "2021-09-24" in unknown.why and "2023-01-05" in unknown.why and words in unknown.why


def test_what_is_written_in_full_needs_no_page() -> None:
    text = "2021年9月23日停窑，二O二一年九月廿四日复产。"
    for datings in ((), (PAGE,), (PAGE, TAGGED), (CHANGED,)):
        assert [day for _, day in read(text, *datings)] == ["2021-09-23", "2021-09-24"]


@pytest.mark.parametrize(
    ("text", "datings", "days"),
    [
        ("9月23日停窑，21日复产。", (PAGE, NEXT_DAY), ["2021-09-23", "2021-09-21"]),
        ("昨日停窑。", (PAGE, NEXT_DAY), []),  # the 23rd or the 24th
        ("9月23日停窑。", (CHANGED,), []),  # a page changed on some day was written on another
        ("9月23日停窑，昨日复产。", (), []),
        ("2021年7月22日停窑。23日复产。", (), ["2021-07-22", "2021-07-23"]),
        ("新华社沈阳2021年9月14日电 昨日停窑。", (PAGE, TAGGED), ["2021-09-14", "2021-09-13"]),
        ("新华社沈阳9月14日电 昨日停窑。", (TAGGED,), []),  # a dateline of no known year
        ("新华社沈阳3月14日电 21日停窑。", (PAGE,), []),  # a report of another month, shown again
        ("新华社沈阳9月14日电 将于21日停窑。", (PAGE,), ["2021-09-14", "2021-09-21"]),
    ],
)  # fmt: skip
def test_the_days_that_a_page_gives_must_agree_on_each_date(
    text: str, datings: tuple[Dating, ...], days: list[str]
) -> None:
    assert [day for _, day in read(text, *datings)] == days


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("2021-06-09", "博览会将于11月28日举行。"),
        ("2021-04-09", "条例7月1日起施行。"),
        ("2021-03-31", "9月23日停窑。"),
    ],
)
def test_a_day_months_ahead_is_not_read_as_of_the_year_before(page: str, text: str) -> None:
    found = days_of(text, (Dating(dt.date.fromisoformat(page), "页面发布日期"),))
    assert found.dates == () and all("过远" in each.why for each in found.disputed)


def test_an_official_paper_tells_no_news() -> None:
    text = "15日开会，9月23日报送，上月完成。"
    assert read(text, PAGE, news=False) == [("9月23日", "2021-09-23")]


def test_each_inferred_date_says_what_it_was_taken_from() -> None:
    text = "9月23日停窑。24日复产。昨日检修。"
    notes = [(each.inferred, each.source) for each in days_of(text, (PAGE,)).dates]
    page = "页面发布日期 2021-09-24"
    assert notes == [("year", page), ("told", "前文日期"), ("day", page)]


def test_the_header_and_the_signature_tell_no_month() -> None:
    text = "2021年8月5日\n21日，甲厂停窑。"
    own = [(0, 9)]
    assert [day for _, day in read(text, PAGE)] == ["2021-08-05"]
    assert [each.date.value for each in days_of(text, (PAGE,), own).dates] == ["2021-08-05", "2021-09-21"]


def test_a_diary_is_read_by_its_entries() -> None:
    text = "9月18日　阴\n今天甲厂停窑。\n9月21日　星期二　小雨\n昨日乙厂停窑。\n"
    days = [
        ("9月18日", "2021-09-18"),
        ("今天", "2021-09-18"),
        ("9月21日", "2021-09-21"),
        ("昨日", "2021-09-20"),
    ]
    assert read(text, PAGE) == days
    # Under days that do not agree on an entry's year, or long before the page, nothing is told by the entry.
    assert read(text, PAGE, TAGGED) == [] and "今天" not in dict(read(text, TAGGED))
    # One day on a line of its own heads no diary.
    assert read("9月18日\n今天甲厂停窑。\n", PAGE)[1] == ("今天", "2021-09-24")
