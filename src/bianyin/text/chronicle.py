"""The days of a page that lists what happened: chronologies, tables and lists, by the years and months that head them.

| written | under | read |
|---|---|---|
| 9月, and on lines below it 10日 因…, 10日，… | the title 2021年大事记 | 2021-09-10 |
| 9月10日 at the beginning of a line or a cell | the title 2021年大事记, or a line 2021年 | 2021-09-10 |
| 十二月, and below it 16日 | the title 大事记（2020年12月—2021年6月） | 2020-12-16 |
| 10日 | a line 2021年9月, or 2021年 and then 9月 | 2021-09-10 |

Only what opens a line or a cell is read so: a day within the telling may be of any year. A title gives a year only to a
page that says that it lists what happened, or that has months as headings.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bianyin.knowledge.plain_forms import plain
from bianyin.model import PartialDate
from bianyin.text.dates import ANY_DAY, ANY_MONTH, DateMention, narrow, small
from bianyin.text.told_years import headings_of

_LISTS = re.compile(
    "大事|纪事|记事|年表|纪年|编年|要事|日志|日记|台账|日历|一览|汇总|情况表|项目表|明细表|统计表|清单表|月表|动态表|进展表|十大(?:新闻|事件|要闻)"
)
_BULLETIN = re.compile("快讯|简讯|短讯|要闻|速览|早报|晚报|日报$|周报|集锦|汇编|摘编")
_ONES = "一二三四五六七八九"
_DIGITS = {mark: str(value) for value, marks in enumerate(("〇零○", *_ONES)) for mark in marks}
_YEAR = r"(?:(?<!\d)(?:19|20)\d{2}(?!\d)|[一二][九〇零○][〇零○一二三四五六七八九]{2})"
_MONTH = f"(?:{ANY_MONTH})"
_TITLE_YEAR = re.compile(rf"({_YEAR})(?=\s*年|\s*[-—至到.]|\s*[)）\]】]|\s*$)")
_TITLE_MONTHS = re.compile(
    rf"({_YEAR})\s*年\s*({_MONTH})\s*月[份]?\s*(?:至|到|[-—–~～－]+)\s*(?:({_YEAR})\s*年\s*)?({_MONTH})\s*月"
)
_EDGE = r"[\s【】\[\]（）()〔〕●◆■□·▲※*：:—\-]*"
_HEADING = re.compile(rf"^{_EDGE}(?:({_YEAR})\s*年)?\s*(?:({_MONTH})\s*月份?)?{_EDGE}$")
_DAY = rf"({ANY_DAY})\s*[日号](?:\s*(?:至|—|-|~|～|、|，)\s*(?:\d{1, 2}\s*月)?\s*\d{1, 2}\s*[日号])?"
_OPENS = r"(?:^|(?<=[|\t\x1f 　，。]))[\s●◆■□·▲※*\-—]*"
_MONTH_AND_DAY = re.compile(rf"{_OPENS}(?P<from>({ANY_MONTH})\s*月\s*{_DAY})")
_DAY_ALONE = re.compile(rf"^[\s●◆■□·▲※*\-—]*(?P<from>{_DAY})(?=[\s，,：:　（(]|[\u4e00-\u9fff]|$)")
_IN_LINE = 4  # characters before a day that still opens its line
_MONTH_HEADINGS = 2  # so many make a page a chronology, whatever it is called


class Span(NamedTuple):
    """The first and the last month, as (year, month), of which a title says that its page tells."""

    first: tuple[int, int]
    last: tuple[int, int]

    def year(self, month: int) -> int | None:
        """The one year in which the month lies in the span."""
        years = range(self.first[0], self.last[0] + 1)
        found = [year for year in years if self.first <= (year, month) <= self.last]
        return found[0] if len(found) == 1 else None


class _Year(NamedTuple):
    """A year that heads lines, and where it was read."""

    year: int
    said: str


class _Heading(NamedTuple):
    year: int | None
    month: int | None


def is_list_title(title: str) -> bool:
    """Whether a title announces a list of what happened: 大事记, 一览表."""
    return bool(_LISTS.search(plain(title)))


def is_bulletin_title(title: str) -> bool:
    """Whether a title announces short items that have nothing to do with each other: 快讯, 要闻速览."""
    return bool(_BULLETIN.search(plain(title)))


def span_of(title: str) -> Span | None:
    """The months of which a title says that the page lists what happened in them; None where it says no such thing."""
    return _months_of(title) if is_list_title(title) else None


def chronicle_days(text: str, title: str) -> tuple[DateMention, ...]:
    """The days that open lines and cells, in the year of the title or of the heading over them; none on any other page."""
    text = narrow(plain(text))
    lines = text.split("\n")
    headings = [_heading(lines, number) for number in range(len(lines))]
    months = sum(heading is not None and heading.month is not None for heading in headings)
    span = _months_of(title) if months >= _MONTH_HEADINGS else span_of(title)
    found: list[DateMention] = []
    headed: _Year | None = None
    month, at = 0, 0
    taken_over = [each.start for each in headings_of(text) if each.year is None]  # from another time
    for line, heading in zip(lines, headings, strict=True):
        if taken_over and at >= taken_over[0]:
            break
        if heading:
            headed = _Year(heading.year, "所在年份标题") if heading.year else headed
            month = heading.month or (0 if heading.year else month)
        elif opened := _MONTH_AND_DAY.search(line):
            named = small(opened[2]) or 0
            month = named if opened.start("from") < _IN_LINE else month
            found += _mention(opened, at, _year(headed, span, named), named)
        elif month and (opened := _DAY_ALONE.match(line)):
            found += _mention(opened, at, _year(headed, span, month), month, headed_month=True)
        at += len(line) + 1
    return tuple(found)


def _months_of(title: str) -> Span | None:
    title = narrow(plain(title))
    if months := _TITLE_MONTHS.search(title):
        first = _number(months[1])
        last = _number(months[3]) if months[3] else first
        return Span((first, small(months[2]) or 1), (last, small(months[4]) or 12))
    years = {_number(found[1]) for found in _TITLE_YEAR.finditer(title)}
    return Span((min(years), 1), (max(years), 12)) if 1 <= len(years) <= 2 else None


def _heading(lines: list[str], number: int) -> _Heading | None:
    """A line that is a year, a month or both, and that days stand below."""
    match = _HEADING.match(lines[number])
    if not match or not (match[1] or match[2]):
        return None
    below = next((line for line in lines[number + 1 :] if line.strip()), "")
    heads = _DAY_ALONE.match(below) if match[2] else _MONTH_AND_DAY.match(below) or _HEADING.match(below)
    return _Heading(_number(match[1]) if match[1] else None, small(match[2])) if heads else None


def _year(headed: _Year | None, span: Span | None, month: int) -> _Year | None:
    """The heading's year where there is one, else the title's."""
    if headed is not None:
        return headed
    year = span.year(month) if span else None
    return _Year(year, "标题年份") if year else None


def _number(year: str) -> int:
    return int("".join(_DIGITS.get(mark, mark) for mark in year))


def _mention(
    match: re.Match[str], at: int, year: _Year | None, month: int, *, headed_month: bool = False
) -> list[DateMention]:
    """The day that the match ends with, in this year and month; none in an unknown year, or where there is no such day."""
    if year is None:
        return []
    try:
        date = PartialDate.of(year.year, month, small(match[2 if headed_month else 3]))
    except ValueError:
        return []
    start, end = match.span("from")
    said = f"{year.said} {year.year}" + (f"、所在月份 {month} 月" if headed_month else "")
    return [DateMention(at + start, at + end, date, "told" if headed_month else "year", said)]
