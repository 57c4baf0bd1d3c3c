"""Find the change points of a series: a Bayesian decomposition into trend, season and noise (rbeast)."""

from __future__ import annotations

import datetime as dt
import math
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from bianyin.errors import BianyinError, InputError
from bianyin.model import ChangePoint, ChangePointKind, Series
from bianyin.series.spacing import missing_between

if TYPE_CHECKING:
    import numpy as np

DEFAULT_SEED = 20210301  # any number but 0, which asks rbeast for a random one

# Points less probable than this are dropped: a change there is less likely than none.
MIN_PROBABILITY = 0.5

_MIN_YEARS = 2  # one year of season cannot be told from trend

# Dates move by a step and probabilities by a few hundredths between seeds with rbeast's 3 chains, which is
# enough to lose a weak point; with 6 the list of points is the same for every seed that was tried.
_CHAINS = 6

# rbeast seeds every run but adds floats in an order that depends on where the arrays happen to lie in
# memory, so AVX results differ from run to run (zhaokg/Rbeast issue 53). Its plain routines do not.
_REPRODUCIBLE_ROUTINES = "sse"

_RBEAST_LOCK = threading.Lock()  # it keeps its options in a global variable


class _Resolution(NamedTuple):
    """How a series is cut into steps; lengths are in steps."""

    period: float  # a year
    trend_separation: int  # least distance of two trend changes, and what a probability is summed over
    season_separation: int
    minimum: int


# Days are taken together to weeks: day-to-day noise says nothing of policy, and a tenth of the time suffices.
_WEEKS = _Resolution(365.25 / 7, trend_separation=8, season_separation=26, minimum=52 * _MIN_YEARS)
_MONTHS = _Resolution(12.0, trend_separation=2, season_separation=6, minimum=12 * _MIN_YEARS)


class _Steps(NamedTuple):
    """First day and mean value of each step, NaN where no observation falls into it; and the day after all."""

    starts: tuple[dt.date, ...]
    values: tuple[float, ...]
    end: dt.date


def detect(
    series: Series, *, seed: int = DEFAULT_SEED, min_probability: float = MIN_PROBABILITY
) -> tuple[ChangePoint, ...]:
    """Change points of the trend (kind Event) and of the season (kind Seasonal), in order of date.

    Daily series are averaged over weeks that start with the first day; weekly and monthly ones stay as they
    are. `confidence` is the posterior probability of a change within four weeks (monthly: one month) of the
    date, for Seasonal within 13 weeks (three months); `start`/`end` is the 95 % credible interval; `direction`
    is where the trend goes from there. The same series and seed give the same points, in any process.

    Raises:
        InputError: the series is shorter than two years.
        BianyinError: rbeast gave no answer.
    """
    resolution = _MONTHS if series.frequency == "monthly" else _WEEKS
    steps = _steps(series)
    if len(steps.starts) < resolution.minimum:
        last = series.dates[-1] if series.dates else "无"
        raise InputError(
            f"序列太短：{series.dates[0] if series.dates else '无'} 至 {last} 只有 {len(steps.starts)} 个"
            f"{'月' if series.frequency == 'monthly' else '周'}，检测变点至少需要 {resolution.minimum} 个。",
            remedy=f"请提供至少 {_MIN_YEARS} 年的数据，或用 --points 直接给出变点。",
        )
    seen = [value for value in steps.values if not math.isnan(value)]
    if max(seen) == min(seen):
        return ()  # a constant has no change; scaled by its spread, it would be noise about zero
    result = _decompose(steps.values, resolution, seed)
    points = [
        *_points("Event", result.trend, steps, min_probability, resolution.trend_separation),
        *_points("Seasonal", result.season, steps, min_probability, resolution.season_separation),
    ]
    return tuple(sorted(points, key=lambda point: (point.date, point.kind)))


def _steps(series: Series) -> _Steps:
    """Weekly means of a daily series; else the observations, with NaN for those that are missing."""
    if not series.dates:
        return _Steps((), (), dt.date.min)
    if series.frequency == "daily":
        return _weekly_means(series)
    starts: list[dt.date] = []
    values: list[float] = []
    for day, value in zip(series.dates, series.values, strict=True):
        if starts:
            for _ in range(missing_between(starts[-1], day, series.frequency) or 0):
                starts.append(_after(starts[-1], series))
                values.append(math.nan)
        starts.append(day)
        values.append(value)
    return _Steps(tuple(starts), tuple(values), _after(starts[-1], series))


def _after(day: dt.date, series: Series) -> dt.date:
    """The next observation's date, for a month its first day."""
    if series.frequency == "monthly":
        return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return day + dt.timedelta(days=7)


def _weekly_means(series: Series) -> _Steps:
    first = series.dates[0]
    count = ((series.dates[-1] - first).days + 1) // 7  # the last week only if it is whole
    sums, counts = [0.0] * count, [0] * count
    for day, value in zip(series.dates, series.values, strict=True):
        week = (day - first).days // 7
        if week < count:
            sums[week] += value
            counts[week] += 1
    return _Steps(
        tuple(first + dt.timedelta(weeks=week) for week in range(count)),
        tuple(total / days if days else math.nan for total, days in zip(sums, counts, strict=True)),
        first + dt.timedelta(weeks=count),
    )


def _decompose(values: Sequence[float], resolution: _Resolution, seed: int) -> Any:
    """Run rbeast; times are positions in `values`, from 0."""
    import numpy as np
    import Rbeast

    with _RBEAST_LOCK:
        result = Rbeast.beast(
            np.array(values, dtype=np.float64),
            start=0.0,
            deltat=1.0,
            season="harmonic",
            period=resolution.period,
            tseg_minlength=resolution.trend_separation,
            sseg_minlength=resolution.season_separation,
            mcmc_seed=seed,
            mcmc_chains=_CHAINS,
            cputype=_REPRODUCIBLE_ROUTINES,
            print_param=False,
            print_progress=False,
            print_warning=False,
            quiet=True,
        )
    if result is None:
        raise BianyinError("变点检测（rbeast）没有给出结果。", remedy="请检查序列，或用 --points 给出变点。")
    return result


def _points(
    kind: ChangePointKind, component: Any, steps: _Steps, min_probability: float, separation: int
) -> list[ChangePoint]:
    points = []
    for position, probability, interval in zip(component.cp, component.cpPr, component.cpCI, strict=True):
        if math.isnan(position) or probability < min_probability:
            continue
        at = round(float(position))
        date = steps.starts[at]
        start, end = _interval(interval, steps, date)
        points.append(
            ChangePoint(
                date=date,
                kind=kind,
                confidence=round(min(1.0, float(probability)), 3),
                start=start,
                end=end,
                direction=_direction(component, at, separation) if kind == "Event" else None,
            )
        )
    return points


def _interval(interval: np.ndarray, steps: _Steps, date: dt.date) -> tuple[dt.date, dt.date]:
    """First day of the first step and last day of the last step that the credible interval touches."""
    low, high = (float(bound) for bound in interval)
    last = len(steps.starts) - 1
    first_step = 0 if math.isnan(low) else max(0, math.floor(low))
    last_step = last if math.isnan(high) else min(last, math.ceil(high))
    after = steps.starts[last_step + 1] if last_step < last else steps.end
    return min(date, steps.starts[first_step]), max(date, after - dt.timedelta(days=1))


def _direction(trend: Any, at: int, separation: int) -> Literal["up", "down"] | None:
    """Where the fitted trend has gone one separation after the point; None within its own uncertainty."""
    later = min(at + separation, len(trend.Y)) - 1
    change = float(trend.Y[later] - trend.Y[at - 1])
    if abs(change) <= float(trend.SD[later]):
        return None
    return "up" if change > 0 else "down"
