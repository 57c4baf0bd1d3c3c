"""Probe the registry's addresses, and look at what the corpus holds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bianyin.opening import open_catalog

if TYPE_CHECKING:
    from bianyin.catalog.overview import Overview
    from bianyin.crawl.address_check import Check
    from bianyin.model import Source
    from bianyin.settings import Settings


def check_sources(
    sources: Sequence[Source],
    settings: Settings,
    *,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Check]:
    """Ask for every list of the sources once; nothing is stored."""
    from bianyin.crawl.address_check import check
    from bianyin.crawling import open_fetcher

    async def run() -> list[Check]:
        fetcher = open_fetcher(settings)
        try:
            return await check(sources, fetcher, on_done=on_progress)
        finally:
            await fetcher.close()

    return asyncio.run(run())


def corpus_overview(settings: Settings, *, region: str | None = None) -> Overview:
    """Count what the catalog holds.

    Raises:
        CorpusError: catalog or frontier cannot be read.
    """
    from bianyin.catalog.overview import overview

    with open_catalog(settings) as catalog:
        return overview(catalog.facts(), settings.corpora, region=region)
