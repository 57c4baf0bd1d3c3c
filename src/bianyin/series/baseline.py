"""A series' level, season and festivals: as much of them as the series itself asks for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bianyin.series.autoregression import RHOS, Whitener, log_likelihood
from bianyin.series.break_choice import choose, worth
from bianyin.series.break_search import Base, Search
from bianyin.series.candidates import Limits
from bianyin.series.regressors import Change, column, festivals, season
from bianyin.series.steps import Steps

if TYPE_CHECKING:
    from bianyin.series.autoregression import Array

# A season must leave the steps free to say something else.
_STEPS_A_COLUMN = 4

# Changes that are not in yet look like autocorrelation, and that would hide the season.
_HOPED_FOR = 0.5
_ROUNDS = 2


def decompose(steps: Steps, limits: Limits) -> tuple[Search, tuple[Change, ...]]:
    """The changes of the steps, and the search that holds what they were found beside.

    The season is chosen first without changes, then once more beside those that were found. A holiday is let in where it
    does better than the pulses that it could have been taken for.
    """
    import numpy as np

    values = np.array(steps.values, dtype=float)
    either = [_chosen(steps, values, limits, (), most) for most in (_HOPED_FOR, 1.0)]
    base = max(either, key=lambda base: base.columns.shape[1])
    search = Search(values, base, limits)
    changes = choose(search)
    for _ in range(_ROUNDS):
        again = _chosen(steps, values, limits, changes, 1.0)
        if np.array_equal(again.columns, base.columns):
            break
        other = Search(values, again, limits)
        base, found = again, choose(other)
        if _worth(other, found) <= _worth(search, changes):
            break
        search, changes = other, found
    return search, changes


def _worth(search: Search, changes: Sequence[Change]) -> float:
    return worth(search, changes) - int(search.base.shape[1]) * math.log(len(search.seen))


def _chosen(steps: Steps, values: Array, limits: Limits, changes: Sequence[Change], most: float) -> Base:
    """The design that the Bayesian information criterion prefers, given the changes."""
    import numpy as np

    level = np.ones((len(values), 1))
    bases = [
        Base(order, np.hstack([level, season(len(values), limits.period, order)]))
        for order in limits.orders
        if 2 * order + 1 <= len(values) / _STEPS_A_COLUMN
    ]
    best = min(bases, key=lambda base: _criterion(values, base, limits, changes, most))
    groups = festivals(steps.starts, steps.end)
    for group in groups:
        with_holiday = Base(best.order, np.hstack([best.columns, group]))
        others = [each for each in changes if not _could_be(each, group)]
        if _criterion(values, with_holiday, limits, others, most) < _criterion(
            values, best, limits, changes, most
        ):
            best = with_holiday
    return best


def _could_be(change: Change, holiday: Array) -> bool:
    """Whether a change is a pulse around a holiday."""
    return change.shape == "pulse" and not change.fading and bool(holiday[change.at : change.until].any())


def _criterion(values: Array, base: Base, limits: Limits, changes: Sequence[Change], most: float) -> float:
    import numpy as np

    seen = np.flatnonzero(~np.isnan(values)).astype(np.int64)
    columns = [column(change, len(values), limits.period) for change in changes]
    design, target = np.hstack([base.columns, *columns])[seen], values[seen]
    likelihood = -math.inf
    for whitener in (Whitener(seen, rho) for rho in RHOS if rho <= most):
        white, aim = whitener(design), whitener(target)
        rest = aim - white @ np.linalg.lstsq(white, aim)[0]
        likelihood = max(likelihood, float(log_likelihood(float(rest @ rest), len(rest), whitener)))
    freedom = int(design.shape[1]) + sum(2 if change.shape == "pulse" else 1 for change in changes)
    return freedom * math.log(len(seen)) - 2 * likelihood
