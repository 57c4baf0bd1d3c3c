"""The drawing of a report: its series where there is one, its points and windows, and its happenings by their numbers."""

from __future__ import annotations

from collections.abc import Iterator

from bianyin.knowledge import places
from bianyin.model import ChangePoint, Report
from bianyin.plot import Happening, draw_series, draw_windows_alone, in_series
from bianyin.report.numbering import Numbered
from bianyin.report.shown_names import region_name, sector_name
from bianyin.wording import LANGUAGES, iso_or_words, said_in, say

_PREFIXES = "".join(said_in(each, "annex.prefix") for each in LANGUAGES)


def drawing(report: Report, found: Numbered, *, inline: bool = False) -> str:
    """The SVG; empty where there is no change point.

    Args:
        inline: for `report.html`: each happening leads to its record.
    """
    windows = [section.point for section in report.sections]
    if not windows:
        return ""
    title = say("plot.whose", region=region_name(report.region), sector=sector_name(report.sector))
    happenings = list(_happenings(report, found, linked=inline))
    if report.series is None:
        region = places.find(report.region).code
        return draw_windows_alone(windows, title, region, happenings, inline=inline)
    return draw_series(report.series, windows, title, happenings, inline=inline)


def not_drawn(report: Report) -> list[str]:
    """The points that lie beyond the series, by their dates."""
    return [iso_or_words(each.date.isoformat()) for each in _beyond(report)]


def _beyond(report: Report) -> list[ChangePoint]:
    if report.series is None:
        return []
    windows = [section.point for section in report.sections]
    drawn = in_series(report.series, windows)
    return [each.point for each in windows if each not in drawn]


def anchor(label: str) -> str:
    """The id of a record in `report.html` by its number: r3 for 3, n2 for 附2."""
    return f"r{label}" if label.isdigit() else f"n{label.lstrip(_PREFIXES)}"


def _happenings(report: Report, found: Numbered, *, linked: bool) -> Iterator[Happening]:
    """Each happening once, at its day, unless all of its points lie beyond the series."""
    beyond = {point.date for point in _beyond(report)}
    told = set()
    for section in report.sections:
        for event in section.events:
            label = found.labels[id(event)]
            if label not in told and event.change_point.date not in beyond:
                told.add(label)
                address = f"#{anchor(label)}" if linked else ""
                date = event.dates[event.window_date].value
                yield Happening(date, label, event.title.value, event.association.names_region, address)
