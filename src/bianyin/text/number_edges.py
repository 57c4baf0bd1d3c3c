"""What stands right before and right behind a number: its sign, and whether it is a number of its own at all.

A 300吨, 1/3吨, GB-5吨, 第3批, 数十万吨 and 5天然气 hold characters of a number and a unit, and no quantity.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bianyin.text import cues

_REACH = 30  # characters looked at before a number: 第1001、1002、1003、1004项
_DASHES = "-−‐–—"
_SPOKEN = "零〇一二两三四五六七八九十百千万亿"
# What a number is part of when it stands before it: a longer number, a name with letters, a sum, an ordinal.
_PART_OF = re.compile(
    r"[A-Za-z\u0370-\u03ff0-9.^±_§□⁰¹²³⁴⁵⁶⁷⁸⁹]$|[×✕÷*]$|[0-9][,:/xX+=·•…°′″'\"]$|(?<![0-9A-Za-z])[A-Za-z]+/$"
    rf"|(?<![A-Za-z.0-9])[0-9]+(?:\.[0-9]+)? $|[{_SPOKEN}] $|(?<![统唯同单专])[0-9{_SPOKEN}][至到~∼〜或]$"
    rf"|第[0-9{_SPOKEN}、，,和及与或至到~—–-]*$"
    r"|分之$|[〔\[(【][0-9]{4}[〕\])】]$"
)
# 12，345家: a clause's end or thousands.
_MAYBE_THOUSANDS = re.compile(r"(?<![0-9])[0-9]{1,3}，$")
_VAGUE = re.compile(cues.any_of("vague_before") + "$")
_NOT_SPOKEN = re.compile(cues.any_of("vague_before_spoken", "numeral_in_word") + "$")
_RANKS = re.compile(cues.any_of("ranks") + "$")
# What goes on behind a unit so that it is another unit, a class of things or a longer number.
_GOES_ON = re.compile(
    r"型(?!钢|材|煤|号)|[²³⁻^]|[×✕xX*]\s?[0-9]|[·•/](?=[A-Za-z\u4e00-\u9fff(])|半(?!导|岛|年|自|干|挂|数|成|边|径)"
    # 26元吨，: a stroke that the page lost.
    r"|(?:吨|千瓦时|千瓦|立方米|平方米|公里|kWh|m[23])(?![A-Za-z0-9\u4e00-\u9fff])"
    r"|[ ·.]?(?:[a-z]{1,2}|hm|yr)[23]?[-−⁻][123¹²³](?![0-9])"
    rf"|[{_DASHES}~∼〜](?=[0-9])"
)
_GOES_ON_WITH = {
    "个": re.compile(r"点(?!位|源|对|亮)|[半多余来几亿月]|[KMGTkmgt]?[WwTt]?h?(?<=[A-Za-z])(?![A-Za-z])"),
    "元": re.compile(r"[0-9][0-9]?角"),
    "米": re.compile(r"[0-9]"),
    "小时": re.compile(r"[0-9]{1,2}分(?!钟)"),
}
_UNIT_BEGINS_WORD = re.compile(cues.any_of("unit_begins_word"))
# A hyphen is a minus behind words of change or level; before a rate also in a bracket or a list. At a line's head it is none.
_MINUS = re.compile(cues.any_of("before_sign") + "$")
_MINUS_OF_RATE = re.compile(f"(?:[(:,、|;]|{cues.any_of('before_sign')})$")


class Signed(NamedTuple):
    """Where a number begins once its sign is read: `sign` is 1 or -1."""

    start: int
    sign: int


def is_no_part(text: str, start: int) -> bool:
    """Whether what begins here is not the end of a longer number or name, and no ordinal."""
    before = text[max(0, start - _REACH) : start]
    if _PART_OF.search(before):
        return False
    return not (_MAYBE_THOUSANDS.search(before) and re.match("[0-9]{3}(?![0-9])", text[start:]))


def is_rank(text: str, start: int) -> bool:
    """Whether the number only counts where something stands: 前3名, 附件5."""
    return _RANKS.search(text[max(0, start - _REACH) : start]) is not None


def stands_alone(text: str, start: int) -> bool:
    """Whether a number begins here: no part of one, nothing vague (数十), no word (统一)."""
    before = text[max(0, start - _REACH) : start]
    if not before:
        return True
    if not is_no_part(text, start):
        return False
    if text[start] in "0123456789":
        return not (_VAGUE.search(before) and re.match("10+(?![0-9])", text[start:]))
    return not _NOT_SPOKEN.search(before)


def signed(text: str, start: int, *, measured: bool, rate: bool) -> Signed | None:
    """The number's sign, if any; None where a dash could be something else than a minus."""
    before = text[max(0, start - _REACH) : start]
    minus = _MINUS_OF_RATE if rate else _MINUS
    if before.endswith("零下"):
        return None if re.search(f"[{_SPOKEN}之]零下$", before) else Signed(start - 2, -1)
    if before.endswith("负"):
        return Signed(start - 1, -1) if measured and (start == 1 or minus.search(before[:-1])) else None
    if before.endswith("+"):
        return Signed(start - 1, 1)
    if not before or before[-1] not in _DASHES:
        return Signed(start, 1)
    if before.endswith(("——", "--")):
        return Signed(start, 1)
    if measured and before[-1] != "—" and minus.search(before[:-1]):
        return Signed(start - 1, -1)
    return None


def ends_here(text: str, end: int, unit: str) -> bool:
    """Whether the unit ends here: it is no part of a longer one, and begins no word (天然气, 个人)."""
    if _GOES_ON.match(text, end) or _UNIT_BEGINS_WORD.match(text, end - 1):
        return False
    goes_on = _GOES_ON_WITH.get(unit)
    return goes_on is None or not goes_on.match(text, end)
