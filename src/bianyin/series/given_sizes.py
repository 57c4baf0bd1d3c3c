"""Sizes for change points that the user gives: from the same regression as those that detection finds."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from bianyin.model import ChangePoint, Series
from bianyin.series.changes import UNJUDGED, changes_of
from bianyin.series.precision import last_day
from bianyin.series.regressors import Change
from bianyin.series.sizing import Size, sizes
from bianyin.series.steps import Steps, steps_of

_FEWEST_YEARS = 2  # one year of season cannot be told from trend
_PULSE_STEPS = {"week": 4, "month": 1}  # of a pulse whose end is not given
_SAME = {"week": 8, "month": 2}  # a change found so near to a given point is that point


def with_sizes(points: Sequence[ChangePoint], series: Series) -> tuple[ChangePoint, ...]:
    """The same points; those without a size get one, with its interval, t, the levels before and after, and direction.

    A point without a shape is a level's change, a Seasonal one a season's. What detection finds elsewhere in the series is
    held beside them. Points at its ends or outside, and points in a series shorter than two years, stay as they are.
    """
    steps = steps_of(series)
    if len(steps.starts) < _FEWEST_YEARS * steps.period:
        return tuple(points)
    seen = [value for value in steps.values if not math.isnan(value)]
    if not seen or max(seen) == min(seen):
        return tuple(points)
    given = {at: change for at, point in enumerate(points) if (change := _change(point, steps))}
    if not given:
        return tuple(points)
    found = changes_of(steps)
    others = [
        each
        for each in found.fitted
        if all(abs(each.at - change.at) > _SAME[steps.unit] for change in given.values())
    ]
    known = sizes(found.search, [*given.values(), *others])
    told = dict(zip(given, known, strict=False))
    return tuple(_sized(point, told[at]) if at in told else point for at, point in enumerate(points))


def _change(point: ChangePoint, steps: Steps) -> Change | None:
    """The point in the steps that the series is taken in; None where it has a size, or lies at an end."""
    at = bisect_left(steps.starts, point.date)
    if at and point.date != steps.starts[min(at, len(steps.starts) - 1)]:
        at -= _nearer_before(point, steps, at)
    least = UNJUDGED[steps.unit]
    if point.size is not None or not least <= at <= len(steps.starts) - least:
        return None
    shape = point.shape or ("season" if point.kind == "Seasonal" else "level")
    if shape != "pulse":
        return Change(shape, at)
    until = bisect_right(steps.starts, point.until) if point.until else at + _PULSE_STEPS[steps.unit]
    return Change(shape, at, until=max(at + 1, until))


def _nearer_before(point: ChangePoint, steps: Steps, at: int) -> int:
    """1 where the point is nearer to the step before: a Thursday's change shows in that week's median."""
    if point.precision not in ("day", "week") or at == len(steps.starts):
        return 0
    middle = point.date + (last_day(point) - point.date) / 2
    return int(middle - steps.starts[at - 1] < steps.starts[at] - middle)


def _sized(point: ChangePoint, size: Size) -> ChangePoint:
    values = {
        "size": size.size, "relative_size": size.relative, "before": size.before, "after": size.after,
        "size_low": size.low, "size_high": size.high, "t": size.t,
    }  # fmt: skip
    rounded = {
        name: float(f"{value:.4g}") if value is not None and math.isfinite(value) else None
        for name, value in values.items()
    }
    direction = point.direction or ("up" if size.size > 0 else "down")
    return point.model_copy(update={**rounded, "direction": direction})
