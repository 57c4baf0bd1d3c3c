"""How large each change is: from one regression of all of them, so that none is paid for twice."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from bianyin.series.break_search import Search
from bianyin.series.regressors import Change, column, season

if TYPE_CHECKING:
    from bianyin.series.autoregression import Array, Fit

_TWO_SIDED_95 = 1.96
_NONE = 1e-3


class Size(NamedTuple):
    """Of one change, in the series' unit; the interval is None for a season, whose size is no linear effect."""

    size: float
    before: float
    after: float
    low: float | None
    high: float | None
    t: float

    @property
    def relative(self) -> float | None:
        """To the level before; None where there was none, but for what a regression leaves of a zero."""
        return self.size / abs(self.before) if abs(self.before) > _NONE * abs(self.size) else None


def sizes(search: Search, changes: Sequence[Change]) -> tuple[Size, ...]:
    """The size of each change, in their order."""
    fitted = search.fit(changes)
    return tuple(_size(search, changes, fitted, index) for index in range(len(changes)))


def _size(search: Search, changes: Sequence[Change], fitted: Fit, index: int) -> Size:
    change, part = changes[index], _part(search, changes, index)
    if change.shape == "season":
        return _of_season(search, changes, fitted, index)
    coefficient = float(fitted.coefficients[part][0])
    error = math.sqrt(max(0.0, float(fitted.covariance[part, part][0, 0])))
    reach = _reach(search, changes, change)
    before = float(_levels(search, changes, fitted)[change.at - 1])
    size, error = coefficient * reach, error * reach
    return Size(
        size,
        before,
        before + size,
        size - _TWO_SIDED_95 * error,
        size + _TWO_SIDED_95 * error,
        size / error if error else math.copysign(math.inf, size),
    )


def _reach(search: Search, changes: Sequence[Change], change: Change) -> float:
    """What the coefficient is to be multiplied by: the mean of its column over the time that counts."""
    if change.shape == "level":
        return 1.0
    if change.shape == "pulse":
        return float(column(change, search.steps, search.limits.period)[change.at : change.until].mean())
    later = [each.at for each in changes if each.at > change.at and each.shape in ("level", "trend")]
    last = min([*later, search.steps - 1, change.at + round(search.limits.period)])
    return (last - change.at) / search.limits.period


def _of_season(search: Search, changes: Sequence[Change], fitted: Fit, index: int) -> Size:
    """The amplitude, half from lowest to highest, before and after."""
    import numpy as np

    change, part = changes[index], _part(search, changes, index)
    year = math.ceil(search.limits.period)
    base = fitted.coefficients[1 : search.base.shape[1]]
    order = search.order
    curve = season(year, search.limits.period, order) @ base[: _columns(search)]
    waves = season(year, search.limits.period, 2)
    for other, each in enumerate(changes):
        if each.shape == "season" and each.at < change.at:
            curve = curve + waves @ fitted.coefficients[_part(search, changes, other)]
    own = fitted.coefficients[part]
    before, after = float(np.ptp(curve)) / 2, float(np.ptp(curve + waves @ own)) / 2
    wald = float(own @ np.linalg.solve(fitted.covariance[part, part], own))
    return Size(
        after - before, before, after, None, None, math.copysign(math.sqrt(max(0.0, wald)), after - before)
    )


def _columns(search: Search) -> int:
    return int(season(1, search.limits.period, search.order).shape[1])


def _part(search: Search, changes: Sequence[Change], index: int) -> slice:
    """The coefficients of a change."""
    widths = [4 if change.shape == "season" else 1 for change in changes]
    first = search.base.shape[1] + sum(widths[:index])
    return slice(first, first + widths[index])


def _levels(search: Search, changes: Sequence[Change], fitted: Fit) -> Array:
    """(steps,) the level without season, festivals and pulses."""
    import numpy as np

    levels = np.full(search.steps, fitted.coefficients[0])
    for index, change in enumerate(changes):
        if change.shape in ("level", "trend"):
            one = column(change, search.steps, search.limits.period)
            levels = levels + one[:, 0] * fitted.coefficients[_part(search, changes, index)][0]
    return levels
