"""The lane of happenings under the windows: each at its day by its number, stacked where they share one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bianyin.model import PartialDate
from bianyin.plot.axes import Frame
from bianyin.plot.label_rows import lanes
from bianyin.plot.style import INK, LEFT, LEVEL, PAPER, QUIET, SMALL
from bianyin.plot.svg_parts import box, element, line, tooltip, width_of, words
from bianyin.wording import iso_or_words, say

_HEIGHT, _PAD, _NAME_HEIGHT, _LEAST_WIDTH = 19.0, 5.0, 18.0, 20.0


class Happening(NamedTuple):
    """What is drawn of a happening.

    Attributes:
        date: the day or month that placed it.
        label: its number in the report, e.g. 3 or 附2.
        title: told when the pointer rests on it.
        own: whether it names the region; others are the nation's.
        address: where it leads, e.g. `#r3`; empty: nowhere.
    """

    date: PartialDate
    label: str
    title: str
    own: bool
    address: str = ""


def day_of(happening: Happening) -> dt.date:
    """Its day; of a month, the middle."""
    return happening.date.start + (happening.date.end - happening.date.start) // 2


def draw_happenings(happenings: Sequence[Happening], frame: Frame, top: float) -> Iterator[str]:
    """A numbered mark for each: filled where it names the region, an outline where it is the nation's."""
    if not happenings:
        return
    yield words(say("plot.happenings"), LEFT, top + 12, SMALL, fill=QUIET)
    for happening, (left, right), lane in _placed(happenings, frame):
        mark = _mark(happening, left, right, top + _NAME_HEIGHT + _HEIGHT * lane)
        link = {"href": happening.address} if happening.address else {}
        date = iso_or_words(happening.date.value)
        told = tooltip(say("plot.happening", label=happening.label, date=date, title=happening.title))
        x = frame.x(day_of(happening))
        pole = line(x, frame.bottom, x, frame.bottom + 4, stroke=LEVEL if happening.own else QUIET)
        content = element("a", told, mark, **link) if link else told + mark
        yield element("g", content, pole, class_="happening")


def happenings_height(happenings: Sequence[Happening], frame: Frame) -> float:
    """Pixels that the lanes of `draw_happenings` take."""
    rows = max((lane for _, _, lane in _placed(happenings, frame)), default=-1) + 1
    return _NAME_HEIGHT + _HEIGHT * rows + 4 if rows else 0.0


def _placed(
    happenings: Sequence[Happening], frame: Frame
) -> list[tuple[Happening, tuple[float, float], int]]:
    spans = [_span(happening, frame) for happening in happenings]
    return list(zip(happenings, spans, lanes(spans, gap=2.0), strict=True))


def _span(happening: Happening, frame: Frame) -> tuple[float, float]:
    """Left and right end of the mark, its middle at the day; kept within the drawing."""
    width = max(_LEAST_WIDTH, width_of(happening.label, SMALL) + 2 * _PAD)
    left = min(max(frame.x(day_of(happening)) - width / 2, 2.0), frame.right + 18 - width)
    return left, left + width


def _mark(happening: Happening, left: float, right: float, top: float) -> str:
    own = happening.own
    paint = {"fill": LEVEL, "stroke": LEVEL} if own else {"fill": PAPER, "stroke": QUIET}
    shape = box(left, top, right - left, _HEIGHT - 3, rx=8.0 if own else 2.0, **paint)
    ink = PAPER if own else INK
    return shape + words(happening.label, (left + right) / 2, top + 12, SMALL, text_anchor="middle", fill=ink)
