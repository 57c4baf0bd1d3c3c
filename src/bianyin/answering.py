"""Answer a question: change points of a region's sector → what stored pages verifiably say around each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bianyin.draft.drafting import Drafting, Task
from bianyin.draft.gate import gate
from bianyin.draft.llm.estimate import Estimate, estimate
from bianyin.draft.llm.narrating import Narrating
from bianyin.draft.llm.opening import ModelChoice, ModelRun
from bianyin.draft.protocol import Drafted
from bianyin.draft.rules import RulesDrafter
from bianyin.errors import ConfigurationError
from bianyin.knowledge.question import Question
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
from bianyin.prove import ground
from bianyin.report import notes
from bianyin.report.merge import merge
from bianyin.report.run_json import Stopwatch, describe_run
from bianyin.report.select import select
from bianyin.search import group, plan
from bianyin.series import windows_for

if TYPE_CHECKING:
    from bianyin.catalog.catalog import Catalog
    from bianyin.draft.protocol import Drafter
    from bianyin.knowledge.places import Region
    from bianyin.knowledge.sectors import Sector
    from bianyin.search import Searcher
    from bianyin.settings import Settings

# Passages taken from each query. The gate is cheap and most documents fail it, so many are looked at;
# `Settings.documents_per_point` counts those that pass.
_PASSAGES_A_QUERY = 60


class _Look(NamedTuple):
    """What one window of one change point holds, before anybody read it."""

    question: Question
    relevant: tuple[EvidenceSet, ...]
    rejections: tuple[Rejection, ...]


class _Found(NamedTuple):
    """What was verified in one window."""

    events: tuple[Event, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    by_rules_alone: bool = False  # the model read the documents and proposed nothing that held
    read: tuple[EvidenceSet, ...] = ()


class Answering:
    """One run over the change points of one region's sector; holds what its stages share."""

    def __init__(
        self,
        region: Region,
        sector: Sector,
        *,
        catalog: Catalog,
        searcher: Searcher,
        settings: Settings,
        clock: Callable[[], dt.datetime],
        drafter: Drafter | None = None,
        model: ModelRun | None = None,
        choice: ModelChoice | None = None,
    ) -> None:
        """
        Args:
            drafter: drafts the records; by default the model, or rules where there is none.
        """
        self.region, self.sector = region, sector
        self.catalog, self.searcher, self.model = catalog, searcher, model
        self.settings, self._clock, self._choice = settings, clock, choice or ModelChoice()
        self.drafting = Drafting(
            drafter or (model.drafter if model else RulesDrafter()),
            concurrency=settings.chat_concurrency,
            required=self._choice.required,
        )
        self.narrating: Narrating | None = None
        self.stopwatch = Stopwatch()

    def answer(
        self, points: Sequence[ChangePoint], *, on_progress: Callable[[str, int, int], None] | None = None
    ) -> Report:
        """The report over all points, in their order.

        Raises:
            IndexUnusable, IndexStale, CorpusError: nothing is written then; an outage is never reported as
                "nothing found".
            ServiceError: an endpoint failed. Where the model is not required, its failure is no error: rules read
                what it did not, and the report says so.
        """
        windows = self._windows(points)
        first = self._find([(each, each.window) for each in windows], on_progress)
        empty = [each for each, found in zip(windows, first, strict=True) if _may_widen(each, found)]
        second = dict(
            zip(empty, self._find([(each, each.wider) for each in empty], on_progress), strict=True)
        )
        sections = [
            self._section(each, found, second.get(each)) for each, found in zip(windows, first, strict=True)
        ]
        if self.model and self._choice.narrative:
            self.narrating = Narrating(self.model, self.settings.chat_concurrency)
            with self.stopwatch.measure("narrative"):
                sections = self.narrating.lead(sections, self.region.name, self.sector.name)
        report = Report(
            region=self.region.name,
            sector=self.sector.name,
            analysed_at=self._clock(),
            drafter=self.drafting.name,
            sections=tuple(sections),
            notes=(*self.searcher.notes, *notes.unfinished(self.drafting)),
        )
        return report.model_copy(update={"run": describe_run(report, self)})

    def estimate(self, points: Sequence[ChangePoint]) -> Estimate:
        """What the model would be asked for these points; nothing is sent.

        Raises:
            ConfigurationError: there is no model to ask.
        """
        if self.model is None:
            raise ConfigurationError(
                "没有可估算的模型调用：未指定大语言模型。",
                remedy="请用 --llm MODEL 或设置 BIANYIN_CHAT_MODEL。",
            )
        windows = self._windows(points)
        first = [task for each in windows for task in _tasks(self._look(each, each.window), self._most)]
        wider = [task for each in windows for task in _tasks(self._look(each, each.wider), self._most)]
        return estimate(self.model, first, wider)

    @property
    def _most(self) -> int:
        return self.settings.documents_per_point

    def _windows(self, points: Sequence[ChangePoint]) -> tuple[PointWindow, ...]:
        return tuple(
            windows_for(
                points,
                days=self.settings.window_days,
                wider_days=self.settings.wider_window_days,
                region=self.region.code,
            )
        )

    def _find(
        self,
        asked: Sequence[tuple[PointWindow, Window]],
        on_progress: Callable[[str, int, int], None] | None,
    ) -> list[_Found]:
        """Search each window, read all their documents together, verify each window's own."""
        looks = []
        for done, (point_window, window) in enumerate(asked, start=1):
            looks.append(self._look(point_window, window))
            if on_progress:
                on_progress("检索变点", done, len(asked))
        tasks = [_tasks(look, self._most) for look in looks]
        with self.stopwatch.measure("draft"):
            drafted = iter(
                self.drafting.draft(
                    [task for each in tasks for task in each],
                    (lambda done, total: on_progress("阅读文档", done, total)) if on_progress else None,
                )
            )
        return [
            self._or_by_rules(look, each, self._verified(look, [(task, next(drafted)) for task in each]))
            for look, each in zip(looks, tasks, strict=True)
        ]

    def _or_by_rules(self, look: _Look, tasks: Sequence[Task], found: _Found) -> _Found:
        """A model's silence is no proof of absence: where it leaves a window empty, rules read it as well."""
        if found.events or self.drafting.by_rules:
            return found
        rules = RulesDrafter()
        again = self._verified(look, [(task, rules.draft(*task)) for task in tasks])
        if not again.events:
            return found
        rejections = tuple(dict.fromkeys((*found.rejections, *again.rejections)))
        return _Found(again.events, rejections, True, found.read)

    def _section(self, point_window: PointWindow, found: _Found, wider: _Found | None) -> Section:
        """The window; and, openly, the wider one where it held nothing."""
        rejections = found.rejections
        searched = [self._coverage(point_window.window)]
        said = notes.unread(self.drafting, point_window.point)
        if wider is not None:
            rejections = _once(rejections, wider.rejections)
            searched.append(self._coverage(point_window.wider))
            found = wider
            if wider.events:
                said = (notes.widened(point_window), *said)
        if found.by_rules_alone:
            said = (*said, notes.silent(self.drafting.name))
        if found.events and not any(event.association.names_region for event in found.events):
            said = (*said, notes.only_national(self.region.name))
        return Section(
            point=point_window,
            events=found.events,
            rejections=rejections,
            searched=tuple(searched),
            queries=tuple(
                f"{query.intent}：{query.text}" for query in plan(point_window, self.region, self.sector)
            ),
            read=found.read,
            notes=said,
        )

    def _look(self, point_window: PointWindow, window: Window) -> _Look:
        question = Question(
            region=self.region,
            sector=self.sector,
            point=point_window.point,
            window=window,
            wider=point_window.wider,
        )
        rejections: list[Rejection] = []
        relevant: list[EvidenceSet] = []
        for each in self._retrieve(plan(point_window, self.region, self.sector), window):
            if refused := gate(each.document, question):
                rejections.append(refused)
            else:
                relevant.append(each)
        return _Look(question, tuple(relevant), tuple(rejections))

    def _verified(self, look: _Look, drafted: Sequence[tuple[Task, Drafted]]) -> _Found:
        """What was drafted for one window, over the trust line."""
        records: list[EventRecord] = []
        rejections = list(look.rejections)
        for task, each in drafted:
            found, more = self._grounded(task, each)
            records += found
            rejections += more
        with self.stopwatch.measure("merge"):
            merged = merge(records, look.question)
            kept, over = select(merged.events, self.settings.records_per_point)
        read = tuple(task.evidence for task, _ in drafted)
        return _Found(kept, (*rejections, *merged.rejections, *over), read=read)

    def _retrieve(self, queries: Sequence[Query], window: Window) -> list[EvidenceSet]:
        with self.stopwatch.measure("search"):
            asked = [query.model_copy(update={"window": window}) for query in queries]
            passages = self.searcher.search_many(
                asked, _PASSAGES_A_QUERY, rerank=self.settings.rerank_passages
            )
            ids = list(dict.fromkeys(passage.chunk.document_id for passage in passages))
            documents = self.catalog.get_many(ids)
            return group(passages, documents)

    def _grounded(self, task: Task, drafted: Drafted) -> tuple[list[EventRecord], list[Rejection]]:
        records, rejections = [], list(drafted.rejections)
        with self.stopwatch.measure("ground"):
            for draft in drafted.drafts:
                grounded = ground(draft, task.evidence.document, task.question)
                rejections += grounded.rejections
                if grounded.record is not None:
                    records.append(grounded.record)
        return records, rejections

    def _coverage(self, window: Window) -> Coverage:
        with self.stopwatch.measure("coverage"):
            return self.catalog.coverage(window, self.region.code)


def _tasks(look: _Look, most: int) -> list[Task]:
    return [Task(each, look.question) for each in look.relevant[:most]]


def _may_widen(point_window: PointWindow, found: _Found) -> bool:
    return not found.events and point_window.wider.days > point_window.window.days


def _once(first: tuple[Rejection, ...], second: tuple[Rejection, ...]) -> tuple[Rejection, ...]:
    """The wider window meets the same documents again; its word on them is the last."""
    again = {rejection.document_id for rejection in second}
    return (*(rejection for rejection in first if rejection.document_id not in again), *second)
