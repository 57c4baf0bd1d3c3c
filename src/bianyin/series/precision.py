"""How finely a change point's date is known: the period that it stands for, and how it is written."""

from __future__ import annotations

import datetime as dt

from bianyin.model import ChangePoint
from bianyin.model.series import ChangePointPrecision
from bianyin.wording import iso_or_words, say

_DAY = dt.timedelta(days=1)
_MONTHS: dict[ChangePointPrecision, int] = {"month": 1, "quarter": 3, "year": 12}


def last_day(point: ChangePoint) -> dt.date:
    """Last day of the period that the point's date stands for; the date itself where it is known to the day."""
    if point.precision in _MONTHS:
        months = point.date.year * 12 + point.date.month - 1 + _MONTHS[point.precision]
        return dt.date(months // 12, months % 12 + 1, 1) - _DAY
    return point.date + (6 * _DAY if point.precision == "week" else dt.timedelta(0))


def shown_date(point: ChangePoint) -> str:
    """`2021-03-01` (a week by its first day too), `2021-03`, `2021Q1` or `2021`: no finer than it is known; or 1 Mar 2021, …"""
    date = point.date
    if point.precision == "quarter":
        return say("day.quarter", year=f"{date.year:04d}", quarter=(date.month + 2) // 3)
    return iso_or_words(
        {"month": f"{date:%Y-%m}", "year": f"{date:%Y}"}.get(point.precision, date.isoformat())
    )


def date_text(point: ChangePoint) -> str:
    """The date for a reader, with its precision where that is not the day: `2021-03（精确到月）`."""
    if point.precision == "day":
        return shown_date(point)
    return say("precision.coarse", date=shown_date(point), precision=say(f"precision.{point.precision}"))
