"""What a reader must know before trusting a change point. The warnings travel with the point."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bianyin.model import ChangePoint, PointWarning, Series
from bianyin.series.month_steps import MonthSteps

# With less than a quarter on one side, the trend or season there is known from too little.
EDGE_DAYS = 90

# Detection works in weeks or months, and a policy takes weeks to show: closer points are rarely two changes.
ONE_CHANGE_DAYS = 28

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


def _month_boundary(point: ChangePoint, month_steps: MonthSteps) -> PointWarning | None:
    step = month_steps.near(point.date)
    if step is None or point.precision != "day":
        return None  # of a point found in months' means it is told once, of the series (`detection_notes`)
    size = f"相差 {step.size:.3g} Mt CO2/日，平常相邻两个数只差约 {step.usual:.2g}"
    return PointWarning(
        name="month_boundary",
        detail=f"该序列像是由月度统计摊到各日的：台阶集中在每月 1 日。变点旁的 {step.month_start} 前后{size}，"
        "这一变点可能出自记账方式，不一定是排放活动的变化。",
    )


def _series_edge(point: ChangePoint, series: Series) -> PointWarning | None:
    first, last = series.dates[0], series.dates[-1]
    if not first <= point.date <= last:
        detail = f"变点不在序列的时段（{first} 至 {last}）之内，无法用该序列核对。"
    elif (point.date - first).days < EDGE_DAYS:
        detail = f"变点距序列起点（{first}）不足 {EDGE_DAYS} 天，变化之前的水平依据不足。"
    elif (last - point.date).days < EDGE_DAYS:
        detail = f"变点距序列终点（{last}）不足 {EDGE_DAYS} 天，变化是否持续尚不可知。"
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
        detail=f"变点日期的可信区间 {point.start} 至 {point.end} 超出前后各 {window_days} 天的窗口，日期不确定。",
    )


def _probably_one(point: ChangePoint, points: Sequence[ChangePoint]) -> PointWarning | None:
    near = [other for other in points if other is not point and _probably_same(point, other)]
    if not near:
        return None
    others = "、".join(f"{other.date} ({other.kind})" for other in near)
    return PointWarning(
        name="probably_one_change", detail=f"与变点 {others} 相距很近或可信区间重叠，可能是同一次变化。"
    )


def _probably_same(one: ChangePoint, other: ChangePoint) -> bool:
    if abs(one.date - other.date) <= dt.timedelta(days=ONE_CHANGE_DAYS):
        return True
    if not (one.start and one.end and other.start and other.end):
        return False
    return one.start <= other.end and other.start <= one.end
