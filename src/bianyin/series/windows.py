"""The rule of widening: in which windows of time a change point is searched, when in a wider one, and what is said then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bianyin.knowledge.seasons import seasons_of
from bianyin.model import ChangePoint, PointWindow, Window
from bianyin.series.precision import date_text, last_day
from bianyin.wording import say

_DAY = dt.timedelta(days=1)


def windows_for(
    points: Sequence[ChangePoint], *, days: int = 90, wider_days: int = 180, region: str | None = None
) -> tuple[PointWindow, ...]:
    """For each point its window and, if there is room for one, the wider window.

    The window is `days` on either side of the date, both ends included, or of the month (week, quarter,
    year) that it stands for; where the credible interval reaches further it is stretched to cover it, but not
    beyond `wider_days`. The wider window is `wider_days` on either side. A Seasonal point also gets the seasons
    it falls into.

    Args:
        region: code of the region, if known; only the seasons depend on it.
    """
    return tuple(
        PointWindow(
            point=point,
            windows=_windows(point, days, wider_days),
            seasons=seasons_of(point.date, region) if point.kind == "Seasonal" else (),
        )
        for point in points
    )


def next_window(asked: PointWindow, records: Sequence[int]) -> Window | None:
    """The window to search next, or None: the search is over.

    Any record of the region ends it; a window without one is widened as long as there is a wider one.

    Args:
        records: how many of the region each window held that was searched already.
    """
    if sum(records) or len(records) == len(asked.windows):
        return None
    return asked.windows[len(records)]


def widening_notes(searched: Sequence[Window], region: str) -> tuple[str, ...]:
    """What the reader is told of records of the region that were found in the last of the windows searched."""
    first, last = searched[0], searched[-1]
    if len(searched) == 1:
        return ()
    return (
        say(
            "window.widened",
            region=region,
            first_start=first.start,
            first_end=first.end,
            last_start=last.start,
            last_end=last.end,
        ),
    )


def _windows(point: ChangePoint, days: int, wider_days: int) -> tuple[Window, ...]:
    window = _window(point, days, max(days, wider_days))
    reason = say("window.wider", start=window.start, end=window.end - _DAY, days=wider_days)
    wider = _around(point, wider_days, wider_days, reason)
    return (window, wider) if wider.days > window.days else (window,)


def _window(point: ChangePoint, days: int, most: int) -> Window:
    lead, lag = _reach(point.start, point.date, days), _reach(last_day(point), point.end, days)
    capped_lead, capped_lag = min(lead, most), min(lag, most)
    reason = say("window.reason", point=date_text(point), days=days)
    if (capped_lead, capped_lag) != (days, days):
        start, end = point.start or point.date, point.end or last_day(point)
        reason = say("window.stretched", reason=reason, start=start, end=end)
    if (capped_lead, capped_lag) != (lead, lag):
        reason = say("window.capped", reason=reason, most=most)
    return _around(point, capped_lead, capped_lag, reason)


def _reach(earlier: dt.date | None, later: dt.date | None, days: int) -> int:
    """Days needed on one side: as asked, or as many as the interval's bound is away."""
    return days if earlier is None or later is None else max(days, (later - earlier).days)


def _around(point: ChangePoint, lead: int, lag: int, reason: str) -> Window:
    start, end = point.date - dt.timedelta(days=lead), last_day(point) + dt.timedelta(days=lag) + _DAY
    return Window(start=start, end=end, reason=reason)
