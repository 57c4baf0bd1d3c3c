"""Fit the weights of `series/confidence.py` on simulated series: of how many such changes is how many real?"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bianyin.evaluate.changepoint_cases import RIGHT_DAYS, RIGHT_SEASON_DAYS
from bianyin.evaluate.simulated_series import (
    NOISES,
    Noise,
    Truth,
    random_day,
    random_truths,
    simulated,
    truth_of,
)
from bianyin.series.changes import changes_of
from bianyin.series.confidence import features, group_of
from bianyin.series.steps import steps_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

# Far from the seeds that are measured with.
_FIRST_SEED = 100_000
_TREND_DAYS = 60  # a bend has no day
_RIDGE = 1.0  # holds the weights of a group with few examples


class _Example(NamedTuple):
    group: str
    features: tuple[float, ...]
    real: bool


def calibrate(path: Path, series: int = 200, jobs: int = 2) -> dict[str, int]:
    """Write the weights; returns how many changes each group was fitted on.

    Args:
        series: of each noise; a quarter without a change, half with one step of 3 to 25 %, a quarter of all kinds.
    """
    cases = [(noise, _FIRST_SEED + index, index % 4) for index in range(series) for noise in NOISES]
    with ProcessPoolExecutor(jobs) as pool:
        examples = [each for some in pool.map(_examples, cases, chunksize=8) for each in some]
    groups = {
        group: [each for each in examples if each.group == group] for group in ("event", "trend", "season")
    }
    weights = {group: [round(weight, 3) for weight in _fitted(some)] for group, some in groups.items()}
    counts = {group: len(some) for group, some in groups.items()}
    made = f"bianyin eval changepoints --calibrate {series}"
    path.write_text(
        json.dumps({"made": made, "examples": counts, "weights": weights}, indent=1) + "\n", encoding="utf-8"
    )
    return counts


def _examples(case: tuple[Noise, int, int]) -> list[_Example]:
    noise, seed, sort = case
    truths = (), (_one_step(noise, seed),), (_one_step(noise, seed),), random_truths(seed, noise)
    made = simulated(noise, seed, truths[sort])
    steps = steps_of(made.series)
    return [
        _Example(
            group_of(each.change),
            features(each.change, each.excess, each.place.near, steps.unit),
            any(_real(group_of(each.change), (steps.starts[each.change.at] - day).days, truth)
                for truth in made.truths for day in (truth.date, truth.until) if day),
        )
        for each in changes_of(steps).known
    ]  # fmt: skip


def _one_step(noise: Noise, seed: int) -> Truth:
    import numpy as np

    random = np.random.default_rng([seed, 5])
    size = float(random.choice([-1, 1]) * math.exp(random.uniform(math.log(0.03), math.log(0.25))))
    return truth_of("level", random_day(seed, noise, 90), size, noise)


def _real(group: str, off: int, truth: Truth) -> bool:
    allowed = {"event": RIGHT_DAYS, "trend": _TREND_DAYS, "season": RIGHT_SEASON_DAYS}[group]
    return (truth.shape == "season") == (group == "season") and abs(off) <= allowed


def _fitted(examples: Sequence[_Example]) -> Array:
    """Logistic regression by Newton's method."""
    import numpy as np

    known = np.array([each.features for each in examples])
    real = np.array([float(each.real) for each in examples])
    weights = np.zeros(known.shape[1])
    for _ in range(50):
        share = 1 / (1 + np.exp(-known @ weights))
        curvature = (known * (share * (1 - share))[:, None]).T @ known + _RIDGE * np.eye(len(weights))
        weights = weights + np.linalg.solve(curvature, known.T @ (real - share) - _RIDGE * weights)
    return weights
