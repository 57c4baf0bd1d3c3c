"""The emission series and its change points."""

from __future__ import annotations

import datetime as dt
from typing import Literal, Self

from pydantic import Field, model_validator

from bianyin.model.base import Frozen
from bianyin.model.partial_date import Window

Frequency = Literal["daily", "weekly", "monthly"]
ChangePointKind = Literal["Event", "Seasonal"]

# What changes. A season's change is Seasonal, all else an Event; a pulse (lockdown, outage) goes back to where it was.
ChangePointShape = Literal["level", "trend", "pulse", "season"]

# How finely a point's date is known; coarser than a day, `date` is the first day of the week, month, ...
ChangePointPrecision = Literal["day", "week", "month", "quarter", "year"]


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

    name: Literal[
        "month_boundary",
        "series_edge",
        "interval_wider_than_window",
        "probably_one_change",
        "national_shape",
        "outside_judged_span",
    ]
    detail: str  # a sentence for the report, in the language in which it was written


class HereOrEverywhere(Frozen):
    """How the other regions of the sector do at a change point: is it this region's, or everybody's?

    `regions` is how many others could be compared, `changed` how many of these have a change point of the
    same kind within 30 days. `rest_relative_size` is the relative size of the change, at the same date, in
    the sum of the others; None where it cannot be told. `local_relative_size` and `local_confidence` are
    what the series divided by that sum shows there: near zero, and None, where it goes with the rest.
    """

    verdict: Literal["here", "everywhere", "both", "unclear"]
    regions: int = Field(ge=0)
    changed: int = Field(ge=0)
    rest_relative_size: float | None = None
    local_relative_size: float | None = None
    local_confidence: float | None = Field(default=None, ge=0, le=1)


class ChangePoint(Frozen):
    """A date where the level, trend or seasonality of a series changes (变点). Not an *event*.

    `confidence` is the share of such points that are real, 0 to 1, calibrated on simulated series
    (docs/changepoints.md); absent where a point was given without. `posterior` is what the detector itself
    says, under its own name. `date` is the first day of the new state, known to `precision`: "month" means
    that the first of the month stands for all of it. `start` and `end` are the 95 % interval of the date, both
    inclusive, absent where the points were given without one.

    Sizes are in the series' unit, deseasonalised, and from one regression of all points: `size` is `after`
    less `before` for a level; for a trend, what it has added or taken by the next point or the end, at
    most a year later; for a season, the change of its amplitude; for a pulse, its mean departure until
    `until`, its last day. `relative_size` is `size` over `before` (-0.083: 8.3 % down), `size_low` to
    `size_high` its 95 % interval, `t` its t statistic. All are absent where a point was given without a series.
    """

    date: dt.date
    kind: ChangePointKind
    confidence: float | None = Field(default=None, ge=0, le=1)
    start: dt.date | None = None
    end: dt.date | None = None
    precision: ChangePointPrecision = "day"
    shape: ChangePointShape | None = None
    until: dt.date | None = None  # of a pulse, its last day
    direction: Literal["up", "down"] | None = None  # of the change; unknown for given points
    size: float | None = None
    relative_size: float | None = None
    before: float | None = None
    after: float | None = None
    size_low: float | None = None
    size_high: float | None = None
    t: float | None = None
    posterior: float | None = Field(default=None, ge=0, le=1)
    found_in: Literal["series", "relative_to_rest"] = "series"
    here_or_everywhere: HereOrEverywhere | None = None
    warnings: tuple[PointWarning, ...] = ()

    @model_validator(mode="after")
    def _interval_is_in_order(self) -> Self:
        if self.start and self.end and self.end < self.start:
            raise ValueError(f"interval ends {self.end} before it starts {self.start}")
        if self.until and self.until < self.date:
            raise ValueError(f"pulse ends {self.until} before it starts {self.date}")
        return self


class Season(Frozen):
    """A named season of emissions policy that a Seasonal point falls into, e.g. 采暖季."""

    key: str
    name: str
    terms: tuple[str, ...]
    english: str = ""


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
