"""A list of the registry: what to ask for each of its pages, over a window of dates where it can search, and its links."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import NamedTuple, Protocol
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from bianyin.crawl.addresses import canonical
from bianyin.crawl.links import Link
from bianyin.model import Source, SourceList, Window

MAX_PAGES = 2_000  # of one list whose registry entry names no last page
CHINA = dt.timezone(dt.timedelta(hours=8))  # where the sites are
# Fields that came later: where they are not used, an entry walked before them is still the same entry.
_YOUNGER = ("counts_down", "body", "size", "sheets", "starts", "url_template")
Quoting = Callable[[str], str]


class Search(NamedTuple):
    """A focused crawl: what to ask the sources that search by date."""

    window: Window
    text: str = ""


class PageAddress(NamedTuple):
    """Where a page of a list is: an address, and the query parameters that it must have."""

    url: str
    parameters: Mapping[str, str] = {}


class ListPage(NamedTuple):
    """What to ask for a page of a list. `key` tells it from all others: its address, for a POST with its body's digest."""

    url: str
    body: bytes = b""
    content_type: str = ""

    @property
    def key(self) -> str:
        if not self.body:
            return self.url
        return f"{self.url}#{hashlib.sha1(self.body, usedforsecurity=False).hexdigest()[:16]}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Content-Type": self.content_type} if self.body else {}


class ListForm(Protocol):
    """One way of addressing and writing a list; a file of `list_forms` each."""

    def page(self, listed: SourceList, number: int) -> PageAddress | None:
        """Where the page of this number (from 1) is; None past the end of the list."""

    def links(self, content: bytes, listed: SourceList, base: str) -> list[Link]:
        """What an answer links to. Raises: ValueError: the answer is no list of this form."""


def lists_of(source: Source) -> tuple[SourceList, ...]:
    """The lists of a source; of one that names neither lists nor feeds, its home page."""
    return source.lists or (() if source.feeds else (SourceList(url=source.home),))


def lists_to_walk(source: Source, search: Search | None) -> dict[str, SourceList]:
    """By the key of its first page (a newspaper: by its address), each list of a source that this crawl can use."""
    found = {}
    for listed in lists_of(source):
        first = list_page(listed, 1, search if listed.searches_dates else None)
        if first and (search is None or listed.searches_dates or listed.is_by_day):
            found[listed.url if listed.is_by_day else first.key] = listed
    return found


def walked_as(source: Source, listed: SourceList | None = None) -> str:
    """What of the registry decides which articles a list (or a feed) yields, as one line."""
    if listed is None:
        return f"{source.article_pattern} "
    fields = type(listed).model_fields
    unused = {name for name in _YOUNGER if getattr(listed, name) == fields[name].default}
    return f"{source.article_pattern} {listed.model_dump_json(exclude={'seen', 'back_to', *unused})}"


def form_of(listed: SourceList) -> ListForm:
    form: ListForm = import_module(f"bianyin.crawl.list_forms.{listed.pagination}").FORM
    return form


def list_page(listed: SourceList, number: int, search: Search | None = None) -> ListPage | None:
    """What to ask for a page (from 1) of a list; None past its end, or where its address is none."""
    page = form_of(listed).page(listed, number) if number <= (listed.last or MAX_PAGES) else None
    if page is None:
        return None
    values = _values(listed, number, search)
    parameters = {**(_searched(listed, search) if search else {}), **page.parameters}
    filled = _filled(page.url, values, quote)
    url = canonical(_with_parameters(filled, parameters) if parameters else filled)
    if url is None or not listed.body:
        return ListPage(url) if url else None
    if listed.body.lstrip().startswith(("{", "[")):
        return ListPage(url, _filled(listed.body, values, _in_json).encode(), "application/json")
    form = "application/x-www-form-urlencoded; charset=UTF-8"
    return ListPage(url, _filled(listed.body, values, quote).encode(), form)


def _values(listed: SourceList, number: int, search: Search | None) -> dict[str, str]:
    values = {"n": str(listed.first + number - 1), "from": "", "to": "", "query": ""}
    if listed.size:
        values |= {"start": str((number - 1) * listed.size + 1), "end": str(number * listed.size)}
    if search:
        first, last = _days(listed, search)
        values |= {"from": first, "to": last, "query": search.text}
    return values


def _filled(template: str, values: Mapping[str, str], written: Quoting) -> str:
    for name, value in values.items():
        template = template.replace("{" + name + "}", written(value))
    return template


def _in_json(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)[1:-1]


def _days(listed: SourceList, search: Search) -> tuple[str, str]:
    last_day = search.window.end - dt.timedelta(days=1)
    return _written(search.window.start, listed.date_format), _written(last_day, listed.date_format)


def _searched(listed: SourceList, search: Search) -> dict[str, str]:
    if not listed.from_param:
        return {}
    first, last = _days(listed, search)
    asked = {listed.from_param: first, listed.to_param: last}
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
