"""Open what a crawl asks with, as the settings say: the fetcher and the browser."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from bianyin.crawl.http import HttpFetcher
    from bianyin.crawl.rendering import Renderer
    from bianyin.model import Source
    from bianyin.settings import Settings

_SILENCE_OF_A_SERVICE = 100.0  # seconds


def _agent(settings: Settings) -> str:
    """Who asks, with a way to reach them."""
    from bianyin.version import __version__

    return f"bianyin/{__version__} (+{settings.contact or 'contact not configured'})"


@asynccontextmanager
async def open_renderer(sources: Sequence[Source], settings: Settings) -> AsyncIterator[Renderer | None]:
    """The browser of sources that are to be rendered; None where there are none.

    Raises:
        ConfigurationError: playwright or a Chromium is missing.
    """
    if not any(source.render for source in sources):
        yield None
        return
    from bianyin.crawl.rendering import Renderer, chromium

    renderer = Renderer(chromium(settings.chromium), _agent(settings))
    try:
        yield renderer
    finally:
        await renderer.close()


@asynccontextmanager
async def open_fetcher(settings: Settings, *, service: str = "") -> AsyncIterator[HttpFetcher]:
    """The fetcher of a crawl or a check, with the contact and the hosts that the settings name.

    Args:
        service: address of a web archive or search service that the user named: its host may be reached wherever it is.
    """
    from bianyin.crawl.http import SECONDS_OF_SILENCE, HttpFetcher

    hosts = [host.strip() for host in settings.allow_hosts.split(",") if host.strip()]
    hosts += [urlsplit(service).netloc.rpartition("@")[2]] if service else []
    silence = (
        _SILENCE_OF_A_SERVICE if service else SECONDS_OF_SILENCE
    )  # an index reads long before it answers
    fetcher = HttpFetcher(_agent(settings), allow_hosts=hosts, silence=silence)
    try:
        yield fetcher
    finally:
        await fetcher.close()
