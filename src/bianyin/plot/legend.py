"""The legend: a sample of everything that is drawn, with its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bianyin.model import PointWindow, Series
from bianyin.plot.season_bands import Band
from bianyin.plot.style import (
    COLOURS,
    DASHES,
    DATA,
    INTERVAL_OPACITY,
    KINDS,
    LEFT,
    LEVEL,
    QUIET,
    SEASON,
    SMALL,
    kind_name,
)
from bianyin.plot.svg_parts import box, line, width_of, words
from bianyin.wording import say

_SAMPLE, _AFTER_SAMPLE, _BETWEEN = 22.0, 5.0, 16.0

Sample = Callable[[float], str]  # drawn at so many pixels from the left


def draw_legend(
    series: Series | None, shown: Sequence[PointWindow], bands: Sequence[Band], y: float
) -> Iterator[str]:
    """One row of samples whose middle lies at `y`."""
    x = LEFT
    for name, sample in (*_lines(series, y), *_points(shown, y), *_bands(bands, y)):
        yield sample(x)
        yield words(name, x + _SAMPLE + _AFTER_SAMPLE, y + 4, SMALL, fill=QUIET)
        x += _SAMPLE + _AFTER_SAMPLE + width_of(name, SMALL) + _BETWEEN


def _lines(series: Series | None, y: float) -> Iterator[tuple[str, Sample]]:
    if series is None:
        return
    yield say("plot.measured", frequency=say(f"plot.{series.frequency}")), _stroke(y, DATA, 1.2)
    yield say("plot.level_season"), _stroke(y, SEASON, 1.6)
    yield say("plot.level"), _stroke(y, LEVEL, 2.6)


def _points(shown: Sequence[PointWindow], y: float) -> Iterator[tuple[str, Sample]]:
    for kind in KINDS:
        if any(each.point.kind == kind for each in shown):
            yield say("plot.points_of", kind=kind_name(kind)), _stroke(y, COLOURS[kind], 1.8, DASHES[kind])
    if shown:
        yield say("plot.interval"), _area(y, COLOURS[shown[0].point.kind], INTERVAL_OPACITY * 2)
        yield say("plot.windows"), _area(y, COLOURS[shown[0].point.kind], 0.16, 8.0)


def _bands(bands: Sequence[Band], y: float) -> Iterator[tuple[str, Sample]]:
    for name, colour in {band.name: band.colour for band in bands}.items():
        yield name, _area(y, colour, 1.0)


def _stroke(y: float, colour: str, width: float, dashes: str | None = None) -> Sample:
    return lambda x: line(x, y, x + _SAMPLE, y, stroke=colour, stroke_width=width, stroke_dasharray=dashes)


def _area(y: float, colour: str, opacity: float, height: float = 14.0) -> Sample:
    return lambda x: box(x, y - height / 2, _SAMPLE, height, fill=colour, fill_opacity=f"{opacity:.2f}")
