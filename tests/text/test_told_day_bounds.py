"""Days told in part, on both sides of each bound: the turn of a month, the reach of a date before, days of several datings."""

from __future__ import annotations

import datetime as dt

import pytest

from bianyin.text.dates import DATELINE, NEWS_OF_AN_ACT, find_dates
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
        ("2021-09-02", "25日，甲厂停窑。", ["2021-08-25"]),  # the turn of the month
        ("2021-09-02", "24日，甲厂停窑。", []),
        ("2021-09-05", "25日，甲厂停窑。", ["2021-08-25"]),
        ("2021-09-06", "25日，甲厂停窑。", []),
        ("2021-09-24", "7月22日，甲厂停窑。25日，乙厂停窑。", ["2021-07-22", "2021-07-25"]),  # goes on
        ("2021-09-24", "7月22日，甲厂停窑。26日，乙厂停窑。", ["2021-07-22"]),
        ("2021-09-24", "7月22日，甲厂停窑。工人放假。23日，乙厂停窑。", ["2021-07-22", "2021-07-23"]),
        ("2021-09-24", "7月22日，甲厂停窑。工人放假。商户歇业。23日，乙厂停窑。", ["2021-07-22"]),
        ("2021-09-24", "7月2日，甲厂停窑。当月23日，乙厂停窑。", ["2021-07-02", "2021-07-23"]),
        ("2021-08-09", "7月30日停窑。9日复产。", ["2021-07-30", "2021-08-09"]),  # ten days on
        ("2021-08-10", "7月30日停窑。10日复产。", ["2021-07-30"]),
        ("2021-09-24", "厂" * 300 + "。7月22日，甲厂停窑。23日，乙厂停窑。", ["2021-07-22", "2021-07-23"]),
        (
            "2021-09-24",
            "7月22日，甲厂停窑" + "，检修" * 98 + "。23日，乙厂停窑。",
            ["2021-07-22", "2021-07-23"],
        ),
        ("2021-09-24", "《21日停窑》热映。", []),  # in a name
        ("2021-09-24", "甲厂去年12月停窑。", ["2020-12"]),
        ("2021-09-24", "五年前三月，甲厂停窑。", []),  # about so long ago
        ("2021-09-24", "昨日，甲厂停窑，乙厂的窑仍在运行。", ["2021-09-23"]),
        ("2021-09-24", "历时21日。", []),
        ("2021-09-24", "前三个月，甲厂停窑。", []),  # no month
        ("2021-09-24", "23日停窑。7月22日检修。", ["2021-09-23", "2021-07-22"]),  # not by what comes behind
        ("2021-09-24", "7月22日，甲厂停窑。　23日，乙厂停窑。", ["2021-07-22", "2021-07-23"]),
        ("2021-09-24", "抢修到位，昨日，甲厂停窑。", ["2021-09-23"]),
        ("2021-09-24", "2021年7月，甲厂停窑。3日，乙厂停窑。", ["2021-07"]),
        ("2021-09-24", "2020年7月22日，甲厂停窑。23日，乙厂停窑。", ["2020-07-22"]),
    ],
)
def test_a_bare_day_is_of_the_month_that_is_sure(page: str, text: str, told: list[str]) -> None:
    assert days(text, page) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("9月7日停窑。", ["2022-09-07"]),  # 120 days back, over the turn of the year
        ("9月6日停窑。", []),
        ("2022年2月8日开工；6月23日投产。", ["2022-02-08", "2022-06-23"]),  # its line tells the year
        ("2022年6月23日批复；6月23日投产。", ["2022-06-23", "2022-06-23"]),
        ("2022年2月8日开工，2022年3月封顶，6月23日投产。", ["2022-02-08", "2022-03", "2022-06-23"]),
        ("2022年2月8日开工，按2021年计划，6月23日投产。", ["2022-02-08", "2021"]),
        ("2022年8月8日开工；6月23日投产。", ["2022-08-08"]),  # not back in it
        ("2021年2月8日开工；6月23日投产。", ["2021-02-08"]),
        ("2022年2月开工；6月23日投产。", ["2022-02"]),
        ("2022年2月8日开工。\n6月23日投产。", ["2022-02-08"]),
        ("去年9月6日停窑。", ["2022-09-06"]),
    ],
)
def test_a_day_of_last_year_needs_its_year_if_long_past(text: str, told: list[str]) -> None:
    assert days(text, "2023-01-05") == told


def test_a_bare_day_is_not_told_by_the_dateline_but_under_it() -> None:
    page = Dating(dt.date(2021, 9, 24), "页面发布日期")
    text = "新华社沈阳9月14日电 16日将停窑。"
    assert [(each.inferred, each.source) for each in days_of(text, (page,)).dates[1:]] == [
        ("day", "电头日期 2021-09-14")
    ]


def test_nothing_is_told_under_a_dateline_of_another_time() -> None:
    page = Dating(dt.date(2021, 9, 24), "页面发布日期")
    text = "新华社沈阳3月14日电 2021年7月22日停窑。23日复产。"
    found = days_of(text, (page,))
    assert [each.date.value for each in found.dates] == ["2021-07-22"]
    assert [each.why for each in found.disputed if text[each.start : each.end] == "23日"] == [
        "电头日期「3月14日」与页面日期不一致，不能推定「23日」是哪一天"
    ]


@pytest.mark.parametrize("bare", ["23日", "当月23日", "3日"])
def test_a_bare_day_under_the_heading_of_another_year_is_not_known(bare: str) -> None:
    text = f"【2016年】\n9月2日停窑。\n{bare}复产。"
    page = Dating(dt.date(2021, 9, 24), "页面发布日期")
    found = days_of(text, (page,))
    assert [each.date.value for each in found.dates] == ["2016", "2016-09-02"]
    assert [each.why for each in found.disputed] == [
        f"所在年份标题 2016 与推定的年份不同，不能推定「{bare}」是哪一天"
    ]
    far = text.replace(f"{bare}复产", f"{'厂' * 301}。{bare}复产")  # no date near tells its month
    assert [each.date.value for each in days_of(far, (page,)).dates][2:] == []
    assert found.dates[1].inferred == "year"
    assert [each.inferred for each in days_of("2016年\n9月20日停窑。", (page,)).dates] == ["year"]
    assert days(text.replace("2016", "2021")) == [
        "2021",
        "2021-09-02",
        f"2021-09-{'03' if bare == '3日' else '23'}",
    ]
    assert days("【2016年】\n9月20日停窑。\n昨日复产。") == ["2016", "2016-09-20", "2021-09-23"]


def test_what_is_not_known_stays_so_under_a_heading() -> None:
    datings = (Dating(dt.date(2021, 9, 24), "页面发布日期"), Dating(dt.date(2022, 9, 24), "网页标注日期"))
    found = days_of("【2016年】\n9月20日停窑。\n昨日复产。", datings)
    assert [each.why.partition("，")[0] for each in found.disputed] == [
        "页面日期不一致（页面发布日期 2021-09-24"
    ]


def test_a_lunar_day_is_not_known_and_says_why() -> None:
    found = days_of("农历9月18日停窑。", (Dating(dt.date(2021, 9, 24), "页面发布日期"),))
    assert found.dates == ()
    assert [each.why for each in found.disputed] == ["原文说的不是页面当年，不能推定「9月18日」是哪一天"]


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
        ("2021年1月15日至次年3月15日", ["2021-01-15", "2022-03-15"]),
    ],
)
def test_dates_and_their_neighbours(text: str, found: list[str]) -> None:
    assert [each.date.value for each in find_dates(text, ANCHOR)] == found


@pytest.mark.parametrize(
    ("text", "inferred"),
    [("2021年9月28日", ""), ("2021-09-28", ""), ("2021-09", ""), ("2021年", ""), ("9月28日", "year")],
)
def test_what_a_date_leaves_out(text: str, inferred: str) -> None:
    assert [each.inferred for each in find_dates(text, ANCHOR)] == [inferred]


@pytest.mark.parametrize(
    ("behind", "dateline", "news_of_an_act"),
    [
        ("消息，国家能源局下达任务。", True, True),
        ("消息：国家能源局公布名单。", True, True),
        ("消息，国家能源局近日下达任务。", True, False),
        ("消息，国家能源局下达任务，据近日通报。", True, True),  # the next clause is another
        ("消息，去年的产量，国家能源局公布了。", True, False),  # nor is the act in the next
        ("消息，国家能源局印发《通知》。", True, False),  # of a paper
        ("消息，《通知》印发。", True, False),
        ("讯 国家能源局下达任务。", True, False),
        ("报道，甲厂停窑。", True, False),
        ("电 甲厂停窑。", True, False),
        (" 电 甲厂停窑。", True, False),
        (" 消息，国家能源局下达任务。", True, True),
        ("电力供应紧张。", False, False),
        ("甲厂停窑的消息", False, False),
    ],
)
def test_what_stands_behind_the_day_of_a_report(behind: str, dateline: bool, news_of_an_act: bool) -> None:
    text = f"9月18日{behind}"
    (day,) = find_dates(text, ANCHOR)
    assert bool(DATELINE.match(text[day.end :])) is dateline
    assert bool(NEWS_OF_AN_ACT.match(text[day.end :])) is news_of_an_act
