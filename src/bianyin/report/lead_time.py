"""How far a record lies from its change point, no finer than either is known."""

from __future__ import annotations

import datetime as dt

from bianyin.model import ChangePoint, Event, PartialDate

_COARSE = ("month", "quarter", "year")


def lead_time(event: Event) -> str:
    """早于变点 33 天, 约晚于变点 2 个月, 与变点同月: in days only where both dates are days."""
    return lead_told(event.dates[event.window_date].value, event.change_point, event.lead_days)


def lead_told(date: PartialDate, point: ChangePoint, days: int) -> str:
    """The same of a date that lies `days` before a point, as `days_before` counts them."""
    if point.precision == "year":
        return _told(point.date.year - date.start.year, "年", "与变点同年")
    if date.precision != "day" or point.precision in _COARSE:
        return _told(_months(PartialDate.parse(point.date.isoformat())) - _months(date), "个月", "与变点同月")
    return _told(days, "天", "与变点同日" if point.precision == "day" else "与变点同期")


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
        return together
    about = "" if unit == "天" else "约"
    return f"{about}{'早' if lead > 0 else '晚'}于变点 {abs(lead)} {unit}"


def _months(date: PartialDate) -> int:
    return date.start.year * 12 + date.start.month
