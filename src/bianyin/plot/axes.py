"""Where a day and a value lie on the drawing, and which of them are written at the axes."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bianyin.wording import say

_NICE = (1.0, 2.0, 2.5, 5.0, 10.0)
_FROM_ZERO = 0.35  # the axis begins at nought where the least value is below this share of the largest
_TAIL = 0.004  # of the values at either end, which do not stretch the axis: gross outliers
_LEVEL, _AROUND = 1e-3, 0.05  # what varies less is a level line, and the axis reaches so far around it
_FAR = 1.35  # an end is an outlier only this far beyond the rest


class Frame(NamedTuple):
    """A panel on the drawing: its place in pixels, the days and the values that it spans."""

    left: float
    top: float
    width: float
    height: float
    first: dt.date
    last: dt.date
    low: float
    high: float

    def x(self, day: dt.date) -> float:
        """Pixels from the left of the drawing; days outside lie at the edge."""
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return self.left + self.width * min(1.0, max(0.0, share))

    def y(self, value: float) -> float:
        """Pixels from the top of the drawing; values outside lie at the edge."""
        share = (value - self.low) / (self.high - self.low)
        return self.top + self.height * (1 - min(1.0, max(0.0, share)))

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def right(self) -> float:
        return self.left + self.width


def value_range(values: Sequence[float]) -> tuple[float, float]:
    """Ends of the axis: both nice numbers; a few gross outliers do not stretch it."""
    ordered = sorted(values)
    cut = min(math.ceil(len(ordered) * _TAIL), (len(ordered) - 1) // 4)
    low, high = ordered[cut], ordered[len(ordered) - 1 - cut]
    reach = (high - low) or 1.0
    if ordered[-1] <= high + (_FAR - 1) * reach:
        high = ordered[-1]
    if ordered[0] >= low - (_FAR - 1) * reach:
        low = ordered[0]
    if high - low < _LEVEL * abs(high):
        low, high = low - _AROUND * abs(high), high + _AROUND * abs(high)
    if low >= 0 and low < _FROM_ZERO * high:
        low = 0.0
    step, nice = 0.0, (low, high)
    while (wider := tick_step(*nice)) > step:  # the rounded range is longer, and may ask for longer steps
        step = wider
        nice = (math.floor(low / step) * step, math.ceil(high / step + 0.02) * step)
    return nice


def tick_step(low: float, high: float, about: int = 6) -> float:
    """A nice distance of ticks, 1, 2, 2.5 or 5 times a power of ten."""
    rough = ((high - low) or abs(high) or 1.0) / about
    power = 10.0 ** math.floor(math.log10(rough))
    nice_one = next(nice for nice in _NICE if nice * power >= rough * 0.999)
    return float(power * nice_one)


def value_ticks(low: float, high: float) -> list[tuple[float, str]]:
    """Values at the axis with what is written there."""
    step = tick_step(low, high)
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    if round(step * 10**places, 6) % 1:
        places += 1
    count = round((high - low) / step)
    return [(low + at * step, f"{low + at * step:.{places}f}") for at in range(count + 1)]


def day_ticks(first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, str, bool]]:
    """First days of years, quarters or months, as many as there is room for; what is written; whether it is a year."""
    years = (last - first).days / 365.25
    every = 1 if years <= 1.6 else 3 if years <= 6 else 6 if years <= 10 else 12 * math.ceil(years / 16)
    month = first.year * 12
    while (day := dt.date(month // 12, month % 12 + 1, 1)) <= last:
        if day >= first:
            yield day, (f"{day.year}" if day.month == 1 else say(f"month.{day.month}")), day.month == 1
        month += every
