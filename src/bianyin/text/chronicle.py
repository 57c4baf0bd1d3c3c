"""The days of a page that lists what happened in a year: chronologies, tables and lists whose title gives the year.

| written | under the title 2021年大事记 |
|---|---|
| 9月, and on lines below it 10日 因…, 10日，… | 2021-09-10 |
| 9月10日 at the beginning of a line or a cell | 2021-09-10 |

Only what opens a line or a cell is read so: a day within the telling may be of any year.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bianyin.knowledge.plain_forms import plain
from bianyin.model import PartialDate
from bianyin.text.dates import DateMention, narrow

_LISTS = re.compile(
    "大事|纪事|记事|年表|编年|要事|日志|日记|台账|一览|汇总|情况表|项目表|明细表|统计表|清单表|月表|动态表"
)
_DIGITS = {mark: str(value) for value, marks in enumerate(("〇零○", *"一二三四五六七八九")) for mark in marks}
_YEAR = r"(?:(?:19|20)\d{2}|[一二][九〇零○][〇零○一二三四五六七八九]{2})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_IN_TITLE = re.compile(
    rf"(?P<year>{_YEAR})\s*(?:年\s*(?:(?P<month>{_MONTH})\s*月)?|(?=\s*[-—至到.]|[（(）)]|$))"
)
_HEADING = re.compile(
    rf"^[\s【●◆■□]*(?:(?P<year>{_YEAR})\s*年)?\s*(?:(?P<month>{_MONTH})\s*月份?)?[\s】：:]*$"
)
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])\s*[日号](?:\s*(?:至|—|-|~|～|、|，)\s*(?:\d{1,2}\s*月)?\s*\d{1,2}\s*[日号])?"
_BULLET = r"[\s●◆■□·▲※*\-—]*"
_MONTH_AND_DAY = re.compile(
    rf"(?:^|(?<=[|\t\x1f 　，])){_BULLET}(?P<from>(?P<month>1[0-2]|0?[1-9])\s*月\s*{_DAY})"
)
_DAY_ALONE = re.compile(rf"^{_BULLET}(?P<from>{_DAY})(?=[\s，,：:　]|[\u4e00-\u9fff])")
_SAID = "标题年份"


class Span(NamedTuple):
    """The months that a list is of, each as year and month."""

    first: tuple[int, int]
    last: tuple[int, int]

    def year(self, month: int) -> int | None:
        """The one year in which the month lies within the list; None where several do, or none."""
        years = [
            year
            for year in range(self.first[0], self.last[0] + 1)
            if self.first <= (year, month) <= self.last
        ]
        return years[0] if len(years) == 1 else None


def is_list_title(title: str) -> bool:
    """Whether a title announces a list of what happened: 大事记, 一览表."""
    return bool(_LISTS.search(plain(title)))


def span_of(title: str) -> Span | None:
    """The months of which a title says that the page lists what happened in them; None where it says no such thing."""
    title = narrow(plain(title))
    found = list(_IN_TITLE.finditer(title)) if is_list_title(title) else []
    if not found or len(found) > 2:
        return None
    first, last = found[0], found[-1]
    opens = _number(first["month"]) if len(found) == 2 else 0
    closes = _number(last["month"]) if len(found) == 2 else 0
    span = Span((_number(first["year"]), opens or 1), (_number(last["year"]), closes or 12))
    return span if span.first <= span.last else None


def chronicle_days(text: str, title: str) -> tuple[DateMention, ...]:
    """The days that open lines and cells, in the year of the title or of the heading above; none on any other page."""
    span = span_of(title)
    if span is None:
        return ()
    found: list[DateMention] = []
    year, month, at = 0, 0, 0
    for line in narrow(text).split("\n"):
        if (heading := _HEADING.match(line)) and (heading["year"] or heading["month"]):
            year, month = _number(heading["year"]) or year, _number(heading["month"]) or month
        elif opened := _MONTH_AND_DAY.search(line):
            told = int(opened["month"])
            found += _mention(opened, at, year or span.year(told), told)
        elif month and (opened := _DAY_ALONE.match(line)):
            found += _mention(opened, at, year or span.year(month), month)
        at += len(line) + 1
    return tuple(found)


def _mention(match: re.Match[str], at: int, year: int | None, month: int) -> list[DateMention]:
    try:
        date = PartialDate.of(year, month, int(match["day"])) if year else None
    except ValueError:
        return []
    if date is None:
        return []
    start, end = match.span("from")
    return [DateMention(at + start, at + end, date, "year", f"{_SAID} {year}")]


def _number(numeral: str | None) -> int:
    """2021, 二〇二一, 12, 十二; 0 where there is none."""
    if not numeral:
        return 0
    if numeral.isdecimal():
        return int(numeral)
    if "十" in numeral:
        tens, _, ones = numeral.partition("十")
        return int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0"))
    return int("".join(_DIGITS[mark] for mark in numeral))
