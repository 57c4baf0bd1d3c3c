"""Here or everywhere? A region's change points beside those of the other regions of its sector.

What the whole nation does shows in every region's series. What a region does by itself shows in its series divided by
the sum of the others; two local lockdowns of 2020 and 2022 are found in no other way.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bianyin.model import ChangePoint, HereOrEverywhere, PointWarning, Series
from bianyin.series.changes import Changes, changes_of
from bianyin.series.detect import detect
from bianyin.series.regressors import Change
from bianyin.series.sizing import sizes
from bianyin.series.steps import Steps, steps_of
from bianyin.wording import say

# Two changes within so many days are taken for one and the same.
SAME_DAYS = 30

# A series that its rest explains so well is the nation's curve, scaled.
_NATIONAL_SHAPE = 0.97

# Of the other regions, that share makes a change everybody's; a change of the rest that is so large against ours too.
_EVERYWHERE = 0.5

_FEWEST_OTHERS = 3


class Region(NamedTuple):
    """A series with its change points (`detect`, without `elsewhere`)."""

    series: Series
    points: tuple[ChangePoint, ...]


def beside_others(own: Region, others: Sequence[Region]) -> tuple[ChangePoint, ...]:
    """The region's points with what the others do there, and those that only show relative to them.

    Args:
        others: of the same sector. With fewer than three the points are returned as they are.
    """
    others = [
        each
        for each in others
        if each.series.sector == own.series.sector and each.series.region != own.series.region
    ]
    rest = _sum_of([each.series for each in others], own.series) if len(others) >= _FEWEST_OTHERS else None
    if rest is None:
        return own.points
    explained = _explained(own.series, rest)
    ratio = _divided(own.series, rest)
    local = () if ratio is None or explained > _NATIONAL_SHAPE else detect(ratio, seed=None)
    steps = steps_of(rest)
    whole = changes_of(steps) if _varies(steps) else None
    judged = [_judged(point, others, local, whole) for point in own.points]
    judged += [_judged(point, others, local, whole) for point in _only_local(own, local)]
    if explained > _NATIONAL_SHAPE:
        judged = [_warned(point, explained, len(others)) for point in judged]
    return tuple(sorted(judged, key=lambda point: (point.date, point.kind)))


def _judged(
    point: ChangePoint, others: Sequence[Region], local: Sequence[ChangePoint], whole: Changes | None
) -> ChangePoint:
    changed = sum(any(_same(point, other) for other in each.points) for each in others)
    here = min(
        (each for each in local if _same(point, each)),
        key=lambda each: abs(each.date - point.date),
        default=None,
    )
    rest = _size_in(whole, point) if whole else None
    everywhere = changed >= _EVERYWHERE * len(others) or (
        rest is not None and point.relative_size is not None and rest / point.relative_size >= _EVERYWHERE
    )
    verdict = ("both" if everywhere else "here") if here else "everywhere" if everywhere else "unclear"
    found = HereOrEverywhere(
        verdict=verdict,
        regions=len(others),
        changed=changed,
        rest_relative_size=rest,
        local_relative_size=here.relative_size if here else None,
        local_confidence=here.confidence if here else None,
    )
    return point.model_copy(update={"here_or_everywhere": found})


def _same(one: ChangePoint, other: ChangePoint) -> bool:
    return one.kind == other.kind and abs((one.date - other.date).days) <= SAME_DAYS


def _only_local(own: Region, local: Sequence[ChangePoint]) -> Iterator[ChangePoint]:
    """Points of the series relative to the rest, with sizes in the series' own unit."""
    values = dict(zip(own.series.dates, own.series.values, strict=True))
    for point in local:
        if any(_same(point, mine) for mine in own.points):
            continue
        year = [value for day, value in values.items() if 0 < (point.date - day).days <= 365]
        before = sum(year) / len(year) if year and point.kind == "Event" else None
        size = before * point.relative_size if before and point.relative_size is not None else None
        yield point.model_copy(
            update={
                "found_in": "relative_to_rest",
                "size": size and float(f"{size:.4g}"),
                "before": before and float(f"{before:.4g}"),
                "after": float(f"{before + size:.4g}") if before and size is not None else None,
                "size_low": None,
                "size_high": None,
            }
        )


def _size_in(whole: Changes, point: ChangePoint) -> float | None:
    """The relative size of a change like the point in the sum of the others, at the same date."""
    starts = whole.steps.starts
    if point.shape in (None, "season") or not starts[1] <= point.date < starts[-1]:
        return None
    at = max(step for step, start in enumerate(starts) if start <= point.date)
    length = (
        max((step for step, start in enumerate(starts) if point.until and start <= point.until), default=at)
        + 1
        - at
    )
    change = Change(point.shape, at, at + max(1, length) if point.shape == "pulse" else 0)
    near = [each for each in whole.fitted if not _near(each, at, starts)]
    size = sizes(whole.search, [*near, change])[-1].relative
    return None if size is None or not math.isfinite(size) else float(f"{size:.3g}")


def _near(change: Change, at: int, starts: Sequence[dt.date]) -> bool:
    return (
        change.shape != "season" and change.at > 0 and abs((starts[change.at] - starts[at]).days) <= SAME_DAYS
    )


def _sum_of(others: Sequence[Series], own: Series) -> Series | None:
    """The sum of the others on the days that all of them have; None where these are too few."""
    by_day = [
        dict(zip(each.dates, each.values, strict=True)) for each in others if each.frequency == own.frequency
    ]
    days = [day for day in own.dates if all(day in each for each in by_day)]
    if len(by_day) < _FEWEST_OTHERS or len(days) < len(own.dates) * 0.9:
        return None
    sums = tuple(sum(each[day] for each in by_day) for day in days)
    return own.model_copy(update={"dates": tuple(days), "values": sums})


def _divided(own: Series, rest: Series) -> Series | None:
    """The series divided by the rest, as a share of its mean; None where the rest is zero."""
    values = dict(zip(own.dates, own.values, strict=True))
    if min(rest.values) <= 0:
        return None
    shares = [values[day] / value for day, value in zip(rest.dates, rest.values, strict=True)]
    mean = sum(shares) / len(shares)
    return rest.model_copy(update={"values": tuple(share / mean for share in shares)}) if mean else None


def _explained(own: Series, rest: Series) -> float:
    """R² of the series' steps on the rest's."""
    import numpy as np

    mine, theirs = steps_of(own), steps_of(rest)
    both = dict(zip(theirs.starts, theirs.values, strict=True))
    pairs = [
        (value, both[start]) for start, value in zip(mine.starts, mine.values, strict=True) if start in both
    ]
    table = np.array([pair for pair in pairs if not any(map(math.isnan, pair))])
    if len(table) < 3 or not np.ptp(table, axis=0).all():
        return 0.0
    return float(np.corrcoef(table.T)[0, 1] ** 2)


def _varies(steps: Steps) -> bool:
    seen = [value for value in steps.values if not math.isnan(value)]
    return bool(seen) and max(seen) > min(seen)


def _warned(point: ChangePoint, explained: float, others: int) -> ChangePoint:
    warning = PointWarning(
        name="national_shape",
        detail=say("warning.national_shape", others=others, explained=explained),
    )
    return point.model_copy(update={"warnings": (*point.warnings, warning)})
