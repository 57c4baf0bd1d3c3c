"""The heading of a change point in a report: `## 转折点: 2021-03-01 (Event) - 置信度: 0.67`, or in English."""

from __future__ import annotations

import re

from bianyin.wording import LANGUAGES, said_in

# What people put before a heading or around it: a number, bold or slanted letters.
_DECORATION = re.compile(r"(\s{0,3}#{1,6}\s*)(?:\(?\d{1,3}[.、)）]\s*)?")
_START = re.compile(r"\s{0,3}#{1,6}\s*(?:转折点|Change point:)")
_HEADING = re.compile(
    r"\s{0,3}#{1,6}\s*转折点\s*[:：]\s*(?P<date>[^\s(（]+)\s*[(（]\s*(?P<kind>[^\s)）]*)\s*[)）]"
    r"\s*[-–—]*\s*置信度\s*[:：]\s*(?P<confidence>\S*)\s*#*\s*"
)
_ENGLISH = re.compile(  # `## Change point: 1 Mar 2021 (Event) - confidence: 0.67`
    r"\s{0,3}#{1,6}\s*Change point:\s*(?P<date>[^(]*[^(\s])\s*\((?P<kind>[^\s)]*)\)"
    r"\s*[-–—]*\s*confidence:\s*(?P<confidence>not given|\S*)\s*#*\s*"
)
_NOT_GIVEN = tuple(said_in(each, "section.no_confidence") for each in LANGUAGES)
HEADING_EXAMPLE = "## 转折点: 2021-03-01 (Event) - 置信度: 0.67"


def is_point_heading(line: str) -> bool:
    """Whether the line means to be one; it may still be malformed."""
    return _START.match(_plain(line)) is not None


def is_english_heading(line: str) -> bool:
    """Whether it is one of a report in English."""
    return _ENGLISH.fullmatch(_plain(line)) is not None


def _plain(line: str) -> str:
    """The heading without its number and without marks of bold or slanted letters."""
    return _DECORATION.sub(r"\1", line.rstrip("\r").replace("**", "").replace("__", ""), count=1)


def heading_cells(line: str) -> dict[str, str] | None:
    """Date, kind and confidence as written, empty where the heading says that they are not given; None if it is malformed."""
    heading = _plain(line)
    match = _HEADING.fullmatch(heading) or _ENGLISH.fullmatch(heading)
    if not match:
        return None
    return {name: "" if cell in _NOT_GIVEN else cell for name, cell in match.groupdict().items()}
