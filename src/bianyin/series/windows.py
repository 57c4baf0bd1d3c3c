"""The one place that decides in which window of time a change point is searched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bianyin.knowledge.seasons import seasons_of
from bianyin.model import ChangePoint, PointWindow, Window

_DAY = dt.timedelta(days=1)


def windows_for(
    points: Sequence[ChangePoint], *, days: int = 90, wider_days: int = 180, region: str | None = None
) -> tuple[PointWindow, ...]:
    """For each point its window, and the wider one that is used once, openly, when that is empty.

    The window is `days` on either side of the date, both ends included; where the credible interval reaches
    further it is stretched to cover it, but not beyond `wider_days`. The wider window is `wider_days` on
    either side. A Seasonal point also gets the seasons it falls into.

    Args:
        region: code of the region, if known; only the seasons depend on it.
    """
    return tuple(
        PointWindow(
            point=point,
            window=(window := _window(point, days, max(days, wider_days))),
            wider=_wider(point, window, days, wider_days),
            seasons=seasons_of(point.date, region) if point.kind == "Seasonal" else (),
        )
        for point in points
    )


def _window(point: ChangePoint, days: int, most: int) -> Window:
    lead, lag = _reach(point.start, point.date, days), _reach(point.date, point.end, days)
    capped_lead, capped_lag = min(lead, most), min(lag, most)
    reason = f"变点 {point.date} 前后各 {days} 天"
    if (capped_lead, capped_lag) != (days, days):
        reason += f"，并延伸以覆盖可信区间 {point.start or point.date} 至 {point.end or point.date}"
    if (capped_lead, capped_lag) != (lead, lag):
        reason += f"，但至多前后各 {most} 天"
    return _around(point.date, capped_lead, capped_lag, reason)


def _reach(earlier: dt.date | None, later: dt.date | None, days: int) -> int:
    """Days needed on one side: as asked, or as many as the interval's bound is away."""
    return days if earlier is None or later is None else max(days, (later - earlier).days)


def _wider(point: ChangePoint, window: Window, days: int, wider_days: int) -> Window:
    if wider_days <= days:
        return window.model_copy(update={"reason": f"{window.reason}（未设更宽的窗口）"})
    reason = f"{window.start} 至 {window.end - _DAY} 之内没有结果，放宽一次到变点前后各 {wider_days} 天"
    return _around(point.date, wider_days, wider_days, reason)


def _around(date: dt.date, lead: int, lag: int, reason: str) -> Window:
    start, end = date - dt.timedelta(days=lead), date + dt.timedelta(days=lag) + _DAY
    return Window(start=start, end=end, reason=reason)
