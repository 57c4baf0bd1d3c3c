"""What an entry of the registry would find, before it is one: a list's first pages asked for, nothing stored."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from bianyin.crawl.addresses import SourceBounds, canonical
from bianyin.crawl.links import Link
from bianyin.crawl.list_forms.by_day import day_page
from bianyin.crawl.lists import ListPage, form_of, list_page
from bianyin.crawl.pace import Gates, HostDown, Sleep
from bianyin.crawl.rendering import Renderer
from bianyin.crawl.visit import Fetcher, PageRequest, Visitor
from bianyin.errors import FetchError
from bianyin.model import Frozen, Source, SourceList
from bianyin.parse.soft_errors import look_at, says_error

_PATIENCE = 30.0  # seconds for one page, retries included
_SHAPES = 8  # of links that are no articles
_DIGITS = re.compile(r"\d+")
_FIGURES = re.compile(r"(?<![0-9a-z])[0-9a-f]{32}(?![0-9a-z])|\d+", re.I)


class Shape(Frozen):
    """Links whose addresses differ in figures alone: a pattern for them, how many there are, and one of them."""

    pattern: str
    count: int
    example: str
    text: str


class TriedPage(Frozen):
    """One page of a list. `trouble`: why it is none, for the user; `articles`, `dates`: ISO, "" where none stands beside."""

    number: int
    url: str
    posted: str = ""  # what was sent with the request, of a list asked for by POST
    trouble: str = ""
    links: int = 0
    articles: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    fresh: int = 0  # of the articles, those that no page before it named
    others: tuple[Shape, ...] = ()


async def try_list(
    source: Source,
    listed: SourceList,
    fetcher: Fetcher,
    pages: int,
    *,
    day: dt.date | None = None,
    renderer: Renderer | None = None,
    clock: Callable[[], float] = time.monotonic,
    sleep: Sleep = asyncio.sleep,
) -> list[TriedPage]:
    """Ask for the first pages of a list as a crawl would, up to the one on which a crawl would stop; of a newspaper, for
    those of a day and the days before."""
    gates = Gates(1, clock, sleep)
    visitor = Visitor(
        fetcher, gates, lambda exchange, note=None: None,
        patience=_PATIENCE, clock=clock, sleep=sleep, renderer=renderer,
    )  # fmt: skip
    found: list[TriedPage] = []
    seen: set[str] = set()
    for number in range(1, pages + 1):
        asked = _asked(listed, number, day)
        if asked is None:
            break
        page = await _page(visitor, source, listed, number, asked)
        told = {"fresh": len(set(page.articles) - seen), "posted": asked.body.decode()}
        found.append(page.model_copy(update=told))
        if not listed.is_by_day and (page.trouble or not set(page.articles) - seen):
            break
        seen.update(page.articles)
    return found


def _asked(listed: SourceList, number: int, day: dt.date | None) -> ListPage | None:
    if day is None or not listed.is_by_day:
        return list_page(listed, number)
    url = canonical(day_page(listed, number, day))
    return ListPage(url) if url else None


def _request(source: Source, asked: ListPage) -> PageRequest:
    request = PageRequest(asked.url, source.pace_seconds, 1, headers=asked.headers, body=asked.body)
    if not source.render:
        return request
    return request._replace(render=True, may_lead_to=SourceBounds(source).may_hold)


async def _page(
    visitor: Visitor, source: Source, listed: SourceList, number: int, asked: ListPage
) -> TriedPage:
    address = asked.url
    try:
        answer = await visitor.visit(_request(source, asked))
        if answer.exchange.status != 200:
            return TriedPage(number=number, url=address, trouble=f"HTTP {answer.exchange.status}")
        looked = look_at(answer.content, address)
        if looked and (said := says_error(looked)) and not looked.stub:
            return TriedPage(number=number, url=address, trouble=f"应答 200，却是{said}")
        links = form_of(listed).links(answer.content, listed, answer.exchange.url)
    except (FetchError, HostDown, ValueError) as error:
        return TriedPage(number=number, url=address, trouble=str(error))
    return _read(number, address, links, SourceBounds(source))


def _read(number: int, address: str, links: Sequence[Link], bounds: SourceBounds) -> TriedPage:
    articles = [link for link in links if bounds.is_article(link.url)]
    return TriedPage(
        number=number,
        url=address,
        trouble="" if links else "回答里没有链接：列表可能由脚本写成，或另有接口",
        links=len(links),
        articles=tuple(link.url for link in articles),
        texts=tuple(link.text for link in articles),
        dates=tuple(link.listed_on for link in articles),
        others=tuple(_shapes(link for link in links if bounds.is_own(link.url) and link not in articles)),
    )


def _shapes(links: Iterable[Link]) -> Iterator[Shape]:
    """The commonest forms of addresses, those of several links with whole titles first."""
    by_shape: dict[str, list[Link]] = {}
    for link in links:
        if shape := shape_of(link.url):
            by_shape.setdefault(shape, []).append(link)
    counts = Counter({shape: sum(len(each.text) >= 6 for each in of) for shape, of in by_shape.items()})
    for shape, _ in counts.most_common(_SHAPES):
        first = max(by_shape[shape], key=lambda link: len(link.text))
        yield Shape(pattern=shape, count=len(by_shape[shape]), example=first.url, text=first.text)


def _figures(run: re.Match[str]) -> str:
    length = len(run[0])
    if length == 32:
        return "[0-9a-fA-F]{32}"
    is_day = length in (4, 6, 8) and run[0].startswith(("19", "20"))
    return rf"\d{{{length}}}" if is_day else r"\d+"


def shape_of(url: str) -> str:
    """A pattern for the last parts of an address: its figures as figures, the rest as it stands; empty for a folder."""
    path = urlsplit(url).path
    parts = path.rstrip("/").split("/")[-2:] if _DIGITS.search(path) else []
    tail = "/".join(parts) if parts and _DIGITS.search("".join(parts)) else ""
    if not tail:
        return ""
    written = re.escape(tail).replace(r"\-", "-")
    shape = _FIGURES.sub(_figures, written)
    return "/" + shape.lstrip("/") + ("/?" if path.endswith("/") else "") + "$"
