"""One simulated series, detected: what was found of its true changes, and what was found besides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

from bianyin.evaluate.simulated_series import (
    Noise,
    Simulated,
    Trouble,
    Truth,
    random_day,
    random_truths,
    simulated,
    truth_of,
)
from bianyin.model import ChangePoint, ChangePointShape
from bianyin.series import detect

# A date is right within so many days; of a season, whose change nobody can date, within a quarter.
RIGHT_DAYS, RIGHT_SEASON_DAYS = 30, 91

# Margin of F1, as in the Turing Change Point Dataset's 5 steps (van den Burg & Williams 2020).
_MARGIN_DAYS = 35

_STEPS = {"step 5%": 0.05, "step 10%": 0.10, "step 20%": 0.20}
_SHAPES: Mapping[str, tuple[ChangePointShape, float]] = {
    "slope": ("trend", 0.15),
    "pulse": ("pulse", 0.15),
    "season": ("season", 0.15),
}
_TROUBLES: Mapping[str, Trouble] = {"festival": "festival", "outliers": "outliers", "gaps": "gaps"}
SCENARIOS = ("none", *_STEPS, "near the end", *_SHAPES, *_TROUBLES, "mixed")


class Case(NamedTuple):
    """What to simulate; `troubled` series have a 20 % step too, so that it can be lost to the trouble."""

    noise: Noise
    scenario: str
    seed: int


class Outcome(NamedTuple):
    """A case, its truth and what each detector found; `peers` by name, dates alone."""

    case: Case
    truths: tuple[Truth, ...]
    points: tuple[ChangePoint, ...]
    peers: Mapping[str, tuple[dt.date, ...]]

    @property
    def right(self) -> bool:
        """Whether every true change was found and nothing else."""
        return all(found_of(truth, self.points) for truth in self.truths) and all(
            true_of(point, self.truths) for point in self.points
        )


Peer = Callable[[Simulated], tuple[dt.date, ...]]


def outcomes(cases: Sequence[Case], peers: Mapping[str, Peer], jobs: int) -> Iterator[Outcome]:
    """Every case's outcome, in their order; `peers` must be functions of a module, for other processes run them."""
    if jobs == 1:
        yield from (outcome(case, peers) for case in cases)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(outcome, cases, [peers] * len(cases), chunksize=8)


def outcome(case: Case, peers: Mapping[str, Peer]) -> Outcome:
    made = simulate(case)
    found = {name: peer(made) for name, peer in peers.items()}
    return Outcome(case, made.truths, detect(made.series, seed=None), found)


def simulate(case: Case) -> Simulated:
    noise, scenario, seed = case
    sign = 1 if seed % 2 else -1
    if scenario == "none":
        return simulated(noise, seed)
    if scenario == "mixed":
        return simulated(noise, seed, random_truths(seed, noise))
    if scenario == "near the end":
        day = dt.date(2022, 12, 31) - dt.timedelta(days=35 + seed % 56)
        return simulated(noise, seed, (truth_of("level", day, sign * 0.3, noise),))
    if scenario in _SHAPES:
        shape, size = _SHAPES[scenario]
        return simulated(noise, seed, (truth_of(shape, random_day(seed, noise, 300), sign * size, noise),))
    size = _STEPS.get(scenario, 0.2)
    step = truth_of("level", random_day(seed, noise), sign * size, noise)
    return simulated(noise, seed, (step,), _TROUBLES.get(scenario, "none"))


def found_of(truth: Truth, points: Iterable[ChangePoint]) -> ChangePoint | None:
    """The point that found a true change: of its kind, and right in its date; the nearest of several."""
    right = [point for point in points if _is_of(point, truth)]
    return min(right, key=lambda point: abs(point.date - truth.date), default=None)


def true_of(point: ChangePoint, truths: Iterable[Truth]) -> bool:
    """Whether a point is a true change; the end of a pulse is one too."""
    ends = [truth._replace(date=truth.until) for truth in truths if truth.until]
    return any(_is_of(point, truth) for truth in [*truths, *ends])


def f1(truths: Sequence[dt.date], found: Sequence[dt.date], first: dt.date) -> float:
    """Harmonic mean of precision and recall, the beginning counted as a change on both sides (so none of none is 1)."""
    true, said = {first, *truths}, {first, *found}
    left = set(said)
    hits = 0
    for day in sorted(true):
        near = [other for other in left if abs((other - day).days) <= _MARGIN_DAYS]
        if near:
            left.discard(min(near, key=lambda other: abs(other - day)))
            hits += 1
    precision, recall = hits / len(said), hits / len(true)
    return 2 * precision * recall / (precision + recall)


def _is_of(point: ChangePoint, truth: Truth) -> bool:
    seasonal = truth.shape == "season"
    allowed = RIGHT_SEASON_DAYS if seasonal else RIGHT_DAYS
    return (point.kind == "Seasonal") == seasonal and abs((point.date - truth.date).days) <= allowed
