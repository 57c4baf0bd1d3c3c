"""The regression of a series with given change points: their sizes, and the level and season that the picture draws."""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from bianyin.model import ChangePoint, Series
from bianyin.series.break_search import Search
from bianyin.series.changes import UNJUDGED, changes_of
from bianyin.series.precision import last_day
from bianyin.series.regressors import Change, column
from bianyin.series.steps import Steps, steps_of

if TYPE_CHECKING:
    from bianyin.series.autoregression import Array

_FEWEST_YEARS = 2  # one year of season cannot be told from trend
_PULSE_STEPS = {"week": 4, "month": 1}  # of a pulse whose end is not given
_SAME = {"week": 8, "month": 2}  # a change found so near to a given point is that point


class Regression(NamedTuple):
    """A series with the given points as changes, and beside them what detection finds elsewhere.

    `given` are the changes by the points' positions in their list; points at the series' ends have none.
    """

    steps: Steps
    search: Search
    given: dict[int, Change]
    others: tuple[Change, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        return (*self.given.values(), *self.others)


class Fitted(NamedTuple):
    """First day of each step, the level there, and level and season together; Mt CO2 per day.

    `breaks` are the days on which the level steps.
    """

    dates: tuple[dt.date, ...]
    level: tuple[float, ...]
    with_season: tuple[float, ...]
    breaks: tuple[dt.date, ...]


def regression_of(series: Series, points: Sequence[ChangePoint]) -> Regression | None:
    """The regression; None for a series that is constant or shorter than two years, which has none.

    A point without a shape is a level's change, a Seasonal one a season's.
    """
    steps = steps_of(series)
    seen = [value for value in steps.values if not math.isnan(value)]
    if len(steps.starts) < _FEWEST_YEARS * math.floor(steps.period) or max(seen) == min(seen):
        return None
    given = {at: change for at, point in enumerate(points) if (change := _change(point, steps))}
    found = changes_of(steps)
    near = [change.at for change in given.values()]
    others = [each for each in found.fitted if all(abs(each.at - at) > _SAME[steps.unit] for at in near)]
    return Regression(steps, found.search, given, tuple(others))


def fit_level(series: Series, points: Sequence[ChangePoint]) -> Fitted:
    """The level with all its changes, and the season, as fitted; empty where there is no regression."""
    regression = regression_of(series, points)
    if regression is None:
        return Fitted((), (), (), ())
    steps, search, changes = regression.steps, regression.search, regression.changes
    weights = search.fit(changes).coefficients
    dates = tuple(steps.starts[at] for at in search.seen)
    level = _level(search, changes, weights)[search.seen]
    whole = search.design(changes) @ weights
    stepped = [at for each in changes if each.shape in ("level", "pulse") for at in _ends(each)]
    breaks = tuple(steps.starts[at] for at in stepped if at < len(steps.starts))
    return Fitted(dates, tuple(map(float, level)), tuple(map(float, whole)), breaks)


def _level(search: Search, changes: Sequence[Change], weights: Array) -> Array:
    """(steps,) the level with its pulses, without season and festivals."""
    import numpy as np

    level, first = np.full(search.steps, weights[0]), search.base.shape[1]
    for change in changes:
        part = column(change, search.steps, search.limits.period)
        if change.shape != "season":
            level = level + part @ weights[first : first + part.shape[1]]
        first += part.shape[1]
    return level


def _ends(change: Change) -> tuple[int, ...]:
    if change.shape != "pulse":
        return (change.at,)
    return (change.at,) if change.fading else (change.at, change.until)


def _change(point: ChangePoint, steps: Steps) -> Change | None:
    """The point in the steps that the series is taken in; None where it lies at an end or outside."""
    at = bisect_left(steps.starts, point.date)
    if 0 < at < len(steps.starts) and point.date != steps.starts[at]:
        at -= _nearer_before(point, steps, at)
    least = UNJUDGED[steps.unit]
    if not least <= at <= len(steps.starts) - least:
        return None
    shape = point.shape or ("season" if point.kind == "Seasonal" else "level")
    if shape != "pulse":
        return Change(shape, at)
    until = bisect_right(steps.starts, point.until) if point.until else at + _PULSE_STEPS[steps.unit]
    return Change(shape, at, until=max(at + 1, until))


def _nearer_before(point: ChangePoint, steps: Steps, at: int) -> int:
    """1 where the point is nearer to the step before: what begins on a Tuesday shows in that week's median."""
    if point.precision not in ("day", "week"):
        return 0
    middle = point.date + (last_day(point) - point.date) / 2
    return int(middle - steps.starts[at - 1] < steps.starts[at] - middle)
