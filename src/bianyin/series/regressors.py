"""What a series is made of, as columns of a regression: season, festivals, and the kinds of change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bianyin.model import ChangePointShape

if TYPE_CHECKING:
    from bianyin.series.autoregression import Array

_DAY = dt.timedelta(days=1)

# Days of the year's two long holidays, counted from their first day. Works close before the Spring Festival and
# come back after the Lantern Festival; the three spans move with the lunar calendar, so no season holds them.
_SPRING_FESTIVAL = ((-7, 0), (0, 7), (7, 16))
_NATIONAL_DAY = ((0, 7),)


class Change(NamedTuple):
    """One change: in shape `shape` from step `at` on; a pulse until before step `until`, `fading` bit by bit or not."""

    shape: ChangePointShape
    at: int
    until: int = 0
    fading: bool = False


def season(steps: int, period: float, order: int) -> Array:
    """(steps, 2 * order or one less) sine and cosine of `order` harmonics of the year."""
    import numpy as np

    angle = 2 * np.pi * np.arange(steps) / period
    waves = [wave(k * angle) for k in range(1, order + 1) for wave in (np.sin, np.cos)]
    if 2 * order == period:
        del waves[-2]  # the sine of the shortest wave is zero at every step
    return np.stack(waves, axis=1) if waves else np.empty((steps, 0))


def column(change: Change, steps: int, period: float) -> Array:
    """(steps, 1) for a level, trend or pulse; (steps, 4) for a season: its two lowest harmonics."""
    import numpy as np

    time = np.arange(steps, dtype=float)
    since = (time >= change.at).astype(float)
    if change.shape == "trend":
        since *= (time - change.at) / period
    if change.shape == "season":
        waves: Array = season(steps, period, 2) * since[:, None]
        return waves
    if change.shape == "pulse":
        since[change.until :] = 0
        if change.fading:
            since[change.at : change.until] = fading_weights(change.until - change.at)[: steps - change.at]
    return since[:, None]


def fading_weights(length: int) -> Array:
    """(length,) what is left of a fading pulse at each of its steps; a twentieth at the end."""
    import numpy as np

    weights: Array = np.exp(-3 * np.arange(length) / length)
    return weights


def festivals(starts: Sequence[dt.date], end: dt.date) -> tuple[Array, ...]:
    """Groups of columns, (steps, spans): which share of each step's days lies in which span of a festival.

    Args:
        starts: first day of each step.
        end: the day after the last.
    """
    import numpy as np

    years = range(starts[0].year, end.year + 1)
    groups = []
    spring, national = [_spring_festival(year) for year in years], [dt.date(year, 10, 1) for year in years]
    for days, spans in ((spring, _SPRING_FESTIVAL), (national, _NATIONAL_DAY)):
        columns = [
            _shares(starts, end, [(day + low * _DAY, day + high * _DAY) for day in days if day])
            for low, high in spans
        ]
        groups.append(np.stack(columns, axis=1))
    return tuple(group for group in groups if group.any())


def _shares(starts: Sequence[dt.date], end: dt.date, spans: Sequence[tuple[dt.date, dt.date]]) -> Array:
    import numpy as np

    low = np.array([day.toordinal() for day in starts])
    high = np.append(low[1:], end.toordinal())
    shared = np.zeros(len(low))
    for first, after in spans:
        shared += np.maximum(0, np.minimum(high, after.toordinal()) - np.maximum(low, first.toordinal()))
    shares: Array = shared / (high - low)
    return shares


@lru_cache(maxsize=512)
def _spring_festival(year: int) -> dt.date | None:
    """Its first day; None for years that the calendar does not know."""
    import holidays

    # Without a language the names are in that of the machine.
    calendar = holidays.country_holidays("CN", years=year, observed=False, language="zh_CN")
    return min((day for day, name in calendar.items() if name == "春节"), default=None)
