"""robots.txt of each host, asked for once a run (RFC 9309: a host without the file allows all pages, one that does not answer allows no page)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple
from urllib.parse import urljoin

from bianyin.archive.content_coding import content_of
from bianyin.errors import FetchError
from bianyin.model import Exchange

_LONGEST = 500 * 1024  # bytes that RFC 9309 asks to read at least; the rest is not read
_UNPACKED_LIMIT = 16 * 2**20
_REDIRECTS = 5


class Rules(NamedTuple):
    """What a host allows us. `unreachable` is the reason why nobody knows, empty otherwise."""

    parsed: Any = None
    unreachable: str = ""
    delay: float = 0.0

    def allow(self, url: str, agent: str) -> bool:
        return not self.unreachable and (self.parsed is None or self.parsed.can_fetch(url, agent))


Ask = Callable[[str], Awaitable[Exchange]]


class Robots:
    """The rules of the hosts met in one run.

    Args:
        ask: one request in the host's turn, archived, without retries and without looking at rules.
    """

    def __init__(self, ask: Ask, agent: str) -> None:
        self._ask, self._agent = ask, agent
        self._rules: dict[str, asyncio.Future[Rules]] = {}

    async def of(self, host: str) -> Rules:
        """The rules of a host (`https://www.example.cn`); whoever asks meanwhile waits for the same answer."""
        if host not in self._rules:
            self._rules[host] = asyncio.ensure_future(self._read(host + "/robots.txt"))
        return await self._rules[host]

    async def _read(self, url: str) -> Rules:
        try:
            answer = await self._ask(url)
            for _ in range(_REDIRECTS):
                if answer.status not in (301, 302, 303, 307, 308) or not answer.header("Location"):
                    break
                answer = await self._ask(urljoin(answer.url, answer.header("Location") or ""))
            content = content_of(answer.body, answer.header("Content-Encoding"), _UNPACKED_LIMIT)
        except FetchError as error:
            return Rules(unreachable=error.message)
        if answer.status >= 500 or answer.status == 429:
            return Rules(unreachable=f"HTTP {answer.status}")
        if answer.status != 200:
            return Rules()
        return self._parsed(content[:_LONGEST])

    def _parsed(self, content: bytes) -> Rules:
        from protego import Protego

        parsed = Protego.parse(content.decode("utf-8-sig", "replace").replace("\0", ""))
        return Rules(parsed, "", float(parsed.crawl_delay(self._agent) or 0.0))
