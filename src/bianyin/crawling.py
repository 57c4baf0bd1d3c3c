"""Fetch the sources' pages into the archive, and from there into the catalog."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bianyin.errors import InputError
from bianyin.model import Window
from bianyin.opening import open_catalog

if TYPE_CHECKING:
    from bianyin.archive import ArchiveWriter
    from bianyin.crawl import CrawlCounts, CrawlLimits, CrawlReport
    from bianyin.crawl.http import HttpFetcher
    from bianyin.model import Source
    from bianyin.settings import Settings


def crawl(
    sources: Sequence[Source],
    settings: Settings,
    limits: CrawlLimits,
    *,
    on_progress: Callable[[str, CrawlCounts], None] | None = None,
) -> CrawlReport:
    """Ask the sources for what is due, archive every answer, and bring the catalog up to date with the archive.

    Raises:
        CorpusBusy: another crawl of this folder is under way.
        CorpusError: archive, frontier or catalog cannot be written; what was archived is kept, and the same
            command goes on from there.
    """
    from bianyin.archive import ArchiveWriter
    from bianyin.catalog.derive import catch_up
    from bianyin.crawl.crawl_lock import crawl_lock

    with crawl_lock(settings.corpora):
        with ArchiveWriter(settings.corpora) as archive:
            report = asyncio.run(_crawl(sources, settings, limits, archive, on_progress))
        with open_catalog(settings) as catalog:
            counts = catch_up(settings.corpora, catalog)
    return report.model_copy(
        update={
            "documents_new": counts.new,
            "documents_changed": counts.changed,
            "documents_unread": counts.unread,
            "no_document": counts.no_document,
        }
    )


def crawl_limits(
    settings: Settings,
    since: str | None,
    max_pages: int,
    window: str | None,
    query: str,
    *,
    recheck: bool,
) -> CrawlLimits:
    """What a person typed, as bounds of a run. `window` is `2021-08..2021-12`, both ends inclusive, days or months.

    Raises:
        InputError: a date is invalid, the window ends before it starts, or a query has no window.
    """
    from bianyin.crawl import CrawlLimits
    from bianyin.crawl.lists import Search

    if query and not window:
        raise InputError(
            "--query 须与 --window 同用。", remedy="例如 --window 2021-08..2021-12 --query 有序用电。"
        )
    search = Search(_window(window), query) if window else None
    first_day = _first_day(since, "--since") if since else None
    return CrawlLimits(
        pages=max_pages,
        concurrency=settings.crawl_concurrency,
        since=first_day,
        recheck=recheck,
        search=search,
    )


def _window(text: str) -> Window:
    start, dots, last = (part.strip() for part in text.partition(".."))
    first = _first_day(start, "--window")
    end = _day_after(last if dots else start, "--window")
    if end <= first:
        raise InputError(f"--window {text}：终点早于起点。", remedy="请交换两者。")
    return Window(start=first, end=end, reason="用户指定")


def _first_day(text: str, option: str) -> dt.date:
    return _dates(text, option)[0]


def _day_after(text: str, option: str) -> dt.date:
    return _dates(text, option)[1]


def _dates(text: str, option: str) -> tuple[dt.date, dt.date]:
    """First day, and the day after the last, of a day or month."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}", text):
            first = dt.date.fromisoformat(text + "-01")
            return first, (first + dt.timedelta(days=31)).replace(day=1)
        day = dt.date.fromisoformat(text)
        return day, day + dt.timedelta(days=1)
    except (ValueError, OverflowError):
        raise InputError(
            f"{option} {text}：不是有效日期。", remedy="请写成 2021-10-31 或 2021-10。"
        ) from None


async def _crawl(
    sources: Sequence[Source],
    settings: Settings,
    limits: CrawlLimits,
    archive: ArchiveWriter,
    on_progress: Callable[[str, CrawlCounts], None] | None,
) -> CrawlReport:
    from bianyin.crawl import Crawl
    from bianyin.crawl.frontier import Frontier

    frontier = Frontier(settings.corpora)
    fetcher = open_fetcher(settings)
    try:
        run = Crawl(sources, fetcher, archive, frontier, limits, on_progress=on_progress)
        return await run.run()
    finally:
        frontier.close()
        await fetcher.close()


def open_fetcher(settings: Settings) -> HttpFetcher:
    """The fetcher that the settings ask for; to be closed by the caller."""
    from bianyin import __version__
    from bianyin.crawl.http import HttpFetcher

    contact = settings.contact or "contact not configured"
    hosts = [host.strip() for host in settings.allow_hosts.split(",") if host.strip()]
    return HttpFetcher(f"bianyin/{__version__} (+{contact})", allow_hosts=hosts)
