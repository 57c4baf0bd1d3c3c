"""`by_day`: a newspaper's pages, at the address of a day (`{date:%Y/%m%d}`) and of a page of that day (`{n:02d}`, up to `sheets`).

A crawl walks the days that are wanted (`day_pages`), whatever one of them lacks; by number, as others are asked for, page 1 is
yesterday's first and the days go back from there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bianyin.crawl.addresses import canonical
from bianyin.crawl.links import Link, html_links
from bianyin.crawl.lists import CHINA, ListForm, PageAddress
from bianyin.model import SourceList


class DayPages:
    def page(self, listed: SourceList, number: int) -> PageAddress | None:
        return PageAddress(day_page(listed, number, dt.datetime.now(CHINA).date() - dt.timedelta(days=1)))

    def links(self, content: bytes, listed: SourceList, base: str) -> list[Link]:
        return html_links(content, base)


def day_page(listed: SourceList, number: int, latest: dt.date) -> str:
    """The address of a page by number, from 1: the pages of the latest day, then of the day before, and so on."""
    back, sheet = divmod(number - 1, listed.sheets)
    return listed.url.format(date=latest - dt.timedelta(days=back), n=sheet + 1)


def day_pages(listed: SourceList, first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, str]]:
    """Each day from `first` to `last` with the address of each of its pages, the latest day first."""
    day = last
    while day >= max(first, listed.starts or first):
        for sheet in range(1, listed.sheets + 1):
            if url := canonical(listed.url.format(date=day, n=sheet)):
                yield day, url
        day -= dt.timedelta(days=1)


FORM: ListForm = DayPages()
