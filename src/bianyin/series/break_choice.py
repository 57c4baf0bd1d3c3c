"""Which changes a series has: the likeliest first, each moved to where it fits beside the others, weak ones out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bianyin.model import ChangePointShape
from bianyin.series.break_search import Search
from bianyin.series.regressors import Change

# How large the likelihood ratio statistic of a change must be. Where nothing changes, the best of all candidates of
# a shape stays below in about 95 of 100 series, whatever the autocorrelation (docs/changepoints.md).
LEAST_RATIO: Mapping[ChangePointShape, float] = {"level": 13.0, "trend": 13.0, "pulse": 20.0, "season": 26.0}
_LEAST_RATIO_OF_A_SLOPE = 7.0  # of the whole series: one candidate, not one of hundreds

# Two changes of opposite signs hide each other, so a first one is let in that alone would not be enough.
_LENIENCE = 3.0
_MOST = 12
_ROUNDS = 3
_HOPED_FOR = 0.5
_NONE_AT_ALL = 0.0
_ANY = 1.0
_WANDERING = 0.9


class _Choice(NamedTuple):
    change: Change
    excess: float


def choose(search: Search) -> tuple[Change, ...]:
    """The changes of a series in order of time, one that is a slope from the beginning included.

    A changed season takes four columns and can pass for many things, so it has to do better than the best choice
    without one.
    """
    shapes = frozenset(shape for shape, _ in search.limits.edges)
    events = shapes - {"season"}
    slope = (Change("trend", 0),)
    choices = [
        _pruned(search, _added(search, begun, allowed, most), allowed)
        for begun, allowed, most in (
            ((), events, _ANY),
            (slope, events, _ANY),
            ((), events, _HOPED_FOR),
            ((), events, _NONE_AT_ALL),
            ((), shapes, _ANY),
            (slope, shapes, _ANY),
            ((), shapes, _HOPED_FOR),
        )
    ]
    held = [changes for changes in choices if not _wanders(search, changes)]
    return max(held, key=lambda changes: worth(search, changes))


def _wanders(search: Search, changes: Sequence[Change]) -> bool:
    """Whether a season is said to change in a series that holds to no level, where it is a mere wandering."""
    return any(each.shape == "season" for each in changes) and search.fit(changes).rho > _WANDERING


def worth(search: Search, changes: Sequence[Change]) -> float:
    """How likely the changes make the series, beyond what so many must in any case."""
    return 2 * search.likelihood(changes) - sum(least_ratio(change) for change in changes)


def _added(
    search: Search, changes: tuple[Change, ...], shapes: frozenset[ChangePointShape], most: float
) -> tuple[Change, ...]:
    """Changes added one by one, as long as they help.

    Many changes together look like strong autocorrelation, beside which none of them alone is enough. So it is also
    tried to suppose little of it, or none, as long as changes are added; to be pruned, each must do with any.
    """
    while len(changes) < _MOST:
        best = _best(search, changes, shapes, most)
        if best is None or best.excess < -_LENIENCE:
            break
        changes = _moved(search, (*changes, best.change), shapes, most)
    return changes


def ratios(search: Search, changes: Sequence[Change]) -> list[float]:
    """For each change, how much likelier it makes the series, given the others (twice the logarithm)."""
    whole = search.likelihood(changes)
    return [2 * (whole - search.likelihood(_without(changes, index))) for index in range(len(changes))]


def least_ratio(change: Change) -> float:
    return _LEAST_RATIO_OF_A_SLOPE if is_slope(change) else LEAST_RATIO[change.shape]


def is_slope(change: Change) -> bool:
    """Whether it is the slope of the whole series, which is no change."""
    return change.shape == "trend" and change.at == 0


def fits_beside(change: Change, others: Sequence[Change], search: Search) -> bool:
    """Whether it is far enough from the others to be told apart from them."""
    return all(_apart(change, other, search.limits.apart) for other in others)


def _apart(one: Change, other: Change, apart: Mapping[ChangePointShape, int]) -> bool:
    if is_slope(one) or is_slope(other):
        return one != other
    if (one.shape == "season") != (other.shape == "season"):
        return True
    if one.shape == other.shape == "pulse":
        return one.until + apart["pulse"] <= other.at or other.until + apart["pulse"] <= one.at
    if "pulse" in (one.shape, other.shape):
        pulse, level = (one, other) if one.shape == "pulse" else (other, one)
        return all(abs(edge - level.at) >= apart["pulse"] for edge in (pulse.at, pulse.until))
    least = apart[one.shape] if one.shape == other.shape else apart["level"]
    return abs(one.at - other.at) >= least


def _best(
    search: Search, changes: Sequence[Change], shapes: frozenset[ChangePointShape], most: float = 1.0
) -> _Choice | None:
    """The candidate that adds most beyond what its shape must add."""
    import numpy as np

    best: _Choice | None = None
    for scan in search.scan(changes, shapes, most):
        excess = scan.ratios - LEAST_RATIO[scan.changes[0].shape]
        if is_slope(scan.changes[0]):
            excess[0] = scan.ratios[0] - _LEAST_RATIO_OF_A_SLOPE
        for index in np.argsort(-excess):
            if best and excess[index] <= best.excess:
                break
            if fits_beside(scan.changes[index], changes, search):
                best = _Choice(scan.changes[index], float(excess[index]))
                break
    return best


def _moved(
    search: Search, changes: tuple[Change, ...], shapes: frozenset[ChangePointShape], most: float = 1.0
) -> tuple[Change, ...]:
    """Each change replaced by whatever fits best in its place, until nothing moves."""
    for _ in range(_ROUNDS):
        before = changes
        for change in before if len(before) > 1 else ():
            others = tuple(each for each in changes if each != change)
            best = _best(search, others, shapes, most)
            changes = (*others, best.change) if best else others
        if set(changes) == set(before):
            break
    return tuple(sorted(changes, key=lambda each: each.at))


def _pruned(
    search: Search, changes: tuple[Change, ...], shapes: frozenset[ChangePointShape]
) -> tuple[Change, ...]:
    """Without those that, given the others, are not enough; the weakest goes first."""
    while changes:
        excess = [
            ratio - least_ratio(each) for ratio, each in zip(ratios(search, changes), changes, strict=True)
        ]
        if min(excess) >= 0:
            break
        changes = _moved(search, _without(changes, excess.index(min(excess))), shapes)
    return changes


def _without(changes: Sequence[Change], index: int) -> tuple[Change, ...]:
    return (*changes[:index], *changes[index + 1 :])
