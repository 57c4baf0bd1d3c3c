"""From which day a stretch of a text is read: the page's own days, a dateline's, or those of a diary's entry.

| opens a stretch | example (of our own) |
|---|---|
| a dateline | 某社沈阳9月18日电　昨日，… |
| the head of a diary's entry: a line that is a day and its weather, one of several | 9月18日　阴 |
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import NamedTuple

from bianyin.text.clauses import SENTENCES
from bianyin.text.dates import DATELINE, DateMention, find_dates

_DATELINE_NEAR_DAYS = (
    31  # a dateline further from the page's own day is of another year, or of another report
)
_DATELINE_WITHIN = 40  # characters of a line in which its dateline stands
# 9月18日　星期六　阴转小雨: all that the head of an entry says.
_OF_A_DAY = re.compile(
    r"\s*[（(]?(?:(?:周|星期)[一二三四五六日天])?[）)]?\s*(?:[晴阴雨雪雾霾多云转大中小暴阵雷到有微风，, ]{1,10})?\s*"
)
_ENTRIES = 2  # such lines from which a page is a diary


class Dating(NamedTuple):
    """A day that a page dates itself by, what it is called, and whether it may stand alone for a year."""

    day: dt.date
    said: str
    firm: bool = True


class Stretch(NamedTuple):
    """The days that what stands behind `start` is read from; `why`: there is none, and for what reason."""

    start: int
    datings: tuple[Dating, ...]
    why: str = ""


def stretches_of(text: str, datings: Sequence[Dating]) -> list[Stretch]:
    """The text from its start under the page's own days, and from each dateline or head of an entry on under that."""
    stretches = [Stretch(0, tuple(datings))]
    read = {each.day: {m.start: m for m in find_dates(text, each.day)} for each in datings}
    written = {mention.start: mention for mention in find_dates(text)}
    days = [
        written.get(start) or next(found[start] for found in read.values() if start in found)
        for start in sorted({*written, *(start for found in read.values() for start in found)})
    ]
    entries = [each for each in days if _heads_an_entry(text, each)]
    for mention in days:
        if mention.date.precision == "day" and is_dateline(text, mention):
            start, said = mention.start, "电头日期"
        elif len(entries) >= _ENTRIES and mention in entries:
            start, said = mention.end, "所在条目日期"
        else:
            continue
        dates = {found[mention.start].date if mention.start in found else None for found in read.values()}
        near = any(abs((each.day - mention.date.start).days) <= _DATELINE_NEAR_DAYS for each in datings)
        if mention.start in written or (len(dates) == 1 and near):
            stretches.append(Stretch(start, (Dating(mention.date.start, said),)))
        else:
            words = text[mention.start : mention.end]
            stretches.append(Stretch(start, (), f"{said}「{words}」与页面日期不一致"))
    return stretches


def _heads_an_entry(text: str, mention: DateMention) -> bool:
    """Whether a line is a day and its weather or day of the week: with its year alone it may be a page's own."""
    opens = text.rfind("\n", 0, mention.start) + 1
    closes = text.find("\n", mention.end)
    more = text[mention.end : closes if closes >= 0 else len(text)]
    bare = mention.date.precision == "day" and not text[opens : mention.start].strip()
    return bare and bool(_OF_A_DAY.fullmatch(more)) and bool(mention.inferred or more.strip())


def is_dateline(text: str, mention: DateMention) -> bool:
    opens = text.rfind("\n", 0, mention.start) + 1
    before = text[opens : mention.start]
    return (
        len(before) <= _DATELINE_WITHIN
        and not set(before) & set(SENTENCES)
        and bool(DATELINE.match(text[mention.end : mention.end + 8]))
    )
