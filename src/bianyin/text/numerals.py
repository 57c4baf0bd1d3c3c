"""Numbers as Chinese pages write them: 1,234.5 · 243.67万 · 1.2×10^5 · 二百六十 · 两万三千 · 1亿2千万. Vague ones are none."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from bianyin.text.fold import Folded, fold

SCALES = {"": 1, "十": 10, "百": 100, "千": 1_000, "万": 10_000, "十万": 100_000, "百万": 1_000_000,
          "千万": 10_000_000, "亿": 100_000_000, "十亿": 1_000_000_000, "百亿": 10_000_000_000, "千亿": 100_000_000_000,
          "万亿": 1_000_000_000_000, "十万亿": 10**13, "百万亿": 10**14, "千万亿": 10**15}  # fmt: skip
_ZERO, _DIGITS = "零〇○", "一二三四五六七八九"
_VALUES = {**dict.fromkeys(_ZERO, 0), **{digit: at for at, digit in enumerate(_DIGITS, 1)}, "两": 2}
_TENS = (("千", 1000), ("百", 100), ("十", 10))

# Everything that a number can be written with: where such a run begins or ends, the number does, or it is none.
# 千 and 百 that begin a unit (千瓦, 百分点) are no part of it. 几 is, so that 几十 and 十几 are seen to be no numbers.
DIGITS = r"[0-9]++(?:[.,][0-9]++)*+"
SPOKEN = rf"(?:[零〇{_DIGITS}两十万亿]|(?<=[{_DIGITS}])○|百(?!分[点之])|千(?![瓦伏克米卡乏帕焦赫]|分之)|(?<=[{_ZERO}{_DIGITS}十百千])点(?=[{_ZERO}{_DIGITS}]))"
RUN = rf"(?:{DIGITS}|(?!万分之){SPOKEN})(?:{DIGITS}|{SPOKEN}|[多余来几])*+"
SIGNS = ("-", "−", "+", "负")
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
POWER = (
    rf"(?: ?(?:[×✕xX*]|乘以?) ?10(?:\^\(?[-+]?[0-9]{{1,2}}\)?|[⁻⁺]?[{_RAISED}]{{1,2}}|的[0-9]{{1,2}}次方)"
    rf"|[eE]\+?[0-9]{{1,2}}(?![0-9.])|(?<=(?<![0-9.,])10)(?:\^\(?[-+]?[0-9]{{1,2}}\)?|[⁻⁺]?[{_RAISED}]{{1,2}}|的[0-9]{{1,2}}次方))"
)

_LOWERED = str.maketrans(_RAISED + "⁻⁺", "0123456789-+")
_TIMES = re.compile(r" ?[×✕xX*乘]|[eE]")
_EXPONENT = re.compile(r"(?:(?<![0-9])10[\^的]?\(?|[eE]|^[\^的]?\(?)(?P<of>[-+]?[0-9]+)\)?(?:次方)?$")
_MOST_DIGITS = 20
_PLAIN = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_SCALE = "(?:[十百千]?(?:万亿|亿|万)|百|千)"
_SHORT = re.compile(
    rf"(?P<number>[0-9.,]+)(?P<power>{POWER})?(?P<more>[多余来])?(?P<scale>{_SCALE}?)(?P<over>[多余来])?"
)
_LONG = re.compile(r"(?P<number>[^多余来]+?)(?P<more>[多余来])?(?P<scale>(?:万亿|亿|万)?)(?P<over>[多余来])?")
_FRACTION = re.compile(rf"(?P<whole>[^点]+)点(?P<digits>[{_ZERO}{_DIGITS}]+)")


class Number(NamedTuple):
    """A number as written: `value` of `scale`. `more`: 多 or 余 (over it) or 来 (about it) stands with it."""

    value: Decimal
    scale: str = ""
    more: str = ""

    @property
    def full(self) -> Decimal:
        """The value with its scale: 243.67万 is 2436700."""
        return self.value * SCALES[self.scale]


def read_number(run: str) -> Number | None:
    """A whole run of number characters; None where it is no number, is vague (几十, 七八, 百), or could be read two ways."""
    if match := _SHORT.fullmatch(run):
        value, scale = _plain(match["number"], match["power"] or ""), match["scale"]
    elif match := _LONG.fullmatch(run):
        value, scale = _scaled(match["number"], match["scale"], bool(match["more"]))
    if match is None or value is None or (match["more"] and match["over"]):
        return None
    return Number(value, scale, match["more"] or match["over"] or "")


def parse_number(text: str) -> Decimal | None:
    """A number with its sign and scale (-3.5, 1,234.5, 243.67万, 1.2×10^5, 二百六十, 三点五); else None."""
    plain = fold_numbers(text.strip()).text
    sign = plain[:1] if plain[:1] in SIGNS else ""
    number = read_number(plain.removeprefix(sign))
    if number is None or number.more:
        return None
    return number.full if sign in ("", "+") else -number.full


# Folding would make digits of these: a footnote's number, an item's, a fraction.
_NO_DIGITS = r"\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u207b\u2150-\u215f\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3220-\u3229\u3251-\u325f\u3280-\u3289\u32b1-\u32bf\u32c0-\u32cb\u3358-\u3370\u33e0-\u33fe"
_IS_NO_DIGIT = re.compile(f"[{_NO_DIGITS}]")
_KEPT = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
_NUMERAL = f"0-9０-９{_ZERO}{_DIGITS}两十百千万亿"
# A space that parts two numbers or words, a line's end between numerals, a full-width comma between digits.
_PARTED = re.compile(
    rf"(?<=[0-9A-Za-z０-９])\s+(?=[0-9A-Za-z０-９])|(?<=[{_NUMERAL}])\s*\n\s*(?=[{_NUMERAL}])"
)
_STOP = re.compile(r"(?<=[0-9])，(?=[0-9])")


def fold_numbers(text: str) -> Folded:
    """Folded so that no number comes of it that is none on the page: 表1 3家, ①5家, 10⁵ and 2020，300家 stay apart."""
    folded = fold(text)
    parted = {match.end(): " " for match in _PARTED.finditer(text)}
    kept = {match.start(): _raised(match[0]) for match in _IS_NO_DIGIT.finditer(text)}
    kept |= {match.start(): "，" for match in _STOP.finditer(text)}
    if not parted and not kept:
        return folded
    characters: list[str] = []
    offsets: list[int] = []
    for character, offset in zip(*folded, strict=True):
        if offset in parted:
            characters.append(parted.pop(offset))
            offsets.append(offset - 1)
        characters.append(kept.get(offset, character))
        offsets.append(offset)
    return Folded("".join(characters), tuple(offsets))


def _raised(character: str) -> str:
    """A power stays; ½ makes what stands before it another number, ① marks an item and is part of none."""
    if character in _KEPT:
        return character
    return "□" if "\u2044" in fold(character).text else "◇"


def _plain(digits: str, power: str) -> Decimal | None:
    """1,234.5 and its power of ten; 1.2.3 and 12,34 are none, nor is 007 or a run of digits that counts nothing."""
    if len(digits) > _MOST_DIGITS or not _PLAIN.fullmatch(digits):
        return None
    value = Decimal(digits.replace(",", ""))
    if not power:
        return value
    exponent = _EXPONENT.search(power.translate(_LOWERED))
    if exponent is None:
        return None
    return (value if _TIMES.match(power) else Decimal(1)) * Decimal(10) ** int(exponent["of"])


def _scaled(head: str, scale: str, vague: bool) -> tuple[Decimal | None, str]:
    """二百六十 + 亿 stays two; in 1亿2千万 the last sign is no scale of the whole. 百余 is the only number without a digit."""
    if vague and head in ("百", "千", "万", "亿"):
        return Decimal(SCALES[head]), scale
    if "亿" in head or ("万" in head and scale != "亿"):
        return _spoken(head + scale), ""
    return _spoken(head), scale


def _spoken(text: str) -> Decimal | None:
    """一百九十万零三千九百七十一, 1亿2千万, 三点五; and the short 三千五 for 3500, 一万二 for 12000."""
    if match := _FRACTION.fullmatch(text):
        whole = _whole(match["whole"])
        digits = "".join(str(_VALUES[digit]) for digit in match["digits"])
        return None if whole is None else whole + Decimal(f"0.{digits}")
    value = _whole(text)
    return None if value is None else Decimal(value)


def _whole(text: str, parts: tuple[tuple[str, int], ...] = (("亿", 10**8), ("万", 10**4))) -> int | None:
    """Read from the largest part down; what stands before 亿 may have its own 万."""
    if not parts:
        return _section(text)
    (sign, size), *rest = parts
    before, found, behind = text.rpartition(sign)
    if not found:
        return _whole(text, tuple(rest))
    high = _whole(before, (("万", 10**4),) if sign == "亿" else ())
    low = _rest(behind, size, tuple(rest))
    return None if not high or low is None else high * size + low


def _rest(text: str, size: int, parts: tuple[tuple[str, int], ...]) -> int | None:
    """What follows 亿 or 万: nothing, a smaller number, or one digit of the next place (一万二)."""
    if not text:
        return 0
    if text in _VALUES and text not in _ZERO:
        return _VALUES[text] * size // 10
    if size == 10**8 and "万" not in text and text[0] not in _ZERO and not text.isdecimal():
        return None  # 一亿二千 is 1.2亿 to one reader and 100002000 to another
    return _whole(text.lstrip(_ZERO), parts) or None


def _section(text: str) -> int | None:
    """A number below 10,000: 三千九百七十一, 3千5百, 十五, 3000."""
    if re.fullmatch(r"[1-9][0-9]{0,3}", text):
        return int(text)
    if text in _ZERO and text:
        return 0
    total, last = 0, 10_000
    while text:
        zero, text = text[0] in _ZERO, text[1:] if text[0] in _ZERO else text
        digit = re.match(rf"[{_DIGITS}两]|[1-9]", text)
        size = next((size for sign, size in _TENS if text[digit.end() if digit else 0 :].startswith(sign)), 1)
        if size >= last or not (digit or size == 10):  # 一三百, 百五: no number
            return None
        number = (int(digit[0]) if digit[0].isdigit() else _VALUES[digit[0]]) if digit else 1
        text = text[(digit.end() if digit else 0) + (size > 1) :]
        if size == 1 and (text or (digit and digit[0].isdigit())):
            return None
        if size == 1 and last >= 100 and total and not zero:
            size = last // 10  # 三千五
        total, last = total + number * size, size
    return total
