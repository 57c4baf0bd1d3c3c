"""How far a record lies from its change point, no finer than either is known."""

from __future__ import annotations

from bianyin.model import Event, PartialDate

_COARSE = ("month", "quarter", "year")


def lead_time(event: Event) -> str:
    """早于变点 33 天, 约晚于变点 2 个月, 与变点同月: in days only where both dates are days."""
    date, point = event.dates[event.window_date].value, event.change_point
    if point.precision == "year":
        return _told(point.date.year - date.start.year, "年", "与变点同年")
    if date.precision != "day" or point.precision in _COARSE:
        return _told(_months(PartialDate.parse(point.date.isoformat())) - _months(date), "个月", "与变点同月")
    return _told(event.lead_days, "天", "与变点同日" if point.precision == "day" else "与变点同期")


def _told(lead: int, unit: str, together: str) -> str:
    if lead == 0:
        return together
    about = "" if unit == "天" else "约"
    return f"{about}{'早' if lead > 0 else '晚'}于变点 {abs(lead)} {unit}"


def _months(date: PartialDate) -> int:
    return date.start.year * 12 + date.start.month
