"""A question that names several happenings, cut into them: 甲公司停产和乙省限电，哪个更早？ → 甲公司停产 | 乙省限电.

No single passage holds several happenings, so each is to be asked for by itself. Whether 和 joins two of them or two
words of one (京津和河北) no rule tells, but the corpus does: of all ways to cut at the joints, the one is taken where the
parts' best passages together hold most of the question's words, less a price for each part. Only a question that
says so is cut: the words of a paraphrase stand together nowhere, and its parts would always hold more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from bianyin.retrieve.wording import LONGEST_QUESTION, bare, naming, only_times, says_several, tells

# A part must bring so much of the weight of all words, beyond what it takes from the others.
_PRICE = 0.045
# Joints beyond these stay closed: the ways to cut grow with their square.
_MOST_JOINTS = 10

# “、和” is one joint, unless 和 begins a word; 与 may end one (参与).
_AND = r"(?:[和及跟]|(?<![参给授])与)"
_JOINT = re.compile(
    rf"[、，,]\s*(?:以及|还是|{_AND}(?![平谐解睦会时]))|以及|还是|相比|[、，,；;：:？?]|{_AND}"
)
# What stands in quotation marks or brackets is one name.
_NAME = re.compile(r"《[^》]*》|“[^”]*”|‘[^’]*’|「[^」]*」|（[^）]*）|\([^)]*\)|【[^】]*】|\"[^\"]*\"")
# X当天，Y: what is asked for stands behind what tells the day.
_THAT_DAY = re.compile(r"^(.{3,}?当[天日月年])[，,]\s*(.{3,})$", re.DOTALL)


class Coverage(NamedTuple):
    """The weight of a text's words in all, and of those that the passage that holds most of it holds."""

    weight: float
    held: float

    @property
    def share(self) -> float:
        """Of the words' weight, what that one passage holds: 0 to 1."""
        return self.held / max(self.weight, 1e-9)


class _Cut(NamedTuple):
    gain: float
    parts: tuple[str, ...]


def split(text: str, coverage: Callable[[str], Coverage]) -> tuple[str, ...]:
    """The happenings that a question names, in order, without the question's own words; (text,) where it names one.

    Args:
        coverage: of any text, asked of the corpus; at most 87 times, never where the text has no joint.
    """
    if len(text) > LONGEST_QUESTION:
        return (text,)
    if (that_day := _THAT_DAY.match(text)) and not only_times(that_day[1]):
        return tuple(bare(each) or each for each in that_day.groups())
    if not says_several(text):
        return (text,)
    named = naming(text, _joints(text))
    joints = _joints(named.body)
    if not joints:
        return (text,)
    parts = _best_cut(named.body, joints, coverage)
    if len(parts) == 1 and named.sure:
        parts = _cut_in_two(named.body, joints, coverage) or parts
    return tuple(f"{part}{named.shared}" for part in parts) if len(parts) > 1 else (text,)


def _best_cut(
    text: str, joints: Sequence[tuple[int, int]], coverage: Callable[[str], Coverage]
) -> tuple[str, ...]:
    starts = [0, *(end for _, end in joints)]
    ends = [*(start for start, _ in joints), len(text)]
    total = coverage(text).weight
    best = [_Cut(0.0, ())]  # of the text before each joint
    for last in range(1, len(ends) + 1):
        cuts = []
        for first in range(last):
            part = bare(text[starts[first] : ends[last - 1]])
            cuts.append(_extended(best[first], part, coverage, total))
        best.append(max(cuts, key=lambda cut: cut.gain))
    return best[-1].parts


def _extended(cut: _Cut, part: str, coverage: Callable[[str], Coverage], total: float) -> _Cut:
    if not part:
        return cut
    if only_times(part):  # a time is no happening: it belongs to its neighbour
        return _Cut(cut.gain - 1, (*cut.parts, part))
    gain = coverage(part).held / max(total, 1e-9) - _PRICE
    return _Cut(cut.gain + gain, (*cut.parts, part))


def _cut_in_two(
    text: str, joints: Sequence[tuple[int, int]], coverage: Callable[[str], Coverage]
) -> tuple[str, ...]:
    """The best cut into two that both tell of something, whatever it brings; empty where there is none."""
    pairs = [(text[:start], text[end:]) for start, end in joints if tells(text[:start]) and tells(text[end:])]
    cuts = [(bare(before), bare(after)) for before, after in pairs]
    return max(cuts, key=lambda cut: sum(coverage(part).held for part in cut), default=())


def _joints(text: str) -> list[tuple[int, int]]:
    names = [match.span() for match in _NAME.finditer(text)]
    joints = [
        match.span()
        for match in _JOINT.finditer(text)
        if not any(start < match.start() < end for start, end in names)
    ]
    return joints[:_MOST_JOINTS]
