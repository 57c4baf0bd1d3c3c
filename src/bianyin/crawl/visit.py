"""One page asked for politely: robots.txt, the host's turn, retries, redirects; every answer archived."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type

from bianyin.archive.content_coding import MAX_CONTENT_BYTES, content_of
from bianyin.crawl.addresses import canonical, host_and_port, origin_of
from bianyin.crawl.pace import Gates, HostDown, Sleep
from bianyin.crawl.rendered_pages import StaticParts, as_rendered, is_page, type_of
from bianyin.crawl.rendering import Part, PartAnswer, Renderer
from bianyin.crawl.robots import Robots, Rules
from bianyin.errors import AddressRefused, FetchError, FetchInterrupted
from bianyin.model import Exchange

AGENT = "bianyin"
MAX_REDIRECTS = 5
_ATTEMPTS = 5
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 30.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_KEEP_METHOD = (307, 308)  # after which a POST stays one


class Fetcher(Protocol):
    """One request, whatever the status of its answer. Raises: AddressRefused, PageTooLarge, FetchInterrupted."""

    async def get(self, url: str, headers: Mapping[str, str] | None = None) -> Exchange: ...

    async def post(self, url: str, body: bytes, headers: Mapping[str, str] | None = None) -> Exchange: ...


class NotAllowed(FetchError):
    """robots.txt forbids the page, or could not be read."""


class Disallowed(NotAllowed):
    """robots.txt forbids the page."""


class PageRequest(NamedTuple):
    """What to ask for, how, and where a redirect of it may lead."""

    url: str
    pace: float
    concurrency: int
    headers: Mapping[str, str] = {}
    if_changed: Mapping[str, str] = {}  # the validators of the content known, for the address it came from
    captured_url: str = ""
    may_lead_to: Callable[[str], bool] = lambda _url: True
    is_interface: bool = (
        False  # of a service that its user has configured, of which robots.txt does not speak
    )
    body: bytes = b""  # sent by POST; none: a GET
    render: bool = False  # an HTML answer is taken as a browser shows it


class FetchedPage(NamedTuple):
    """The last answer of a page: after redirects, its content unpacked. `note`: what no header says of it."""

    exchange: Exchange
    content: bytes
    note: Mapping[str, str] = {}


class Archive(Protocol):
    """Keeps an answer, with what no header says of it."""

    def __call__(self, exchange: Exchange, /, *, note: Mapping[str, str] | None = None) -> None: ...


class Visitor:
    """Asks for pages, in turn and with patience.

    Args:
        archive: called with each answer that is not the last of its page: redirects, 5xx, robots.txt, parts of a page rendered.
        renderer: shows pages that are to be rendered; without one they are taken as sent.
        patience: seconds that one page may take, retries and waiting included.
        clock, sleep: monotonic seconds, and waiting.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        gates: Gates,
        archive: Archive,
        *,
        patience: float,
        clock: Callable[[], float],
        sleep: Sleep,
        renderer: Renderer | None = None,
    ) -> None:
        self._renderer, self._static = renderer, StaticParts()
        self._fetcher, self._gates, self._archive = fetcher, gates, archive
        self._patience, self._clock, self._sleep = patience, clock, sleep
        self._robots = Robots(self._ask_for_rules, AGENT)
        self._pace: dict[str, tuple[float, int]] = {}
        self.requests = self.body_bytes = 0

    async def visit(self, asked: PageRequest) -> FetchedPage:
        """The answer to a page, redirects followed on the same conditions.

        Raises:
            NotAllowed: robots.txt says no, or is unreachable.
            AddressRefused: the page or a redirect leads to an address that is not public, or in a circle.
            PageTooLarge, FetchInterrupted: as the fetcher; after all retries.
            HostDown: the host failed too often.
        """
        seen: list[Exchange] = []
        url = asked.url
        while True:
            headers = {**asked.headers, **(asked.if_changed if url == asked.captured_url else {})}
            exchange, content = await self._patiently(asked._replace(url=url, headers=headers))
            target = exchange.header("Location") if exchange.status in _REDIRECTS else None
            if not target:
                return await self._shown(asked, FetchedPage(exchange, content))
            self._archive(exchange)
            seen.append(exchange)
            url = self._followed(asked, target, seen)
            if exchange.status not in _KEEP_METHOD:
                asked = asked._replace(body=b"")

    async def _shown(self, asked: PageRequest, page: FetchedPage) -> FetchedPage:
        """The page as a browser shows it, where that is wanted and it is one; what was sent is archived beside."""
        if not (self._renderer and asked.render and is_page(page.exchange)):
            return page

        async def ask(part: Part) -> PartAnswer:
            return await self._part(asked, part)

        shown = await self._renderer.render(page.exchange.url, page.content, type_of(page.exchange), ask)
        self._archive(page.exchange, note={"role": "shell"})
        return FetchedPage(*as_rendered(page.exchange, shown))

    async def _part(self, asked: PageRequest, part: Part) -> PartAnswer:
        """What a page's script asks for: of the source's own hosts, on the conditions of any page."""
        url = canonical(part.url)
        if url is None or not asked.may_lead_to(url):
            raise AddressRefused("来源之外的地址")
        if known := self._static.get(url, part):
            return known
        sent = {**part.headers, "Referer": asked.url}
        request = PageRequest(
            url, asked.pace, asked.concurrency, sent, may_lead_to=asked.may_lead_to, body=part.body
        )
        try:
            found = await self.visit(request)
        except HostDown as down:
            raise FetchInterrupted(str(down)) from None
        self._archive(found.exchange, note={"role": "part"})
        answer = PartAnswer(found.exchange.status, type_of(found.exchange), found.content)
        self._static.keep(url, part, answer)
        return answer

    def _followed(self, asked: PageRequest, target: str, seen: list[Exchange]) -> str:
        url = canonical(target, seen[-1].url)
        if url is None:
            raise AddressRefused(f"转向的地址不可用：{target[:80]!r}")
        if not asked.may_lead_to(url):
            raise AddressRefused(f"转向来源之外的地址：{url[:200]}")
        if len(seen) > MAX_REDIRECTS or url in {each.url for each in seen}:
            raise AddressRefused(f"转向过多或循环：{url[:200]}")
        return url

    async def _patiently(self, asked: PageRequest) -> tuple[Exchange, bytes]:
        gate = self._gates.of(host_and_port(asked.url), asked.pace, asked.concurrency)
        begun = self._clock()

        def enough(state: RetryCallState) -> bool:
            spent = self._clock() - begun + state.upcoming_sleep
            return state.attempt_number >= _ATTEMPTS or spent > self._patience

        retrying = AsyncRetrying(
            retry=retry_if_exception_type(FetchInterrupted),
            wait=_wait,
            stop=enough,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            found: tuple[Exchange, bytes] = await retrying(self._once, asked)
        except FetchInterrupted:
            gate.failed()
            raise
        gate.answered()
        return found

    async def _once(self, asked: PageRequest) -> tuple[Exchange, bytes]:
        host = host_and_port(asked.url)
        gate = self._gates.of(host, asked.pace, asked.concurrency)
        self._pace[host] = (asked.pace, asked.concurrency)
        if not asked.is_interface:
            rules = await self._robots.of(origin_of(asked.url))
            self._check(asked.url, rules)
            gate.slow_to(rules.delay)
        exchange = await self._ask(asked.url, asked.headers, asked.body)
        if exchange.status in (429, 500, 502, 503, 504):
            self._archive(exchange)
            after = retry_after(exchange)
            if after and after > self._patience:
                gate.close(f"HTTP {exchange.status}，要求 {after:.0f} 秒后再来")
                raise HostDown(gate.closed)
            gate.postpone(after or 0.0)
            raise FetchInterrupted(f"HTTP {exchange.status}", retry_after=after)
        return exchange, content_of(exchange.body, exchange.header("Content-Encoding"), MAX_CONTENT_BYTES)

    def _check(self, url: str, rules: Rules) -> None:
        if rules.unreachable:
            raise NotAllowed(f"robots.txt 无法读取（{rules.unreachable}），本次不采集此主机")
        if not rules.allow(url, AGENT):
            raise Disallowed("robots.txt 不允许")

    async def _ask_for_rules(self, url: str) -> Exchange:
        exchange = await self._ask(url, {})
        self._archive(exchange, note={"role": "robots"})
        return exchange

    async def _ask(self, url: str, headers: Mapping[str, str], body: bytes = b"") -> Exchange:
        host = host_and_port(url)
        async with self._gates.turn(self._gates.of(host, *self._pace.get(host, (1.0, 1)))):
            self.requests += 1
            sent = self._fetcher.post(url, body, headers) if body else self._fetcher.get(url, headers)
            exchange = await sent
        self.body_bytes += len(exchange.body)
        return exchange


def retry_after(exchange: Exchange) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or as a date counted from the answer's own Date."""
    from email.utils import parsedate_to_datetime

    value = (exchange.header("Retry-After") or "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d*)?", value):
        return float(value)
    try:
        said = parsedate_to_datetime(value)
        now = parsedate_to_datetime(exchange.header("Date") or "") if exchange.header("Date") else exchange.at
        return max((said - now).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return None


def _wait(state: RetryCallState) -> float:
    """What the server asks for, else twice as long each time."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, FetchInterrupted) else None
    doubled: float = _FIRST_WAIT * 2 ** (state.attempt_number - 1)
    return asked if asked is not None else min(doubled, _LONGEST_WAIT)
