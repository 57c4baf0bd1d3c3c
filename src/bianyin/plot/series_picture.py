"""The drawing of a series: data, fitted level and season, change points with intervals and sizes, windows, seasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bianyin.model import PointWindow, Series
from bianyin.plot.axes import Frame, value_range
from bianyin.plot.course import draw_behind, draw_course
from bianyin.plot.legend import FREQUENCIES, draw_legend
from bianyin.plot.marks import (
    draw_intervals,
    draw_points,
    draw_windows,
    flags_height,
    flags_of,
    windows_height,
)
from bianyin.plot.style import (
    AXIS_HEIGHT,
    HEAD,
    INK,
    KINDS,
    LEFT,
    PANEL_HEIGHT,
    QUIET,
    RIGHT,
    WIDTH,
)
from bianyin.plot.svg_parts import FONTS, box, element, tooltip, words


def draw_series(series: Series, windows: Sequence[PointWindow], title: str) -> str:
    """An SVG of the series and of those points that lie within it, about 35 kB for four years of days.

    Args:
        windows: the points with the windows to be searched.
        title: what the drawing shows, e.g. `辽宁省 工业部门`.
    """
    shown = [each for each in windows if series.dates[0] <= each.point.date <= series.dates[-1]]
    points = [each.point for each in shown]
    frame = _frame(series, 0.0)
    flags = flags_of(points, frame)
    frame = _frame(series, HEAD + flags_height(flags))
    lanes_top = frame.bottom + AXIS_HEIGHT + 4
    height = lanes_top + windows_height(shown, frame) + 6
    parts = [
        box(0, 0, WIDTH, height, fill="#ffffff"),
        *draw_behind(frame, series.region),
        *draw_intervals(points, frame),
        *draw_course(series, points, frame),
        *draw_points(points, flags, frame),
        *draw_windows(shown, frame, lanes_top),
        *_heading(series, shown, title),
        *draw_legend(series, shown, 71.0),
    ]
    return element(
        "svg", tooltip(f"{title} 碳排放序列与变点"), *parts, xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH:.0f} {height:.0f}", width=WIDTH, height=height, role="img", font_family=FONTS, fill=INK,
        style="max-width:100%;height:auto;background:#fff",
    )  # fmt: skip


def _frame(series: Series, top: float) -> Frame:
    low, high = value_range(series.values)
    return Frame(LEFT, top, WIDTH - LEFT - RIGHT, PANEL_HEIGHT, series.dates[0], series.dates[-1], low, high)


def _heading(series: Series, shown: Sequence[PointWindow], title: str) -> Iterator[str]:
    counts = [
        f"{name}变点 {sum(each.point.kind == kind for each in shown)} 个" for kind, name in KINDS.items()
    ]
    yield words(f"{title} 碳排放与变点", LEFT, 28, 19, font_weight="bold")
    span = f"{series.dates[0]} 至 {series.dates[-1]}"
    text = f"{span}，{FREQUENCIES[series.frequency]}；{'，'.join(counts)}"
    yield words(text, LEFT, 50, 12.5, fill=QUIET)
