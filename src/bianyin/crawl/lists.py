"""A list of the registry: the addresses of its pages, those of a search over a window of dates, and its links."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from importlib import import_module
from typing import NamedTuple, Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bianyin.crawl.links import Link
from bianyin.model import Source, SourceList, Window

MAX_PAGES = 2_000  # of one list whose registry entry names no last page
CHINA = dt.timezone(dt.timedelta(hours=8))  # where the sites are


class Search(NamedTuple):
    """A focused crawl: what to ask the sources that search by date."""

    window: Window
    text: str = ""


class PageAddress(NamedTuple):
    """Where a page of a list is: an address, and the query parameters that it must have."""

    url: str
    parameters: Mapping[str, str] = {}


class ListForm(Protocol):
    """One way of addressing and writing a list; a file of `list_forms` each."""

    def page(self, listed: SourceList, number: int) -> PageAddress | None:
        """Where the page of this number (from 1) is; None past the end of the list."""

    def links(self, content: bytes, listed: SourceList, base: str) -> list[Link]:
        """What an answer links to. Raises: ValueError: the answer is no list of this form."""


def lists_of(source: Source) -> tuple[SourceList, ...]:
    """The lists of a source; of one that names neither lists nor feeds, its home page."""
    return source.lists or (() if source.feeds else (SourceList(url=source.home),))


def walked_as(source: Source, listed: SourceList | None = None) -> str:
    """What of the registry decides which articles a list (or a feed) yields, as one line."""
    how = listed.model_dump_json() if listed else ""
    return f"{source.article_pattern} {how}"


def form_of(listed: SourceList) -> ListForm:
    form: ListForm = import_module(f"bianyin.crawl.list_forms.{listed.pagination}").FORM
    return form


def page_url(listed: SourceList, number: int, search: Search | None = None) -> str | None:
    """Address of a page (from 1) of a list, or None past its end."""
    page = form_of(listed).page(listed, number) if number <= (listed.last or MAX_PAGES) else None
    if page is None:
        return None
    parameters = {**(_searched(listed, search) if search else {}), **page.parameters}
    return _with_parameters(page.url, parameters) if parameters else page.url


def _searched(listed: SourceList, search: Search) -> dict[str, str]:
    last_day = search.window.end - dt.timedelta(days=1)
    asked = {
        listed.from_param: _written(search.window.start, listed.date_format),
        listed.to_param: _written(last_day, listed.date_format),
    }
    return asked | ({listed.query_param: search.text} if listed.query_param and search.text else {})


def _with_parameters(url: str, asked: Mapping[str, str]) -> str:
    parts = urlsplit(url)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in asked]
    return urlunsplit(parts._replace(query=urlencode([*kept, *asked.items()])))


def _written(day: dt.date, form: str) -> str:
    if form not in ("s", "ms"):
        return day.strftime(form)
    midnight = dt.datetime(day.year, day.month, day.day, tzinfo=CHINA)
    return str(int(midnight.timestamp()) * (1000 if form == "ms" else 1))
