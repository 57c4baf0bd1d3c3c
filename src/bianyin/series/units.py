"""Is it really million tonnes of CO2 per day? What a header and the values themselves give away."""

from __future__ import annotations

import re
from pathlib import Path

from bianyin.errors import InputError

UNIT = "Mt CO2 per day"

# All of China emits about 32 Mt CO2 a day, all sectors together: above this no series can be in Mt per day.
LARGEST_PLAUSIBLE = 100.0

_MILLION_TONNES = re.compile(r"(?<![a-z])(?:mt|tg|mtco2e?|mtonnes?|million_?tonnes?)(?![a-z])|百万吨|兆吨")
_OTHER_MASS = re.compile(
    r"(?<![a-z])(?:kt|gt|gg|kg|ton|tons|tonne|tonnes|t)(?:_?co2e?)?(?![a-z])|亿吨|万吨|千吨|吨|千克|公斤"
)
_OTHER_TIME = re.compile(
    r"(?<![a-z])(?:per|/)[ _]?(?:week|wk|month|mon|mo|year|yr|a)(?![a-z])"
    r"|(?<![a-z])(?:weekly|monthly|annual|yearly)(?![a-z])|[每/](?:周|月|年)"
)
_PER_DAY = re.compile(r"(?:per|/)[ _]?d(?:ay)?(?![a-z])|daily|[每/]日|日均")
_REMEDY = "请先换算为每日百万吨（Mt CO2/日），列名可用 mt_co2_per_day。"


def check_column_name(name: str, *, path: Path, line: int) -> None:
    """Refuse a value column whose own name says another unit.

    Raises:
        InputError: e.g. `kt_co2_per_day`, `排放量（万吨）`, `mt_co2_per_month`.
    """
    folded = name.lower()
    mass = None if _MILLION_TONNES.search(folded) else _OTHER_MASS.search(folded)
    found = mass or (None if _PER_DAY.search(folded) else _OTHER_TIME.search(folded))
    if found:
        raise InputError(
            f"列“{name}”的单位似乎是“{found[0]}”，不是每日百万吨。", path=path, line=line, remedy=_REMEDY
        )


def check_value(value: float, *, path: Path, line: int) -> None:
    """Refuse a value that cannot be Mt CO2 per day.

    Raises:
        InputError: negative, or above `LARGEST_PLAUSIBLE`.
    """
    if value < 0:
        raise InputError(f"排放量为负：{value:g}。", path=path, line=line, remedy="请更正或删去这一行。")
    if value > LARGEST_PLAUSIBLE:
        raise InputError(
            f"{value:g} 不可能是每日百万吨：全国所有部门合计约为 32。", path=path, line=line, remedy=_REMEDY
        )
