"""Numbers of papers (发文字号), whatever brackets the year stands in: 〔2021〕, [2021], （2021） and 【2021】 are one."""

from __future__ import annotations

import re

from bianyin.text.fold import fold

_BRACKETS = re.compile(r"[〔〕\[\]﹝﹞()【】〈〉<>{}『』\"]|第(?=\d)")


def plain_number(number: str) -> str:
    """The number without brackets and spaces, the same for every way of writing it; the year has four digits anyway."""
    return _BRACKETS.sub("", fold(number).text)
