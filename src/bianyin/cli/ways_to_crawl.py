"""The ways of `crawl`: by the sources' lists, through a web archive, or by a search service."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol

from bianyin.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bianyin.crawl import CrawlLimits, CrawlProgress, CrawlReport
    from bianyin.crawl.web_archives import ReachLimits, WebArchive
    from bianyin.model import Source
    from bianyin.settings import Settings


class Reaching(NamedTuple):
    """The options of `crawl` that reach beyond the sources' lists, as typed."""

    web_archive: str | None
    discover: bool
    region: str | None
    sector: str | None
    points: Path | None
    anywhere: bool


class Crawling(Protocol):
    """One way, ready to go."""

    def __call__(
        self, sources: Sequence[Source], settings: Settings, *, on_progress: CrawlProgress | None
    ) -> CrawlReport: ...


def crawling(limits: CrawlLimits, asked: Reaching) -> Crawling:
    """The way that the options name.

    Raises:
        InputError: options that do not go together, no such archive, or a points file that cannot be read.
    """
    from bianyin import app

    subject = (asked.region, asked.sector, asked.points)
    if not asked.discover:
        if any(subject) or asked.anywhere:
            raise InputError(
                "--region、--sector、--points、--anywhere 须与 --discover 同用。",
                remedy="按来源采集不需要它们。",
            )
        if asked.web_archive is None:
            return partial(_by_lists, limits)
        archive, bounds = _reach_limits(asked.web_archive, limits)
        return lambda sources, settings, *, on_progress: app.reach_back(
            sources, archive, bounds, settings, on_progress=on_progress
        )
    return _discovering(limits, asked)


def _by_lists(
    limits: CrawlLimits, sources: Sequence[Source], settings: Settings, *, on_progress: CrawlProgress | None
) -> CrawlReport:
    from bianyin.app import crawl

    return crawl(sources, settings, limits, on_progress=on_progress)


def _discovering(limits: CrawlLimits, asked: Reaching) -> Crawling:
    from bianyin import app
    from bianyin.series import read_points

    if not (asked.region and asked.sector and asked.points):
        raise InputError(
            "--discover 须有 --region、--sector 与 --points。",
            remedy="例如 --discover --region 辽宁 --sector 工业 --points points.csv。",
        )
    if asked.web_archive or limits.search or limits.since:
        raise InputError("--discover 不与 --from、--window、--since 同用。", remedy="时段由变点的窗口定。")
    region, sector, points = (
        asked.region,
        asked.sector,
        read_points(asked.points, region=asked.region, sector=asked.sector),
    )
    return lambda sources, settings, *, on_progress: app.discover(
        region, sector, points, sources, settings, limits, anywhere=asked.anywhere, on_progress=on_progress
    )


def _reach_limits(web_archive: str, limits: CrawlLimits) -> tuple[WebArchive, ReachLimits]:
    from bianyin.crawl.web_archives import ReachLimits
    from bianyin.crawl.web_archives import web_archive as known_archive

    found = known_archive(web_archive)
    if limits.search is None:
        raise InputError(
            "--from 须与 --window 同用。", remedy="例如 --from wayback --window 2021-08..2021-12。"
        )
    if limits.since or limits.search.text:
        raise InputError("--from 不与 --since、--query 同用。", remedy="请以 --window 说明存档的时段。")
    return found, ReachLimits(limits.search.window, limits.pages, recheck=limits.recheck)
