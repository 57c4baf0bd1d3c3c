"""The emission series and its change points."""

from __future__ import annotations

import datetime as dt
from typing import Literal, Self

from pydantic import Field, model_validator

from bianyin.model.base import Frozen
from bianyin.model.partial_date import Window

Frequency = Literal["daily", "weekly", "monthly"]
ChangePointKind = Literal["Event", "Seasonal"]


class Series(Frozen):
    """One emission series (时间序列): one region, one sector, one frequency, one unit.

    `dates` are strictly increasing and as many as `values`, which are in `unit` (Mt CO2 per day).
    """

    region: str  # region code, e.g. "210000"
    sector: str  # sector key, e.g. "industry"
    frequency: Frequency
    unit: str
    dates: tuple[dt.date, ...]
    values: tuple[float, ...]

    @model_validator(mode="after")
    def _dates_and_values_match(self) -> Self:
        if len(self.dates) != len(self.values):
            raise ValueError(f"{len(self.dates)} dates but {len(self.values)} values")
        if any(later <= earlier for earlier, later in zip(self.dates, self.dates[1:], strict=False)):
            raise ValueError("dates are not strictly increasing")
        return self


class PointWarning(Frozen):
    """Something a reader must know before trusting a change point. `name` is from a fixed set."""

    name: Literal["month_boundary", "series_edge", "interval_wider_than_window", "probably_one_change"]
    detail: str  # a Chinese sentence for the report


class ChangePoint(Frozen):
    """A date where the level, trend or seasonality of a series changes (变点). Not an *event*.

    `confidence` is the posterior probability of the change, 0 to 1; `start` and `end` its credible
    interval (both inclusive), absent where the points were given without one.
    """

    date: dt.date
    kind: ChangePointKind
    confidence: float = Field(ge=0, le=1)
    start: dt.date | None = None
    end: dt.date | None = None
    direction: Literal["up", "down"] | None = None  # of the trend after the point; unknown for given points
    warnings: tuple[PointWarning, ...] = ()

    @model_validator(mode="after")
    def _interval_is_in_order(self) -> Self:
        if self.start and self.end and self.end < self.start:
            raise ValueError(f"interval ends {self.end} before it starts {self.start}")
        return self


class Season(Frozen):
    """A named season of emissions policy that a Seasonal point falls into, e.g. 采暖季."""

    key: str
    name: str
    terms: tuple[str, ...]


class PointWindow(Frozen):
    """A change point and the windows it is searched in: each wider one only where those before it held nothing."""

    point: ChangePoint
    windows: tuple[Window, ...] = Field(min_length=1)
    seasons: tuple[Season, ...] = ()

    @property
    def window(self) -> Window:
        return self.windows[0]

    @property
    def wider(self) -> Window:
        """The widest; the window itself where there is no wider one."""
        return self.windows[-1]
