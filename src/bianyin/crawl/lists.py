"""Addresses of a list's pages, and of a search over a window of dates."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from bianyin.model import SourceList, Window

MAX_PAGES = 2_000  # of one list whose registry entry names no last page


class Search(NamedTuple):
    """A focused crawl: what to ask the sources that search by date."""

    window: Window
    text: str = ""


def page_url(found: SourceList, page: int, search: Search | None = None) -> str | None:
    """Address of the list's page (from 1), or None past its end."""
    if page > (found.last or MAX_PAGES) or (page > 1 and _is_one_page(found)):
        return None
    asked: dict[str, str] = {}
    if search:
        last_day = search.window.end - dt.timedelta(days=1)
        asked[found.from_param] = _written(search.window.start, found.date_format)
        asked[found.to_param] = _written(last_day, found.date_format)
        if found.query_param and search.text:
            asked[found.query_param] = search.text
    if found.pagination in ("page_param", "json_api") and found.param:
        asked[found.param] = str(found.first + page - 1)
    base = found.url
    if found.pagination == "index_n" and page > 1:
        base = urljoin(found.url, found.pattern.format(n=found.first + page - 2))
    return _with_parameters(base, asked) if asked else base


def _is_one_page(found: SourceList) -> bool:
    return found.pagination == "none" or (found.pagination == "json_api" and not found.param)


def _with_parameters(url: str, asked: dict[str, str]) -> str:
    parts = urlsplit(url)
    kept = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in asked
    ]
    return urlunsplit(parts._replace(query=urlencode([*kept, *asked.items()])))


def _written(day: dt.date, form: str) -> str:
    if form in ("s", "ms"):
        # Midnight in China, where the sites are.
        seconds = int(
            dt.datetime(day.year, day.month, day.day, tzinfo=dt.timezone(dt.timedelta(hours=8))).timestamp()
        )
        return str(seconds * (1000 if form == "ms" else 1))
    return day.strftime(form)
