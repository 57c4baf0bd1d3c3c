"""Addresses from a search service that the user configures: SearXNG's JSON API, or any other by its address and the paths of its answers.

The service is asked, at a pace, for titles and addresses; what it finds goes through the same crawler as everything. Its robots.txt is not asked
for: that speaks of its pages (SearXNG's forbids every `?q=`), and this is an interface that its user has named to be asked.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from bianyin.crawl.addresses import SourceBounds, canonical, origin_of
from bianyin.crawl.frontier_items import Found
from bianyin.crawl.list_forms.json_api import at_path
from bianyin.crawl.pace import Gates, HostDown, Sleep
from bianyin.crawl.visit import Fetcher, PageRequest, Visitor
from bianyin.errors import ConfigurationError, FetchError
from bianyin.model import Source, Window
from bianyin.model.address import split_address

_SEARXNG = "/search?q={query}&format=json&pageno={page}&language=zh-CN"
_PAGES = 3  # of results for one question
_PATIENCE = 60.0
_LONGEST_TITLE = 200


class SearchService(NamedTuple):
    """How a search service is asked and read.

    Attributes:
        address: with `{query}`, and `{page}` (from 1), `{start}`, `{end}` (ISO days) where it takes them.
        items_path, url_path, title_path: keys and positions joined by dots, as in a source's JSON lists.
        headers: sent with every question; a key may be among them.
    """

    address: str
    items_path: str = "results"
    url_path: str = "url"
    title_path: str = "title"
    headers: Mapping[str, str] = {}
    pace: float = 1.0

    def asked(self, text: str, window: Window, page: int) -> str:
        last = window.end - dt.timedelta(days=1)
        filled = {
            "query": text,
            "page": str(page),
            "start": window.start.isoformat(),
            "end": last.isoformat(),
        }
        address = self.address
        for name, value in filled.items():
            address = address.replace("{" + name + "}", quote(value, safe=""))
        return address


class Sought(NamedTuple):
    """A question to the service: words, and the days that they are about."""

    text: str
    window: Window


class Discovered(NamedTuple):
    """What was found, by source: addresses to crawl; and what went wrong, as sentences."""

    sources: list[Source]
    found: dict[str, list[Found]]
    losses: tuple[str, ...]
    requests: int


def search_service(
    address: str, headers: Mapping[str, str], *, items: str = "", url: str = "", title: str = ""
) -> SearchService:
    """The service that the settings name; an address without `{query}` is a SearXNG's.

    Raises:
        ConfigurationError: there is no address, or it is none.
    """
    stated = address.strip()
    parts = split_address(stated.replace("{", "").replace("}", ""))
    if parts is None or parts.scheme not in ("http", "https"):
        raise ConfigurationError(
            "没有可用的搜索服务（BIANYIN_SEARCH_URL）。",
            remedy="请设为 SearXNG 的地址，如 http://127.0.0.1:8888，或写有 {query} 的搜索接口地址。",
        )
    if "{query}" not in stated:
        stated = stated.rstrip("/").removesuffix("/search") + _SEARXNG
    return SearchService(stated, items or "results", url or "url", title or "title", headers)


async def discover(
    service: SearchService,
    sought: Iterable[Sought],
    sources: Sequence[Source],
    fetcher: Fetcher,
    *,
    anywhere: bool = False,
    most: int = 50_000,
    clock: Callable[[], float] = time.monotonic,
    sleep: Sleep = asyncio.sleep,
) -> Discovered:
    """Ask every question, page by page as long as a page brings something new, and sort what is found by source.

    Args:
        sources: whose articles are taken.
        anywhere: pages of hosts that none of them owns are taken, too.
        most: requests at most.
    """
    visitor = Visitor(
        fetcher, Gates(1, clock, sleep), lambda exchange, note=None: None, patience=_PATIENCE, clock=clock, sleep=sleep
    )  # fmt: skip
    taker, losses = _Taker(sources, anywhere), Counter[str]()
    for question in dict.fromkeys(sought):
        for number in range(1, _PAGES + 1):
            if visitor.requests >= most:
                break
            try:
                fresh = taker.take(await _results(visitor, service, question, number))
            except (FetchError, ValueError) as error:
                losses[error.message if isinstance(error, FetchError) else str(error)] += 1
                break
            except HostDown as down:
                return taker.discovered((f"搜索服务 {down}，余下的问题未问",), visitor.requests)
            if not fresh or "{page}" not in service.address:
                break
    said = (f"搜索服务：{reason}（{times} 次）" for reason, times in losses.items())
    return taker.discovered(tuple(said), visitor.requests)


async def _results(
    visitor: Visitor, service: SearchService, question: Sought, number: int
) -> list[tuple[str, str]]:
    """Addresses and titles of a page of results. Raises: FetchError, HostDown, ValueError."""
    url = service.asked(question.text, question.window, number)
    origin = origin_of(url)
    asked = PageRequest(url, service.pace, 1, headers=service.headers, is_interface=True)
    answer = await visitor.visit(asked._replace(may_lead_to=lambda to: origin_of(to) == origin))
    if answer.exchange.status != 200:
        raise ValueError(f"HTTP {answer.exchange.status}{_HINTS.get(answer.exchange.status, '')}")
    return list(_read(service, answer.content))


_HINTS = {
    403: "（SearXNG 须在 settings.yml 的 search.formats 中列出 json）",
    401: "（请核对 BIANYIN_SEARCH_HEADERS）",
}


def _read(service: SearchService, content: bytes) -> Iterable[tuple[str, str]]:
    try:
        answer: Any = json.loads(content)
    except (ValueError, RecursionError):
        raise ValueError("回答不是 JSON") from None
    items = at_path(answer, service.items_path)
    if not isinstance(items, list):
        raise ValueError(f"回答中没有 {service.items_path}")
    for item in items:
        address, title = at_path(item, service.url_path), at_path(item, service.title_path)
        if isinstance(address, str) and (url := canonical(address)):
            yield url, str(title or "")[:_LONGEST_TITLE]


class _Taker:
    """Sorts what is found by the source whose article it is."""

    def __init__(self, sources: Sequence[Source], anywhere: bool) -> None:
        self._bounds = [(source, SourceBounds(source)) for source in sources]
        self._anywhere = anywhere
        self._sources: dict[str, Source] = {}
        self._found: dict[str, dict[str, Found]] = {}

    def take(self, results: Iterable[tuple[str, str]]) -> int:
        """Note what is a source's; returns how many addresses were new."""
        fresh = 0
        for url, title in results:
            source = self._owner(url)
            if source is None:
                continue
            self._sources.setdefault(source.key, source)
            known = self._found.setdefault(source.key, {})
            fresh += url not in known
            known.setdefault(url, Found(url, "article", title=title))
        return fresh

    def _owner(self, url: str) -> Source | None:
        own = False
        for source, bounds in self._bounds:
            if bounds.is_article(url) or bounds.is_attachment(url):
                return source
            own = own or bounds.is_own(url)
        return _stranger(url) if self._anywhere and not own else None

    def discovered(self, losses: tuple[str, ...], requests: int) -> Discovered:
        found = {key: list(pages.values()) for key, pages in self._found.items()}
        return Discovered(list(self._sources.values()), found, losses, requests)


def _stranger(url: str) -> Source:
    """A source that stands for a host of no registry: nothing of it is walked, what was found is fetched."""
    parts = urlsplit(url)
    return Source(
        key=f"found.{parts.netloc.replace(':', '.')}",
        name=parts.netloc,
        home=f"{origin_of(url)}/",
        article_pattern=".",
    )
