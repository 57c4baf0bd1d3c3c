"""Sizes for change points that the user gives: from the same regression as those that detection finds."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bianyin.model import ChangePoint, Series
from bianyin.series.level_fit import regression_of
from bianyin.series.point_warnings import with_warnings
from bianyin.series.sizing import Size, sizes


def given_points(
    points: Sequence[ChangePoint], series: Series | None, window_days: int
) -> tuple[ChangePoint, ...]:
    """Points that a user gives, as a report takes them: with sizes where there is a series, and with their warnings."""
    sized = points if series is None else with_sizes(points, series)
    return with_warnings(sized, series, window_days)


def with_sizes(points: Sequence[ChangePoint], series: Series) -> tuple[ChangePoint, ...]:
    """The same points; those without a size get one, with its interval, t, the levels before and after, and direction.

    What detection finds elsewhere in the series is held beside them. Points at its ends or outside, and points in a
    series shorter than two years, stay as they are.
    """
    regression = regression_of(series, points)
    if regression is None or not regression.given:
        return tuple(points)
    known = dict(zip(regression.given, sizes(regression.search, regression.changes), strict=False))
    return tuple(
        _sized(point, known[at]) if at in known and point.size is None else point
        for at, point in enumerate(points)
    )


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
