"""A question that names several happenings, cut into them: 甲公司停产和乙省限电，哪个更早？ → 甲公司停产 | 乙省限电.

No single passage holds several happenings, so each is to be asked for by itself. Whether 和 joins two of them or two
words of one (京津和河北) no rule tells, but the corpus does: of all ways to cut at the joints, the one is taken where the
parts' best passages together hold most of the question's words, less a price for each part.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import NamedTuple

from bianyin.text import find_dates, find_relative

# A part must bring so much of the weight of all words, beyond what it takes from the others.
_PRICE = 0.06
# Joints beyond these stay closed: the ways to cut grow with their square.
_MOST_JOINTS = 10

_JOINT = re.compile(r"以及|还是|相比|[、，,；;：:和与及跟？?]")
# What stands in quotation marks or brackets is one name.
_NAME = re.compile(r"《[^》]*》|“[^”]*”|‘[^’]*’|（[^）]*）|\([^)]*\)|【[^】]*】|\"[^\"]*\"")

# The question's own words around the happenings: which was first, on the same day or not …
_WHICH = r"(?:哪|这|那)?(?:[一两二三四五几])?[个件项场起者](?:事件|事情|事)?"
_ORDER = r"(?:最|更|较)[早晚先后迟]"
_BEFORE = re.compile(
    rf"^(?:请问|在?(?:以下|下列|下面)(?:的|{_WHICH})?(?:事件|事情|事)?(?:当?中|里)?|{_WHICH}(?:是|的)?(?:发生)?(?:得|的|在)?"
    rf"(?:时间|日期)?{_ORDER}(?:的|发生|的事件|的是|是)*|相比(?:之下|于|较)?|按时间顺序|(?:在?时间上)?排名|最早|还是|以及|还有"
    r"|[和与及，、：,:；;。？?\s])++"
)
_AFTER = re.compile(
    rf"(?:[吗呢的了]|是?发生|是否?|是不是|都|在?同一?个?(?:天|日|月份|月|年份|年|周|季度|时间)|之?期间|{_ORDER}|[早晚先后]"
    rf"|在[前先后]|前面?|{_WHICH}|哪|事件|事情|的?时间|的?日期|[这那]|之[间中]|当?中|里|按|时间顺序|分别|什么时候|何时"
    r"|哪[一几两]?天|什么|时候|[得于在内]|相比|或|还|而|首先|怎样|如何|[，、：,:；;。？?\s])++$"
)
_LEAST_CHARACTERS = 2
# Where only the words of relative times matter, not what they mean.
_ANY_DAY = dt.date(2020, 1, 1)


class Coverage(NamedTuple):
    """The weight of a text's words in all, and of those that the passage that holds most of it holds."""

    weight: float
    held: float


class _Cut(NamedTuple):
    gain: float
    parts: tuple[str, ...]


def split(text: str, coverage: Callable[[str], Coverage]) -> tuple[str, ...]:
    """The happenings that a question names, in order, without the question's own words; (text,) where it names one.

    Args:
        coverage: of any text, asked of the corpus.
    """
    joints = _joints(text)
    if not joints:
        return (text,)
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
    parts = best[-1].parts
    return parts if len(parts) > 1 else (text,)


def bare(text: str) -> str:
    """A part without the question's own words around it; "" where nothing else is left."""
    inner = _AFTER.sub("", _BEFORE.sub("", text))
    return inner if len(inner) >= _LEAST_CHARACTERS else ""


def _extended(cut: _Cut, part: str, coverage: Callable[[str], Coverage], total: float) -> _Cut:
    if not part:
        return cut
    if only_times(part):  # a time is no happening: it belongs to its neighbour
        return _Cut(cut.gain - 1, (*cut.parts, part))
    gain = coverage(part).held / max(total, 1e-9) - _PRICE
    return _Cut(cut.gain + gain, (*cut.parts, part))


def only_times(part: str) -> bool:
    """Whether a part says nothing but when: 2021年4月18日, 三年前的七月, 2023年初."""
    spans = [(each.start, each.end) for each in find_dates(part, None)]
    spans += [(each.start, each.end) for each in find_relative(part, _ANY_DAY)]
    left = "".join(
        character
        for place, character in enumerate(part)
        if not any(start <= place < end for start, end in spans)
    )
    return len(left.strip("在的初底末中旬上下半年月日里内间期当天 ")) < _LEAST_CHARACTERS


def _joints(text: str) -> list[tuple[int, int]]:
    names = [match.span() for match in _NAME.finditer(text)]
    joints = [
        match.span()
        for match in _JOINT.finditer(text)
        if not any(start < match.start() < end for start, end in names)
    ]
    return joints[:_MOST_JOINTS]
