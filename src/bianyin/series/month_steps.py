"""Was a series spread over days from monthly figures? Then its steps sit on the first days of months.

A change point beside such a step may have found the bookkeeping and not the economy.
"""

from __future__ import annotations

import datetime as dt
import math
import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from bianyin.model import Series

# The steps that touch month starts are compared with all others by their ranks (Mann-Whitney): the share of
# pairs in which the month-start step is the larger (0.5 by chance), and how many standard errors off chance.
# Carbon Monitor's provinces 2019-2022: spread sectors (Power, Industry) have shares of 0.82 to 0.96 daily and
# about 0.65 as weekly means, the others (Ground Transport, Residential) at most 0.61 and 2.5 standard errors.
_LEAST_SHARE = 0.6
_STANDARD_ERRORS = 3.0
_FEWEST_MONTHS = 6

# A step beside a point counts if it is this many times the usual one between neighbours (days, weeks).
_TIMES_USUAL = {"daily": 5.0, "weekly": 2.0}

# A point is found to the week.
_REACH = dt.timedelta(days=7)


class MonthStep(NamedTuple):
    """A step at the start of a month: its size, and the usual one elsewhere, in Mt CO2 per day."""

    month_start: dt.date
    size: float
    usual: float


class MonthSteps:
    """The steps of a daily or weekly series at starts of months, if these are where its steps are.

    Attributes:
        spread: whether the series looks as if spread from monthly figures. Never for a monthly one, where
            every step is at the start of a month and none is an artefact.
    """

    def __init__(self, series: Series) -> None:
        self.spread = False
        self._steps: dict[dt.date, float] = {}  # by month start, the largest that touches it
        self._threshold = self._usual = 0.0
        if series.frequency == "monthly":
            return
        elsewhere, touching = [], []
        for size, month_start in _steps(series):
            if month_start is None:
                elsewhere.append(size)
            else:
                touching.append(size)
                self._steps[month_start] = max(size, self._steps.get(month_start, 0.0))
        self.spread = _larger(touching, elsewhere)
        self._usual = statistics.median(elsewhere) if elsewhere else 0.0
        self._threshold = self._usual * _TIMES_USUAL[series.frequency]

    def near(self, date: dt.date) -> MonthStep | None:
        """The conspicuous month-start step within a week of `date`, if the series is spread: no two starts are so near."""
        if not self.spread:
            return None
        near = (
            MonthStep(month_start, size, self._usual)
            for month_start, size in self._steps.items()
            if abs(month_start - date) <= _REACH and size > self._threshold
        )
        return next(near, None)


def _steps(series: Series) -> list[tuple[float, dt.date | None]]:
    """Size of each step between neighbours, and the month start that it spans, if it does.

    Weekly values are means over seven days: two of them differ for a step on any day of both but the first.
    """
    every, span = (7, 7) if series.frequency == "weekly" else (1, 1)
    steps = []
    for index in range(1, len(series.dates)):
        before, day = series.dates[index - 1], series.dates[index]
        if (day - before).days != every:
            continue  # a gap: nobody knows when the step was
        last = day + dt.timedelta(days=span - 1)
        month_start = last.replace(day=1)
        size = abs(series.values[index] - series.values[index - 1])
        steps.append((size, month_start if month_start > before else None))
    return steps


def _larger(steps: Sequence[float], others: Sequence[float]) -> bool:
    """Whether `steps` are larger than `others`, far beyond chance (one-sided rank-sum test)."""
    if len(steps) < _FEWEST_MONTHS or not others:
        return False
    ordered = sorted(others)
    wins = (
        sum(bisect_left(ordered, step) + bisect_right(ordered, step) for step in steps) / 2
    )  # a tie is half
    pairs = len(steps) * len(others)
    error = math.sqrt(pairs * (len(steps) + len(others) + 1) / 12)
    return wins / pairs >= _LEAST_SHARE and wins - pairs / 2 >= _STANDARD_ERRORS * error
