"""Answer a question: change points of a region's sector → what stored pages verifiably say around each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bianyin.changepoints import windows_for
from bianyin.extract import Question, gate, ground, merge, select
from bianyin.model import (
    ChangePoint,
    Coverage,
    Event,
    EventRecord,
    EvidenceSet,
    PointWindow,
    Query,
    Rejection,
    Report,
    Section,
    Window,
)
from bianyin.pipeline.run import Stopwatch, describe_run
from bianyin.retrieve import group, plan

if TYPE_CHECKING:
    from bianyin.corpus.catalog import Catalog
    from bianyin.extract import Drafter
    from bianyin.places import Region
    from bianyin.retrieve import Searcher
    from bianyin.sectors import Sector
    from bianyin.settings import Settings

# Passages taken from each query. The gate is cheap and most documents fail it, so many are looked at;
# `Settings.documents_per_point` counts those that pass.
_PASSAGES_A_QUERY = 60


class Answering:
    """One run over the change points of one region's sector; holds what its stages share."""

    def __init__(
        self,
        region: Region,
        sector: Sector,
        *,
        catalog: Catalog,
        searcher: Searcher,
        drafter: Drafter,
        settings: Settings,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self.region, self.sector = region, sector
        self.catalog, self.searcher, self.drafter = catalog, searcher, drafter
        self.settings, self._clock = settings, clock
        self.stopwatch = Stopwatch()

    def answer(
        self, points: Sequence[ChangePoint], *, on_progress: Callable[[int, int], None] | None = None
    ) -> Report:
        """The report over all points, in their order.

        Raises:
            IndexUnusable, IndexStale, CorpusError, ServiceError: nothing is written then; an outage is never
                reported as "nothing found".
        """
        windows = windows_for(
            points,
            days=self.settings.window_days,
            wider_days=self.settings.wider_window_days,
            region=self.region.code,
        )
        sections = []
        for done, point_window in enumerate(windows, start=1):
            sections.append(self._section(point_window))
            if on_progress:
                on_progress(done, len(windows))
        report = Report(
            region=self.region.name,
            sector=self.sector.name,
            analysed_at=self._clock(),
            drafter=self.drafter.name,
            sections=tuple(sections),
            notes=self.searcher.notes,
        )
        return report.model_copy(update={"run": describe_run(report, self)})

    def _section(self, point_window: PointWindow) -> Section:
        """Search the window; once, and openly, the wider one when it holds nothing."""
        queries = plan(point_window, self.region, self.sector)
        events, rejections = self._look(queries, point_window.point, point_window.window)
        searched = [self._coverage(point_window.window)]
        notes: tuple[str, ...] = ()
        if not events and point_window.wider.days > point_window.window.days:
            events, more = self._look(queries, point_window.point, point_window.wider)
            rejections = _once(rejections, more)
            searched.append(self._coverage(point_window.wider))
            if events:
                notes = (_widened(point_window),)
        if events and not any(event.association.names_region for event in events):
            notes = (*notes, f"以下均为全国性文件，没有一条点名{self.region.name}。")
        return Section(
            point=point_window,
            events=events,
            rejections=rejections,
            searched=tuple(searched),
            queries=tuple(f"{query.intent}：{query.text}" for query in queries),
            notes=notes,
        )

    def _look(
        self, queries: Sequence[Query], point: ChangePoint, window: Window
    ) -> tuple[tuple[Event, ...], tuple[Rejection, ...]]:
        question = Question(region=self.region, sector=self.sector, point=point, window=window)
        records: list[EventRecord] = []
        rejections: list[Rejection] = []
        relevant: list[EvidenceSet] = []
        for each in self._retrieve(queries, window):
            if refused := gate(each.document, question):
                rejections.append(refused)
            else:
                relevant.append(each)
        for each in relevant[: self.settings.documents_per_point]:
            found, more = self._extract(each, question)
            records += found
            rejections += more
        with self.stopwatch.measure("merge"):
            merged = merge(records, question)
            kept, over = select(merged.events, self.settings.records_per_point)
        return kept, (*rejections, *merged.rejections, *over)

    def _retrieve(self, queries: Sequence[Query], window: Window) -> list[EvidenceSet]:
        with self.stopwatch.measure("search"):
            asked = [query.model_copy(update={"window": window}) for query in queries]
            passages = self.searcher.search_many(
                asked, _PASSAGES_A_QUERY, rerank=self.settings.rerank_passages
            )
            ids = list(dict.fromkeys(passage.chunk.document_id for passage in passages))
            documents = self.catalog.get_many(ids)
            return group(passages, documents)

    def _extract(
        self, evidence: EvidenceSet, question: Question
    ) -> tuple[list[EventRecord], list[Rejection]]:
        """One document over the trust line."""
        with self.stopwatch.measure("draft"):
            drafted = self.drafter.draft(evidence, question)
        records, rejections = [], list(drafted.rejections)
        with self.stopwatch.measure("ground"):
            for draft in drafted.drafts:
                grounded = ground(draft, evidence.document, question)
                rejections += grounded.rejections
                if grounded.record is not None:
                    records.append(grounded.record)
        return records, rejections

    def _coverage(self, window: Window) -> Coverage:
        with self.stopwatch.measure("coverage"):
            return self.catalog.coverage(window, self.region.code)


def _once(first: tuple[Rejection, ...], second: tuple[Rejection, ...]) -> tuple[Rejection, ...]:
    """The wider window meets the same documents again; its word on them is the last."""
    again = {rejection.document_id for rejection in second}
    return (*(rejection for rejection in first if rejection.document_id not in again), *second)


def _widened(point_window: PointWindow) -> str:
    first, wider = point_window.window, point_window.wider
    return (
        f"窗口 {first.start} 至 {first.end} 内未找到相关政策或事件；"
        f"以下为放宽到 {wider.start} 至 {wider.end} 后找到的记录，时间关联更弱。"
    )
