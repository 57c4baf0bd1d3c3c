"""What people gave or made, as the lab keeps it: reports, series, points, files, judgements."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bianyin.model import ChangePoint, Frozen, Series
from bianyin.wording import Language

Verdict = Literal["accept", "reject", "open"]
Note = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$", max_length=4000)]


class KeptReport(Frozen):
    """A finished report. `lineage`: of all that answer the same question over time; `before`: the one it renews."""

    id: str
    job_id: str
    lineage: str
    before: str | None
    region: str
    sector: str
    lang: Language
    drafter: str
    points: int
    records: int
    by: str
    made_at: dt.datetime


class Quoting(Frozen):
    """A record that quotes a document: its report, its number there, its title, and the spans of the quotes."""

    report: KeptReport
    label: str
    title: str
    spans: tuple[tuple[int, int], ...]


class KeptSeries(Frozen):
    """An uploaded series: the file as it was given, and what was read from it."""

    id: str
    name: str
    series: Series
    by: str
    at: dt.datetime


class KeptPoints(Frozen):
    """Change points that somebody edited, with the width of their windows; `before`: what they were edited from."""

    id: str
    series_id: str | None
    before: str | None
    region: str
    sector: str
    points: tuple[ChangePoint, ...]
    window_days: int | None
    wider_window_days: int | None
    by: str
    at: dt.datetime


class Upload(Frozen):
    """A file that was uploaded to be audited."""

    id: str
    name: str
    size: int  # bytes
    by: str
    at: dt.datetime


class Judgement(Frozen):
    """What a reader says of a record.

    Attributes:
        verdict: `reject` takes it out of the reviewed report; `open` says nothing yet, or no more.
        reason: why, of a rejected one; `fault`: whether what it tells is true but beside the point, or false of the
            region or the time.
        corrections: by field (a date by its own name, as occurred_on) the words of the page that it should hold; of a field
            with several values, a tuple of them. Empty: the field is left out.
    """

    verdict: Verdict
    reason: Note = ""
    fault: Literal["beside", "wrong"] = "beside"
    note: Note = ""
    corrections: dict[str, Note | Annotated[tuple[Note, ...], Field(max_length=50)]] = {}


class Judged(Frozen):
    """A judgement with who gave it, when, and on which report."""

    record: str  # the record's key: the same in a renewed report
    judgement: Judgement
    report_id: str
    by: str
    at: dt.datetime


class Review(Frozen):
    """All judgements of a report and those of its lineage, oldest first, and the last of each record."""

    history: tuple[Judged, ...] = ()
    current: dict[str, Judged] = {}

    @property
    def rejected(self) -> frozenset[str]:
        return frozenset(key for key, each in self.current.items() if each.judgement.verdict == "reject")
