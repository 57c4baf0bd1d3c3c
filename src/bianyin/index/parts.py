"""Which collections a vector stands in: one a quarter, so that a window asks few of them and needs no filter.

Chroma has no index over metadata: a filter on days costs 430 ms at 200,000 vectors where asking the two or three quarters that
a window touches costs ten, and finds the same. What is of no day, and what came lately, has a collection of its own; so
have the leads of all documents, which a search without a window asks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from bianyin.index.periods import Period

LEADS, UNDATED, RECENT = "leads", "undated", "recent"
# Passages tell of few days that lie far back or far ahead: by the year, and beyond that together.
_FIRST_QUARTER, _FIRST_YEAR, _LAST_YEAR = 2010, 1990, 2040
_EARLIER, _LATER = "earlier", "later"

Span = tuple[int, int]  # days [start, end) as ordinals


def parts_of(periods: Iterable[Period]) -> set[str]:
    """The collections of what has these periods."""
    return {part for period in periods for part in of_span((period.start, period.end))} or {UNDATED}


def of_span(span: Span) -> Iterator[str]:
    """The collections that some days touch, in the order of time."""
    last = dt.date.fromordinal(min(max(span[1] - 1, span[0], 1), dt.date.max.toordinal()))
    day = dt.date.fromordinal(min(max(span[0], 1), dt.date.max.toordinal()))
    while True:
        name, after = _part_at(day)
        yield name
        if after is None or after > last:
            return
        day = after


def _part_at(day: dt.date) -> tuple[str, dt.date | None]:
    """The collection of a day, and the first day after it."""
    if day.year < _FIRST_YEAR:
        return _EARLIER, dt.date(_FIRST_YEAR, 1, 1)
    if day.year > _LAST_YEAR:
        return _LATER, None
    if day.year < _FIRST_QUARTER:
        return f"{day.year}", dt.date(day.year + 1, 1, 1)
    quarter = (day.month - 1) // 3
    after = dt.date(day.year + quarter // 3, 3 * (quarter + 1) % 12 + 1, 1)
    return f"{day.year}q{quarter + 1}", after
