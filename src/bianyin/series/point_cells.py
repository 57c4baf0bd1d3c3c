"""One change point as cells of a table: read from the user's words, written so that it reads back equal."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from pydantic import ValidationError

from bianyin.model import ChangePoint, ChangePointKind, HereOrEverywhere, PointWarning
from bianyin.model.series import ChangePointPrecision, ChangePointShape
from bianyin.series.cells import is_missing, parse_number
from bianyin.series.period_dates import DayOrder, Period, parse_period
from bianyin.series.precision import last_day

# What a file may call our fields; matched whole, without blanks, underscores and case.
_ALIASES: dict[str, str] = {
    "date": r"date|day|time|month|breakdates?|breakpoints?|changepoints?|cp|日期|时间|变点|转折点|变点日期|转折点日期|变点时间|断点|突变点",
    "kind": r"kind|type|category|类型|种类|类别|变点类型",
    "confidence": r"confidence|probability|prob|score|cppr|置信度|概率|可信度|后验概率",
    "start": r"start|lower|from|ci_?low(?:er)?|起|开始|起始|区间起点|区间开始|下限",
    "end": r"end|upper|to|ci_?(?:high|upper)|止|结束|区间终点|区间结束|上限",
    "direction": r"direction|方向|变化方向",
    "size": r"size|magnitude|effect|coef|jump|幅度|大小|变化量|变幅",
    "relative_size": r"relativesize|percent|pct|变化率|相对变化|变化百分比",
    "before": r"before|meanbefore|变前|之前|前均值",
    "after": r"after|meanafter|变后|之后|后均值",
    "warnings": r"warnings|警告|注意",
    "region": r"region|state|province|地区|省份|省",
    "sector": r"sector|部门|行业",
}
_NUMBERS = ("size", "relative_size", "before", "after", "size_low", "size_high", "t")
_OTHERS = ("precision", "shape", "until", *_NUMBERS[4:], "posterior", "found_in")
_ELSEWHERE = tuple(HereOrEverywhere.model_fields)
WRITTEN = (
    "date", "kind", "confidence", "start", "end", "direction",
    "precision", "shape", "until", *_NUMBERS, "posterior", "found_in", *_ELSEWHERE, "warnings",
)  # fmt: skip
READ = (*_ALIASES, *_OTHERS, *_ELSEWHERE)

# A season's words before those of the rest. Short names are those of rbeast (tcp, scp) and gets (iis, sis, tis).
_KINDS: tuple[tuple[ChangePointKind, ChangePointShape | None, str], ...] = (
    ("Seasonal", None, r"season|季节|^scp$"),
    ("Event", "pulse", r"pulse|outlier|脉冲|短时|暂时|^(?:ao|iis)"),
    ("Event", "trend", r"trend|slope|趋势|斜率|^(?:tcp$|tis)"),
    ("Event", "level", r"level|mean|step|shift|水平|均值|台阶|阶跃|^sis"),
    ("Event", None, r"event|break|change|abrupt|事件|突变|变点|转折|断点"),
)
_UP, _DOWN = r"up|increase|rise|\+|升|上升|增加|上涨|增", r"down|decrease|fall|drop|-|降|下降|减少|下跌|减"
_BETWEEN_WARNINGS, _AFTER_WARNING_NAME = " | ", ":"


def field_of(header: str) -> str | None:
    """Which of our fields a column's name is: `breakdate`, 日期 and `Date` are `date`."""
    folded = re.sub(r"[\s_.]+", "_", unicodedata.normalize("NFKC", header).strip().lower())
    if folded in READ:
        return folded
    plain = folded.replace("_", "")
    return next((name for name, pattern in _ALIASES.items() if re.fullmatch(pattern, plain)), None)


def written(point: ChangePoint) -> list[Any]:
    """The cells of `WRITTEN`, in that order; None where there is nothing."""
    values = point.model_dump()
    values |= values.pop("here_or_everywhere") or {}
    values["warnings"] = join_warnings([(warning.name, warning.detail) for warning in point.warnings])
    return [values.get(name) for name in WRITTEN]


def join_warnings(warnings: Sequence[tuple[object, object]]) -> str:
    """Names and details as one cell."""
    return _BETWEEN_WARNINGS.join(f"{name}{_AFTER_WARNING_NAME}{detail}" for name, detail in warnings)


def read_point(cells: Mapping[str, str], order: DayOrder | None) -> ChangePoint:
    """One change point from its cells, by our names of the fields; only the date has to be there.

    Without a kind it is an Event. A date may be a week, month, quarter or year; the point has that precision.

    Raises:
        ValueError: with a Chinese reason.
    """
    there = {name: cell.strip() for name, cell in cells.items() if not is_missing(cell)}
    if "date" not in there:
        raise ValueError("缺少 date")
    period = parse_period(there["date"], order)
    start, end = (_bound(there.get(name), order, last=name == "end") for name in ("start", "end"))
    if (start is None) != (end is None):
        raise ValueError("start 与 end 要么都给，要么都不给")
    precision = there.get("precision", period.precision)
    if start and end and not (start <= _last(period) and period.date <= end and start <= end):
        raise ValueError(f"日期 {period.date} 不在区间 {start} 至 {end} 之内")
    kind, shape = _kind(there.get("kind", "Event"))
    return _validated({
        "date": period.date, "kind": kind, "confidence": _probability(there, "confidence"), "start": start, "end": end,
        "precision": _one_of("precision", precision, get_args(ChangePointPrecision)),
        "shape": _one_of("shape", there["shape"], get_args(ChangePointShape)) if "shape" in there else shape,
        "until": _bound(there.get("until"), order, last=True), "direction": _direction(there, known="direction" in cells),
        **{name: _share(there[name]) for name in _NUMBERS if name in there},
        "posterior": _probability(there, "posterior"),
        "found_in": _one_of("found_in", there.get("found_in", "series"), ("series", "relative_to_rest")),
        "here_or_everywhere": _elsewhere(there), "warnings": _warnings(there.get("warnings", "")),
    })  # fmt: skip


def _validated(values: Mapping[str, Any]) -> ChangePoint:
    try:
        return ChangePoint.model_validate(values)
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(str(part) for part in fault["loc"]) or "until"
        raise ValueError(f"{where} 的值不合要求（{fault['msg']}）") from None


def _bound(cell: str | None, order: DayOrder | None, *, last: bool) -> dt.date | None:
    if cell is None:
        return None
    period = parse_period(cell, order)
    return _last(period) if last else period.date


def _last(period: Period) -> dt.date:
    return last_day(ChangePoint(date=period.date, kind="Event", precision=period.precision))


def _kind(cell: str) -> tuple[ChangePointKind, ChangePointShape | None]:
    folded = unicodedata.normalize("NFKC", cell).strip().lower()
    for kind, shape, pattern in _KINDS:
        if re.search(pattern, folded):
            return kind, shape
    raise ValueError(f"kind 是“{cell}”，应为 {' 或 '.join(get_args(ChangePointKind))}（事件、季节），或留空")


def _probability(there: Mapping[str, str], name: str) -> float | None:
    if name not in there:
        return None
    value = _share(there[name])
    if not 0 <= value <= 1:
        raise ValueError(f"置信度 {there[name]} 不在 0 到 1 之间")
    return value


def _share(cell: str) -> float:
    """A number, or a percentage as its share."""
    plain = unicodedata.normalize("NFKC", cell).strip()
    return parse_number(plain[:-1]) / 100 if plain.endswith("%") else parse_number(plain)


def _direction(there: Mapping[str, str], *, known: bool) -> str | None:
    """As given; by the size's sign only where the file has no column for it (`known`)."""
    cell = there.get("direction")
    if cell is None:
        size = 0.0 if known or "size" not in there else _share(there["size"])
        return None if not size else "up" if size > 0 else "down"
    for direction, pattern in (("up", _UP), ("down", _DOWN)):
        if re.fullmatch(pattern, cell.lower()):
            return direction
    raise ValueError(f"direction 是“{cell}”，应为 up 或 down，或留空")


def _one_of(name: str, cell: str, known: Sequence[str]) -> str:
    if cell not in known:
        raise ValueError(f"{name} 是“{cell}”，应为 {'、'.join(known)}")
    return cell


def _elsewhere(there: Mapping[str, str]) -> dict[str, str] | None:
    if "verdict" not in there:
        return None
    return {name: there[name] for name in _ELSEWHERE if name in there}


def _warnings(cell: str) -> tuple[PointWarning, ...]:
    known = get_args(PointWarning.model_fields["name"].annotation)
    found = []
    for part in cell.split(_BETWEEN_WARNINGS) if cell else ():
        name, _, detail = part.partition(_AFTER_WARNING_NAME)
        if name not in known:
            raise ValueError(f"warnings 里有不认识的“{name}”，可用：{'、'.join(known)}")
        found.append(PointWarning(name=name, detail=detail))
    return tuple(found)
