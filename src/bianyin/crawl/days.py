"""Which days of a newspaper a crawl asks for, and which of them again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from bianyin.crawl.frontier_items import Found
from bianyin.crawl.list_forms.by_day import day_pages
from bianyin.crawl.lists import CHINA
from bianyin.crawl.outcome import Known
from bianyin.model import SourceList

_NOT_THE_FIRST = 2  # page of a list: one that is missing ends nothing
_LATE_ISSUE = dt.timedelta(days=2)
_UNASKED = dt.timedelta(days=30)  # where neither a window nor a day to begin at is given


class Days(NamedTuple):
    """Pages of one newspaper: all that are wanted, and those to ask for even where they are known."""

    wanted: list[Found]
    again: list[Found]


def days_of(known: Known, changed: set[str]) -> Iterator[Days]:
    """By newspaper. Each day is asked for once: what was printed stays. The last days are asked for again, as an issue may
    come late, and all of them where the entry is one of `changed`."""
    today = dt.datetime.fromtimestamp(known.started, CHINA).date()
    first, last = _span(known, today)
    for template, listed in known.lists.items():
        if listed.is_by_day:
            pages = list(_pages(template, listed, first, last))
            again = [page for day, page in pages if template in changed or day >= today - _LATE_ISSUE]
            yield Days([page for _, page in pages], again)


def _pages(
    template: str, listed: SourceList, first: dt.date, last: dt.date
) -> Iterator[tuple[dt.date, Found]]:
    for day, url in day_pages(listed, first, last):
        yield day, Found(url, "list", list=template, page=_NOT_THE_FIRST)


def _span(known: Known, today: dt.date) -> tuple[dt.date, dt.date]:
    if known.search:
        return known.search.window.start, min(known.search.window.end - dt.timedelta(days=1), today)
    return known.since or today - _UNASKED, today
