"""From what a regression says of a change to the share of such changes that are real.

The weights are fitted on simulated series (`bianyin eval changepoints --calibrate 200`), whose truth is known.
"""

from __future__ import annotations

import json
import math
from functools import lru_cache
from importlib import resources

from bianyin.series.regressors import Change

_MOST = 0.99


def group_of(change: Change) -> str:
    """Which weights are a change's: a step and a pulse are dated alike, a bend and a season otherwise."""
    return change.shape if change.shape in ("trend", "season") else "event"


def features(change: Change, ratio: float, near: float, unit: str) -> tuple[float, ...]:
    """What a confidence is judged by.

    Args:
        ratio: how much likelier the change makes the series, beyond what it must.
        near: share of the likely dates that lies near the date.
    """
    placed = math.log(max(near, 0.02) / max(1 - near, 0.02))
    return (1.0, math.log1p(max(0.0, ratio)), placed, float(unit == "month"))


def confidence(change: Change, ratio: float, near: float, unit: str) -> float:
    """The share of such changes that are real, 0 to 1."""
    weights = _weights()[group_of(change)]
    score = sum(
        weight * value for weight, value in zip(weights, features(change, ratio, near, unit), strict=True)
    )
    return round(min(_MOST, 1 / (1 + math.exp(-score))), 3)


@lru_cache(maxsize=1)
def _weights() -> dict[str, list[float]]:
    found: dict[str, list[float]] = json.loads(
        resources.files("bianyin.series").joinpath("confidence.json").read_text(encoding="utf-8")
    )["weights"]
    return found
