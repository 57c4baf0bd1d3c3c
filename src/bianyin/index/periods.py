"""The days that a chunk is about, as numbers: what a window is compared with.

A period is `[start, end)` in proleptic ordinals and its kind: which of the document's dates it is, a date written in
the chunk, or one that the chunk only tells relative to another (去年8月, 上半年). Years are too coarse to be one, and
December 9999 stands for never: the calendar has no day after it.
"""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bianyin.model import Document, PartialDate
from bianyin.text import DateMention, find_dates, find_relative
from bianyin.text.chronicle import chronicle_days
from bianyin.text.same_times import same_days

KINDS = ("published_on", "issued_on", "effective_on", "occurred_on", "written", "relative")
WRITTEN, RELATIVE = KINDS.index("written"), KINDS.index("relative")
# Half a year is the longest that places a passage: 上半年 does, 今年以来 in December or 十四五期间 do not.
LONGEST_DAYS = 190
_NEVER = dt.date(dt.MAXYEAR, 12, 1)
_PACKED = struct.Struct("<iiB")


class Period(NamedTuple):
    """`[start, end)` as ordinals, and the index of its kind in `KINDS`."""

    start: int
    end: int
    kind: int

    def __str__(self) -> str:
        """2021-10-24, 2021-10, or 2021-07-01至2021-09-30."""
        first, after = dt.date.fromordinal(self.start), dt.date.fromordinal(self.end)
        if self.end - self.start == 1:
            return first.isoformat()
        if first.day == 1 and after.day == 1 and (after - first).days <= 31:
            return first.isoformat()[:7]
        return f"{first}至{dt.date.fromordinal(self.end - 1)}"


def of_document(document: Document) -> list[Period]:
    """The document's own dates but years."""
    dated = ((each.date, KINDS.index(each.name)) for each in document.dates)
    return [_period(date, kind) for date, kind in dated if _places(date)]


def of_text(text: str, anchor: dt.date | None, headed: Iterable[PartialDate] = ()) -> list[Period]:
    """The dates written in the text, then the times told relative to the anchor or to a written date (次年3月), each once.

    Args:
        headed: days of the text whose year or month a heading above it gives.
    """
    mentions = find_dates(text, anchor)
    written = {
        _period(date, WRITTEN) for date in (*(each.date for each in mentions), *headed) if _places(date)
    }
    relative = {
        Period(each.first.toordinal(), each.after.toordinal(), RELATIVE)
        for each in find_relative(text, anchor, mentions)
        if (each.after - each.first).days <= LONGEST_DAYS
    }
    return sorted(written) + sorted(relative)


def told_above(document: Document, anchor: dt.date | None) -> list[DateMention]:
    """The days of a text that a heading or a date above them tells: 10日 under 2021年9月, 同月23日."""
    listed = chronicle_days(document.text, document.title)
    if "同" not in document.text:
        return [*listed]
    return [*listed, *same_days(document.text, sorted((*find_dates(document.text, anchor), *listed)))]


def pack(periods: Iterable[Period]) -> bytes:
    return b"".join(_PACKED.pack(*each) for each in periods)


def unpack(packed: bytes) -> Iterator[Period]:
    return (Period(*numbers) for numbers in _PACKED.iter_unpack(packed))


def _places(date: PartialDate) -> bool:
    return date.precision != "year" and date.start < _NEVER


def _period(date: PartialDate, kind: int) -> Period:
    return Period(date.start.toordinal(), date.end.toordinal(), kind)
