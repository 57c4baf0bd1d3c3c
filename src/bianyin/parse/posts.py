"""The line over a post of a micro-blog or an app: when it was sent, and by what or from where.

| line | day |
|---|---|
| 2021-10-08 11:06 来自 微博网页版; 2021年10月8日 11:06 发布于 辽宁 | 2021-10-08 |
| 21-10-8 11:06 来自 iPhone客户端 | 2021-10-08 |
| 10月08日 11:06 来自 微博网页版; 10-08 11:06 发布于 辽宁; 发布于 10-08 11:06 | of the year that the page agrees on (`page_dates`) |
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_SENT = re.compile(
    r"(?<![\d年\-/.])(?:(?P<label>发布于|发表于|发表在|发送于)\s*[:：]?\s*)?"
    r"(?:(?P<year>(?:19|20)?\d{2})\s*[-/.年]\s*)?(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?\s*"
    r"(?:\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)(?P<by>\s*(?:[·•|｜]\s*)?(?:来自|发布于|发自|IP\s*(?:属地|归属地)|属地)\s*[:：]?\s*\S{1,20}|\s*$)"
)
_LINE_LENGTH = 80
_CENTURY = 2000


class Sent(NamedTuple):
    """When a post was sent: the words of its line up to the time, and its day; `year` is None where none is written."""

    words: str
    year: int | None
    month: int
    day: int

    def in_year(self, year: int) -> dt.date | None:
        try:
            return dt.date(year, self.month, self.day)
        except ValueError:
            return None


def sent_line(lines: Iterable[str]) -> Sent | None:
    """The first line that says when a post was sent, and by what, from where, or that it is the day of sending."""
    for line in lines:
        match = _SENT.search(line) if len(line) <= _LINE_LENGTH else None
        if match and (match["label"] or match["by"].strip()):
            words = line[match.start() : match.start("by")].strip()
            year = int(match["year"]) if match["year"] else None
            year = year + _CENTURY if year is not None and year < 100 else year
            sent = Sent(words, year, int(match["month"]), int(match["day"]))
            if sent.in_year(year or 2020) is not None:  # a leap year
                return sent
    return None


def year_agreed(sent: Sent, years: Sequence[int], before: dt.date | None) -> int | None:
    """The year of a post that writes none: that of the page's other dates, else the last before it was fetched."""
    if len(set(years)) == 1:
        return years[0]
    if years or before is None:
        return None
    found = (year for year in (before.year, before.year - 1) if (day := sent.in_year(year)) and day <= before)
    return next(found, None)
