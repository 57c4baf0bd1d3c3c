"""Values as a model reads them: plain objects, with addresses and spans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bianyin.report.records import record_of
from bianyin.report.statements import gap, looked_at, not_cause, not_found, refused
from bianyin.series import head_line, shown_date

if TYPE_CHECKING:
    from bianyin.api import Detected
    from bianyin.model import ChangePoint, Document, Report, Section


def document_part(document: Document, start: int, length: int) -> dict[str, Any]:
    """`text[start:start + length]` of a document, and what it says of itself."""
    return {
        "document_id": document.id,
        "title": document.title,
        "url": document.url,
        "site": document.site,
        "tier": document.tier,
        "dates": {date.name: date.date.value for date in document.dates},
        "start": start,
        "text": document.text[start : start + length],
        "characters": len(document.text),
    }


def points_found(found: Detected) -> dict[str, Any]:
    dates = found.series.dates
    return {
        "series": {
            "frequency": found.series.frequency,
            "unit": found.series.unit,
            "first": dates[0].isoformat(),
            "last": dates[-1].isoformat(),
        },
        "change_points": [point_told(point) for point in found.points],
    }


def point_told(point: ChangePoint) -> dict[str, Any]:
    told = point.model_dump(mode="json", exclude_none=True)
    return {**told, "shown": shown_date(point), "change": head_line(point)}


def report_found(answered: Report) -> dict[str, Any]:
    """The records of each change point, or that none were found, and what was looked at."""
    return {
        "region": answered.region,
        "sector": answered.sector,
        "notes": [not_cause(), *answered.notes],
        "change_points": [_section(section, answered.region) for section in answered.sections],
    }


def _section(section: Section, region: str) -> dict[str, Any]:
    said = [*looked_at(section, region), refused(section), gap(section.searched[-1], region)]
    return {
        "point": point_told(section.point.point),
        "records": [record_of(event) for event in section.events],
        "found": "" if section.events else not_found(),
        "looked_at": [line for line in (*said, *section.notes) if line],
    }
