"""Are the addresses of the registry still right? Each list is asked for once, as politely as by a crawl."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from bianyin.crawl.addresses import SourceBounds, canonical
from bianyin.crawl.feeds import feed_links
from bianyin.crawl.links import html_links
from bianyin.crawl.lists import ListPage, form_of, list_page
from bianyin.crawl.pace import Gates, HostDown, Sleep
from bianyin.crawl.rendering import Renderer
from bianyin.crawl.visit import FetchedPage, Fetcher, NotAllowed, PageRequest, Visitor
from bianyin.errors import FetchError
from bianyin.model import Frozen, Progress, Source, SourceList

CheckState = Literal["ok", "no_articles", "http_error", "refused", "unreachable"]

_PATIENCE = 12.0  # seconds for one page, retries included
_CONCURRENCY = 8


class Check(Frozen):
    """What one address answered. `articles`: links on it that the source's pattern takes for articles."""

    key: str
    name: str
    url: str
    state: CheckState
    status: int | None = None
    articles: int = 0
    detail: str = ""


async def check(
    sources: Sequence[Source],
    fetcher: Fetcher,
    *,
    on_progress: Progress | None = None,
    renderer: Renderer | None = None,
    clock: Callable[[], float] = time.monotonic,
    sleep: Sleep = asyncio.sleep,
) -> list[Check]:
    """Ask for the lists and feeds of the sources, or the home page of a source without them. Nothing is stored."""
    gates = Gates(_CONCURRENCY, clock, sleep)
    visitor = Visitor(
        fetcher, gates, lambda exchange, note=None: None,
        patience=_PATIENCE, clock=clock, sleep=sleep, renderer=renderer,
    )  # fmt: skip
    probes = [
        _probe(visitor, source, page, found) for source in sources for page, found in _addresses(source)
    ]
    results: list[Check] = []

    async def counted(probe: asyncio.Future[Check]) -> None:
        results.append(await probe)
        if on_progress:
            on_progress(len(results), len(probes))

    await asyncio.gather(*(counted(asyncio.ensure_future(probe)) for probe in probes))
    order = {source.key: number for number, source in enumerate(sources)}
    return sorted(results, key=lambda found: (order[found.key], found.url))


def _addresses(source: Source) -> Iterable[tuple[ListPage, SourceList | None]]:
    pages: list[tuple[ListPage, SourceList | None]] = [
        (list_page(found, 1) or ListPage(found.url), found) for found in source.lists
    ]
    pages += [(ListPage(feed.url), None) for feed in source.feeds]
    return pages or [(ListPage(source.home), None)]


async def _probe(visitor: Visitor, source: Source, page: ListPage, found: SourceList | None) -> Check:
    url = page.url

    def result(state: CheckState, detail: str = "", status: int | None = None, articles: int = 0) -> Check:
        about = {"key": source.key, "name": source.name, "url": url}
        return Check(**about, state=state, status=status, articles=articles, detail=detail)

    address = canonical(url)
    if address is None:
        return result("refused", "地址不可用")
    try:
        asked = PageRequest(
            address, source.pace_seconds, source.concurrency, headers=page.headers, body=page.body,
            may_lead_to=SourceBounds(source).may_hold if source.render else lambda _url: True, render=source.render,
        )  # fmt: skip
        answer = await visitor.visit(asked)
    except NotAllowed as error:
        return result("refused", error.message)
    except (FetchError, HostDown) as error:
        return result("unreachable", str(error))
    status = answer.exchange.status
    if status != 200:
        return result("http_error", f"HTTP {status}", status)
    try:
        articles = _articles(source, answer, found)
    except ValueError as error:
        return result("no_articles", str(error), status)
    if not articles:
        return result("no_articles", "没有符合文章样式的链接", status)
    return result("ok", status=status, articles=articles)


def _articles(source: Source, answer: FetchedPage, found: SourceList | None) -> int:
    """Raises ValueError: the answer is not what the registry says."""
    base, bounds = answer.exchange.url, SourceBounds(source)
    if found is None and source.feeds:
        return len(feed_links(answer.content, base))
    links = form_of(found).links(answer.content, found, base) if found else html_links(answer.content, base)
    return sum(bounds.is_article(link.url) for link in links)
