"""The drawing of a series: data, fitted level and season, change points with intervals and sizes, windows, seasons, happenings.

Without a series it is of the windows and happenings alone, on the same axis of days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from bianyin.model import PointWindow, Series
from bianyin.plot.axes import Frame, value_range
from bianyin.plot.course import draw_behind, draw_course
from bianyin.plot.happenings import Happening, day_of, draw_happenings, happenings_height
from bianyin.plot.legend import draw_legend
from bianyin.plot.marks import (
    draw_intervals,
    draw_points,
    draw_windows,
    flags_height,
    flags_of,
    windows_height,
)
from bianyin.plot.season_bands import season_bands
from bianyin.plot.style import (
    AXIS_HEIGHT,
    HEAD,
    INK,
    KINDS,
    LEFT,
    PANEL_HEIGHT,
    PAPER,
    QUIET,
    RIGHT,
    STRIP_HEIGHT,
    WIDTH,
    kind_name,
)
from bianyin.plot.svg_parts import FONTS, box, element, tooltip, words
from bianyin.wording import say


def draw_series(
    series: Series,
    windows: Sequence[PointWindow],
    title: str,
    happenings: Sequence[Happening] = (),
    *,
    inline: bool = False,
) -> str:
    """An SVG of the series and of those points that lie within it, about 35 kB for four years of days.

    Args:
        windows: the points with the windows to be searched.
        title: what the drawing shows, e.g. `辽宁省 工业部门`.
        happenings: what was found; the axis reaches as far as they do.
        inline: for a page of HTML, whose style it takes.
    """
    shown = in_series(series, windows)
    days = [*(series.dates[0], series.dates[-1]), *map(day_of, happenings)]
    low, high = value_range(series.values)
    frame = Frame(LEFT, 0.0, WIDTH - LEFT - RIGHT, PANEL_HEIGHT, min(days), max(days), low, high)
    return _draw(series, shown, title, happenings, frame, series.region, inline=inline)


def draw_windows_alone(
    windows: Sequence[PointWindow],
    title: str,
    region: str,
    happenings: Sequence[Happening] = (),
    *,
    inline: bool = False,
) -> str:
    """The same drawing where no series is at hand: points, windows and happenings.

    Args:
        windows: at least one.
        region: code of the region, for its seasons.
    """
    days = [day for each in windows for day in (each.window.start, each.window.end)]
    days += map(day_of, happenings)
    frame = Frame(LEFT, 0.0, WIDTH - LEFT - RIGHT, STRIP_HEIGHT, min(days), max(days), 0.0, 1.0)
    return _draw(None, windows, title, happenings, frame, region, inline=inline)


def in_series(series: Series, windows: Sequence[PointWindow]) -> list[PointWindow]:
    """The points that lie within the series."""
    return [each for each in windows if series.dates[0] <= each.point.date <= series.dates[-1]]


def _draw(
    series: Series | None,
    shown: Sequence[PointWindow],
    title: str,
    happenings: Sequence[Happening],
    flat: Frame,
    region: str,
    *,
    inline: bool,
) -> str:
    """All parts one under the other. `flat`: the panel before its place under the flags is known."""
    points = [each.point for each in shown]
    flags = flags_of(points, flat)
    frame = flat._replace(top=HEAD + flags_height(flags))
    lanes_top = frame.bottom + AXIS_HEIGHT + 4
    happenings_top = lanes_top + windows_height(shown, frame) + 2
    height = happenings_top + happenings_height(happenings, frame) + 4
    parts = [
        box(0, 0, WIDTH, height, fill=PAPER),
        *draw_behind(frame, region, values=series is not None),
        *draw_intervals(points, frame),
        *(draw_course(series, points, frame) if series else ()),
        *draw_points(points, flags, frame),
        *draw_windows(shown, frame, lanes_top),
        *draw_happenings(happenings, frame, happenings_top),
        *_heading(series, shown, title, frame),
        *draw_legend(series, shown, season_bands(frame.first, frame.last, region), 71.0),
    ]
    return _svg(title, parts, height, inline=inline)


def _svg(title: str, parts: Sequence[str], height: float, *, inline: bool) -> str:
    """The whole drawing. A page's policy forbids style attributes, and links are lost to a reader within an `img`."""
    outside: dict[str, object] = {"role": "group", "aria_label": say("plot.aria", title=title), "class_": "series"}  # fmt: skip
    if not inline:
        style = "max-width:100%;height:auto;background:#fff"
        outside = {"width": WIDTH, "height": height, "role": "img", "style": style}
    return element(
        "svg", tooltip(say("plot.tip", title=title)), *parts, xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH:.0f} {height:.0f}", font_family=FONTS, fill=INK, **outside,
    )  # fmt: skip


def _heading(series: Series | None, shown: Sequence[PointWindow], title: str, frame: Frame) -> Iterator[str]:
    counts = say("mark.comma").join(
        say("plot.count_of", kind=kind_name(kind), count=sum(each.point.kind == kind for each in shown))
        for kind in KINDS
    )
    heading = say("plot.heading" if series else "plot.heading_alone", title=title)
    yield words(heading, LEFT, 28, 19, font_weight="bold")
    text = say("mark.clause").join((_span(series, frame), counts))
    yield words(text, LEFT, 50, 12.5, fill=QUIET)


def _span(series: Series | None, frame: Frame) -> str:
    days: tuple[dt.date, dt.date] = (
        (series.dates[0], series.dates[-1]) if series else (frame.first, frame.last)
    )
    drawn = say(f"plot.{series.frequency}") if series else say("plot.no_series")
    return say("plot.span", start=days[0], end=days[1], drawn=drawn)
