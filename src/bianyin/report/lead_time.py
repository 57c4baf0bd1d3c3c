"""How far a record lies from its change point, no finer than either is known."""

from __future__ import annotations

import datetime as dt

from bianyin.model import ChangePoint, Event, PartialDate
from bianyin.wording import say

_COARSE = ("month", "quarter", "year")


def lead_time(event: Event) -> str:
    """早于变点 33 天, 约晚于变点 2 个月, 与变点同月: in days only where both dates are days."""
    return lead_told(event.dates[event.window_date].value, event.change_point, event.lead_days)


def lead_told(date: PartialDate, point: ChangePoint, days: int) -> str:
    """The same of a date that lies `days` before a point, as `days_before` counts them."""
    if point.precision == "year":
        return _told(point.date.year - date.start.year, "year", "same_year")
    if date.precision != "day" or point.precision in _COARSE:
        return _told(
            _months(PartialDate.parse(point.date.isoformat())) - _months(date), "month", "same_month"
        )
    return _told(days, "day", "same_day" if point.precision == "day" else "same_period")


def days_before(date: PartialDate, day: dt.date) -> int:
    """Days from a date to a day; negative where it came after.

    A month that holds the day is at distance 0; otherwise its nearest day counts.
    """
    if date.start <= day < date.end:
        return 0
    nearest = date.start if date.start > day else date.end
    days = (day - nearest).days
    return days if date.start > day else days + 1


def _told(lead: int, unit: str, together: str) -> str:
    if lead == 0:
        return say(f"timing.{together}")
    return say(f"timing.{unit}_{'before' if lead > 0 else 'after'}", count=abs(lead))


def _months(date: PartialDate) -> int:
    return date.start.year * 12 + date.start.month
