"""The table of `bianyin eval changepoints`: false points, recall, calibration, sizes, F1."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bianyin.evaluate.changepoint_cases import Outcome, f1, found_of, true_of
from bianyin.evaluate.simulated_series import START

_CERTAIN = 0.9
_BINS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def scores(found: Sequence[Outcome]) -> dict[str, Any]:
    """All figures, by noise: each a share, a mean a series, or None where there was nothing to judge."""
    noises = sorted({each.case.noise for each in found})
    return {noise: _of_noise([each for each in found if each.case.noise == noise]) for noise in noises}


def lines_of(measured: Mapping[str, Any]) -> list[str]:
    """The figures as Markdown, a table a question."""
    lines = []
    for title in ("false points a series", "recall", "calibration", "sizes", "F1"):
        names = list(dict.fromkeys(name for each in measured.values() for name in each[title]))
        lines += ["", f"| {title} | {' | '.join(names)} |", f"|---{'|---:' * len(names)}|"]
        for noise, each in measured.items():
            lines.append(f"| {noise} | {' | '.join(_shown(each[title].get(name)) for name in names)} |")
    return lines[1:]


def gained_and_lost(
    before: Mapping[str, bool], found: Iterable[Outcome]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Cases that are right now and were not in the accepted run, and the other way round."""
    now = {key_of(each): each.right for each in found}
    both = [key for key in now if key in before]
    return tuple(k for k in both if now[k] > before[k]), tuple(k for k in both if now[k] < before[k])


def key_of(found: Outcome) -> str:
    return f"{found.case.noise} {found.case.scenario} {found.case.seed}"


def _of_noise(found: Sequence[Outcome]) -> dict[str, Any]:
    scenarios = list(dict.fromkeys(each.case.scenario for each in found))
    by = {name: [each for each in found if each.case.scenario == name] for name in scenarios}
    return {
        "false points a series": {name: _false(by[name]) for name in scenarios}
        | {f"none, ≥ {_CERTAIN}": _false(by.get("none", []), _CERTAIN)},
        "recall": {name: _recall(by[name]) for name in scenarios if name != "none"},
        "calibration": _calibration(found),
        "sizes": _sizes(found),
        "F1": _f1(found),
    }


def _false(found: Sequence[Outcome], least: float = 0.0) -> float | None:
    counts = [
        sum((point.confidence or 0) >= least and not true_of(point, each.truths) for point in each.points)
        for each in found
    ]
    return _mean(counts)


def _recall(found: Sequence[Outcome]) -> float | None:
    return _mean([bool(found_of(truth, each.points)) for each in found for truth in each.truths])


def _calibration(found: Sequence[Outcome]) -> dict[str, str]:
    """The share of true points among those shown as so certain, and how many these are."""
    shown = [(point.confidence or 0, true_of(point, each.truths)) for each in found for point in each.points]
    cells = {}
    for low in _BINS:
        true = [is_true for confidence, is_true in shown if low <= confidence < low + 0.1]
        share = _mean(true)
        cells[f"{low:.1f}-{low + 0.1:.1f}"] = "–" if share is None else f"{share:.2f} ({len(true)})"
    return cells


def _sizes(found: Sequence[Outcome]) -> dict[str, float | None]:
    """Of steps of 10 % and more that were found: is the sign right, and by which share of the step is the size off?"""
    pairs = [
        (truth.size, point.size)
        for each in found
        for truth in each.truths
        if truth.shape == "level" and abs(truth.size) >= 0.1
        and (point := found_of(truth, each.points)) and point.shape == "level" and point.size is not None
    ]  # fmt: skip
    errors = [abs(size - true) / abs(true) for true, size in pairs]
    return {
        "sign right": _mean([size * true > 0 for true, size in pairs]),
        "median error": statistics.median(errors) if errors else None,
    }


def _f1(found: Sequence[Outcome]) -> dict[str, float | None]:
    """Mean over the mixed series, where a detector that says nothing is right in those without a change."""
    mixed = [each for each in found if each.case.scenario == "mixed"]
    rows: dict[str, list[float]] = {"ours": []}
    for each in mixed:
        truths = [day for truth in each.truths for day in (truth.date, truth.until) if day]
        # A pulse that is told as one is two changes to those who know no pulses.
        ours = [day for point in each.points for day in (point.date, point.until) if day]
        rows["ours"].append(f1(truths, ours, START))
        for name, dates in each.peers.items():
            rows.setdefault(name, []).append(f1(truths, dates, START))
    return {name: _mean(values) for name, values in rows.items()}


def _mean(values: Sequence[float]) -> float | None:
    return statistics.fmean(values) if values else None


def _shown(value: Any) -> str:
    return "–" if value is None else value if isinstance(value, str) else f"{value:.3f}"
