"""Quantities in Chinese text: a number, its scale (万, 亿) and its unit, each with its position."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from bianyin.text import cues
from bianyin.text.dates import find_dates
from bianyin.text.fold import fold

SCALES = {"": 1, "十": 10, "百": 100, "千": 1_000, "万": 10_000, "十万": 100_000, "百万": 1_000_000,
          "千万": 10_000_000, "亿": 100_000_000, "十亿": 1_000_000_000, "百亿": 10_000_000_000, "千亿": 100_000_000_000,
          "万亿": 1_000_000_000_000}  # fmt: skip
_PER = r"(?:/(?:年|日|天|月|小时|时|台时|立方米|平方米|吨|人|千瓦时|公里|度|亩|辆|套|户|万元|元|m3|㎡|kWh|a|h|d))"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[零一二两三四五六七八九十百千]+(?:点[零一二三四五六七八九]+)?"
_QUANTITY = re.compile(
    rf"(?<![\d.])(?P<number>{_NUMBER})(?P<scale>(?:[十百千]?万亿|[十百千]?亿|[十百千]?万|百|千)?)"
    rf"(?:余|多)?(?P<unit>{cues.any_of('unit')}{_PER}?)"
)
_PERCENT_WORDS = re.compile(rf"(?<![\d.])百分之(?P<number>{_NUMBER})")


class Quantity(NamedTuple):
    """A number with its unit at `[start, end)`: `value` × the scale in `unit` gives `base` in `base_unit`."""

    start: int
    end: int
    value: Decimal
    unit: str  # as written, scale included: 万千瓦
    base: Decimal
    base_unit: str


def parse_number(text: str) -> Decimal | None:
    """A plain number (1,234.5), possibly with a scale (243.67万), or a Chinese numeral (二百六十, 三点五); else None."""
    plain = fold(text).text.replace(",", "")
    match = re.fullmatch(r"([+-]?\d+(?:\.\d+)?)((?:[十百千]?万亿|[十百千]?亿|[十百千]?万|百|千)?)", plain)
    if match:
        return Decimal(match[1]) * SCALES[match[2]]
    return _chinese_number(plain)


def _chinese_number(text: str) -> Decimal | None:
    import cn2an

    if not text or not re.fullmatch(r"[零〇一二两三四五六七八九十百千万亿点]+", text):
        return None
    try:
        return Decimal(str(cn2an.cn2an(text.replace("〇", "零"), "smart")))
    except (ValueError, InvalidOperation):
        return None


def split_unit(unit: str) -> tuple[int, str]:
    """A unit as written into its scale and base: 万千瓦 → (10000, 千瓦)."""
    plain = fold(unit).text
    for scale in sorted(SCALES, key=len, reverse=True):
        rest = plain.removeprefix(scale)
        if scale and plain.startswith(scale) and rest and not _keeps_its_scale(plain):
            return SCALES[scale], rest
    return 1, plain


def _keeps_its_scale(unit: str) -> bool:
    """千瓦, 千伏, 千克, 千米, 百分点 are units as they stand: 千 and 百 in them are not scales."""
    return re.match(r"千(?:瓦|伏|克|米|卡)|百分", unit) is not None


def find_quantities(text: str) -> list[Quantity]:
    """Every number with a unit, left to right; dates are not quantities.

    Full-width digits and % count as their plain forms; 百分之六十 is 60 %.
    """
    folded = fold(text)
    dates = [(mention.start, mention.end) for mention in find_dates(folded.text)]
    found = []
    for pattern in (_QUANTITY, _PERCENT_WORDS):
        for match in pattern.finditer(folded.text):
            if any(start < match.end() and match.start() < end for start, end in dates):
                continue
            if quantity := _quantity(match, folded.offsets):
                found.append(quantity)
    return sorted(found)


def _quantity(match: re.Match[str], offsets: tuple[int, ...]) -> Quantity | None:
    value = parse_number(match["number"])
    if value is None:
        return None
    groups = match.groupdict()
    unit = (groups.get("scale") or "") + (groups.get("unit") or "%")
    if not match["number"][0].isdigit() and unit in cues.words("no_measure"):
        return None  # 一个, 一次, 两方: words, not measurements
    if match["number"] == "一" and len(unit) == 1:
        return None  # 一台, 一座: an article
    scale, base_unit = split_unit(unit)
    return Quantity(
        offsets[match.start()], offsets[match.end() - 1] + 1, value, unit, value * scale, base_unit
    )
