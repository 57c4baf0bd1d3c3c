"""When a change was: how likely each step is, the date that most of that lies around, and the interval."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bianyin.model import ChangePointShape
from bianyin.series.break_choice import fits_beside
from bianyin.series.break_search import Search
from bianyin.series.regressors import Change
from bianyin.series.steps import Steps

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bianyin.series.autoregression import Array

# A date is called right within so many days. A bend of the trend and a season cannot be dated as finely.
NEAR_DAYS: Mapping[ChangePointShape, int] = {"level": 30, "pulse": 30, "trend": 60, "season": 91}
_TAIL = 0.025


class Place(NamedTuple):
    """Where a change is, which share of what is likely lies near there, and the steps of the 95 % interval."""

    change: Change
    near: float
    low: int
    high: int


def placed(search: Search, changes: Sequence[Change], index: int, steps: Steps) -> Place:
    """One of the changes, put at the step around which most of the likelihood lies, not at its single peak.

    In strong autocorrelation one odd week can have the highest peak far from where the change is.
    """
    import numpy as np

    change = changes[index]
    at, weights = _likely(search, changes, index)
    days = np.array([steps.starts[step].toordinal() for step in at])
    near = np.array([weights[np.abs(days - day) <= NEAR_DAYS[change.shape]].sum() for day in days])
    if change.shape == "pulse":  # its end was found together with its beginning
        best = int(np.flatnonzero(at == change.at)[0])
    else:
        good = np.flatnonzero(near >= float(near.max()) - 0.02)
        best = max((int(each) for each in good), key=lambda each: float(weights[each]))
    below = np.cumsum(weights)
    low = int(at[int(np.searchsorted(below, _TAIL))])
    high = int(at[min(len(at) - 1, int(np.searchsorted(below, 1 - _TAIL)))])
    step = int(at[best])
    return Place(change._replace(at=step), float(near[best]), min(low, step), max(high, step))


def _likely(search: Search, changes: Sequence[Change], index: int) -> tuple[NDArray[np.int64], Array]:
    """The steps where the change may be, beside the others, and how likely each is."""
    import numpy as np

    change, others = changes[index], [*changes[:index], *changes[index + 1 :]]
    (scan,) = search.scan(others, {change.shape})
    found: dict[int, float] = {change.at: -np.inf}
    for each, ratio in zip(scan.changes, scan.ratios, strict=True):
        if each.fading == change.fading and _may_be(each, change, others, search):
            found[each.at] = max(found.get(each.at, -np.inf), float(ratio))
    at = np.array(sorted(found))
    half = np.array([found[step] for step in at]) / 2
    weights = np.exp(half - half.max())
    return at, weights / weights.sum()


def _may_be(each: Change, change: Change, others: Sequence[Change], search: Search) -> bool:
    return each == change or (each.at > 0 and fits_beside(each, others, search))


def interval(place: Place, steps: Steps) -> tuple[dt.date, dt.date]:
    """The days between which the change began.

    The first is in the step before: what begins late in a step shows in its median or mean little or not at all.
    """
    return steps.starts[max(0, place.low - 1)] + dt.timedelta(days=1), steps.last_day(place.high)
