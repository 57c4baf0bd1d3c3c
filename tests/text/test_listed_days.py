"""Days under the headings of a chronology, and days told by the date before them, as tables."""

from __future__ import annotations

import pytest

from bianyin.model import Page
from bianyin.parse.parse import parse
from bianyin.text.reading import Reading


def read(title: str, text: str, page_date: str = "2023-03-02") -> list[tuple[str, str, str]]:
    import json

    fields = {"url": "https://example.org/d", "title": title, "text": text, "page_date": page_date}
    page = Page(
        url="https://example.org/d", body=json.dumps(fields).encode(), media_type="record", title=title, page_date=page_date
    )  # fmt: skip
    reading = Reading(parse(page))
    start = len(title)
    return [
        (reading.text[each.start : each.end], each.date.value, each.source)
        for each in reading.dates
        if each.start > start and each.date.precision != "year"
    ]


def days(title: str, text: str) -> list[str]:
    return [day for _, day, _ in read(title, text)]


LISTED = "8月\n20日　甲厂停窑检修。\n26日　乙厂复产。\n10月\n8日　丙厂停窑。\n"


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("示例市大事记（2021年）", LISTED, ["2021-08-20", "2021-08-26", "2021-10-08"]),
        ("示例钢铁年表·2021", LISTED, ["2021-08-20", "2021-08-26", "2021-10-08"]),
        ("二〇二一年示例市工业", LISTED, ["2021-08-20", "2021-08-26", "2021-10-08"]),
        ("示例市大事记（2021年8月—11月）", LISTED, ["2021-08-20", "2021-08-26", "2021-10-08"]),
        ("示例市大事记", "2021年\n" + LISTED, ["2021-08-20", "2021-08-26", "2021-10-08"]),
        ("示例市大事记", "二〇二一年\n八月\n二十日　甲厂停窑检修。\n", ["2021-08-20"]),
        ("示例市大事记", "【2021年8月】\n20日，甲厂停窑检修。\n【2022年1月】\n3日，乙厂停窑。\n", ["2021-08-20", "2022-01-03"]),
        ("示例市大事记", "2021年\n8月20日　甲厂停窑检修。\n2022年\n1月3日　乙厂停窑。\n", ["2021-08-20", "2022-01-03"]),
        (
            "示例市大事记（2020年12月—2021年6月）",
            "十二月\n16日　甲厂停窑检修。\n五月\n19日　乙厂停窑检修。\n",
            ["2020-12-16", "2021-05-19"],
        ),
        ("示例市大事记（2021年）", "8月\n20日　甲厂停窑检修。\n同日，乙厂停窑检修。\n", ["2021-08-20", "2021-08-20"]),
    ],
)  # fmt: skip
def test_days_under_headings(title: str, text: str, expected: list[str]) -> None:
    assert [day for day in days(title, text) if len(day) == 10] == expected


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("示例市大事记", LISTED),  # of which year?
        ("示例市大事记（2019—2021年）", LISTED),
        ("示例市大事记（2020年8月—2021年10月）", LISTED),  # 8月 of either year
        ("示例市大事记（2021年）", "以下各条录自2012年旧志\n8月\n20日　甲厂停窑检修。\n"),
        ("示例市大事记（2021年）", "2月\n30日　甲厂停窑检修。\n"),
        (
            "2021年示例市工业运行情况",
            "8月\n20日　甲厂停窑检修，影响产量十万吨。\n",
        ),  # one month heads no chronology
    ],
)
def test_days_whose_year_is_not_certain(title: str, text: str) -> None:
    assert days(title, text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2022年6月1日，甲厂停窑。同月23日，乙厂停窑。", ("同月23日", "2022-06-23")),
        ("2022年6月1日，甲厂停窑。\n同月23日，乙厂停窑。", ("同月23日", "2022-06-23")),
        ("2022年6月1日，甲厂停窑。\n同年10月11日，乙厂停窑。", ("同年10月11日", "2022-10-11")),
        ("2022年6月1日，甲厂停窑，同年十月复产。", ("同年十月", "2022-10")),
        ("2022年6月1日，甲厂停窑，到2022年8月共停两月，同年10月复产。", ("同年10月", "2022-10")),
        (
            "2022年6月1日，甲厂按2019年4月3日的方案停窑。\n同年10月11日，乙厂停窑。",
            ("同年10月11日", "2022-10-11"),
        ),
        ("2022年6月1日，甲厂停窑，同日乙厂复产。", ("同日", "2022-06-01")),
    ],
)
def test_told_by_the_date_before(text: str, told: tuple[str, str]) -> None:
    found = read("示例市停窑情况", text)
    assert told in [(words, day) for words, day, _ in found]
    source = next(said for words, _, said in found if words == told[0])
    assert source.startswith("前文日期 2022-06") or source.startswith("前文日期 2022-08")


@pytest.mark.parametrize(
    "text",
    [
        "甲厂2019年4月投产，2022年6月1日停窑，同年10月复产。",  # of which year?
        "2022年6月，甲厂停窑。同日，乙厂停窑。",
        "2022年6月1日，甲厂停窑。7月2日，丙厂停窑，同月30日复产。",
        "2022年2月1日，甲厂停窑，同月30日复产。",
        "各厂不同日停窑，不能与往年同日而语。",
        "同年10月11日，乙厂停窑。",
    ],
)
def test_not_told_where_it_may_be_another(text: str) -> None:
    assert not [words for words, _, _ in read("示例市停窑情况", text) if words.startswith("同")]
