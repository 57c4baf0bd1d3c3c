"""One run of the crawler: a worker per turn that a source allows, one writer, flushed by batches."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from bianyin.archive import ArchiveWriter
from bianyin.crawl.addresses import SourceBounds, canonical, host_and_port
from bianyin.crawl.counts import CrawlCounts, CrawlReport
from bianyin.crawl.days import days_of
from bianyin.crawl.frontier import Frontier
from bianyin.crawl.frontier_items import Found, Item
from bianyin.crawl.judging import CurrentDocument
from bianyin.crawl.lists import Search, lists_to_walk, walked_as
from bianyin.crawl.outcome import Known, Meaning, Recorder
from bianyin.crawl.pace import Gates, HostDown, Sleep
from bianyin.crawl.rendering import Renderer
from bianyin.crawl.visit import Disallowed, FetchedPage, Fetcher, NotAllowed, PageRequest, Visitor
from bianyin.errors import AddressRefused, FetchError, PageTooLarge
from bianyin.model import Source

CrawlProgress = Callable[[str, CrawlCounts], None]  # source key, its counts so far

_FLUSH_PAGES = 64  # a kill loses at most so many pages, or so many seconds, of work that is then done again
_FLUSH_SECONDS = 2.0
_AHEAD = 500  # items of a source in memory
_FOUND = "urn:bianyin:search"  # stands for a list: the addresses that a search found


class CrawlLimits(NamedTuple):
    """Bounds of one run."""

    pages: int = 50_000  # requests for pages, lists and feeds included
    concurrency: int = 16  # requests under way at all hosts
    patience: float = 180.0  # seconds that one page may take, retries and waiting included
    since: dt.date | None = None  # articles whose list dates them earlier are left alone
    recheck: bool = False  # ask for every known page again, and not only for those that are due
    search: Search | None = None  # only the lists that search by date, over this window


def _first(failures: BaseExceptionGroup[Exception]) -> Exception:
    """The first error of a group of tasks: the others are its consequences."""
    error: BaseException = failures
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    assert isinstance(error, Exception)
    return error


class _Work(NamedTuple):
    """A source being crawled: what waits in memory, what is under way, what is left for the next run."""

    source: Source
    known: Known
    queue: deque[Item]
    under_way: set[str]
    changed: asyncio.Condition
    left: set[str]


class Crawl:
    """Fetch what is due of some sources into the archive.

    Args:
        current: the current version of an address, by which changes are judged.
        renderer: shows the pages of sources that are to be rendered.
        found: by source, pages that a search found: no list is walked, and these (with those found before) are fetched.
        clock: Unix seconds; `monotonic` and `sleep` for pace and patience.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        fetcher: Fetcher,
        archive: ArchiveWriter,
        frontier: Frontier,
        limits: CrawlLimits,
        *,
        on_progress: CrawlProgress | None = None,
        current: CurrentDocument | None = None,
        found: Mapping[str, Sequence[Found]] | None = None,
        renderer: Renderer | None = None,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._sources, self._archive, self._frontier, self._limits = sources, archive, frontier, limits
        self._on_progress, self._found = on_progress, found
        self._clock, self._monotonic = clock, monotonic
        self._gates = Gates(limits.concurrency, monotonic, sleep)
        self._visitor = Visitor(
            fetcher, self._gates, archive.add,
            patience=limits.patience, clock=monotonic, sleep=sleep, renderer=renderer,
        )  # fmt: skip
        self._recorder = Recorder(archive, frontier, current)
        self._pages = 0
        self._unflushed, self._flushed_at = 0, monotonic()
        self._counts: dict[str, Counter[str]] = {source.key: Counter() for source in sources}
        self._reasons: dict[str, Counter[str]] = {source.key: Counter() for source in sources}

    async def run(self) -> CrawlReport:
        """Crawl until nothing is due or the limit of pages is reached. Interrupted, the next run goes on from here.

        Raises:
            CorpusError: archive or frontier cannot be written; what was flushed is kept.
        """
        begun = self._monotonic()
        try:
            async with asyncio.TaskGroup() as group:
                for source in self._sources:
                    group.create_task(self._crawl(source))
        except ExceptionGroup as failures:
            raise _first(failures) from None
        except asyncio.CancelledError:
            self._flush()
            raise
        self._flush()
        return CrawlReport(
            sources={source.key: self._counted(source) for source in self._sources},
            losses=tuple(self._losses()),
            requests=self._visitor.requests,
            body_bytes=self._visitor.body_bytes,
            seconds=round(self._monotonic() - begun, 3),
        )

    async def _crawl(self, source: Source) -> None:
        work = _Work(source, self._known(source), deque(), set(), asyncio.Condition(), set())
        changed = self._settle(source, work.known)
        self._frontier.begin(source.key, self._clock(), recheck=self._limits.recheck)
        if self._found is not None:
            self._note_found(source)
        work.queue.extend(self._frontier.seed(source.key, self._seeds(work.known)))
        for days in days_of(work.known, changed):
            self._frontier.seed(source.key, days.again)
            self._frontier.add(source.key, days.wanted)
        async with asyncio.TaskGroup() as group:
            for _ in range(source.concurrency):
                group.create_task(self._work(work))
        self._explain_empty_days(work.known)

    def _explain_empty_days(self, known: Known) -> None:
        for template, listed in known.lists.items():
            if listed.is_by_day and self._frontier.names_nothing(template):
                reason = "各日的版面都没有文章，请用 bianyin sources try 核对"
                self._reasons[known.source.key][f"{template}：{reason}"] += 1

    def _note_found(self, source: Source) -> None:
        found = (self._found or {}).get(source.key, ())
        self._frontier.add(source.key, found)
        self._frontier.add_listed(_FOUND, [each.url for each in found])

    def _settle(self, source: Source, known: Known) -> set[str]:
        """A changed entry of the registry, or a wider `since`, takes effect on lists that were walked before; returns these."""
        walked = {first: walked_as(source, listed) for first, listed in known.lists.items()}
        walked |= {url: walked_as(source) for url in known.feeds}
        changed = {url for url, how in walked.items() if self._frontier.settle(url, how, self._limits.since)}
        if changed:
            self._frontier.drop_unasked(source.key, known.bounds.is_article)
        return changed

    def _known(self, source: Source) -> Known:
        search = self._limits.search
        lists = lists_to_walk(source, search) if self._found is None else {}
        feeds = (
            []
            if search or self._found is not None
            else [url for feed in source.feeds if (url := canonical(feed.url))]
        )
        since, bounds = self._limits.since, SourceBounds(source)
        return Known(source, bounds, lists, tuple(feeds), search, since, self._clock())

    def _seeds(self, known: Known) -> list[Found]:
        numbered = [first for first, listed in known.lists.items() if not listed.is_by_day]
        seeds = [Found(first, "list", list=first, page=1) for first in numbered]
        return seeds + [Found(url, "feed") for url in known.feeds]

    async def _work(self, work: _Work) -> None:
        while (item := await self._next(work)) is not None:
            try:
                await self._one(item, work)
            finally:
                async with work.changed:
                    work.under_way.discard(item.url)
                    work.changed.notify_all()

    async def _next(self, work: _Work) -> Item | None:
        """The next item of a source; None once the queue is empty and no item under way can fill it."""
        async with work.changed:
            while True:
                if self._pages >= self._limits.pages:
                    return None
                if not work.queue:
                    self._refill(work)
                if work.queue:
                    item = work.queue.popleft()
                    work.under_way.add(item.url)
                    self._pages += 1
                    return item
                if not work.under_way:
                    return None
                await work.changed.wait()

    def _refill(self, work: _Work) -> None:
        waiting = self._frontier.waiting(
            work.source.key,
            lists=list(work.known.lists) if self._found is None else [_FOUND],
            only_listed=self._limits.search is not None or self._found is not None,
            since=self._limits.since,
            limit=_AHEAD + len(work.under_way) + len(work.left),
        )
        work.queue.extend(
            item for item in waiting if item.url not in work.under_way and item.url not in work.left
        )

    async def _one(self, item: Item, work: _Work) -> None:
        now = self._clock()
        try:
            answer = await self._visitor.visit(self._asked(item, work))
            meaning = self._record(item, answer, work, now)
        except HostDown as down:
            work.left.add(item.url)
            self._reasons[work.source.key][f"{host_and_port(item.url)} {down}，余下网页留待下次"] += 1
            return
        except Disallowed as error:
            self._frontier.ended(item, now, "refused", error.message)
            meaning = Meaning("refused")  # the site's wish, and no loss
        except (NotAllowed, AddressRefused) as error:
            self._frontier.ended(item, now, "refused", error.message)
            meaning = Meaning("refused", error.message)
        except FetchError as error:
            self._frontier.ended(item, now, "failed", error.message, lasting=isinstance(error, PageTooLarge))
            meaning = Meaning("failed", error.message)
        self._count(item, meaning, work)
        self._flush_if_due()

    def _asked(self, item: Item, work: _Work) -> PageRequest:
        validators = {"If-None-Match": item.etag, "If-Modified-Since": item.modified} if item.digest else {}
        page = work.known.posted(item)
        return PageRequest(
            page.url if page else item.url,
            work.source.pace_seconds,
            work.source.concurrency,
            headers=page.headers if page else {"Referer": item.parent} if item.parent else {},
            if_changed={name: value for name, value in validators.items() if value and not page},
            captured_url=item.captured_url or "",
            may_lead_to=work.known.bounds.may_hold,
            body=page.body if page else b"",
            render=work.source.render and item.kind in ("list", "article"),
        )

    def _record(self, item: Item, answer: FetchedPage, work: _Work, now: float) -> Meaning:
        meaning = self._recorder.record(item, answer, work.known, now)
        if meaning.next_page:
            work.queue.extendleft(self._frontier.seed(work.source.key, [meaning.next_page]))
        return meaning

    def _count(self, item: Item, meaning: Meaning, work: _Work) -> None:
        key = work.source.key
        if meaning.reason:
            self._reasons[key][
                meaning.reason if item.kind in ("article", "attachment") else f"{item.url}：{meaning.reason}"
            ] += 1
        for outcome in meaning.withdrawn:
            self._counts[key][outcome] -= 1
            self._counts[key]["failed"] += 1
            self._reasons[key][meaning.reason] += 1
        if item.kind in ("article", "attachment"):
            self._counts[key][meaning.outcome] += 1
            if self._on_progress:
                self._on_progress(key, CrawlCounts(**self._counts[key]))

    def _counted(self, source: Source) -> CrawlCounts:
        waiting = self._frontier.count_waiting(source.key, self._limits.since)
        return CrawlCounts(**self._counts[source.key], waiting=waiting)

    def _losses(self) -> list[str]:
        return [
            f"{source.name}：{reason}" + (f"（{times} 页）" if times > 1 else "")
            for source in self._sources
            for reason, times in self._reasons[source.key].most_common()
        ]

    def _flush_if_due(self) -> None:
        self._unflushed += 1
        if self._unflushed >= _FLUSH_PAGES or self._monotonic() - self._flushed_at >= _FLUSH_SECONDS:
            self._flush()

    def _flush(self) -> None:
        """The archive first: the frontier must never say that a page is kept which a kill has lost."""
        self._archive.flush()
        self._frontier.commit()
        self._unflushed, self._flushed_at = 0, self._monotonic()
