"""Dates as tables write them: days, ISO weeks, months, quarters, years; each with the precision that it has."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from bianyin.model.series import ChangePointPrecision

# Which number of 03/04/2021 is the day: Carbon Monitor writes dd/mm/yyyy, American spreadsheets mm/dd/yyyy.
DayOrder = Literal["dmy", "mdy"]

# Years outside are slips of the keyboard (0202-03-01); inside, a window's arithmetic cannot overflow.
_FIRST_YEAR, _LAST_YEAR = 1900, 2100

_MIDNIGHT = re.compile(r"[ T]00:00(?::00(?:\.0+)?)?(?:Z|[+-]\d\d:?\d\d)?$")  # spreadsheets, data frames
_NUMBERS = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?|年(\d{1,2})月(?:(\d{1,2})[日号])?|(\d{2})(\d{2})?)"
)
_DAY_FIRST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_WEEK = re.compile(r"(\d{4})(?:-?W(\d{1,2})(?:-?([1-7]))?|年第?(\d{1,2})周)", re.IGNORECASE)
_QUARTER = re.compile(
    r"(\d{4})(?:[-/ ]?Q([1-4])|年第?([1-4一二三四])季度?)|Q([1-4])[-/ ](\d{4})", re.IGNORECASE
)
_YEAR = re.compile(r"(\d{4})年?")
_DECIMAL_YEAR = re.compile(r"(\d{4})(\.\d{2,})")  # of R's time series: 2016.25 is April
_NAMED = re.compile(
    r"(?:(?P<d1>\d{1,2})[- ])?(?P<month>[a-z]{3,9})\.?(?:[- ](?P<d2>\d{1,2}),?(?= ))?[- ](?P<year>\d{4})",
    re.I,
)
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class Period(NamedTuple):
    """First day of a day, week, month, quarter or year, and which of these it is."""

    date: dt.date
    precision: ChangePointPrecision


class AmbiguousOrder(ValueError):
    """03/04/2021 may be 3 April or 4 March."""


def parse_period(text: str, order: DayOrder | None = None) -> Period:
    """Read one date in any of the usual forms.

    `2021-03-01`, `2021/3/1`, `20210301`, `2021年3月1日`, `01/03/2021` (by `order`), `1 Mar 2021`; `2021-W09`,
    `2021年第9周`; `2021-03`, `202103`, `2021年3月`, `Mar 2021`, `2021.167` (R); `2021Q1`, `2021年一季度`; `2021`.

    Raises:
        AmbiguousOrder: day and month may be either way round, and `order` is not given.
        ValueError: with a Chinese reason.
    """
    plain = _MIDNIGHT.sub("", unicodedata.normalize("NFKC", text).strip())
    for read in (_numbers, _week, _quarter, _year, _named, _decimal_year):
        try:
            period = read(plain)
        except ValueError:
            raise ValueError(f"“{text}”不是存在的日期") from None
        if period is not None:
            break
    else:
        period = _day_first(text, plain, order)
    if not _FIRST_YEAR <= period.date.year <= _LAST_YEAR:
        raise ValueError(f"“{text}”的年份不在 {_FIRST_YEAR} 至 {_LAST_YEAR} 之间")
    return period


def day_order(cells: Iterable[str]) -> DayOrder | None:
    """Which number is the day in cells like 03/04/2021; None where no cell is written so.

    Decided by any number above 12, else by which reading makes the dates evenly spaced.

    Raises:
        AmbiguousOrder: neither tells.
    """
    pairs = []
    for cell in dict.fromkeys(cells):
        match = _DAY_FIRST.fullmatch(_MIDNIGHT.sub("", unicodedata.normalize("NFKC", cell).strip()))
        if match:
            pairs.append((int(match[1]), int(match[3]), int(match[4])))
    if not pairs:
        return None
    first, second = max(pair[0] for pair in pairs), max(pair[1] for pair in pairs)
    if (first > 12) != (second > 12):
        return "dmy" if first > 12 else "mdy"
    uneven = {order: _unevenness(pairs, order) for order in ("dmy", "mdy")}
    if uneven["dmy"] == uneven["mdy"]:
        raise AmbiguousOrder(f"“{pairs[0][0]:02d}/{pairs[0][1]:02d}/{pairs[0][2]}”是日在前还是月在前？")
    return "dmy" if uneven["dmy"] < uneven["mdy"] else "mdy"


def _unevenness(pairs: Sequence[tuple[int, int, int]], order: DayOrder) -> float:
    """Longest step between dates over the shortest; infinite where a date does not exist."""
    try:
        dates = sorted(dt.date(y, *((b, a) if order == "dmy" else (a, b))) for a, b, y in pairs)
    except ValueError:
        return math.inf
    steps = [(later - earlier).days for earlier, later in pairwise(dates)]
    return max(steps) / min(steps) if steps else 1.0


def _numbers(text: str) -> Period | None:
    match = _NUMBERS.fullmatch(text)
    if not match:
        return None
    year, month = int(match[1]), int(match[3] or match[5] or match[7])
    if match[2] == "." and match[4] is None and not 1 <= month <= 12:
        return None  # a decimal year
    day = match[4] or match[6] or match[8]
    return Period(dt.date(year, month, int(day or 1)), "day" if day else "month")


def _week(text: str) -> Period | None:
    match = _WEEK.fullmatch(text)
    if not match:
        return None
    week = int(match[2] or match[4])
    day = dt.date.fromisocalendar(int(match[1]), week, int(match[3] or 1))
    return Period(day, "day" if match[3] else "week")


def _quarter(text: str) -> Period | None:
    match = _QUARTER.fullmatch(text)
    if not match:
        return None
    number = match[2] or match[3] or match[4]
    quarter = "一二三四".find(number) + 1 or int(number)
    return Period(dt.date(int(match[1] or match[5]), 3 * quarter - 2, 1), "quarter")


def _year(text: str) -> Period | None:
    match = _YEAR.fullmatch(text)
    return Period(dt.date(int(match[1]), 1, 1), "year") if match else None


def _decimal_year(text: str) -> Period | None:
    match = _DECIMAL_YEAR.fullmatch(text)
    if not match:
        return None
    return Period(dt.date(int(match[1]), min(11, math.floor(float(match[2]) * 12 + 0.05)) + 1, 1), "month")


def _named(text: str) -> Period | None:
    """`1 Mar 2021`, `March 1, 2021`, `Mar 2021`."""
    match = _NAMED.fullmatch(text)
    if not match or (name := match["month"].lower())[:3] not in _MONTH_NAMES:
        return None
    month, day = _MONTH_NAMES.index(name[:3]) + 1, match["d1"] or match["d2"]
    return Period(dt.date(int(match["year"]), month, int(day or 1)), "day" if day else "month")


def _day_first(text: str, plain: str, order: DayOrder | None) -> Period:
    match = _DAY_FIRST.fullmatch(plain)
    if not match:
        raise ValueError(f"“{text}”不是日期，应写成 2021-03-01")
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    known: Callable[[int, int], bool] = lambda a, b: a > 12 or b > 12 or a == b  # noqa: E731
    if order is None and not known(first, second):
        raise AmbiguousOrder(f"“{text}”是日在前还是月在前？请写成 2021-03-01")
    day_is_first = order == "dmy" or (order is None and second <= 12)
    month, day = (second, first) if day_is_first else (first, second)
    try:
        return Period(dt.date(year, month, day), "day")
    except ValueError:
        raise ValueError(f"“{text}”不是存在的日期") from None
