"""A job: what somebody asked for, how far it is, and what became of it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, TypeAdapter, model_validator

from bianyin.model import ChangePoint, Frozen
from bianyin.wording import Language

JobState = Literal["waiting", "running", "done", "failed", "interrupted", "cancelled"]
ENDED: tuple[JobState, ...] = ("done", "failed", "interrupted", "cancelled")
# A name of ours, or what stands for one: never a path, and nothing that a terminal or a database chokes on.
Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
Word = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=200)]
Days = Annotated[int, Field(ge=1, le=730)]
WiderDays = Annotated[int, Field(ge=1, le=1460)]


class ReportRequest(Frozen):
    """A report of a region's sector. Its points: given here, kept before (`points_id`), or found in the series.

    Attributes:
        region, sector: as users write them.
        series: id of a kept series; it is drawn, and gives the points their sizes.
        llm: the model that drafts; None: rules, whatever the settings name.
        window_days, wider_window_days: instead of the settings'.
    """

    kind: Literal["report"] = "report"
    region: Word
    sector: Word
    points: Annotated[tuple[ChangePoint, ...], Field(max_length=500)] = ()
    points_id: Id | None = None
    series: Id | None = None
    llm: Word | None = None
    max_calls: Annotated[int, Field(ge=0)] | None = None
    max_cost: Annotated[float, Field(ge=0)] | None = None
    lang: Language = "zh"
    window_days: Days | None = None
    wider_window_days: WiderDays | None = None

    @model_validator(mode="after")
    def _has_points(self) -> Self:
        if not (self.points or self.points_id or self.series):
            raise ValueError("没有变点：请给出 points、points_id 或 series")
        return self


class RenewRequest(Frozen):
    """A kept report once more, by its own question and settings, over today's corpus."""

    kind: Literal["renew"] = "renew"
    report_id: Id
    llm: Word | None = None
    lang: Language | None = None


class CrawlRequest(Frozen):
    """What is due at the sources (all of them where none is named by its key)."""

    kind: Literal["crawl"] = "crawl"
    sources: tuple[Word, ...] = ()
    pages: Annotated[int, Field(ge=1, le=1_000_000)] = 50_000
    since: dt.date | None = None


class IndexRequest(Frozen):
    """The index brought in step with the corpus, or made anew."""

    kind: Literal["index"] = "index"
    rebuild: bool = False


class AuditRequest(Frozen):
    """Anybody's report, uploaded before, judged by itself and, unless `alone`, against the corpus."""

    kind: Literal["audit"] = "audit"
    upload: Id
    alone: bool = False


JobRequest = Annotated[
    ReportRequest | RenewRequest | CrawlRequest | IndexRequest | AuditRequest, Field(discriminator="kind")
]
JobKind = Literal["report", "renew", "crawl", "index", "audit"]
REQUESTS: TypeAdapter[JobRequest] = TypeAdapter(JobRequest)


class FoundRecord(Frozen):
    """A record as it came, before the report is whole: it may yet be merged with another or left to a wider window."""

    point: dt.date
    title: str
    date: str  # as the page writes it: YYYY-MM-DD, YYYY-MM or YYYY
    url: str
    names_region: bool


class JobProgress(Frozen):
    """How far a try is: `done` of `total` of its `step`th stage, and the records that it has found until now."""

    stage: str = ""
    step: Annotated[int, Field(ge=0)] = 0
    done: Annotated[int, Field(ge=0)] = 0
    total: Annotated[int, Field(ge=0)] = 0
    found: tuple[FoundRecord, ...] = ()

    @property
    def place(self) -> tuple[int, int]:
        """What never runs backwards within one try."""
        return self.step, self.done


class Job(Frozen):
    """A job as it stands now.

    Attributes:
        place: in the queue, from 1, while it waits.
        run: the number of its try, from 1; 0 before the first. `stage`, `step`, `done` and `found` never run backwards
            within a run; a new run begins anew.
        error, remedy: what went wrong, and what to do about it, where it failed or was interrupted.
        outcome: what a job other than a report gave: counts of a crawl or an index, the findings of an audit.
    """

    id: str
    kind: JobKind
    request: JobRequest
    state: JobState
    by: str
    place: int | None = None
    run: int = 0
    stage: str = ""
    step: int = 0
    done: int = 0
    total: int = 0
    records: int = 0
    found: tuple[FoundRecord, ...] = ()
    created_at: dt.datetime
    started_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    error: str = ""
    remedy: str = ""
    report_id: str | None = None
    outcome: dict[str, Any] = {}
    worker: str | None = None

    @property
    def ended(self) -> bool:
        return self.state in ENDED
