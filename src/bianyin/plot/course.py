"""The course of a series on its panel: axes and season bands behind it, the data, the fitted level and season."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bianyin.model import ChangePoint, Series
from bianyin.plot.axes import Frame, day_ticks, value_ticks
from bianyin.plot.season_bands import season_bands
from bianyin.plot.style import DATA, GRID, INK, LEVEL, PAPER, QUIET, SEASON, SMALL
from bianyin.plot.svg_parts import box, element, line, polyline, tooltip, words
from bianyin.series import fit_level
from bianyin.wording import say

Pixels = tuple[float, float]


def draw_behind(frame: Frame, region: str, *, values: bool = True) -> Iterator[str]:
    """Season bands, grid and axes; the axis of values only where there are any."""
    yield from _bands(frame, region)
    if values:
        yield from _value_axis(frame)
    yield from _day_axis(frame)


def draw_course(series: Series, points: Sequence[ChangePoint], frame: Frame) -> Iterator[str]:
    """The data, values outside of the panel as marks at its edge; level and season as fitted between the points."""
    yield polyline(_runs(series, frame), stroke=DATA, stroke_width=0.9, stroke_linejoin="round")
    yield from _outside(series, frame)
    fitted = fit_level(series, points)
    if not fitted.dates:
        return
    ends = fitted.breaks
    both = _stepped(fitted.dates, fitted.with_season, ends, frame)
    yield polyline(both, stroke=SEASON, stroke_width=1.3, stroke_opacity="0.9")
    level = _stepped(fitted.dates, fitted.level, ends, frame)
    yield polyline(level, stroke=PAPER, stroke_width=5, stroke_opacity="0.75")
    yield polyline(level, stroke=LEVEL, stroke_width=2.4, stroke_linecap="round")


def _bands(frame: Frame, region: str) -> Iterator[str]:
    for band in season_bands(frame.first, frame.last, region):
        left = frame.x(band.start)
        yield box(left, frame.top, frame.x(band.end) - left, frame.height, fill=band.colour)


def _value_axis(frame: Frame) -> Iterator[str]:
    for value, text in value_ticks(frame.low, frame.high):
        y = frame.y(value)
        yield line(frame.left, y, frame.right, y, stroke=GRID)
        yield words(text, frame.left - 8, y + 4, SMALL, text_anchor="end", fill=QUIET)
    middle = frame.top + frame.height / 2
    yield words(say("plot.unit"), 0, 0, SMALL, fill=QUIET, text_anchor="middle", transform=f"translate(16 {middle:.0f}) rotate(-90)")  # fmt: skip


def _day_axis(frame: Frame) -> Iterator[str]:
    for day, text, is_year in day_ticks(frame.first, frame.last):
        x = frame.x(day)
        yield line(x, frame.bottom, x, frame.bottom + (8 if is_year else 5), stroke=QUIET)
        weight = {"font_weight": "bold"} if is_year else {}
        anchor = "end" if x > frame.right - 8 else "middle"
        yield words(text, x, frame.bottom + 20, SMALL + is_year, text_anchor=anchor, fill=INK if is_year else QUIET, **weight)  # fmt: skip
    yield line(frame.left, frame.bottom, frame.right, frame.bottom, stroke=QUIET)


def _runs(series: Series, frame: Frame) -> list[list[tuple[float, float]]]:
    """The data, with a break at every gap."""
    longest = {"daily": 1, "weekly": 7, "monthly": 31}[series.frequency]
    runs = [[(frame.x(series.dates[0]), frame.y(series.values[0]))]]
    for (earlier, day), value in zip(pairwise(series.dates), series.values[1:], strict=True):
        if (day - earlier).days > longest:
            runs.append([])
        runs[-1].append((frame.x(day), frame.y(value)))
    return runs


def _outside(series: Series, frame: Frame) -> Iterator[str]:
    """A mark at the edge for each value beyond it."""
    for day, value in zip(series.dates, series.values, strict=True):
        if not frame.low <= value <= frame.high:
            x, up = frame.x(day), value > frame.high
            y = frame.top if up else frame.bottom
            tip = f"M{x:.1f} {y:.1f}l-4 {'7' if up else '-7'}h8z"
            yield element("path", tooltip(say("plot.outside", day=day, value=value)), d=tip, fill=QUIET)


def _points(dates: Sequence[dt.date], values: Sequence[float], frame: Frame) -> list[tuple[float, float]]:
    return [(frame.x(day), frame.y(value)) for day, value in zip(dates, values, strict=True)]


def _stepped(
    dates: Sequence[dt.date], values: Sequence[float], ends: Sequence[dt.date], frame: Frame
) -> list[list[Pixels]]:
    """A fitted line, broken at the days where the level steps: a step is a step and no slope."""
    runs: list[list[Pixels]] = [[]]
    for at, position in enumerate(_points(dates, values, frame)):
        if at and any(dates[at - 1] < day <= dates[at] for day in ends):
            runs[-1].append((position[0], runs[-1][-1][1]))
            runs.append([])
        runs[-1].append(position)
    return [run for run in runs if len(run) > 1]
