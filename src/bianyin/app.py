"""The verbs: build a corpus and its index out of pages; answer what the pages verifiably say around change points."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bianyin.answering import FoundSeen, answer, asked_of_model
from bianyin.draft.llm.opening import AS_CONFIGURED, ModelChoice
from bianyin.fetching import open_fetcher, open_renderer
from bianyin.knowledge import places, sectors
from bianyin.knowledge.question import Subject
from bianyin.model import ChangePoint, Report, Series
from bianyin.reaching import discover, reach_back, reach_thin, read_into
from bianyin.report import check_folder, write_report
from bianyin.report.drawing import drawing
from bianyin.report.numbering import numbered
from bianyin.upkeep import build_index, index_missing
from bianyin.wiring import (
    choose_database,
    has_index,
    judge_by,
    open_all,
    open_catalog,
    open_searcher,
    writing_corpus,
)
from bianyin.wording import Language, speaking

if TYPE_CHECKING:
    import datetime as dt

    from bianyin.archive import Notice
    from bianyin.audit.findings import Audit
    from bianyin.catalog.catalog import IngestCounts
    from bianyin.catalog.derive import DerivedCounts
    from bianyin.crawl import CrawlLimits, CrawlProgress, CrawlReport
    from bianyin.crawl.address_check import Check
    from bianyin.crawl.trying import TriedPage
    from bianyin.draft.llm.estimate import Estimate
    from bianyin.model import Progress, Source, SourceList, StageProgress
    from bianyin.settings import Settings

__all__ = [
    "audit",
    "build_index",
    "check_sources",
    "crawl",
    "discover",
    "estimate",
    "illustrated",
    "ingest",
    "reach_back",
    "reach_thin",
    "rebuild",
    "report",
    "try_list",
]


def ingest(
    paths: Sequence[Path],
    settings: Settings,
    *,
    on_progress: Progress | None = None,
    tell: Callable[[Notice], None] = lambda notice: None,
) -> IngestCounts:
    """Files and folders into the catalog; the same content twice changes nothing.

    Raises:
        InputError: a file or line cannot be read; nothing was written.
        CorpusBusy: another process writes the corpus (`Settings.writer_wait`).
        CorpusError: the catalog cannot be written.
    """
    from bianyin.archive import ArchiveWriter
    from bianyin.archive.warc_files import recover
    from bianyin.catalog.derive import catch_up
    from bianyin.catalog.ingest import ingest as ingest_into

    with writing_corpus(settings, "ingest"), open_catalog(settings, making=True) as catalog:
        if not catalog.is_there:  # of an archive whose catalog was lost, or not made before a kill
            recover(settings.corpora)
            catch_up(settings.corpora, catalog)
        with ArchiveWriter(settings.corpora) as archive:
            counts = ingest_into(paths, catalog, archive=archive, on_progress=on_progress, tell=tell)
        for path in archive.written:  # all of it is in the catalog
            catalog.set_archive_position(path.name, path.stat().st_size)
        return counts


def crawl(
    sources: Sequence[Source],
    settings: Settings,
    limits: CrawlLimits,
    *,
    on_progress: CrawlProgress | None = None,
) -> CrawlReport:
    """Ask the sources for what is due, archive every answer, and bring the catalog up to date with the archive.

    Raises:
        CorpusBusy: another process writes the corpus.
        CorpusError: archive, frontier or catalog cannot be written; what was archived is kept, and the same
            command goes on from there.
    """
    from bianyin.archive import ArchiveWriter
    from bianyin.crawl import Crawl
    from bianyin.crawl.frontier import Frontier

    async def run() -> CrawlReport:
        async with open_fetcher(settings) as fetcher, open_renderer(sources, settings) as renderer:
            asked = Crawl(
                sources, fetcher, archive, frontier, limits,
                on_progress=on_progress, current=catalog.current, renderer=renderer,
            )  # fmt: skip
            return await asked.run()

    with writing_corpus(settings, "crawl"), open_catalog(settings, making=True) as catalog:
        with ArchiveWriter(settings.corpora) as archive, closing(Frontier(settings.corpora)) as frontier:
            crawled = asyncio.run(run())
        return read_into(settings, catalog, crawled)


def check_sources(
    sources: Sequence[Source], settings: Settings, *, on_progress: Progress | None = None
) -> list[Check]:
    """Ask for every list of the sources once; nothing is stored."""
    from bianyin.crawl.address_check import check

    async def run() -> list[Check]:
        async with open_fetcher(settings) as fetcher, open_renderer(sources, settings) as renderer:
            return await check(sources, fetcher, renderer=renderer, on_progress=on_progress)

    return asyncio.run(run())


def try_list(
    source: Source, listed: SourceList, settings: Settings, *, pages: int, day: dt.date | None = None
) -> list[TriedPage]:
    """What the first pages of a list would give, or a newspaper's of a day; nothing is stored."""
    from bianyin.crawl.trying import try_list as ask

    async def run() -> list[TriedPage]:
        async with open_fetcher(settings) as fetcher, open_renderer([source], settings) as renderer:
            return await ask(source, listed, fetcher, pages, day=day, renderer=renderer)

    return asyncio.run(run())


def audit(
    path: Path, settings: Settings, *, alone: bool = False, on_progress: Progress | None = None
) -> Audit:
    """What is to be said of anybody's report: of each record and claim supported, contradicted or not found.

    Args:
        path: its file (.md, .txt, .docx), or a report folder, whose `records.jsonl` is read too.
        alone: the report by itself; also so where the corpus is empty. Without an index, titles are compared one by one.

    Raises:
        InputError: the file cannot be read, or is no report.
        CorpusError, IndexUnusable: the corpus or index cannot be read.
    """
    from bianyin.audit.auditing import audit_report
    from bianyin.audit.report_file import read_report_file
    from bianyin.audit.shelf import Shelf

    judge_by(settings)
    file = read_report_file(path)
    checked = partial(audit_report, file, window_days=settings.window_days, on_progress=on_progress)
    if alone:
        return checked(None)
    with open_catalog(settings) as catalog:
        if not catalog.count():
            return checked(None)
        if not has_index(settings):
            return checked(Shelf(catalog, None))
        with open_searcher(settings) as searcher:
            return checked(Shelf(catalog, searcher))


def rebuild(settings: Settings, *, on_progress: Progress | None = None) -> DerivedCounts:
    """Make the catalog anew from the archived pages; the old one stays until the new one is whole.

    Raises:
        CorpusBusy: another process writes the corpus.
        CorpusError: there is no archive, or the new catalog cannot be written.
        InputError: a file of the archive is damaged.
    """
    from bianyin.catalog.derive import rebuild as rebuild_catalog

    judge_by(settings)
    with writing_corpus(settings, "rebuild"):
        return rebuild_catalog(settings.corpora, choose_database(settings), on_progress=on_progress)


def report(
    region: str,
    sector: str,
    points: Sequence[ChangePoint],
    folder: Path | None,
    settings: Settings,
    *,
    series: Series | None = None,
    choice: ModelChoice = AS_CONFIGURED,
    lang: Language = "zh",
    on_progress: StageProgress | None = None,
    on_found: FoundSeen | None = None,
) -> Report:
    """Answer for a region's sector (names in Chinese or English) and write the report folder, if one is given.

    What the corpus holds and the index lacks is indexed first, in `Settings.index_within` seconds at most.

    Args:
        series: what the points are of; it is drawn beside the report.
        lang: of what the report says of its own; quotes, titles and sites are the pages' own.
        on_found: told of each window's records before the report is whole.

    Raises:
        UnknownName: nobody knows the region or sector; nothing was written.
        ConfigurationError: the model that settings and choice name cannot be used as they say.
        IndexUnusable: that was too little time, or the index cannot be read; nothing was written.
        BianyinError: the corpus, the index or an endpoint failed; nothing was written.
    """
    subject = Subject(places.find(region), sectors.find(sector))
    if folder is not None:
        check_folder(folder)
    index_missing(settings, settings.index_within, on_progress=on_progress)
    with speaking(lang):
        with open_all(settings, choice) as opened:
            answered = answer(
                subject, points, opened, choice=choice, on_progress=on_progress, on_found=on_found
            )
        if series is not None:
            answered = illustrated(answered, series)
    if folder is not None:
        write_report(answered, folder)
    return answered


def illustrated(answered: Report, series: Series) -> Report:
    """The report with the series that its points are of, and the drawing of both, in the language that is spoken."""
    answered = answered.model_copy(update={"series": series})
    return answered.model_copy(update={"picture": drawing(answered, numbered(answered))})


def estimate(
    region: str,
    sector: str,
    points: Sequence[ChangePoint],
    settings: Settings,
    *,
    choice: ModelChoice = AS_CONFIGURED,
) -> Estimate:
    """What the model would be asked for such a report, and what that would cost; nothing is sent or written.

    Raises:
        As `report`; and ConfigurationError where no model is named.
    """
    subject = Subject(places.find(region), sectors.find(sector))
    index_missing(settings, settings.index_within)
    with open_all(settings, choice._replace(required=True), ask=False) as opened:
        return asked_of_model(subject, points, opened)
