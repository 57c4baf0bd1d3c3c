"""Dates as Chinese sources give them: with a precision, and with where they were read."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal, Self

from pydantic import model_validator

from bianyin.model.base import Frozen

Precision = Literal["day", "month", "year"]

# The four dates a document can carry (发布日期, 成文日期, 施行日期, 发生日期). There is never a bare "date".
DateName = Literal["published_on", "issued_on", "effective_on", "occurred_on"]
DATE_NAMES: tuple[DateName, ...] = ("published_on", "issued_on", "effective_on", "occurred_on")

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_PRECISION: dict[int, Precision] = {4: "year", 7: "month", 10: "day"}


class PartialDate(Frozen):
    """A day, a month or a year, written `2021-10-24`, `2021-10` or `2021`.

    Raises:
        ValueError: the value is not such a date, or its precision is not the one given.
    """

    value: str
    precision: Precision

    @model_validator(mode="after")
    def _value_is_a_date_of_this_precision(self) -> Self:
        if not _ISO.fullmatch(self.value) or _PRECISION[len(self.value)] != self.precision:
            raise ValueError(f"{self.value!r} is not a {self.precision} in ISO form")
        _ = self.start
        return self

    @classmethod
    def parse(cls, value: str) -> PartialDate:
        """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""
        precision = _PRECISION.get(len(value))
        if precision is None:
            raise ValueError(f"{value!r} is not YYYY, YYYY-MM or YYYY-MM-DD")
        return cls(value=value, precision=precision)

    @classmethod
    def of(cls, year: int, month: int | None = None, day: int | None = None) -> PartialDate:
        """Build from numbers; `PartialDate.of(2021, 10)` is the month."""
        parts = [f"{year:04d}"] + [f"{part:02d}" for part in (month, day) if part is not None]
        return cls.parse("-".join(parts))

    @property
    def start(self) -> dt.date:
        """First day of the period."""
        numbers = [int(part) for part in self.value.split("-")]
        return dt.date(*[*numbers, 1, 1][:3])

    @property
    def end(self) -> dt.date:
        """First day after the period; the last day of 9999 where none comes after it."""
        start = self.start
        try:
            if self.precision == "day":
                return start + dt.timedelta(days=1)
            if self.precision == "month":
                return dt.date(start.year + start.month // 12, start.month % 12 + 1, 1)
            return dt.date(start.year + 1, 1, 1)
        except (OverflowError, ValueError):
            return dt.date.max

    def __str__(self) -> str:
        return self.value


class Window(Frozen):
    """Half-open range of days `[start, end)` around a change point (时间窗口), and why so wide."""

    start: dt.date
    end: dt.date
    reason: str = ""

    @model_validator(mode="after")
    def _is_not_empty(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"window ends {self.end} at or before it starts {self.start}")
        return self

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    def contains(self, day: dt.date) -> bool:
        return self.start <= day < self.end

    def overlaps(self, date: PartialDate) -> bool:
        """Whether any day of `date` lies in the window: a month counts where it overlaps."""
        return date.start < self.end and self.start < date.end
