"""Days of chronologies and tables, in the year of their title."""

from __future__ import annotations

import pytest

from bianyin.text.chronicle import chronicle_days, span_of


def days(title: str, text: str) -> list[str]:
    return [each.date.value for each in chronicle_days(text, title)]


def test_months_head_the_days_below_them() -> None:
    assert days("某市大事记（2021年8月—11月）", "某市大事记\n8月\n3日 甲\n20日　乙\n9月\n10日，丙") == [
        "2021-08-03",
        "2021-08-20",
        "2021-09-10",
    ]


def test_a_list_over_the_turn_of_the_year() -> None:
    text = "十二月\n31日 甲厂停产\n五月\n19日 乙厂开工"
    assert days("某省大事记（2020年12月—2021年6月）", text) == ["2020-12-31", "2021-05-19"]


def test_a_row_opens_with_its_day() -> None:
    assert days("二〇二二年工业大事记", "2月8日，甲厂开工。\n6月1日，乙机组投产。") == [
        "2022-02-08",
        "2022-06-01",
    ]


@pytest.mark.parametrize(
    "title", ["某厂9月停产", "2021年工作回顾", "近期政策一览表", "2019年至2021年大事记 2023年版"]
)
def test_no_other_page(title: str) -> None:
    assert days(title, "9月\n10日 甲厂停产\n9月12日 乙厂投产") == []


def test_several_years_tell_no_month() -> None:
    span = span_of("2019-2020年大事记")
    assert span is not None
    assert span.year(9) is None
    assert days("2019-2020年大事记", "9月10日 甲厂停产") == []
    assert days("2019-2020年大事记", "2020年\n9月10日 甲厂停产") == ["2020-09-10"]


def test_a_heading_and_the_day_below_it_are_no_one_date() -> None:
    from bianyin.model import Document
    from bianyin.text.reading import read

    text = "某省工业编年 二〇二一年\n一月\n1日　甲厂停产\n五月\n19日　乙厂开工"
    document = Document.model_construct(
        id="a", url="https://example.org", site="某志", title="某省工业编年 二〇二一年", text=text, tier="其他", dates=(),
        other_datings=(), issuers=(), document_number=None, warnings=(), regions=(),
    )  # fmt: skip
    assert [(text[each.start : each.end], each.date.value) for each in read(document).placing_dates] == [
        ("1日", "2021-01-01"),
        ("19日", "2021-05-19"),
    ]
