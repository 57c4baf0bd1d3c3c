"""The days of a page that lists what happened in a year: chronologies, tables and lists whose title gives the year.

| written | under the title 2021年大事记 |
|---|---|
| 9月, and on lines below it 10日 因…, 10日，… | 2021-09-10 |
| 9月10日 at the beginning of a line or a cell | 2021-09-10 |

Only what opens a line or a cell is read so: a day within the telling may be of any year.
"""

from __future__ import annotations

import re

from bianyin.knowledge.plain_forms import plain
from bianyin.model import PartialDate
from bianyin.text.dates import DateMention, narrow

_LISTS = re.compile("大事|纪事|记事|年表|编年|要事|日志|日记|台账|一览|汇总|情况表|项目表|明细表|统计表|清单表|月表|动态表")
_YEAR = re.compile(r"((?:19|20)\d{2})(?=\s*年|\s*[-—至到.])|([一二][九〇零○][〇零○一二三四五六七八九]{2})年")
_DIGITS = {mark: str(value) for value, marks in enumerate(("〇零○", *"一二三四五六七八九")) for mark in marks}
_MONTH_LINE = re.compile(r"^[\s【●◆■□]*(?:(?:19|20)\d{2}年)?\s*(1[0-2]|0?[1-9])\s*月份?[\s】：:]*$")
_DAY = r"(3[01]|[12]\d|0?[1-9])\s*[日号](?:\s*(?:至|—|-|~|～|、|，)\s*(?:\d{1,2}\s*月)?\s*\d{1,2}\s*[日号])?"
_OPENS = r"(?:^|(?<=[|\t\x1f 　，]))[\s●◆■□·▲※*\-—]*"
_MONTH_AND_DAY = re.compile(rf"{_OPENS}(?P<from>(1[0-2]|0?[1-9])\s*月\s*{_DAY})")
_DAY_ALONE = re.compile(rf"^[\s●◆■□·▲※*\-—]*(?P<from>{_DAY})(?=[\s，,：:　]|[\u4e00-\u9fff])")
_SAID = "标题年份"


def is_list_title(title: str) -> bool:
    """Whether a title announces a list of what happened: 大事记, 一览表."""
    return bool(_LISTS.search(plain(title)))


def year_of(title: str) -> int | None:
    """The one year of which a title says that the page lists what happened in it; None where it says no such thing."""
    title = narrow(plain(title))
    if not is_list_title(title):
        return None
    years = {found[1] or "".join(_DIGITS.get(mark, mark) for mark in found[2]) for found in _YEAR.finditer(title)}
    return int(years.pop()) if len(years) == 1 else None


def chronicle_days(text: str, title: str) -> tuple[DateMention, ...]:
    """The days that open lines and cells, in the year of the title; none on any other page."""
    year = year_of(title)
    if year is None:
        return ()
    found: list[DateMention] = []
    month, at = 0, 0
    for line in narrow(text).split("\n"):
        if heading := _MONTH_LINE.match(line):
            month = int(heading[1])
        elif opened := next(iter(_MONTH_AND_DAY.finditer(line)), None):
            month = int(opened[2]) if opened.start("from") < 4 else month
            found += _mention(opened, at, year, int(opened[2]), int(opened[3]))
        elif month and (opened := _DAY_ALONE.match(line)):
            found += _mention(opened, at, year, month, int(opened[2]))
        at += len(line) + 1
    return tuple(found)


def _mention(match: re.Match[str], at: int, year: int, month: int, day: int) -> list[DateMention]:
    try:
        date = PartialDate.of(year, month, day)
    except ValueError:
        return []
    start, end = match.span("from")
    return [DateMention(at + start, at + end, date, "year", f"{_SAID} {year}")]
