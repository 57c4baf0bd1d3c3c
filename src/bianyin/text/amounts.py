"""Amounts as they are written, in folded text: a number and a unit, a range, a share (百分之六十, 六成)."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from bianyin.text import cues
from bianyin.text.number_edges import Signed, ends_here, is_no_part, is_rank, signed, stands_alone
from bianyin.text.numerals import POWER, RUN, SCALES, Number, read_number
from bianyin.text.units import is_counted, unit_pattern

_NUMBER = rf"{RUN}(?:{POWER})?"
_TO = r"(?:[-−‐–—]{1,2}|[~∼〜]{1,2}|至|到)"
# Between two numbers with units of their own these may also only lead on: 300万吨——占50%.
_LEADS_ON = ("——", "--")
_BY_AND_TO = ("至", "到")
_SHARE = re.compile(
    rf"(?P<of>[百千])分之(?P<first>百|{RUN})(?:(?P<to>{_TO})(?:[百千]分之)?(?P<second>{RUN}))?"
)
_SHARE_UNITS = {"百": "%", "千": "‰"}
# What is often below zero.
_RATES = ("%", "‰", "个百分点", "百分点", "°C", "摄氏度")
_TENTHS = dict(zip("半一二三四五六七八九", (5, *range(1, 10)), strict=True))
_RAISED = str.maketrans("²³", "23")
_CHANGED = re.compile(cues.any_of("increase", "decrease") + "(?:了|约|近|超过?|逾)*$")
# 5000—1万 lie near enough for the first to have no scale; 40—30万 are no range.
_NEAR = 100
_YEARS = range(1990, 2061)  # 2021至3000万吨: a year, and no end of a range


class Amount(NamedTuple):
    """`[start, end)` of the folded text is `value`, or `value` to `until`, of `unit`."""

    start: int
    end: int
    value: Decimal
    unit: str
    until: Decimal | None = None


class _Spelt(NamedTuple):
    """One end of what was matched: its characters and where they stand; `unit` may be missing."""

    run: str
    start: int
    end: int
    unit: str


@lru_cache(maxsize=1)
def _written() -> re.Pattern[str]:
    """A number with or without a unit, or two with what joins a range."""
    unit = unit_pattern()
    return re.compile(
        rf"(?P<first>{_NUMBER})(?: ?(?P<unit>{unit}))?"
        rf"(?:(?P<to>{_TO})(?P<minus>[-−负]?)(?P<second>{_NUMBER})(?: ?(?P<unit2>{unit}))?)?"
    )


@lru_cache(maxsize=1)
def _chain() -> re.Pattern[str]:
    return re.compile(rf"(?:{_TO}{_NUMBER}(?: ?{unit_pattern()})?(?![年月日]))+")


def amounts(text: str) -> list[Amount]:
    """Every amount in the folded text, left to right."""
    found = [amount for match in _SHARE.finditer(text) if (amount := _share(match))]
    at = 0
    while match := _written().search(text, at):
        amount, at = _read(match)
        if at == match.end() and (chain := _chain().match(text, at)):
            amount, at = None, chain.end()  # 3—5—8家, 50个到4%到5%: no range has three ends
        if amount:
            found.append(amount)
    return sorted(found)


def _read(match: re.Match[str]) -> tuple[Amount | None, int]:
    """What was matched, and where the next may begin: at its end, or at the second number if that stands alone."""
    text, to = match.string, match["to"]
    low = _Spelt(
        match["first"], match.start(), max(match.end("first"), match.end("unit")), match["unit"] or ""
    )
    high = _Spelt(match["second"] or "", match.start("second"), match.end(), match["unit2"] or "")
    if not (low.unit or high.unit):
        return None, match.end()
    if to is None:
        return _one(text, low), match.end()
    if low.unit and low.unit != high.unit:
        # 300万吨至2021年 ends at the unit; 5%-8 may be anything.
        dated = not high.unit and text[match.end() : match.end() + 1] in ("年", "月", "日")
        parted = to in _LEADS_ON or (to in _BY_AND_TO and _is_changed(text, low))
        return (_one(text, low), high.start) if dated or parted else (None, match.end())
    by_and_to = to in _BY_AND_TO and bool(low.unit) and _is_changed(text, low)
    return None if by_and_to else _range(text, low, high, bool(match["minus"])), match.end()


def _one(text: str, spelt: _Spelt) -> Amount | None:
    number = read_number(spelt.run)
    measured = not is_counted(spelt.unit)
    if number is None or not stands_alone(text, spelt.start) or not ends_here(text, spelt.end, spelt.unit):
        return None
    if _is_word(text, spelt) or not (measured or _is_whole(number) or _is_rate(text, spelt)):
        return None
    sign = signed(text, spelt.start, measured=measured, rate=spelt.unit in _RATES)
    return sign and _amount(spelt, number, sign)


def _amount(spelt: _Spelt, number: Number, sign: Signed) -> Amount | None:
    unit, value = spelt.unit, number.value
    if unit.startswith("成"):
        value, unit = number.full + Decimal(_TENTHS.get(unit[1:], 0)) / 10, "成"
        if value > 10:
            return None
    return Amount(sign.start, spelt.end, value * sign.sign, number.scale + unit.translate(_RAISED))


def _is_word(text: str, spelt: _Spelt) -> bool:
    """一台: an article. 两方, 一次, 三元: words, not measurements. 前3名: a rank; but 前8个月 are 8 months."""
    if spelt.unit != "个月" and is_rank(text, spelt.start):
        return True
    if spelt.run == "一" and spelt.unit not in ("成", "倍"):
        return len(spelt.unit) == 1
    if spelt.run + spelt.unit in cues.words("numeral_words"):
        return True
    return len(spelt.run) == 1 and spelt.run not in "0123456789" and spelt.unit in cues.words("no_measure")


def _is_whole(number: Number) -> bool:
    return number.full == number.full.to_integral_value()


def _is_rate(text: str, spelt: _Spelt) -> bool:
    """每万人9.4件; but at the head of a clause there are no 1.5家, and 0.9个和2个百分点 lacks its unit."""
    return spelt.unit != "个" and bool(
        re.match("[\u4e00-\u9fff]", text[max(0, spelt.start - 1) : spelt.start])
    )


def _range(text: str, low: _Spelt, high: _Spelt, minus: bool) -> Amount | None:
    """Both ends in one unit; None where they do not rise, or are not of one kind."""
    first, last = read_number(low.run), read_number(high.run)
    measured = not is_counted(high.unit)
    if first is None or last is None or first.more or last.more:
        return None
    if high.unit.startswith("成") and (len(high.unit) > 1 or last.value > 10):
        return None
    if not stands_alone(text, low.start) or not ends_here(text, high.end, high.unit):
        return None
    if _was_and_is(text, low, high):
        return None
    if (not low.unit and _may_be_year(low.run)) or is_rank(text, low.start):
        return None
    sign = signed(text, low.start, measured=measured, rate=high.unit in _RATES)
    if sign is None or (not low.unit and (minus or sign.sign < 0)):  # -3—5%: to 5 or to -5?
        return None
    first, last, scale = _in_one_scale(first, last, shared=not low.unit)
    value, until = first.full * sign.sign, last.full * (-1 if minus else 1)
    near = first.scale or not last.scale or value * _NEAR >= until
    if value >= until or not near or not (measured or (_is_whole(first) and _is_whole(last))):
        return None
    size = SCALES[scale]
    return Amount(sign.start, high.end, value / size, scale + high.unit.translate(_RAISED), until / size)


def _in_one_scale(first: Number, last: Number, *, shared: bool) -> tuple[Number, Number, str]:
    """30—40万 is 30万 to 40万, 5000—1万 is not; 12万至15万 keeps its scale, 3000万—1.2亿 has none in common."""
    if shared and not first.scale and first.value < last.value:
        first = first._replace(scale=last.scale)
    return first, last, last.scale if first.scale == last.scale else ""


def _may_be_year(run: str) -> bool:
    return run.isdigit() and int(run) in _YEARS and int(run) % 100 != 0


def _is_changed(text: str, low: _Spelt) -> bool:
    """下降0.5个百分点至24%, 增加5家至20家: by how much, and to what."""
    return bool(_CHANGED.search(text, max(0, low.start - 8), low.start))


def _was_and_is(text: str, low: _Spelt, high: _Spelt) -> bool:
    """从30万吨到40万吨: what was and what is, and no range; but 从3元到5元不等 is one."""
    before, behind = text[max(0, low.start - 1) : low.start], text[high.end : high.end + 2]
    return before in ("从", "由") and behind not in ("不等", "之间")


def _share(match: re.Match[str]) -> Amount | None:
    """百分之六十, 千分之三, 百分之三至五."""
    text = match.string
    run = match["first"]
    first = Number(Decimal(100)) if run == "百" else read_number(run)
    last = read_number(match["second"]) if match["second"] else None
    sign = signed(text, match.start(), measured=True, rate=True)
    if first is None or first.scale or sign is None or not is_no_part(text, match.start()):
        return None
    if match["second"] and (last is None or sign.sign < 0 or not first.full < last.full):
        return None
    until = last.full if last else None
    return Amount(sign.start, match.end(), first.full * sign.sign, _SHARE_UNITS[match["of"]], until)
