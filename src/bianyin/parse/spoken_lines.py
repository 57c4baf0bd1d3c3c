"""Lines of subtitles, which end where the picture changes and have no stops, put together to what is said in one breath.

| lines | put together |
|---|---|
| short ones without a mark, in which somebody speaks (大家好, 今天, 我们) | from a line that tells a time to before the next |
| headlines, names, rows, verses; any page with stops | no |

Joining changes no word: a line end becomes a space.
"""

from __future__ import annotations

import re
from itertools import pairwise

from bianyin.parse.canonical import clean

_LEAST_LINES, _LONGEST_LINE, _USUAL_LINE = 5, 26, 16  # characters: of any line, and of most
_MARKS = re.compile("[，。；：！？、《》|｜\t]")
_MARKED_SHARE = 0.1  # of the lines may hold a mark
_SPOKEN = re.compile(
    "大家好|朋友|欢迎收[看听]|主播|记者|我们|咱们?|接下来|来看|大概|今[天日]|昨[天日]|也就是|这[个座家]"
)
_TIME = re.compile(
    r"(?:(?:19|20)\d{2}年)?\d{1,2}月\d{1,2}[日号]|(?:19|20)\d{2}年\d{1,2}月|[今昨前][天日晚]|上个?(?:周|月)|从?\d{1,2}[日号]"
)
_LONGEST_BREATH = 160  # characters


def in_breaths(text: str) -> str:
    """The text with its subtitles' lines put together; any other text as it is."""
    lines = [line for line in clean(text).split("\n") if line]
    if not _are_subtitles(lines):
        return text
    said: list[str] = []
    for line in lines:
        goes_on = said and not _TIME.match(line) and len(said[-1]) + len(line) < _LONGEST_BREATH
        if goes_on and _TIME.search(said[-1]):
            said[-1] = f"{said[-1]} {line}"
        else:
            said.append(line)
    return "\n".join(said)


def _are_subtitles(lines: list[str]) -> bool:
    if len(lines) < _LEAST_LINES or max(map(len, lines)) > _LONGEST_LINE:
        return False
    marked = sum(bool(_MARKS.search(line)) for line in lines)
    usual = sorted(map(len, lines))[len(lines) // 2]
    alike = all(first != second for first, second in pairwise(lines))
    spoken = any(map(_SPOKEN.search, lines))
    return marked <= _MARKED_SHARE * len(lines) and usual <= _USUAL_LINE and spoken and alike
