"""The drawing of a report: its series where there is one, its points and windows, and its happenings by their numbers."""

from __future__ import annotations

from collections.abc import Iterator

from bianyin.knowledge import places
from bianyin.model import Report
from bianyin.plot import Happening, draw_series, draw_windows_alone, in_series
from bianyin.report.numbering import Numbered


def drawing(report: Report, found: Numbered, *, inline: bool = False) -> str:
    """The SVG; empty where there is no change point.

    Args:
        inline: for `report.html`: each happening leads to its record.
    """
    windows = [section.point for section in report.sections]
    if not windows:
        return ""
    title = f"{report.region} {report.sector}部门"
    happenings = list(_happenings(report, found, linked=inline))
    if report.series is None:
        region = places.find(report.region).code
        return draw_windows_alone(windows, title, region, happenings, inline=inline)
    return draw_series(report.series, windows, title, happenings, inline=inline)


def not_drawn(report: Report) -> list[str]:
    """The points that lie beyond the series, by their dates."""
    if report.series is None:
        return []
    windows = [section.point for section in report.sections]
    drawn = in_series(report.series, windows)
    return [each.point.date.isoformat() for each in windows if each not in drawn]


def anchor(label: str) -> str:
    """The id of a record in `report.html` by its number: r3 for 3, n2 for 附2."""
    return f"r{label}" if label.isdigit() else f"n{label.removeprefix('附')}"


def _happenings(report: Report, found: Numbered, *, linked: bool) -> Iterator[Happening]:
    """Each happening once, at its day, unless all of its points lie beyond the series."""
    beyond = set(not_drawn(report))
    told = set()
    for section in report.sections:
        for event in section.events:
            label = found.labels[id(event)]
            if label not in told and event.change_point.date.isoformat() not in beyond:
                told.add(label)
                address = f"#{anchor(label)}" if linked else ""
                date = event.dates[event.window_date].value
                yield Happening(date, label, event.title.value, event.association.names_region, address)
