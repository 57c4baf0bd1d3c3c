"""A change point in words: which way, how much, when at best, here or everywhere. One wording for report, picture and terminal."""

from __future__ import annotations

import math

from bianyin.model import ChangePoint, ChangePointShape, HereOrEverywhere
from bianyin.series.precision import date_text

UNIT_NAME = "Mt/日"
_WAYS = {
    "level": ("上升", "下降"),
    "trend": ("趋势转升", "趋势转降"),
    "pulse": ("短时上升", "短时下降"),
    "season": ("季节振幅增大", "季节振幅减小"),
}
_SHORT: dict[ChangePointShape, str] = {"season": "季节", "trend": "趋势", "pulse": "短时"}
_VERDICTS = {
    "here": "本地特有",
    "everywhere": "各地共有",
    "both": "各地都变，本地另有变化",
    "unclear": "本地特有还是各地共有，无法判断",
}


def head_line(point: ChangePoint) -> str:
    """All that is known of the change itself, `下降 8.3 %，约 0.052 Mt/日，前 0.63 后 0.58；…`; empty for a bare date."""
    coarse = "" if point.precision == "day" else f"时间 {date_text(point)}"
    where = "" if point.here_or_everywhere is None else elsewhere_text(point.here_or_everywhere)
    return "；".join(filter(None, (size_text(point), coarse, where)))


def size_text(point: ChangePoint) -> str:
    """`下降 8.3 %，约 0.052 Mt/日，前 0.63 后 0.58`; what is not known is left out, empty where nothing is.

    Sizes are in Mt CO2 per day and deseasonalised; for a trend, what it has moved by the next point or within a
    year; for a season, the change of its amplitude; for a pulse, the mean departure until its last day.
    """
    way = direction_text(point)
    if point.size is None:
        return way
    share = "" if point.relative_size is None else f" {percent(point.relative_size)}"
    parts = [f"{way}{share}", f"约 {amount(abs(point.size))} {UNIT_NAME}{_interval(point)}"]
    if point.shape == "pulse" and point.until:
        parts.append(f"至 {point.until} 恢复")
    if point.before is not None and point.after is not None:
        least = min(abs(level) for level in (point.before, point.after))
        places = max(decimals(point.size), decimals(least) + (least < 10))
        parts.append(f"前 {point.before:.{places}f} 后 {point.after:.{places}f}")
    return "，".join(parts)


def _interval(point: ChangePoint) -> str:
    """The 95 % interval of the size; where it holds both signs it has them, and says what that means."""
    if point.size is None or point.size_low is None or point.size_high is None:
        return ""
    low, high = point.size_low, point.size_high
    if high <= 0:
        low, high = -high, -low
    places = decimals(point.size) + 1
    unsure = "，方向不确定" if is_unsure(point) else ""
    return f"（95 % 区间 {low:.{places}f} 至 {high:.{places}f}{unsure}）"


def is_unsure(point: ChangePoint) -> bool:
    """Whether the 95 % interval of the size holds both signs."""
    return point.size_low is not None and point.size_high is not None and point.size_low < 0 < point.size_high


def short_size(point: ChangePoint) -> str:
    """For a label: `↓8.3 %`, `季节↑70 %`, with a question mark where it may be none; the arrow alone where only that is known."""
    up = _goes_up(point)
    arrow = "" if up is None else "↑" if up else "↓"
    share = "" if point.relative_size is None else percent(point.relative_size)
    what = _SHORT.get(_shape(point), "") if arrow else ""
    return what + arrow + share + ("？" if is_unsure(point) else "")


def direction_text(point: ChangePoint) -> str:
    """上升, 趋势转降, 季节振幅减小 …; empty where the direction is not known."""
    up = _goes_up(point)
    return "" if up is None else _WAYS[_shape(point)][0 if up else 1]


def _shape(point: ChangePoint) -> ChangePointShape:
    return point.shape or ("season" if point.kind == "Seasonal" else "level")


def elsewhere_text(found: HereOrEverywhere) -> str:
    """`各地共有：另 30 个地区中 24 个在前后 30 天内有同类变点，其余地区合计下降 6.0 %，本地相对其余下降 2.1 %`."""
    parts = (
        [f"另 {found.regions} 个地区中 {found.changed} 个在前后 30 天内有同类变点"] if found.regions else []
    )
    if found.rest_relative_size is not None:
        parts.append(f"其余地区合计{_moved(found.rest_relative_size)}")
    if found.local_relative_size is not None:
        parts.append(f"本地相对其余地区{_moved(found.local_relative_size)}")
    return _VERDICTS[found.verdict] + ("：" if parts else "") + "，".join(parts)


def percent(share: float) -> str:
    """A share's size without its sign: 8.3 %, 24 %."""
    shown = abs(share) * 100
    return f"{shown:.0f} %" if shown >= 10 else f"{shown:.1f} %"


def amount(value: float) -> str:
    """Two significant digits, never with an exponent: 0.052, 1.3, 120."""
    return f"{value:.{max(0, decimals(value))}f}" if value >= 10 else f"{value:.{decimals(value) + 1}f}"


def decimals(size: float) -> int:
    """Decimal places at which a change of this size shows in the levels before and after it."""
    return 2 if size == 0 else min(6, max(0, -math.floor(math.log10(abs(size)))))


def _goes_up(point: ChangePoint) -> bool | None:
    if point.direction is not None:
        return point.direction == "up"
    return None if not point.size else point.size > 0


def _moved(share: float) -> str:
    return f"{'上升' if share > 0 else '下降'} {percent(share)}"
