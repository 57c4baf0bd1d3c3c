"""Verbs that reach where no list of a site does: back in time, through web archives."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from bianyin.wiring import open_catalog, open_fetcher

if TYPE_CHECKING:
    from bianyin.catalog.catalog import Catalog
    from bianyin.crawl import CrawlProgress, CrawlReport
    from bianyin.crawl.web_archives import ReachLimits, WebArchive
    from bianyin.model import Source
    from bianyin.settings import Settings


def reach_back(
    sources: Sequence[Source],
    web_archive: WebArchive,
    limits: ReachLimits,
    settings: Settings,
    *,
    on_progress: CrawlProgress | None = None,
) -> CrawlReport:
    """Fetch what a web archive captured of the sources' articles in a window, and bring the catalog up to date.

    Raises:
        As `app.crawl`.
    """
    from bianyin.archive import ArchiveWriter
    from bianyin.crawl.crawl_lock import crawl_lock
    from bianyin.crawl.web_archives import ReachBack
    from bianyin.crawl.web_archives.capture_store import CaptureStore

    async def run() -> CrawlReport:
        async with open_fetcher(settings) as fetcher:
            asked = ReachBack(sources, web_archive, fetcher, archive, store, limits, on_progress=on_progress)
            return await asked.run()

    with crawl_lock(settings.corpora), open_catalog(settings) as catalog:
        with ArchiveWriter(settings.corpora) as archive, closing(CaptureStore(settings.corpora)) as store:
            crawled = asyncio.run(run())
        return read_into(settings, catalog, crawled)


def read_into(settings: Settings, catalog: Catalog, crawled: CrawlReport) -> CrawlReport:
    """The catalog brought up to date with the archive; the report with what became of the pages there."""
    from bianyin.catalog.derive import catch_up

    counts = catch_up(settings.corpora, catalog)
    read = {"documents_new": counts.new, "documents_changed": counts.changed}
    unread = {"documents_unread": counts.unread, "no_document": counts.no_document}
    return crawled.model_copy(update=read | unread)
