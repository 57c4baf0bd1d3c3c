"""The answer for a region's sector over all its change points together.

It takes four steps: look (search, and the gate), read (a model or rules draft), prove (the trust line; then merge and
select), and a section for each point.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from bianyin.draft.drafting import Drafting, Task
from bianyin.draft.llm.opening import AS_CONFIGURED, ModelChoice, use_of
from bianyin.draft.looking import Look, look
from bianyin.knowledge.question import Subject
from bianyin.model import ChangePoint, PointWindow, Report, Section, Window
from bianyin.report import notes
from bianyin.report.found import Found, of_the_region, prove
from bianyin.report.run_json import RunFacts, Stopwatch, describe_run, unread
from bianyin.report.searched_corpus import searched_corpus
from bianyin.report.sections import make_section
from bianyin.series import next_window, windows_for
from bianyin.wiring import Opened
from bianyin.wording import language

if TYPE_CHECKING:
    from bianyin.draft.llm.estimate import Estimate
    from bianyin.model import StageProgress
    from bianyin.settings import Settings

LookAt = Callable[[PointWindow, Window], Look]
# Told of what a point's window verifiably held, as soon as that is known; a wider window may yet follow.
FoundSeen = Callable[[PointWindow, Found], None]


def answer(
    subject: Subject,
    points: Sequence[ChangePoint],
    opened: Opened,
    *,
    choice: ModelChoice = AS_CONFIGURED,
    clock: Callable[[], dt.datetime] = lambda: dt.datetime.now().astimezone(),
    on_progress: StageProgress | None = None,
    on_found: FoundSeen | None = None,
) -> Report:
    """The report over all points, in their order, in the language that is spoken (`bianyin.wording`).

    Raises:
        IndexUnusable, IndexStale, CorpusError: nothing is written then; an outage is never reported as
            "nothing found".
        ServiceError: an endpoint failed. Where the model is not required, its failure is no error: rules read
            what it did not, and the report says so.
    """
    settings, model, watch = opened.settings, opened.model, Stopwatch()
    drafting = Drafting(
        model.drafter if model else None, concurrency=settings.chat_concurrency, required=choice.required
    )
    asked = _windows(points, subject, settings)
    found = _found(
        asked,
        _looking(subject, opened, asked),
        drafting,
        settings.records_per_point,
        watch,
        on_progress,
        on_found,
    )
    with watch.measure("coverage"):
        corpus = searched_corpus(opened.catalog, opened.searcher.document_ids())
        sections = [
            make_section(point, tried, subject, drafting, opened.catalog, corpus)
            for point, tried in zip(asked, found, strict=True)
        ]
        documents = opened.catalog.get_many(_quoted(sections))
    answered = Report(
        region=subject.region.name,
        sector=subject.sector.name,
        analysed_at=clock(),
        drafter=drafting.name,
        sections=tuple(sections),
        documents=documents,
        lang=language(),
        notes=(*corpus.notes, *opened.searcher.notes, *notes.unfinished(drafting)),
    )
    facts = RunFacts(
        settings,
        subject,
        corpus_digest=opened.catalog.digest(),
        index_digest=opened.searcher.digest,
        corpus=corpus.facts,
        model=use_of(model),
        failed=unread(drafting.losses),
        seconds=watch.seconds,
    )
    return answered.model_copy(update={"run": describe_run(answered, facts)})


def asked_of_model(subject: Subject, points: Sequence[ChangePoint], opened: Opened) -> Estimate:
    """What the opened model would be asked for such an answer, and what that would cost; nothing is sent."""
    from bianyin.draft.llm.estimate import estimate

    assert opened.model is not None
    asked = _windows(points, subject, opened.settings)
    look_at = _looking(subject, opened, asked)
    first = [look_at(each, each.window) for each in asked]
    wider = [look_at(each, window) for each in asked for window in each.windows[1:]]
    return estimate(opened.model, _tasks(first), _tasks(wider))


def _quoted(sections: Sequence[Section]) -> list[str]:
    """Ids of the documents in which the records' quotes stand, in the order of the telling."""
    proofs = (proof for section in sections for event in section.events for proof in event.proofs)
    return list(dict.fromkeys(evidence.document_id for _, evidence in proofs))


def _windows(points: Sequence[ChangePoint], subject: Subject, settings: Settings) -> tuple[PointWindow, ...]:
    days, wider_days = settings.window_days, settings.wider_window_days
    return windows_for(points, days=days, wider_days=wider_days, region=subject.region.code)


def _looking(subject: Subject, opened: Opened, asked: Sequence[PointWindow]) -> LookAt:
    settings, catalog, searcher, _ = opened
    windows = [window for point in asked for window in point.windows]
    starts, ends = [each.start for each in windows], [each.end for each in windows]
    span = Window(start=min(starts), end=max(ends)) if windows else None
    return partial(look, subject=subject, catalog=catalog, searcher=searcher, settings=settings, span=span)


def _found(
    asked: Sequence[PointWindow],
    look_at: LookAt,
    drafting: Drafting,
    most: int,
    watch: Stopwatch,
    on_progress: StageProgress | None,
    on_found: FoundSeen | None = None,
) -> list[list[Found]]:
    """What each point's windows hold, as far as they were searched; the documents of all points are read together."""
    found: list[list[Found]] = [[] for _ in asked]
    while turn := list(_turn(asked, found)):
        looks = []
        for point, window, _ in turn:
            with watch.measure("search"):
                looks.append(look_at(point, window))
            if on_progress:
                on_progress("检索变点", len(looks), len(turn))
        with watch.measure("draft"):
            drafted = iter(drafting.draft(_tasks(looks), on_progress and partial(on_progress, "阅读文档")))
        for (point, _, tried), each in zip(turn, looks, strict=True):
            with watch.measure("prove"):
                tried.append(prove(each, list(islice(drafted, len(each.tasks))), most, widened=bool(tried)))
            if on_found:
                on_found(point, tried[-1])
    return found


def _turn(
    asked: Sequence[PointWindow], found: Sequence[list[Found]]
) -> Iterator[tuple[PointWindow, Window, list[Found]]]:
    """The points that have a window to search next, that window, and what those before it held."""
    for point, tried in zip(asked, found, strict=True):
        if window := next_window(point, [of_the_region(each) for each in tried]):
            yield point, window, tried


def _tasks(looks: Sequence[Look]) -> list[Task]:
    return [task for look in looks for task in look.tasks]
