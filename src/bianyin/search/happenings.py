"""A question that names several happenings, cut into them: 甲公司停产和乙省限电，哪个更早？ → 甲公司停产 | 乙省限电.

No single passage holds several happenings, so each is to be asked for by itself. Whether 和 joins two of them or two
words of one (京津和河北) no rule tells, but the corpus does: of all ways to cut at the joints, the one is taken where the
parts' best passages together hold most of the question's words, less a price for each part. Only a question that
says so is cut: the words of a paraphrase stand together nowhere, and its parts would always hold more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from bianyin.search.question_words import (
    LONGEST_QUESTION,
    Naming,
    bare,
    names_in,
    naming,
    only_times,
    says_several,
    tells,
    tells_alone,
    time_spans,
)

# The share of the weight of all words that a part must bring, beyond what it takes from the other parts.
_PRICE = 0.045
# Joints beyond these stay closed: the ways to cut grow with their square.
_MOST_JOINTS = 10

# “、和” is one joint. But not within words: 和谐, 饱和, 及时, 涉及, 跟踪, 参与, 与会.
_AND = (
    r"(?:(?<![饱缓温调])(?<!碳中)(?<!人民共)和(?!浩特|林格尔|谐|解|睦|平[协谈条统共发])"
    r"|(?<![普涉波危提遍触未])及(?![时早格])|跟(?![踪进随班])|(?<![参给授])与(?![会否日]))"
)
_JOINT = re.compile(rf"[、，,]\s*(?:以及|还是|{_AND})|以及|还是|相比|[、，,；;：:？?]|{_AND}")
# X当天，Y: what is asked for stands behind what tells the day.
_THAT_DAY = re.compile(r"^(.{3,}?当[天日月年])[，,]\s*(.{3,})$", re.DOTALL)


class Coverage(NamedTuple):
    """The weight of a text's words, and the weight of the words that the best passage holds."""

    weight: float
    held: float

    @property
    def share(self) -> float:
        """The share of the words' weight that the best passage holds, 0 to 1."""
        return self.held / max(self.weight, 1e-9)


class _Cut(NamedTuple):
    gain: float
    parts: tuple[str, ...]


def split(text: str, coverage: Callable[[str], Coverage]) -> tuple[str, ...]:
    """The happenings that a question names, in order, without the question's own words; (text,) where it names one.

    A time alone is no happening; a place is one only where 分别 says what is asked of each (辽宁和吉林分别…).

    Args:
        coverage: of any text, asked of the corpus; at most 87 times, never where the text has no joint.
    """
    if len(text) > LONGEST_QUESTION:
        return (text,)
    if (that_day := _THAT_DAY.match(text)) and not only_times(that_day[1]):
        return tuple(bare(each) or each for each in that_day.groups())
    if not says_several(text):
        return (text,)
    named, joints = _named(text)
    if not joints:
        return (text,)
    enough = tells if named.shared else tells_alone
    parts = _best_cut(named.body, joints, coverage, enough)
    if len(parts) == 1 and named.sure:
        parts = _cut_anyway(named.body, joints, coverage, enough) or parts
    return tuple(f"{part}{named.shared}" for part in parts) if len(parts) > 1 else (text,)


def surely_several(text: str) -> bool:
    """Whether a question's own words leave no doubt that it names several; else it was the corpus that told."""
    return _THAT_DAY.match(text) is not None or _named(text)[0].sure


@lru_cache(maxsize=16)  # `surely_several` is asked of what was split just before
def _named(text: str) -> tuple[Naming, tuple[tuple[int, int], ...]]:
    """What of a question names its happenings, and where that may be cut."""
    joints = _joints(text)
    named = naming(text, joints)
    return named, tuple(joint for joint in joints if joint[1] <= len(named.body))


def _best_cut(
    text: str,
    joints: Sequence[tuple[int, int]],
    coverage: Callable[[str], Coverage],
    enough: Callable[[str], bool],
) -> tuple[str, ...]:
    """The cut whose parts hold most; a part that tells too little belongs to its neighbour."""
    starts = [0, *(end for _, end in joints)]
    ends = [*(start for start, _ in joints), len(text)]
    total = coverage(text).weight

    def extended(cut: _Cut, part: str) -> _Cut:
        if not part:
            return cut
        gain = coverage(part).held / max(total, 1e-9) - _PRICE if enough(part) else -1.0
        return _Cut(cut.gain + gain, (*cut.parts, part))

    best = [_Cut(0.0, ())]  # of the text before each joint
    for last, end in enumerate(ends, start=1):
        cuts = [extended(best[first], bare(text[starts[first] : end])) for first in range(last)]
        best.append(max(cuts, key=lambda cut: cut.gain))
    return best[-1].parts


def _cut_anyway(
    text: str,
    joints: Sequence[tuple[int, int]],
    coverage: Callable[[str], Coverage],
    enough: Callable[[str], bool],
) -> tuple[str, ...]:
    """A list cut at each of its marks and the last 和; else the best cut into two. Empty where a part tells too little."""
    marks = [joint for joint in joints if text[joint[0]] == "、"]
    if marks and (parts := _at(text, [*marks, *(each for each in joints[-1:] if each not in marks)], enough)):
        return parts
    cuts = [cut for joint in joints if (cut := _at(text, [joint], enough))]
    return max(cuts, key=lambda cut: sum(coverage(part).held for part in cut), default=())


def _at(text: str, joints: Sequence[tuple[int, int]], enough: Callable[[str], bool]) -> tuple[str, ...]:
    """The parts between the joints; empty where not all tell enough."""
    starts, ends = [0, *(end for _, end in joints)], [*(start for start, _ in joints), len(text)]
    parts = tuple(bare(text[start:end]) for start, end in zip(starts, ends, strict=True))
    return parts if all(map(enough, parts)) else ()


def _joints(text: str) -> list[tuple[int, int]]:
    """Where a question may be cut: not within a name, nor between two times (9月和10月)."""
    names, times = names_in(text), time_spans(text)
    begins, ends = {start for start, _ in times}, {end for _, end in times}
    joints = [
        match.span()
        for match in _JOINT.finditer(text)
        if not any(start < match.start() < end for start, end in names)
        and not (match.start() in ends and match.end() in begins)
    ]
    return joints[:_MOST_JOINTS]
