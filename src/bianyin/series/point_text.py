"""A change point in words: which way, how much, when at best, here or everywhere. One wording for report, picture and terminal."""

from __future__ import annotations

import math

from bianyin.model import ChangePoint, ChangePointShape, HereOrEverywhere
from bianyin.series.precision import date_text
from bianyin.wording import language, say

_NAMED_IN_SHORT: tuple[ChangePointShape, ...] = ("season", "trend", "pulse")


def head_line(point: ChangePoint) -> str:
    """All that is known of the change itself, `下降 8.3 %，约 0.052 Mt/日，前 0.63 后 0.58；…`; empty for a bare date."""
    coarse = "" if point.precision == "day" else say("change.when", date=date_text(point))
    where = "" if point.here_or_everywhere is None else elsewhere_text(point.here_or_everywhere)
    return say("mark.clause").join(filter(None, (size_text(point), coarse, where)))


def size_text(point: ChangePoint) -> str:
    """`下降 8.3 %，约 0.052 Mt/日，前 0.63 后 0.58`; what is not known is left out, empty where nothing is.

    Sizes are in Mt CO2 per day and deseasonalised; for a trend, what it has moved by the next point or within a
    year; for a season, the change of its amplitude; for a pulse, the mean departure until its last day.
    """
    way = direction_text(point)
    if point.size is None:
        return way
    share = "" if point.relative_size is None else f" {percent(point.relative_size)}"
    about = say("change.about", amount=amount(abs(point.size)), unit=say("change.unit"))
    parts = [f"{way}{share}", f"{about}{_interval(point)}"]
    if point.shape == "pulse" and point.until:
        parts.append(say("change.until", until=point.until))
    if point.before is not None and point.after is not None:
        least = min(abs(level) for level in (point.before, point.after))
        places = max(decimals(point.size), decimals(least) + (least < 10))
        before, after = (_signed(level, places) for level in (point.before, point.after))
        parts.append(say("change.before_after", before=before, after=after))
    return say("mark.comma").join(parts)


def _interval(point: ChangePoint) -> str:
    """The 95 % interval of the size; where it holds both signs it has them, and says what that means."""
    if point.size is None or point.size_low is None or point.size_high is None:
        return ""
    low, high = point.size_low, point.size_high
    if high <= 0:
        low, high = -high, -low
    places = decimals(point.size) + 1
    unsure = say("change.unsure") if is_unsure(point) else ""
    return say("change.interval", low=_signed(low, places), high=_signed(high, places), unsure=unsure)


def _signed(value: float, places: int) -> str:
    """A number as the language writes it: English print has a true minus sign."""
    written = f"{value:.{places}f}"
    return written if language() == "zh" else written.replace("-", "−")


def is_unsure(point: ChangePoint) -> bool:
    """Whether the 95 % interval of the size holds both signs."""
    return point.size_low is not None and point.size_high is not None and point.size_low < 0 < point.size_high


def short_size(point: ChangePoint) -> str:
    """For a label: `↓8.3 %`, `季节↑70 %`, with a question mark where it may be none; the arrow alone where only that is known."""
    up = _goes_up(point)
    arrow = "" if up is None else "↑" if up else "↓"
    share = "" if point.relative_size is None else percent(point.relative_size)
    shape = _shape(point)
    what = say(f"change.short_{shape}") if arrow and shape in _NAMED_IN_SHORT else ""
    return what + arrow + share + (say("change.unsure_mark") if is_unsure(point) else "")


def direction_text(point: ChangePoint) -> str:
    """上升, 趋势转降, 季节振幅减小 …; empty where the direction is not known."""
    up = _goes_up(point)
    return "" if up is None else say(f"change.{_shape(point)}_{'up' if up else 'down'}")


def _shape(point: ChangePoint) -> ChangePointShape:
    return point.shape or ("season" if point.kind == "Seasonal" else "level")


def elsewhere_text(found: HereOrEverywhere) -> str:
    """`各地共有：另 30 个地区中 24 个在前后 30 天内有同类变点，其余地区合计下降 6.0 %，本地相对其余下降 2.1 %`."""
    counts = {"regions": found.regions, "changed": found.changed}
    parts = [say("change.others", **counts)] if found.regions else []
    if found.rest_relative_size is not None:
        parts.append(say("change.rest", moved=_moved(found.rest_relative_size)))
    if found.local_relative_size is not None:
        parts.append(say("change.relative", moved=_moved(found.local_relative_size)))
    verdict = say(f"verdict.{found.verdict}")
    return say("change.verdict", verdict=verdict, why=say("mark.comma").join(parts)) if parts else verdict


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
    return say("change.moved_up" if share > 0 else "change.moved_down", share=percent(share))
