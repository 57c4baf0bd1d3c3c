"""Verbs that reach where no list of a site does: back in time through web archives, and by a search service."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterable, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from bianyin.fetching import open_fetcher
from bianyin.knowledge import places, sectors
from bianyin.model import Window
from bianyin.report.statements import archived_by_then, is_thin
from bianyin.search import plan
from bianyin.series import windows_for
from bianyin.wiring import open_catalog, writing_corpus

if TYPE_CHECKING:
    from bianyin.catalog.catalog import Catalog
    from bianyin.crawl import CrawlLimits, CrawlProgress, CrawlReport
    from bianyin.crawl.discovery import SearchService, Sought
    from bianyin.crawl.web_archives import ReachLimits, WebArchive
    from bianyin.knowledge.places import Region
    from bianyin.knowledge.sectors import Sector
    from bianyin.model import ChangePoint, Report, Source
    from bianyin.settings import Settings

_PAGES_OF_A_WINDOW = (
    2_000  # requests for the thin windows of a report: about an hour and a half at the Wayback Machine
)


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
    from bianyin.crawl.web_archives import ReachBack
    from bianyin.crawl.web_archives.capture_store import CaptureStore

    limits = limits._replace(interface=settings.archive_interface)

    async def run() -> CrawlReport:
        async with open_fetcher(settings, service=web_archive.cdx) as fetcher:
            asked = ReachBack(sources, web_archive, fetcher, archive, store, limits, on_progress=on_progress)
            return await asked.run()

    with writing_corpus(settings, "crawl"), open_catalog(settings, making=True) as catalog:
        with ArchiveWriter(settings.corpora) as archive, closing(CaptureStore(settings.corpora)) as store:
            crawled = asyncio.run(run())
        return read_into(settings, catalog, crawled)


def reach_thin(
    answered: Report,
    web_archive: WebArchive,
    settings: Settings,
    *,
    on_progress: CrawlProgress | None = None,
) -> list[CrawlReport]:
    """Ask a web archive for the region's own sources where a report's windows have nothing on the region.

    Args:
        answered: the report; its windows that overlap are asked about together.

    Raises:
        As `reach_back`.
    """
    from bianyin.crawl.web_archives import ReachLimits
    from bianyin.knowledge.sites import registry

    sources = registry.select(registry.in_use(), region=places.find(answered.region).code)
    thin = [each.searched[-1].window for each in answered.sections if is_thin(each.searched[-1])]
    windows = _joined(archived_by_then(window) for window in thin)
    if not sources:
        return []
    return [
        reach_back(
            sources, web_archive, ReachLimits(window, _PAGES_OF_A_WINDOW), settings, on_progress=on_progress
        )
        for window in windows
    ]


def _joined(windows: Iterable[Window]) -> list[Window]:
    joined: list[Window] = []
    for window in sorted(windows, key=lambda each: each.start):
        if joined and window.start <= joined[-1].end:
            joined[-1] = Window(start=joined[-1].start, end=max(window.end, joined[-1].end))
        else:
            joined.append(window)
    return joined


def read_into(settings: Settings, catalog: Catalog, crawled: CrawlReport) -> CrawlReport:
    """The catalog brought up to date with the archive; the report with what became of the pages there."""
    from bianyin.catalog.derive import catch_up

    counts = catch_up(settings.corpora, catalog)
    read = {"documents_new": counts.new, "documents_changed": counts.changed}
    unread = {"documents_unread": counts.unread, "no_document": counts.no_document}
    return crawled.model_copy(update=read | unread)


def discover(
    region: str,
    sector: str,
    points: Sequence[ChangePoint],
    sources: Sequence[Source],
    settings: Settings,
    limits: CrawlLimits,
    *,
    anywhere: bool = False,
    on_progress: CrawlProgress | None = None,
) -> CrawlReport:
    """Ask the configured search service the questions of the change points, and crawl what it finds.

    Args:
        sources: whose pages are taken. anywhere: those of other hosts, too.
        limits: `pages` counts the questions, which take half of them at most.

    Raises:
        UnknownName: nobody knows the region or sector.
        ConfigurationError: no search service is configured.
        As `app.crawl`.
    """
    from bianyin.archive import ArchiveWriter
    from bianyin.crawl import Crawl
    from bianyin.crawl.discovery import discover as ask_service
    from bianyin.crawl.frontier import Frontier

    service = choose_search_service(settings)
    sought = questions(places.find(region), sectors.find(sector), points, settings)

    async def run() -> CrawlReport:
        async with open_fetcher(settings, service=service.address) as fetcher:
            found = await ask_service(
                service, sought, sources, fetcher, anywhere=anywhere, most=max(limits.pages // 2, 1)
            )
        left = limits._replace(pages=max(limits.pages - found.requests, 0))
        async with open_fetcher(settings) as fetcher:
            asked = Crawl(
                found.sources, fetcher, archive, frontier, left,
                on_progress=on_progress, current=catalog.current, found=found.found,
            )  # fmt: skip
            crawled = await asked.run()
        requests, losses = crawled.requests + found.requests, (*found.losses, *crawled.losses)
        return crawled.model_copy(update={"requests": requests, "losses": losses})

    with writing_corpus(settings, "crawl"), open_catalog(settings, making=True) as catalog:
        with ArchiveWriter(settings.corpora) as archive, closing(Frontier(settings.corpora)) as frontier:
            crawled = asyncio.run(run())
        return read_into(settings, catalog, crawled)


def questions(
    region: Region, sector: Sector, points: Sequence[ChangePoint], settings: Settings
) -> list[Sought]:
    """The points' own queries, each with the months of its window that a search engine can be told: its years in words."""
    from bianyin.crawl.discovery import Sought

    days, wider = settings.window_days, settings.wider_window_days
    asked = []
    for point in windows_for(points, days=days, wider_days=wider, region=region.code):
        window = point.window
        years = range(window.start.year, (window.end - dt.timedelta(days=1)).year + 1)
        for query in plan(point, region, sector):
            asked += [Sought(f"{query.text} {year}年", window) for year in years]
    return asked


def choose_search_service(settings: Settings) -> SearchService:
    """The search service of the settings. Raises: ConfigurationError: there is none."""
    from bianyin.crawl.discovery import search_service

    headers = {name: value.get_secret_value() for name, value in settings.search_headers.items()}
    return search_service(
        settings.search_url or "",
        headers,
        items=settings.search_items_path,
        url=settings.search_url_path,
        title=settings.search_title_path,
    )
