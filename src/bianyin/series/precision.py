"""How finely a change point's date is known: the period that it stands for, and how it is written."""

from __future__ import annotations

import datetime as dt

from bianyin.model import ChangePoint
from bianyin.model.series import ChangePointPrecision

_DAY = dt.timedelta(days=1)
_MONTHS: dict[ChangePointPrecision, int] = {"month": 1, "quarter": 3, "year": 12}
NAMES: dict[ChangePointPrecision, str] = {
    "day": "日",
    "week": "周",
    "month": "月",
    "quarter": "季度",
    "year": "年",
}


def last_day(point: ChangePoint) -> dt.date:
    """Last day of the period that the point's date stands for; the date itself where it is known to the day."""
    if point.precision in _MONTHS:
        months = point.date.year * 12 + point.date.month - 1 + _MONTHS[point.precision]
        return dt.date(months // 12, months % 12 + 1, 1) - _DAY
    return point.date + (6 * _DAY if point.precision == "week" else dt.timedelta(0))


def shown_date(point: ChangePoint) -> str:
    """`2021-03-01` (a week by its first day too), `2021-03`, `2021Q1` or `2021`: no finer than it is known."""
    date = point.date
    if point.precision == "quarter":
        return f"{date.year:04d}Q{(date.month + 2) // 3}"
    return {"month": f"{date:%Y-%m}", "year": f"{date:%Y}"}.get(point.precision, date.isoformat())


def date_text(point: ChangePoint) -> str:
    """The date for a reader, with its precision where that is not the day: `2021-03（精确到月）`."""
    coarse = "" if point.precision == "day" else f"（精确到{NAMES[point.precision]}）"
    return shown_date(point) + coarse
