"""The unit of work: one row's report, written whole into its folder. It depends on no other row, and may be done twice."""

from __future__ import annotations

import atexit
import datetime as dt
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bianyin.answering import answer
from bianyin.app import illustrated
from bianyin.batch.outcome import Outcome, ToldHappening, ToldPoint
from bianyin.batch.whole_report import checksums
from bianyin.draft.llm.opening import ModelChoice, open_model
from bianyin.errors import BianyinError
from bianyin.knowledge import places, sectors
from bianyin.knowledge.question import Subject
from bianyin.model import ChangePoint, Event, Report, Section, Series
from bianyin.report import check_folder, write_report
from bianyin.report.numbering import Numbered, numbered
from bianyin.series import short_size
from bianyin.wiring import Opened, open_all
from bianyin.wording import Language, speaking

if TYPE_CHECKING:
    from bianyin.settings import Settings


class RowTask(NamedTuple):
    """A row with all that its report is made from.

    Attributes:
        state: digests of corpus and index; what a worker has open is opened anew when they differ.
        analysed_at: the batch's own time, so that a report is the same to the byte whoever makes it.
    """

    region: str
    sector: str
    points: tuple[ChangePoint, ...]
    series: Series | None
    folder: Path
    digest: str
    settings: Settings
    choice: ModelChoice
    lang: Language
    state: str
    analysed_at: dt.datetime


def report_row(task: RowTask) -> Outcome:
    """Answer the row and write its folder; what fails is told and stops no other row."""
    begun = time.monotonic()
    outcome = Outcome(
        region=task.region, sector=task.sector, folder=task.folder.name, digest=task.digest, state="failed"
    )
    try:
        check_folder(task.folder)  # a user's file in its place stays there, and no work is done for nothing
        answered = _answered(task)
        files = checksums(task.folder)
    except BianyinError as error:
        return outcome.model_copy(update={"failed": str(error)})
    except Exception as error:  # noqa: BLE001 - one row's fault of ours must not end the others
        _opened.close()
        return outcome.model_copy(update={"failed": f"程序内部出错：{type(error).__name__}: {error}"})
    return outcome.model_copy(
        update={
            "state": "done",
            "points": told(answered),
            "files": files,
            "unread": len(answered.run["failed"]),
            "seconds": round(time.monotonic() - begun, 2),
        }
    )


def told(report: Report) -> tuple[ToldPoint, ...]:
    """A report as the index page tells it."""
    found = numbered(report)
    with speaking(report.lang):
        return tuple(_told_point(section, found) for section in report.sections)


def _answered(task: RowTask) -> Report:
    subject = Subject(places.get(task.region), sectors.get(task.sector))
    with speaking(task.lang), _opened.of(task) as opened:
        answered = answer(subject, task.points, opened, choice=task.choice, clock=lambda: task.analysed_at)
        if task.series is not None:
            answered = illustrated(answered, task.series)
    write_report(answered, task.folder)
    return answered


class _Kept(threading.local):
    """What the last row had open, for the next one in the same worker: opening takes seconds, a row few more."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._of: tuple[object, ...] | None = None
        self._opened: Opened | None = None

    @contextmanager
    def of(self, task: RowTask) -> Iterator[Opened]:
        """Catalog and index as the task's settings name them; a model is opened for each row, as its limits are a row's."""
        wanted = (task.settings, task.state)
        if self._of != wanted or self._opened is None:
            self.close()
            self._opened = self._stack.enter_context(open_all(task.settings, ModelChoice(off=True)))
            self._of = wanted
        with open_model(task.settings, task.choice) as model:
            yield self._opened._replace(model=model)

    def close(self) -> None:
        self._of, self._opened = None, None
        self._stack.close()


_opened = _Kept()
atexit.register(_opened.close)  # before the interpreter takes apart what closing needs


def _told_point(section: Section, found: Numbered) -> ToldPoint:
    point = section.point.point
    verdict = point.here_or_everywhere
    return ToldPoint(
        date=point.date, kind=point.kind, change=short_size(point), relative_size=point.relative_size,
        confidence=point.confidence, verdict=verdict.verdict if verdict else None,
        happenings=tuple(_told_happening(event, found.labels[id(event)]) for event in section.events),
    )  # fmt: skip


def _told_happening(event: Event, number: str) -> ToldHappening:
    title, source = event.title.value, event.sources[0]
    placed = event.dates[event.window_date]
    keys = [f"page {each.url} {title}" for each in event.sources]
    if event.document_number is not None:
        keys.append(f"number {event.document_number.value}")
    return ToldHappening(
        number=number, title=title, day=placed.value.value, url=source.url, site=source.site, keys=tuple(keys),
        names_region=event.association.names_region,
    )  # fmt: skip
