"""The real crawler on a loopback site, with limits small enough for a test and a clock that passes by sleeping."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from bianyin.archive import ArchiveWriter, Capture, archive_files, read_captures
from bianyin.catalog.catalog import Catalog
from bianyin.catalog.derive import catch_up
from bianyin.crawl import Crawl, CrawlLimits, CrawlReport
from bianyin.crawl.frontier import Frontier
from bianyin.crawl.http import HttpFetcher
from bianyin.crawl.rendering import Renderer
from bianyin.model import Source
from loopback_site import Site


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self, now: float = 1_700_000_000.0) -> None:
        self.now = now
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def date(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self.now, dt.UTC)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


class Crawler(NamedTuple):
    """Crawls into one folder."""

    corpora: Path
    clock: Clock

    def __call__(
        self,
        site: Site,
        sources: Sequence[Source],
        *,
        limits: CrawlLimits | None = None,
        write: Callable[[BinaryIO, bytes], object] | None = None,
        renderer: Renderer | None = None,
        **fetcher: Any,
    ) -> CrawlReport:
        more = {"write": write} if write else {}
        with ArchiveWriter(self.corpora, **more) as archive:
            return asyncio.run(self._run(site, sources, limits or CrawlLimits(), archive, fetcher, renderer))

    async def _run(
        self,
        site: Site,
        sources: Sequence[Source],
        limits: CrawlLimits,
        archive: ArchiveWriter,
        given: dict[str, Any],
        renderer: Renderer | None,
    ) -> CrawlReport:
        frontier, catalog = Frontier(self.corpora), Catalog(self.corpora)
        fetcher = HttpFetcher(
            "bianyin-test", **{"allow_hosts": [site.host], "seconds": 5.0, "clock": self.clock.date, **given}
        )
        try:
            run = Crawl(
                sources, fetcher, archive, frontier, limits,
                clock=self.clock, monotonic=self.clock, sleep=self.clock.sleep, current=catalog.current,
                renderer=renderer,
            )  # fmt: skip
            return await run.run()
        finally:
            frontier.close()
            catalog.close()
            await fetcher.close()
            if renderer:
                await renderer.close()

    def captures(self) -> list[Capture]:
        return [capture for path in archive_files(self.corpora) for capture in read_captures(path)]

    def catalog(self) -> Catalog:
        """The catalog, up to date with the archive."""
        catalog = Catalog(self.corpora)
        catch_up(self.corpora, catalog)
        return catalog
