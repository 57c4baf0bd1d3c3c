"""The frequency of a series and its gaps: what spacing of dates is accepted, and what is said of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from bianyin.errors import InputError
from bianyin.model import Frequency

# Missing observations in a row that are let pass (and told). A longer gap can hide a change point whole,
# or be mistaken for one, so the user has to decide what to do about it.
MAX_MISSING: dict[Frequency, int] = {"daily": 7, "weekly": 2, "monthly": 1}

# A gap is a hole in a regular series; so many in a row are another frequency.
_IRREGULAR_IN_A_ROW = 3

_GAPS_TOLD_ONE_BY_ONE = 5

_CHINESE: dict[Frequency, str] = {"daily": "日", "weekly": "周", "monthly": "月"}


def check_spacing(path: Path, dates: Sequence[dt.date], lines: Sequence[int]) -> Frequency:
    """The frequency of increasing `dates`, which stand in `lines` of the file.

    Raises:
        InputError: too few dates, no frequency that we know, mixed frequencies, or too long a gap.
    """
    if len(dates) < 3:
        raise InputError(
            f"只有 {len(dates)} 个数据，看不出频率。",
            path=path,
            line=lines[-1],
            remedy="请提供至少两年的数据。",
        )
    steps = [(later - earlier).days for earlier, later in pairwise(dates)]
    frequency = _frequency(path, steps)
    in_a_row = 0
    for earlier, later, line in zip(dates, dates[1:], lines[1:], strict=False):
        missing = missing_between(earlier, later, frequency)
        in_a_row = in_a_row + 1 if missing else 0
        if missing is None or in_a_row >= _IRREGULAR_IN_A_ROW:
            raise InputError(
                f"频率不一：大多是每{_CHINESE[frequency]}一个数，{earlier} 之后却是 {later}。",
                path=path, line=line, remedy="请把日、周、月数据分成不同的文件。",
            )  # fmt: skip
        if missing > MAX_MISSING[frequency]:
            raise InputError(
                f"{earlier} 与 {later} 之间缺 {missing} 个{_CHINESE[frequency]}数据，"
                f"最多容许连缺 {MAX_MISSING[frequency]} 个。",
                path=path, line=line, remedy="请补齐，或只取缺口一侧的数据。",
            )  # fmt: skip
    return frequency


def missing_between(earlier: dt.date, later: dt.date, frequency: Frequency) -> int | None:
    """How many observations are missing between two dates; None where the later one is out of step."""
    if frequency == "monthly":
        months = (later.year - earlier.year) * 12 + later.month - earlier.month
        return months - 1 if months >= 1 else None
    weeks, rest = divmod((later - earlier).days, 7)
    if frequency == "weekly":
        return weeks - 1 if rest == 0 else None
    return (later - earlier).days - 1


def gap_notes(dates: Sequence[dt.date], frequency: Frequency) -> tuple[str, ...]:
    """A Chinese sentence for each gap; where there are many, their number and the first of them."""
    gaps = [
        f"{earlier} 与 {later} 之间缺 {missing} 个{_CHINESE[frequency]}数据"
        for earlier, later in pairwise(dates)
        if (missing := missing_between(earlier, later, frequency))
    ]
    if len(gaps) > _GAPS_TOLD_ONE_BY_ONE:
        return (f"共有 {len(gaps)} 处缺口，未作填补；第一处：{gaps[0]}。",)
    return tuple(f"{gap}，未作填补。" for gap in gaps)


def _frequency(path: Path, steps: Sequence[int]) -> Frequency:
    common = Counter(steps).most_common(1)[0][0]
    if common == 1:
        return "daily"
    if common == 7:
        return "weekly"
    if 28 <= common <= 31:
        return "monthly"
    raise InputError(
        f"相邻日期多相隔 {common} 天，既非每日、每周，也非每月。",
        path=path,
        remedy="请换算为日、周或月数据；变点检测不能用年数据。",
    )
