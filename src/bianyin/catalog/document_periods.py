"""The periods a document speaks of: its own dates, and the days and months written in its text."""

from __future__ import annotations

import datetime as dt

from bianyin.model import Document, PartialDate
from bianyin.text import find_dates


def anchor(document: Document) -> dt.date | None:
    """The day from which a date without its year (10月8日) is read: published, else issued."""
    for name in ("published_on", "issued_on"):
        found = document.date(name)
        if found and found.date.precision == "day":
            return found.date.start
    return None


def periods(document: Document) -> list[tuple[int, int]]:
    """Days and months as `[start, stop)` in proleptic ordinals, each once, ascending; years are too coarse."""
    dates: list[PartialDate] = [date.date for date in document.dates]
    dates += [mention.date for mention in find_dates(document.text, anchor(document))]
    return sorted({(d.start.toordinal(), d.end.toordinal()) for d in dates if d.precision != "year"})
