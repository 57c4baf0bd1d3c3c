"""The heading of a change point in a report: `## 转折点: 2021-03-01 (Event) - 置信度: 0.67`."""

from __future__ import annotations

import re

_START = re.compile(r"\s{0,3}#{1,6}\s*转折点")
_HEADING = re.compile(
    r"\s{0,3}#{1,6}\s*转折点\s*[:：]\s*(?P<date>[^\s(（]+)\s*[(（]\s*(?P<kind>[^\s)）]*)\s*[)）]"
    r"\s*[-–—]*\s*置信度\s*[:：]\s*(?P<confidence>\S*)\s*#*\s*"
)
_NOT_GIVEN = "未给出"
HEADING_EXAMPLE = "## 转折点: 2021-03-01 (Event) - 置信度: 0.67"


def is_point_heading(line: str) -> bool:
    """Whether the line means to be one; it may still be malformed."""
    return _START.match(line) is not None


def heading_cells(line: str) -> dict[str, str] | None:
    """Date, kind and confidence as written, empty where the heading says that they are not given; None if it is malformed."""
    match = _HEADING.fullmatch(line.rstrip("\r"))
    if not match:
        return None
    return {name: "" if cell == _NOT_GIVEN else cell for name, cell in match.groupdict().items()}
