"""The level and the season of a series between given change points: what the picture draws over the data.

Ordinary least squares, for the eye. Sizes and their intervals come from detection, which knows autocorrelation.
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from bianyin.model import ChangePoint, Series

if TYPE_CHECKING:
    import numpy as np

_YEAR = 365.25
_HARMONICS = 3
_PULSE_DAYS = 28  # of a pulse whose end is not given
_YEARS_FOR_SEASON = 1.5
_HELD = 5.0  # as if so many steps said that a season does not change


class Fitted(NamedTuple):
    """First day of each step, the level there, and level and season together; Mt CO2 per day."""

    dates: tuple[dt.date, ...]
    level: tuple[float, ...]
    with_season: tuple[float, ...]


def fit_level(series: Series, points: Sequence[ChangePoint]) -> Fitted:
    """Level (piecewise by the points' shapes) and season (anew after each Seasonal point) of a series.

    A daily series is taken in weeks by their medians. A point without a shape may change level and slope.
    """
    import numpy as np

    dates, values = _weeks(series) if series.frequency == "daily" else (series.dates, series.values)
    at = np.array([day.toordinal() for day in dates], dtype=float)
    years = (at - at[0]) / _YEAR
    season, changes = _season(years, at, points)
    level = _level(years, at, points)
    design = np.hstack([level, season, changes])
    # Within less than a year a new season and a new level look alike: the season changes only as far as it must.
    held = np.zeros((changes.shape[1], design.shape[1]))
    held[:, level.shape[1] + season.shape[1] :] = np.sqrt(_HELD) * np.eye(changes.shape[1])
    wanted = np.concatenate([np.array(values), np.zeros(len(held))])
    weights, *_ = np.linalg.lstsq(np.vstack([design, held]), wanted, rcond=None)
    flat = level @ weights[: level.shape[1]]
    return Fitted(tuple(dates), tuple(map(float, flat)), tuple(map(float, design @ weights)))


def _weeks(series: Series) -> tuple[list[dt.date], list[float]]:
    first = series.dates[0]
    weeks: dict[int, list[float]] = {}
    for day, value in zip(series.dates, series.values, strict=True):
        weeks.setdefault((day - first).days // 7, []).append(value)
    starts = [first + dt.timedelta(weeks=week) for week in weeks]
    return starts, [statistics.median(values) for values in weeks.values()]


def _level(years: np.ndarray, at: np.ndarray, points: Sequence[ChangePoint]) -> np.ndarray:
    import numpy as np

    columns = [np.ones_like(years), years]
    for point in points:
        after = at >= point.date.toordinal()
        if point.kind == "Seasonal" or after.all() or not after.any():
            continue
        if point.shape == "pulse":
            until = point.until or point.date + dt.timedelta(days=_PULSE_DAYS)
            columns.append((after & (at <= until.toordinal())).astype(float))
            continue
        if point.shape != "trend":
            columns.append(after.astype(float))
        if point.shape != "level":
            columns.append(np.where(after, years - years[after][0], 0.0))
    return np.column_stack(columns)


def _season(
    years: np.ndarray, at: np.ndarray, points: Sequence[ChangePoint]
) -> tuple[np.ndarray, np.ndarray]:
    """Columns of the season, and of its change at each Seasonal point."""
    import numpy as np

    none = np.empty((len(years), 0))
    if years[-1] < _YEARS_FOR_SEASON:
        return none, none
    angles = [2 * np.pi * order * at / _YEAR for order in range(1, _HARMONICS + 1)]
    waves = np.column_stack([wave(angle) for angle in angles for wave in (np.cos, np.sin)])
    starts = [point.date.toordinal() for point in points if point.kind == "Seasonal"]
    return waves, np.hstack([none, *(waves * (at >= start)[:, None] for start in starts)])
