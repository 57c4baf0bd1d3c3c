"""Of which year is a day that a page writes without one, where the page itself says so: 2016年 over 9月18日，….

| written | year |
|---|---|
| a line that is a year, over lines that open with days | that year, to the next such line |
| 下文原刊于2012年的厂报。 | not known: what follows is of another time than the page |
| 23日, 当月23日 under a year that is not the page's | not known: it was read from the page's own day |
| 同年9月18日, 次年…, 那年…, 农历… | not known |
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from bianyin.model import PartialDate
from bianyin.text import cues
from bianyin.text.dates import DateMention

_HEADING = re.compile(r"^[ \t]*[【\[（(〔]?\s*((?:19|20)\d{2})\s*年[】\])）〕]?[ \t]*$", re.MULTILINE)
_OPENS_WITH_DAY = re.compile(r"\s*(?:1[0-2]|0?[1-9])\s*月")
_TAKEN = cues.pattern("taken_from")
_POINTS_ON = re.compile("下[文面]|以下|如下|全文|本文|照录|登出|重刊|旧稿|旧文")
_YEAR = re.compile(r"(?:19|20)\d{2}\s*年")
_OTHER_YEAR = cues.pattern("of_another_year", behind=r"\s*$")
_NEAR = 8  # characters before a day in which its year is told


class Disputed(NamedTuple):
    """A day as written at `[start, end)` that cannot be told: what it may be, and why it is not known."""

    start: int
    end: int
    date: PartialDate
    why: str


class Heading(NamedTuple):
    """What heads the text from `start` on: a year; None where what follows is of a time that is not known."""

    start: int
    year: int | None


def headings_of(text: str) -> list[Heading]:
    """The lines that say of which year the days below them are, in order."""
    found = [
        Heading(match.end(), int(match[1]))
        for match in _HEADING.finditer(text)
        if _OPENS_WITH_DAY.match(text, match.end())
    ]
    start = 0
    for line in text.splitlines(keepends=True):
        start += len(line)
        if _TAKEN.search(line) and _POINTS_ON.search(line) and _YEAR.search(line):
            found.append(Heading(start, None))
    return sorted(found)


def _heading_over(headings: Sequence[Heading], start: int) -> Heading | None:
    """The heading that the words at `start` stand under."""
    return next((each for each in reversed(headings) if each.start <= start), None)


def as_headed(
    text: str, settled: DateMention | Disputed | None, headings: Sequence[Heading]
) -> DateMention | Disputed | None:
    """What is settled of a day, under a heading that gives its year, or says that it is not the page's own."""
    if settled is None or (isinstance(settled, DateMention) and not settled.inferred):
        return settled and _without_heading(text, settled)
    words = text[settled.start : settled.end]
    heading = _heading_over(headings, settled.start)
    if _is_of_another_year(text, settled.start) or (heading and heading.year is None):
        return Disputed(
            settled.start, settled.end, settled.date, f"原文说的不是页面当年，不能推定「{words}」是哪一天"
        )
    if heading is None or heading.year is None:
        return settled
    if not words[:1].isdecimal() or "月" not in words:
        return _bare_under(heading.year, settled, words)
    date = _in_year(heading.year, settled.date)
    if date is None:
        return settled
    return DateMention(settled.start, settled.end, date, "year", f"所在年份标题 {date.start.year}")


def _bare_under(year: int, settled: DateMention | Disputed, words: str) -> DateMention | Disputed:
    """23日, 当月23日: read from the page's own day, it is not known under the heading of another year."""
    is_bare = words[:1].isdecimal() or words.startswith("当月")
    if not is_bare or settled.date.start.year == year:
        return settled
    why = f"所在年份标题 {year} 与推定的年份不同，不能推定「{words}」是哪一天"
    return Disputed(settled.start, settled.end, settled.date, why)


def _without_heading(text: str, mention: DateMention) -> DateMention:
    """2016年 on a line of its own and 9月18日 on the next are a heading and a day."""
    line = text.find("\n", mention.start, mention.end)
    opens = text.rfind("\n", 0, mention.start) + 1
    if line < 0 or not _HEADING.match(text[opens:line]) or not text[mention.end : mention.end + 1].strip():
        return mention
    day = re.compile(r"\s*").match(text, line)
    assert day is not None
    return mention._replace(start=day.end(), inferred="year", source="所在年份标题")


def _in_year(year: int, date: PartialDate) -> PartialDate | None:
    """The same month and day of another year; None where there is none (29 February)."""
    try:
        return PartialDate.of(year, date.start.month, date.start.day)
    except ValueError:
        return None


def _is_of_another_year(text: str, start: int) -> bool:
    """Whether the words right before a day say that it is of a year told before, or of the lunar calendar."""
    return bool(_OTHER_YEAR.search(text, max(0, start - _NEAR), start))
