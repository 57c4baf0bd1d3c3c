"""What a reader must know before trusting a change point. The warnings travel with the point."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from bianyin.model import ChangePoint, PointWarning, Series
from bianyin.series.month_steps import MonthSteps
from bianyin.wording import iso_or_words, language, say

# With less than a quarter on one side, the trend or season there is known from too little.
EDGE_DAYS = 90

# Detection works in weeks or months, and a policy takes weeks to show: closer points are rarely two changes.
ONE_CHANGE_DAYS = 28

_CHINESE = re.compile("[\u4e00-\u9fff]")

# Judged from the points alone, so judged anew whatever the points already carry.
_FROM_POINTS_ALONE = {"interval_wider_than_window", "probably_one_change"}


def with_warnings(
    points: Sequence[ChangePoint], series: Series | None, window_days: int
) -> tuple[ChangePoint, ...]:
    """The same points with their warnings, of the names in `PointWarning`.

    `month_boundary` and `series_edge` need the series; without it, those that a point already carries
    (read back from `write_points`) stay. The other warnings are judged anew.

    Args:
        series: the series as it was read, best daily: weekly means blur the steps.
        window_days: days searched on either side of a point.
    """
    month_steps = MonthSteps(series) if series else None
    warned = []
    for point in points:
        warnings: list[PointWarning | None]
        if series and month_steps:
            warnings = [_month_boundary(point, month_steps), _series_edge(point, series)]
        else:
            warnings = [old for old in point.warnings if old.name not in _FROM_POINTS_ALONE]
        warnings += [_wide_interval(point, window_days), _probably_one(point, points)]
        kept = tuple(warning for warning in warnings if warning)
        warned.append(point.model_copy(update={"warnings": kept}))
    return tuple(warned)


def warning_text(warning: PointWarning) -> str:
    """Its sentence in the language that is spoken.

    A warning that was read from a file has its sentence in the language in which that was written; in the other one, what such
    warnings mean in general is said.
    """
    written = "zh" if _CHINESE.search(warning.detail) else "en"
    return warning.detail if written == language() else say(f"warning_general.{warning.name}")


def _month_boundary(point: ChangePoint, month_steps: MonthSteps) -> PointWarning | None:
    step = month_steps.near(point.date)
    if step is None or point.precision != "day":
        return None  # of a point found in months' means it is told once, of the series (`detection_notes`)
    said = say("warning.month_boundary", day=step.month_start, size=step.size, usual=step.usual)
    return PointWarning(name="month_boundary", detail=said)


def _series_edge(point: ChangePoint, series: Series) -> PointWarning | None:
    first, last = series.dates[0], series.dates[-1]
    if not first <= point.date <= last:
        detail = say("warning.outside_series", first=first, last=last)
    elif (point.date - first).days < EDGE_DAYS:
        detail = say("warning.near_start", first=first, days=EDGE_DAYS)
    elif (last - point.date).days < EDGE_DAYS:
        detail = say("warning.near_end", last=last, days=EDGE_DAYS)
    else:
        return None
    return PointWarning(name="series_edge", detail=detail)


def _wide_interval(point: ChangePoint, window_days: int) -> PointWarning | None:
    if point.start is None or point.end is None:
        return None
    if max((point.date - point.start).days, (point.end - point.date).days) <= window_days:
        return None
    return PointWarning(
        name="interval_wider_than_window",
        detail=say("warning.wide_interval", start=point.start, end=point.end, days=window_days),
    )


def _probably_one(point: ChangePoint, points: Sequence[ChangePoint]) -> PointWarning | None:
    near = [other for other in points if other is not point and _probably_same(point, other)]
    if not near:
        return None
    others = say("mark.list").join(f"{iso_or_words(other.date.isoformat())} ({other.kind})" for other in near)
    return PointWarning(name="probably_one_change", detail=say("warning.one_change", others=others))


def _probably_same(one: ChangePoint, other: ChangePoint) -> bool:
    if abs(one.date - other.date) <= dt.timedelta(days=ONE_CHANGE_DAYS):
        return True
    if not (one.start and one.end and other.start and other.end):
        return False
    return one.start <= other.end and other.start <= one.end
