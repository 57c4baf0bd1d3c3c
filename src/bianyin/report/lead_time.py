"""How far a record lies from its change point, no finer than either is known."""

from __future__ import annotations

from bianyin.model import Event, PartialDate
from bianyin.wording import say

_COARSE = ("month", "quarter", "year")


def lead_time(event: Event) -> str:
    """早于变点 33 天, 约晚于变点 2 个月, 与变点同月: in days only where both dates are days."""
    date, point = event.dates[event.window_date].value, event.change_point
    if point.precision == "year":
        return _told(point.date.year - date.start.year, "year", "same_year")
    if date.precision != "day" or point.precision in _COARSE:
        return _told(
            _months(PartialDate.parse(point.date.isoformat())) - _months(date), "month", "same_month"
        )
    return _told(event.lead_days, "day", "same_day" if point.precision == "day" else "same_period")


def _told(lead: int, unit: str, together: str) -> str:
    if lead == 0:
        return say(f"timing.{together}")
    return say(f"timing.{unit}_{'before' if lead > 0 else 'after'}", count=abs(lead))


def _months(date: PartialDate) -> int:
    return date.start.year * 12 + date.start.month
