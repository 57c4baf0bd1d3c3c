"""Numbers, ranges, signs, scales and units are written in every form and read back; no text ends the reading."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bianyin.text import find_quantities, parse_number, read_quantity

find_quantities("1吨")  # the patterns are made with the first text, and not on some example's time

_DIGITS, _PLACES = "零一二三四五六七八九", ("", "十", "百", "千")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_WIDE = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")
SCALES = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}
UNITS = {
    "吨": "吨", "t": "吨", "吨标准煤": "吨标准煤", "吨标煤": "吨标准煤", "tce": "吨标准煤", "tCO2": "吨二氧化碳", "吨CO2当量": "吨二氧化碳当量",
    "千瓦时": "千瓦时", "千瓦·时": "千瓦时", "千瓦•时": "千瓦时", "kWh": "千瓦时", "kW·h": "千瓦时", "千瓦": "千瓦", "kW": "千瓦",
    "MW": "兆瓦", "立方米": "立方米", "m³": "立方米", "m3": "立方米", "元": "元", "千克": "千克", "公里": "公里", "吨/年": "吨/年",
    "吨标准煤/万元": "吨标准煤/万元", "克/千瓦时": "克/千瓦时", "gce/kWh": "克标准煤/千瓦时", "μg/m³": "微克/立方米", "tCO2/MWh": "吨二氧化碳/兆瓦时",
}  # fmt: skip
RANGES = ("-", "—", "–", "~", "～", "至", "到", "－")

units = st.sampled_from(sorted(UNITS))
scales = st.sampled_from(sorted(SCALES))
before = st.sampled_from(["", "全年用煤", "达到", "约", "（", "2021年", "，"])
behind = st.sampled_from(["", "。", "，同比增长", "以上", "左右", "）", "的目标"])
decimals = st.decimals(min_value=0, max_value=99_999, places=2).map(lambda value: value.normalize())


def spoken(number: int) -> str:
    """一百九十万零三千九百七十一, as it is said."""
    if number >= 10**8:
        return _joined(number, 10**8, "亿")
    if number >= 10**4:
        return _joined(number, 10**4, "万")
    text = ""
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += _DIGITS[digit] + _PLACES[place]
        elif text and not text.endswith("零") and number % 10**place:
            text += "零"
    return text or "零"


def _joined(number: int, size: int, sign: str) -> str:
    high, low = divmod(number, size)
    gap = "零" if 0 < low < size // 10 else ""
    return spoken(high) + sign + gap + (spoken(low) if low else "")


def plain(value: Decimal) -> str:
    return format(value, "f")


@given(decimals, scales, units, before, behind, st.booleans(), st.booleans())
def test_digits(
    value: Decimal, scale: str, unit: str, left: str, right: str, commas: bool, wide: bool
) -> None:
    digits = format(value, ",f") if commas else plain(value)
    text = left + (digits.translate(_WIDE) if wide else digits) + scale + unit + right
    (quantity,) = find_quantities(text)
    assert quantity.amount == (value * SCALES[scale], None, UNITS[unit])
    assert text[quantity.start : quantity.end].endswith(unit)


# From 10 on: 二元 is a word. 一千克 is 千克, however it came about.
@given(
    st.integers(min_value=10, max_value=10**12), units.filter(lambda unit: unit[0] != "克"), before, behind
)
def test_spoken_numbers(number: int, unit: str, left: str, right: str) -> None:
    assert parse_number(spoken(number)) == number
    (quantity,) = find_quantities(left + spoken(number) + unit + right)
    assert quantity.amount == (number, None, UNITS[unit])


@given(decimals, st.integers(min_value=1, max_value=12), units, st.sampled_from(["^", "raised", "E", "的"]))
def test_powers_of_ten(value: Decimal, exponent: int, unit: str, form: str) -> None:
    power = {
        "^": f"×10^{exponent}",
        "raised": f"×10{str(exponent).translate(_RAISED)}",
        "E": f"E{exponent}",
        "的": f"×10的{exponent}次方",
    }[form]
    (quantity,) = find_quantities(f"全年{plain(value)}{power}{unit}。")
    assert quantity.amount == (value * 10**exponent, None, UNITS[unit])


@given(
    decimals.filter(bool),
    st.sampled_from(["-", "－", "−", "负"]),
    st.sampled_from(["%", "％", "个百分点", "‰"]),
)
def test_signs(value: Decimal, sign: str, unit: str) -> None:
    text = f"用电量同比增长{sign}{plain(value)}{unit}。"
    (quantity,) = find_quantities(text)
    assert quantity.value == -value
    assert text[quantity.start] == sign


@given(
    decimals, decimals, scales, units, st.sampled_from(RANGES), st.sampled_from(["shared", "scale", "unit"])
)
def test_ranges(one: Decimal, other: Decimal, scale: str, unit: str, to: str, form: str) -> None:
    low, high = sorted((one, other))
    first = {"shared": "", "scale": scale, "unit": scale + unit}[form]
    found = find_quantities(f"产能{plain(low)}{first}{to}{plain(high)}{scale}{unit}。")
    is_year = form == "shared" and low == low.to_integral_value() and 1990 <= low <= 2060
    if low == high or (is_year and not found):
        assert found == []
    else:
        assert [each.amount for each in found] == [(low * SCALES[scale], high * SCALES[scale], UNITS[unit])]


@given(decimals, decimals, scales, units, st.sampled_from(["×", "/", "+", "*", ".", "±"]))
def test_no_number_is_read_behind_a_part_of_one(
    one: Decimal, other: Decimal, scale: str, unit: str, sign: str
) -> None:
    for quantity in find_quantities(f"共{plain(one)}{sign}{plain(other)}{scale}{unit}。"):
        assert sign == "." and f"{plain(one)}.{plain(other)}" == plain(quantity.value)


@given(decimals, scales, units)
def test_a_claim_is_read_back(value: Decimal, scale: str, unit: str) -> None:
    quantity = read_quantity(plain(value), scale + unit)
    assert quantity is not None
    assert quantity.amount == (value * SCALES[scale], None, UNITS[unit])


_PIECES = [*"0123456789.,，-－—–~～至到×*^/·•%‰()（）〔〕 \n±<≥零〇○一二两三五十百千万亿几多余来半点成第前数上约负²⁵①½ⅣＡ１％㎡℃αtkWhCOE吨千瓦时标准煤元个月人天克米家台增长同比年之分级",
           "百分之", "10的5次方", "×10^", "2021年", "万吨", "亿千瓦时", "tCO2", "个百分点", "千克标准煤/", "零下", "不超过", "1至8月", "从"]  # fmt: skip


@settings(max_examples=400)
@given(st.lists(st.sampled_from(_PIECES), max_size=25).map("".join))
def test_any_text_is_read(text: str) -> None:
    found = find_quantities(text)
    for quantity in found:
        assert text[quantity.start : quantity.end].strip()
        assert quantity.until is None or quantity.value < quantity.until
        assert all(text[each.start : each.end] for each in quantity.qualifiers)
    assert all(one.end <= other.start for one, other in pairwise(found))
    parse_number(text)
    read_quantity(text, "吨")
