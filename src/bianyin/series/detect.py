"""Find the change points of a series: one regression of season, festivals and changes, in autocorrelated noise."""

from __future__ import annotations

import datetime as dt
import math

from bianyin.errors import InputError
from bianyin.model import ChangePoint, ChangePointKind, Series
from bianyin.series.changes import UNJUDGED, Changes, Known, changes_of
from bianyin.series.confidence import confidence
from bianyin.series.locating import interval
from bianyin.series.outliers import outlier_notes
from bianyin.series.posterior import DEFAULT_SEED, Posterior
from bianyin.series.steps import Steps, steps_of

# Points less certain than this are dropped. Below a half most are real changes whose date is off by more than a month
# (docs/changepoints.md), which their interval says; where nothing changes at all hardly one comes so far.
MIN_PROBABILITY = 0.3

_MIN_YEARS = 2  # one year of season cannot be told from trend
_MIN_WEEKS, _MIN_MONTHS = 52 * _MIN_YEARS, 12 * _MIN_YEARS

_CHINESE = {"week": "周", "month": "月"}


def detect(
    series: Series, *, seed: int | None = DEFAULT_SEED, min_probability: float = MIN_PROBABILITY
) -> tuple[ChangePoint, ...]:
    """Change points of level and trend and short pulses (kind Event) and of the season (Seasonal), in order of date.

    Days are taken together to weeks from Monday on, figures of months that were spread over days to months again;
    `precision` says which. What the fields mean: `ChangePoint`; how all is found and measured: docs/changepoints.md.
    The same series and seed give the same points, in any process; the seed matters to
    `posterior` alone, and without one (None) it is left out, which saves half of the time.

    Raises:
        InputError: the series is shorter than two years.
        BianyinError: rbeast gave no answer.
    """
    _check_length(series)
    steps = steps_of(series)
    seen = [value for value in steps.values if not math.isnan(value)]
    if not seen or max(seen) == min(seen):
        return ()  # a constant has no change; scaled by its spread, it would be noise about zero
    return told(changes_of(steps), seed=seed, min_probability=min_probability)


def told(
    changes: Changes, *, seed: int | None = DEFAULT_SEED, min_probability: float = MIN_PROBABILITY
) -> tuple[ChangePoint, ...]:
    """The change points that are certain enough."""
    steps = changes.steps
    sure = [
        (known, share)
        for known in changes.known
        if (share := confidence(known.change, known.excess, known.place.near, steps.unit)) >= min_probability
    ]
    if not sure:
        return ()
    posterior = None if seed is None else Posterior(steps, seed)
    points = [_point(known, share, steps, posterior) for known, share in sure]
    return tuple(sorted(points, key=lambda point: (point.date, point.kind)))


def detection_notes(series: Series) -> tuple[str, ...]:
    """Chinese sentences on what detection made of the series: outliers, months, ends that cannot be judged."""
    steps = steps_of(series)
    notes = list(outlier_notes(series))
    if steps.unit == "month" and series.frequency != "monthly":
        notes.append(
            "该序列是由月度统计摊到各日的：台阶都在每月 1 日。变点按月均值检测，日期只精确到月，"
            "月内何时变化无从得知。"
        )
    least = UNJUDGED[steps.unit]
    if len(steps.starts) > 2 * least:
        first, last = steps.starts[least], steps.starts[-least] - dt.timedelta(days=1)
        notes.append(f"{first} 之前与 {last} 之后不足 {least} {_CHINESE[steps.unit]}，不能判断有无变点。")
    return tuple(notes)


def _check_length(series: Series) -> None:
    if not series.dates:
        count, unit, least = 0, "周", _MIN_WEEKS
    elif series.frequency == "monthly":
        count, unit, least = len(series.dates), "月", _MIN_MONTHS
    else:
        last_days = 7 if series.frequency == "weekly" else 1
        count, unit, least = ((series.dates[-1] - series.dates[0]).days + last_days) // 7, "周", _MIN_WEEKS
    if count < least:
        first, last = (series.dates[0], series.dates[-1]) if series.dates else ("无", "无")
        raise InputError(
            f"序列太短：{first} 至 {last} 只有 {count} 个{unit}，检测变点至少需要 {least} 个。",
            remedy=f"请提供至少 {_MIN_YEARS} 年的数据，或用 --points 直接给出变点。",
        )


def _point(known: Known, share: float, steps: Steps, posterior: Posterior | None) -> ChangePoint:
    change, size = known.change, known.size
    kind: ChangePointKind = "Seasonal" if change.shape == "season" else "Event"
    start, end = interval(known.place, steps)
    return ChangePoint.model_validate(
        {
            "date": steps.starts[change.at],
            "kind": kind,
            "confidence": share,
            "start": start,
            "end": end,
            "precision": steps.unit,
            "shape": change.shape,
            "until": steps.last_day(change.until - 1) if change.shape == "pulse" else None,
            "direction": ("up" if size.size > 0 else "down") if change.shape != "season" else None,
            "size": _rounded(size.size),
            "relative_size": _rounded(size.relative),
            "before": _rounded(size.before),
            "after": _rounded(size.after),
            "size_low": _rounded(size.low),
            "size_high": _rounded(size.high),
            "t": _rounded(size.t),
            "posterior": round(posterior.near(change.at, kind), 3) if posterior else None,
        }
    )


def _rounded(value: float | None) -> float | None:
    """To four figures; None for what is not a number, which JSON cannot hold."""
    return float(f"{value:.4g}") if value is not None and math.isfinite(value) else None
