"""A series cut into the steps that change points are looked for in: weeks, or months where no more is known."""

from __future__ import annotations

import datetime as dt
import math
import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from bianyin.model import Series
from bianyin.series.month_steps import MonthSteps
from bianyin.series.outliers import outliers

_DAY = dt.timedelta(days=1)

# Days a week or month must hold to stand for the whole.
_FEWEST_DAYS = {"week": 4, "month": 15}


class Steps(NamedTuple):
    """First day and level of each step, NaN where too little was observed; and the day after all.

    `unit` is how finely a change can be dated: months for monthly figures, also for those that came as days.
    """

    unit: Literal["week", "month"]
    starts: tuple[dt.date, ...]
    values: tuple[float, ...]
    end: dt.date

    @property
    def period(self) -> float:
        """Steps in a year."""
        return 12.0 if self.unit == "month" else 365.25 / 7

    def last_day(self, step: int) -> dt.date:
        after = self.starts[step + 1] if step + 1 < len(self.starts) else self.end
        return after - _DAY


def steps_of(series: Series) -> Steps:
    """The steps of a series, gross outliers left out.

    Days are taken together to weeks from Monday to Sunday, wherever the series begins, by their median: one
    odd day does not move it. A series of monthly figures spread over its days or weeks is taken back to the months'
    means. Weekly and monthly series stay as they are.
    """
    if not series.dates:
        return Steps("week", (), (), dt.date.min)
    odd = outliers(series)
    kept = [
        (day, math.nan if day in odd else value)
        for day, value in zip(series.dates, series.values, strict=True)
    ]
    if series.frequency == "monthly":
        return _filled("month", ((day.replace(day=1), value) for day, value in kept))
    if MonthSteps(series).spread:
        return _of_days("month", _by_day(kept, 7 if series.frequency == "weekly" else 1))
    if series.frequency == "weekly":
        return _filled("week", kept)
    return _of_days("week", kept)


def _by_day(kept: Iterable[tuple[dt.date, float]], days: int) -> Iterator[tuple[dt.date, float]]:
    """Each day of days or weeks; not of weeks that lie in two months, which hold something of both."""
    return (
        (first + offset * _DAY, value)
        for first, value in kept
        if (first + (days - 1) * _DAY).month == first.month
        for offset in range(days)
    )


def _of_days(unit: Literal["week", "month"], days: Iterable[tuple[dt.date, float]]) -> Steps:
    """Weeks' medians or months' means; steps at the ends that hold too few days are left off."""
    found: defaultdict[dt.date, list[float]] = defaultdict(list)
    for day, value in days:
        start = day.replace(day=1) if unit == "month" else day - day.weekday() * _DAY
        if not math.isnan(value):
            found[start].append(value)
    whole = {start: values for start, values in found.items() if len(values) >= _FEWEST_DAYS[unit]}
    level = statistics.fmean if unit == "month" else statistics.median
    return _filled(unit, ((start, level(values)) for start, values in sorted(whole.items())))


def _filled(unit: Literal["week", "month"], observed: Iterable[tuple[dt.date, float]]) -> Steps:
    """Steps one after the other, with NaN for those that are missing between."""
    starts: list[dt.date] = []
    values: list[float] = []
    for start, value in observed:
        while starts and _next(unit, starts[-1]) < start:
            starts.append(_next(unit, starts[-1]))
            values.append(math.nan)
        starts.append(start)
        values.append(value)
    if not starts:
        return Steps(unit, (), (), dt.date.min)
    return Steps(unit, tuple(starts), tuple(values), _next(unit, starts[-1]))


def _next(unit: Literal["week", "month"], start: dt.date) -> dt.date:
    if unit == "month":
        return dt.date(start.year + start.month // 12, start.month % 12 + 1, 1)
    return start + 7 * _DAY
