"""Where the points' labels go: rows above the panel, like flags on poles, so that nothing covers or crosses another.

A flag flies to the right of its pole; where the drawing ends, to the left. Poles run down to the panel, so a flag lies
in a row in which it meets no other flag, and in which no pole of a higher flag runs through it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

_GAP = 8.0


class Flag(NamedTuple):
    """Left and right end of a label in pixels, its pole, and its row: 0 is the one next to the panel."""

    left: float
    right: float
    pole: float
    row: int


def place(poles: Sequence[float], widths: Sequence[float], right: float) -> list[Flag]:
    """A flag for each pole, in their order.

    Args:
        poles: pixels from the left.
        widths: of the labels.
        right: end of the drawing.
    """
    placed: dict[int, Flag] = {}
    backward = _backward(poles, widths, right)
    ahead = sorted(set(range(len(poles))) - backward, key=lambda at: -poles[at])
    for at in (*sorted(backward, key=lambda at: poles[at]), *ahead):
        pole = poles[at]
        ends = (pole - widths[at], pole) if at in backward else (pole, pole + widths[at])
        rows = [Flag(*ends, pole, row) for row in range(len(poles) + 1)]
        free = [flag for flag in rows if not any(_overlap(flag, other) for other in placed.values())]
        clear = [flag for flag in free if not any(_crosses(flag, other) for other in placed.values())]
        placed[at] = (clear or free)[
            0
        ]  # more points than labels fit: better a pole behind words than words on words
    return [placed[at] for at in range(len(poles))]


def _backward(poles: Sequence[float], widths: Sequence[float], right: float) -> set[int]:
    """The flags that fly to the left: those without room on the right, and those whose poles stand behind such a one."""
    chosen: set[int] = set()
    reach = right  # left end of the leftmost flag that flies to the left
    for at in sorted(range(len(poles)), key=lambda at: -poles[at]):
        room_on_the_left = poles[at] - widths[at] >= 0
        if room_on_the_left and (poles[at] + widths[at] > right or poles[at] > reach):
            chosen.add(at)
            reach = min(reach, poles[at] - widths[at])
    return chosen


def lanes(spans: Sequence[tuple[float, float]], gap: float = 4.0) -> list[int]:
    """A lane for each bar, so that bars of one lane do not touch; the first lane that is free, from the left."""
    ends: list[float] = []
    chosen = [0] * len(spans)
    for at in sorted(range(len(spans)), key=lambda at: spans[at]):
        start, end = spans[at]
        lane = next((lane for lane, last in enumerate(ends) if last + gap <= start), len(ends))
        ends[lane : lane + 1] = [end]
        chosen[at] = lane
    return chosen


def _overlap(one: Flag, other: Flag) -> bool:
    return one.row == other.row and one.left < other.right + _GAP and other.left < one.right + _GAP


def _crosses(one: Flag, other: Flag) -> bool:
    """Whether the pole of the higher flag runs through the lower one."""
    high, low = (one, other) if one.row > other.row else (other, one)
    return high.row > low.row and low.left < high.pole < low.right
