"""A question that names several happenings, cut into them: 甲公司停产和乙省限电，哪个更早？ → 甲公司停产 | 乙省限电.

No single passage holds several happenings, so each is to be asked for by itself. Whether 和 joins two of them or two
words of one (京津和河北) no rule tells, but the corpus does: of all ways to cut at the joints, the one is taken where the
parts' best passages together hold most of the question's words, less a price for each part. Only a question that
says so is cut: the words of a paraphrase stand together nowhere, and its parts would always hold more.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import NamedTuple

from bianyin.text import find_dates, find_relative

# A part must bring so much of the weight of all words, beyond what it takes from the others.
_PRICE = 0.045
# Joints beyond these stay closed: the ways to cut grow with their square.
_MOST_JOINTS = 10
# A longer text is a document and no question.
LONGEST_QUESTION = 500

# “、和” is one joint, unless 和 begins a word.
_JOINT = re.compile(
    r"[、，,]\s*(?:以及|还是|[和与及跟](?![平谐解睦会时]))|以及|还是|相比|[、，,；;：:和与及跟？?]"
)
# What stands in quotation marks or brackets is one name.
_NAME = re.compile(r"《[^》]*》|“[^”]*”|‘[^’]*’|「[^」]*」|（[^）]*）|\([^)]*\)|【[^】]*】|\"[^\"]*\"")

# How a question says that it names several happenings: by their order, by what they share, or each for itself.
_SEVERAL = re.compile(
    r"[最更较][早晚先后迟]|[哪谁].{0,12}[先后]|[早晚先].{0,3}还是|[先后](?:发生|举行|开始)|发生在[前先后]|时间顺序|同一?个?(?:[天日周月年]|季度)|分别|各自|相隔|相比"
    r"|哪[两三几]|(?:什么|哪|何|多少).*(?:以及|又).*(?:什么|哪|何|多少)|(?:都|均)是?在"
)
# X当天，Y: what is asked for stands behind what tells the day.
_THAT_DAY = re.compile(r"^(.{3,}?当[天日月年])[，,]\s*(.{3,})$", re.DOTALL)

# The question's own words around the happenings: which was first, on the same day or not …
_THINGS = r"[个件项场起者](?:事件|事情|事)?"
_WHICH = rf"[哪这那]?[一两二三四五几]?{_THINGS}"
_ORDER = r"[最更较][早晚先后迟]"
_BEFORE = re.compile(
    rf"^(?:请问|在?(?:以下|下列|下面)(?:的|{_WHICH})?(?:事件|事情|事)?(?:当?中|里)?|{_WHICH}[是的]?(?:发生)?[得的在]?"
    rf"(?:时间|日期)?{_ORDER}(?:的事件|的是|的|发生|是)*|相比(?:之下|[于较])?|按时间顺序(?:排[列序])?|在时间上|(?:时间上)?排名(?=最)"
    r"|最早(?:发生)?(?:的是)?|哪[一几]?[个件项场][？?：:]|\d\s*[.．](?!\d)|还是|以及|还有|[，、：,:；;。？?\s])++"
)
# Words that a question ends with, and the characters before them with which they end a name: 国内, 首都, 春晚.
_ENDINGS = {
    "的": "目标", "都": "首成故古", "早": "及尽提清", "晚": "春今当昨夜", "先": "优领率祖", "后": "赛战落幕背售",
    "前面?": "目日年提", "中": "华高初集空", "里": "公邻万千百", "得": "获取赢", "于": "位", "在": "存现", "内": "国境海省市区",
    "还": "归偿退",
}  # fmt: skip
_ENDING = "|".join(f"(?<![{before}]){ending}" for ending, before in _ENDINGS.items())
_AFTER = re.compile(
    rf"(?:[吗呢了谁]|是不是|是?发生|是否?|在?同一?个?(?:天|日|月份|月|年份|年|周|季度|时间)|之?期间|{_ORDER}|{_ENDING}"
    rf"|在[前先后]|(?:[哪这那][一两二三四五几]?|[一两二三四五几]){_THINGS}|哪|事件|事情|的?时间|的?日期|[这那]|之[间中前后]|当中"
    r"|按|时间顺序|分别|什么时候|何时|哪[一几两]?天|什么|时候|相比|或|而|首先|怎样|如何|[，、：,:；;。？?\s])++$"
)
_LEAST_CHARACTERS = 2
# Where only the words of times matter, not what they mean; of two days half a year apart, one knows the year of any day.
_ANY_DAYS = (dt.date(2020, 1, 1), dt.date(2020, 7, 1))
# What may stand around a time, none of it telling what happened.
_AROUND_TIMES = "在的初底末中旬上下半年月日里内间期当天 "


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
        coverage: of any text, asked of the corpus; at most 67 times, never where the text has no joint.
    """
    if len(text) > LONGEST_QUESTION:
        return (text,)
    if (that_day := _THAT_DAY.match(text)) and not only_times(that_day[1]):
        return tuple(bare(each) or each for each in that_day.groups())
    joints = _joints(text) if _SEVERAL.search(text) else []
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
    spans = [(each.start, each.end) for day in _ANY_DAYS for each in find_dates(part, day)]
    spans += [(each.start, each.end) for each in find_relative(part, _ANY_DAYS[0])]
    left = "".join(
        character
        for place, character in enumerate(part)
        if not any(start <= place < end for start, end in spans)
    ).strip(_AROUND_TIMES)
    return len(left) < _LEAST_CHARACTERS


def _joints(text: str) -> list[tuple[int, int]]:
    names = [match.span() for match in _NAME.finditer(text)]
    joints = [
        match.span()
        for match in _JOINT.finditer(text)
        if not any(start < match.start() < end for start, end in names)
    ]
    return joints[:_MOST_JOINTS]
