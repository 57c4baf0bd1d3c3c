"""A report in hand: its sections and records, each of which a notebook shows as it is read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bianyin.model import ChangePoint, Event, Report, Section
from bianyin.report.drawing import drawing
from bianyin.report.fragment import overview_html, record_html, section_html
from bianyin.report.markdown import report_md
from bianyin.report.numbering import Numbered, numbered
from bianyin.report.records import record_of
from bianyin.wording import Language, speaking


@dataclass(frozen=True)
class Record:
    """One verified happening under one change point.

    Attributes:
        event: its fields, each a value with its proof.
        number: as in the report: 3, or 附2 for a national one.
    """

    event: Event
    number: str
    _found: Numbered
    lang: Language = "zh"

    @property
    def title(self) -> str:
        return self.event.title.value

    def as_dict(self) -> dict[str, Any]:
        """The row of `records.jsonl` (docs/contract.md)."""
        return {**record_of(self.event), "number": self.number}

    def _repr_html_(self) -> str:
        with speaking(self.lang):
            return record_html(self.event, self._found)


@dataclass(frozen=True)
class AnsweredPoint:
    """What was found, refused and looked at for one change point."""

    section: Section
    region: str
    records: tuple[Record, ...]
    _found: Numbered
    lang: Language = "zh"

    @property
    def point(self) -> ChangePoint:
        return self.section.point.point

    def _repr_html_(self) -> str:
        with speaking(self.lang):
            return section_html(self.section, self.region, self._found)


@dataclass(frozen=True)
class Answered:
    """A report.

    Attributes:
        report: everything that was found, as the files are made of it.
        folder: where these were written; None where nothing was.
    """

    report: Report
    folder: Path | None = None

    @cached_property
    def _found(self) -> Numbered:
        return numbered(self.report)

    @property
    def points(self) -> tuple[AnsweredPoint, ...]:
        """The change points in their order."""
        return tuple(map(self._answered, self.report.sections))

    def _answered(self, section: Section) -> AnsweredPoint:
        labels, lang = self._found.labels, self.report.lang
        records = (Record(event, labels[id(event)], self._found, lang) for event in section.events)
        return AnsweredPoint(section, self.report.region, tuple(records), self._found, lang)

    @property
    def records(self) -> tuple[Record, ...]:
        """The records of all change points; a happening due by two stands twice, with one number."""
        return tuple(record for point in self.points for record in point.records)

    def as_markdown(self) -> str:
        """The text of `report.md`."""
        with speaking(self.report.lang):
            return report_md(self.report, self._found)

    def _repr_html_(self) -> str:
        with speaking(self.report.lang):
            return overview_html(self._found) + drawing(self.report, self._found)
