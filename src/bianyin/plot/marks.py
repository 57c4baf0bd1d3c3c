"""The change points on the drawing: their poles and flags, intervals, and the windows to be searched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bianyin.model import ChangePoint, PointWindow
from bianyin.plot.axes import Frame
from bianyin.plot.label_rows import Flag, lanes, place
from bianyin.plot.style import (
    COLOURS,
    DASHES,
    FLAG_HEIGHT,
    INK,
    INTERVAL_OPACITY,
    LABEL_SIZE,
    LANE_HEIGHT,
    PAPER,
    QUIET,
    SMALL,
    WIDTH,
    kind_name,
)
from bianyin.plot.svg_parts import box, element, line, tooltip, width_of, words
from bianyin.series import head_line, last_day, short_size, shown_date, warning_text
from bianyin.wording import say

_NAMED_SHAPES = ("trend", "pulse", "level")
_ABOVE_PANEL = 6.0


def flags_of(points: Sequence[ChangePoint], frame: Frame) -> list[Flag]:
    """Where each point's label flies; only the horizontal extent of `frame` is looked at."""
    widths = [
        16 + max(width_of(_first_line(point), LABEL_SIZE), width_of(_second_line(point), SMALL))
        for point in points
    ]
    return place([frame.x(point.date) for point in points], widths, WIDTH - 4)


def flags_height(flags: Sequence[Flag]) -> float:
    """Pixels that the rows of labels take above the panel."""
    return FLAG_HEIGHT * (1 + max((flag.row for flag in flags), default=-1)) + _ABOVE_PANEL


def draw_intervals(points: Sequence[ChangePoint], frame: Frame) -> Iterator[str]:
    """The interval of each point's date, or the period that it stands for."""
    for point in points:
        left, right = _interval(point, frame)
        if right > left:
            colour = COLOURS[point.kind]
            yield box(
                left, frame.top, right - left, frame.height, fill=colour, fill_opacity=str(INTERVAL_OPACITY)
            )


def draw_points(points: Sequence[ChangePoint], flags: Sequence[Flag], frame: Frame) -> Iterator[str]:
    """A pole through the panel for each point, and the flags at their tops: no flag is crossed by a pole."""
    for point, flag in zip(points, flags, strict=True):
        yield line(
            flag.pole, _top(flag, frame), flag.pole, frame.bottom,
            stroke=COLOURS[point.kind], stroke_width=1.5, stroke_dasharray=DASHES[point.kind],
        )  # fmt: skip
    for point, flag in zip(points, flags, strict=True):
        yield _flag(point, flag, _top(flag, frame))


def draw_windows(windows: Sequence[PointWindow], frame: Frame, top: float) -> Iterator[str]:
    """Below the panel, a bar for each window, in it the point's interval and date; none covers another."""
    spans = [(frame.x(each.window.start), frame.x(each.window.end)) for each in windows]
    for each, (left, right), lane in zip(windows, spans, lanes(spans), strict=True):
        point, colour, y = each.point, COLOURS[each.point.kind], top + LANE_HEIGHT * lane
        start, end = _interval(point, frame)
        x = frame.x(point.date)
        yield element(
            "g",
            tooltip(
                say(
                    "plot.window_of",
                    point=shown_date(point),
                    start=each.window.start,
                    end=each.window.end,
                )
            ),
            box(left, y, right - left, LANE_HEIGHT - 5, rx=3, fill=colour, fill_opacity="0.16"),
            box(start, y, end - start, LANE_HEIGHT - 5, fill=colour, fill_opacity="0.4"),
            line(x, y - 1, x, y + LANE_HEIGHT - 4, stroke=colour, stroke_width=2),
        )


def windows_height(windows: Sequence[PointWindow], frame: Frame) -> float:
    """Pixels that the bars of `draw_windows` take."""
    spans = [(frame.x(each.window.start), frame.x(each.window.end)) for each in windows]
    return LANE_HEIGHT * (1 + max(lanes(spans), default=-1))


def _interval(point: ChangePoint, frame: Frame) -> tuple[float, float]:
    end = max(point.end or point.date, last_day(point), point.until or point.date)
    return frame.x(point.start or point.date), frame.x(end)


def _top(flag: Flag, frame: Frame) -> float:
    return frame.top - _ABOVE_PANEL - FLAG_HEIGHT * (flag.row + 1)


def _flag(point: ChangePoint, flag: Flag, top: float) -> str:
    """The label of one point: date and size, below them kind, confidence and whether it is this region's."""
    colour, height = COLOURS[point.kind], FLAG_HEIGHT - 5
    forward = flag.pole == flag.left
    x, anchor = (flag.left + 8, None) if forward else (flag.right - 8, "end")
    warned = [warning_text(warning) for warning in point.warnings]
    return element(
        "g",
        tooltip("\n".join(filter(None, (f"{shown_date(point)} {head_line(point)}", *warned)))),
        box(flag.left, top, flag.right - flag.left, height, fill=PAPER, fill_opacity="0.92", stroke=colour, stroke_opacity="0.35"),
        box(flag.left if forward else flag.right - 3, top, 3, height, fill=colour),
        words(_first_line(point), x, top + 14, LABEL_SIZE, font_weight="bold", text_anchor=anchor, fill=INK),
        words(_second_line(point), x, top + 28, SMALL, text_anchor=anchor, fill=QUIET),
        class_="point",
    )  # fmt: skip


def _first_line(point: ChangePoint) -> str:
    return f"{shown_date(point)} {short_size(point)}".strip()


def _second_line(point: ChangePoint) -> str:
    shape = say(f"plot.shape_{point.shape}") if point.shape in _NAMED_SHAPES else ""
    kind = say("plot.kind_of", shape=shape, kind=kind_name(point.kind))
    sure = "" if point.confidence is None else say("plot.confidence", confidence=point.confidence)
    return say("mark.comma").join(filter(None, (kind, sure, _verdict(point))))


def _verdict(point: ChangePoint) -> str:
    found = point.here_or_everywhere
    return "" if found is None or found.verdict == "unclear" else say(f"plot.verdict_{found.verdict}")
