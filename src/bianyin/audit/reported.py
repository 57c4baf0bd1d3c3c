"""A report as it was read: what it claims and on which line. Nothing here is believed."""

from __future__ import annotations

import datetime as dt
from typing import Literal, NamedTuple

from bianyin.model import ChangePoint, DateName, PartialDate, Window

# What a field tells; `text` is whatever is told in sentences. `timing`, `association`: the report's own reckoning, no claim of a page.
Role = Literal["title", "date", "place", "issuer", "number", "text", "timing", "association", "source"]


class Link(NamedTuple):
    """A link as the report shows it; `references`: the numbers that stand behind it, 1 of `[1]`."""

    label: str
    address: str
    references: tuple[int, ...] = ()


class ReportedField(NamedTuple):
    """A field with its words, without markup."""

    role: Role
    label: str
    text: str
    line: int
    links: tuple[Link, ...] = ()


class ReportedDate(NamedTuple):
    """A date that a record claims, and in which role, where it says so."""

    date: PartialDate
    name: DateName | None
    words: str


class ReportedRecord(NamedTuple):
    """One happening as the report tells it. `points`: the change points that it is told for."""

    label: str
    line: int
    fields: tuple[ReportedField, ...]
    points: tuple[ChangePoint, ...] = ()
    is_last: bool = False  # nothing of the report stands behind it

    def of(self, role: Role) -> tuple[ReportedField, ...]:
        return tuple(field for field in self.fields if field.role == role)

    @property
    def title(self) -> str:
        return next((field.text for field in self.of("title")), "")

    @property
    def links(self) -> tuple[Link, ...]:
        return tuple(link for field in self.of("source") for link in field.links)

    @property
    def told(self) -> str:
        """All that the record claims of the world, in one text."""
        return "\n".join(field.text for field in self.fields if field.role in ("title", "text", "place"))


class ReportedSection(NamedTuple):
    """What stands under one heading; `point` is None where the heading gives none that can be read."""

    heading: str
    line: int
    point: ChangePoint | None
    records: tuple[ReportedRecord, ...]
    windows: tuple[Window, ...] = ()  # that it says were searched
    cited: tuple[tuple[str, str], ...] = ()  # records told elsewhere: number and title
    prose: tuple[str, ...] = ()  # sentences of no record


class Reference(NamedTuple):
    """An entry of the list of references."""

    number: int
    text: str
    line: int


class Reported(NamedTuple):
    """A whole report.

    Attributes:
        stated_points: how many change points its head says it holds.
        overview: rows of the table at its head: the date, then the counts of own and national records.
        verbatim: it says that its fields are words of stored pages.
        cut: what shows that its end is missing; empty where nothing does.
    """

    title: str
    stated_points: int | None
    analysed_on: dt.date | None
    sections: tuple[ReportedSection, ...]
    annex: tuple[ReportedRecord, ...] = ()
    references: tuple[Reference, ...] = ()
    overview: tuple[tuple[str, str, str], ...] = ()
    verbatim: bool = False
    cut: str = ""

    @property
    def records(self) -> tuple[ReportedRecord, ...]:
        return (*(record for section in self.sections for record in section.records), *self.annex)
