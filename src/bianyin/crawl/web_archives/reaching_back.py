"""One run through a web archive: its index asked host by host, then one capture of each article.

One request at a time: an archive is a guest-house, and no site whose pace is ours to set. What may be asked, how, and what a
connection may reach is the crawler's (`visit`, `http`); robots.txt of the archive is obeyed like any other.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from bianyin.archive import ArchiveWriter
from bianyin.crawl.addresses import SourceBounds, canonical, origin_of
from bianyin.crawl.counts import CrawlCounts, CrawlReport
from bianyin.crawl.pace import Gates, HostDown, Sleep
from bianyin.crawl.run import CrawlProgress
from bianyin.crawl.visit import Disallowed, FetchedPage, Fetcher, PageRequest, Visitor
from bianyin.crawl.web_archives.capture_store import CaptureState, CaptureStore, Known, Question
from bianyin.crawl.web_archives.cdx_answers import CdxRow
from bianyin.crawl.web_archives.index_questions import first_questions, read_answer, smaller_questions
from bianyin.crawl.web_archives.kinds import STAMP, WebArchive, is_readable, with_query
from bianyin.crawl.web_archives.replayed import NoCapture, check_is_page, of_record, of_replay, stays_there
from bianyin.errors import FetchError, PageTooLarge
from bianyin.model import ArchivedCopy, Exchange, Source, Window

_FLUSH_PAGES, _FLUSH_SECONDS = 16, 5.0  # a kill loses at most so much work, which is then done again
_ROLE = {"role": "web_archive"}  # of what an archive says of itself: no document


class ReachLimits(NamedTuple):
    """Bounds of one run."""

    window: Window  # days of capture, UTC
    pages: int = 50_000  # requests, those to the index included
    patience: float = 180.0  # seconds that one request may take, retries and waiting included
    recheck: bool = False  # ask the index again what it has answered
    interface: bool = False  # indexes and WARC files are interfaces, of which robots.txt does not speak


class _Asked(NamedTuple):
    """A source, which of an index's captures are its own, and by what patterns, as the store knows it."""

    source: Source
    bounds: SourceBounds
    wanted: str


class _Full(Exception):
    """The limit of requests is reached."""


class ReachBack:
    """Fetch captures of some sources' articles in a window from one web archive.

    Args:
        clock, sleep: monotonic seconds, and waiting.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        web_archive: WebArchive,
        fetcher: Fetcher,
        archive: ArchiveWriter,
        store: CaptureStore,
        limits: ReachLimits,
        *,
        on_progress: CrawlProgress | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._asked = [_Asked(source, SourceBounds(source), _wanted(source)) for source in sources]
        self._from, self._archive, self._store, self._limits = web_archive, archive, store, limits
        self._on_progress, self._clock = on_progress, clock
        self._visitor = Visitor(
            fetcher,
            Gates(1, clock, sleep),
            self._keep_aside,
            patience=limits.patience,
            clock=clock,
            sleep=sleep,
        )
        self._pages = self._unflushed = 0
        self._flushed_at = clock()
        self._answers: dict[str, FetchedPage] = {}  # of questions that several sources ask in the same words
        self._counts: dict[str, Counter[str]] = {source.key: Counter() for source in sources}
        self._reasons: dict[str, Counter[str]] = {source.key: Counter() for source in sources}

    async def run(self) -> CrawlReport:
        """Ask until nothing is missing or the limit is reached. Interrupted, the next run goes on from here.

        Raises:
            CorpusError: archive or store cannot be written; what was flushed is kept.
        """
        begun = self._clock()
        try:
            for asked in self._asked:
                await self._ask_index(asked)
            while capture := self._next():
                await self._fetch(capture)
        except _Full:
            pass
        except HostDown as down:
            for asked in self._asked:
                self._lost(asked.source, f"{down}，余下的留待下次")
        except asyncio.CancelledError:
            self._flush()
            raise
        self._flush()
        return CrawlReport(
            sources={asked.source.key: self._counted(asked.source) for asked in self._asked},
            losses=tuple(self._losses()),
            requests=self._visitor.requests,
            body_bytes=self._visitor.body_bytes,
            seconds=round(self._clock() - begun, 3),
        )

    async def _ask_index(self, asked: _Asked) -> None:
        key, window = asked.source.key, self._limits.window
        self._store.begin(self._from.key, key, asked.wanted, recheck=self._limits.recheck)
        seeds = [each for host in asked.bounds.hosts for each in first_questions(self._from, host, window)]
        self._store.ask(self._from.key, key, asked.wanted, seeds)
        while waiting := self._store.waiting_questions(self._from.key, key, asked.wanted, window):
            for question in waiting:
                await self._ask(asked, question)

    async def _ask(self, asked: _Asked, question: Question) -> None:
        place = (self._from.key, asked.source.key, asked.wanted)
        try:
            answer = self._answers.get(question.url) or await self._visit(question.url)
            if question.kind in ("collections", "probe"):
                self._answers[question.url] = answer
            read = read_answer(self._from, question, answer)
        except PageTooLarge as error:
            smaller = smaller_questions(self._from, question)
            self._store.ask(*place, smaller)
            self._store.answered(*place, question)
            if not smaller:
                self._lost(asked.source, f"{question.host} 的索引：{error.message}")
        except (FetchError, ValueError) as error:
            reason = _said(error)
            self._store.answered(*place, question, failed=reason)
            self._lost(asked.source, f"{question.host} 的索引：{reason}")
        else:
            self._store.add(
                self._from.key, asked.source.key, self._own(read.rows, asked.bounds), read.found_by
            )
            self._store.ask(*place, read.more)
            self._store.answered(*place, question)
        self._flush_if_due()

    def _own(self, rows: Sequence[CdxRow], bounds: SourceBounds) -> list[CdxRow]:
        """The captures that are articles or attachments of the source, by its patterns."""
        first, stop = f"{self._limits.window.start:%Y%m%d}", f"{self._limits.window.end:%Y%m%d}"
        return [
            row
            for row in rows
            if row.status == "200"
            and is_readable(row.mime)
            and first <= row.stamp < stop
            and (url := canonical(row.url))
            and (bounds.is_article(url) or bounds.is_attachment(url))
        ]

    def _next(self) -> Known | None:
        keys = [asked.source.key for asked in self._asked]
        return self._store.next_waiting(self._from.key, keys, self._limits.window)

    async def _fetch(self, capture: Known) -> None:
        counts = self._counts[capture.source]
        source = next(asked.source for asked in self._asked if asked.source.key == capture.source)
        try:
            answer, exchange, shown = await self._captured(capture)
            check_is_page(exchange)
        except NoCapture as error:
            state: CaptureState = "outside" if error.lasting else "failed"
            self._store.ended(self._from.key, capture, state, str(error))
            counts["refused" if error.lasting else "failed"] += 1
            self._lost(source, str(error))
        except FetchError as error:
            self._store.ended(self._from.key, capture, "failed", error.message)
            counts["failed"] += 1
            self._lost(source, _said(error))
        else:
            copy = ArchivedCopy(by=self._from.by, url=shown)
            self._archive.add_copy(exchange, copy, asked=answer.exchange.url, fetched_at=answer.exchange.at)
            self._store.ended(self._from.key, capture, "done")
            counts["new"] += 1
        if self._on_progress:
            self._on_progress(capture.source, CrawlCounts(**counts))
        self._flush_if_due()

    async def _captured(self, capture: Known) -> tuple[FetchedPage, Exchange, str]:
        """The answer, the captured page in it, and where a reader may see it.

        Raises:
            NoCapture, FetchError
        """
        window = self._limits.window
        if self._from.dialect == "commoncrawl":
            if not (capture.filename and capture.length):
                raise NoCapture("索引没有说记录在哪个文件里")
            last = capture.start + capture.length - 1
            place = f"{self._from.replay}/{capture.filename}"
            answer = await self._visit(place, {"Range": f"bytes={capture.start}-{last}"})
            shown = {"url": capture.url, "output": "json"}
            index = with_query(capture.found_by.split("?")[0], shown)
            return answer, of_record(answer, capture.url, window), index
        raw = self._from.raw(capture.stamp, capture.url)
        answer = await self._visit(raw)
        exchange = of_replay(self._from, answer, capture.url, capture.stamp, window)
        return answer, exchange, self._from.shown(exchange.at.strftime(STAMP), capture.url)

    async def _visit(self, url: str, headers: Mapping[str, str] | None = None) -> FetchedPage:
        if self._pages >= self._limits.pages:
            raise _Full
        self._pages += 1
        origin = origin_of(url)

        def may_lead_to(target: str) -> bool:
            return stays_there(self._from, url, target) if "id_/" in url else origin_of(target) == origin

        is_interface = self._limits.interface and "id_/" not in url
        asked = PageRequest(
            url,
            self._from.pace,
            1,
            headers=headers or {},
            may_lead_to=may_lead_to,
            is_interface=is_interface,
        )
        return await self._visitor.visit(asked)

    def _keep_aside(self, exchange: Exchange, /, *, note: Mapping[str, str] | None = None) -> None:
        self._archive.add(exchange, note=note or _ROLE)

    def _lost(self, source: Source, reason: str) -> None:
        self._reasons[source.key][reason] += 1

    def _losses(self) -> list[str]:
        return [
            f"{asked.source.name}（{self._from.by}）：{reason}" + (f"（{times} 次）" if times > 1 else "")
            for asked in self._asked
            for reason, times in self._reasons[asked.source.key].most_common()
        ]

    def _counted(self, source: Source) -> CrawlCounts:
        waiting = self._store.count_waiting(self._from.key, source.key, self._limits.window)
        return CrawlCounts(**self._counts[source.key], waiting=waiting)

    def _flush_if_due(self) -> None:
        self._unflushed += 1
        if self._unflushed >= _FLUSH_PAGES or self._clock() - self._flushed_at >= _FLUSH_SECONDS:
            self._flush()

    def _flush(self) -> None:
        """The archive first: the store must never say that a page is kept which a kill has lost."""
        self._archive.flush()
        self._store.commit()
        self._unflushed, self._flushed_at = 0, self._clock()


def _wanted(source: Source) -> str:
    """What of the registry decides which captures are the source's."""
    return f"{source.article_pattern} {source.attachment_pattern}"


def _said(error: Exception) -> str:
    """Why, and what its user may decide where the archive documents for programs what it closes to crawlers."""
    if isinstance(error, Disallowed):
        return f"{error.message}。档案馆在文档里许可程序这样查询的，可设 BIANYIN_ARCHIVE_INTERFACE=true"
    return error.message if isinstance(error, FetchError) else str(error)
