"""Which of a question's words are its own, and which name what happened: 甲公司停产和乙省限电，[哪个更早？]"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import NamedTuple

from bianyin.knowledge.places import mentions
from bianyin.text import find_dates, find_relative

# A longer text is a document and no question.
LONGEST_QUESTION = 500

# What stands in quotation marks or brackets is one name.
_NAME = re.compile(r"《[^》]*》|“[^”]*”|‘[^’]*’|「[^」]*」|（[^）]*）|\([^)]*\)|【[^】]*】|\"[^\"]*\"")

# How a question says that it names several happenings: by their order, by what they share, or each for itself.
_SEVERAL = re.compile(
    r"[最更较][早晚先后迟]|[哪谁].{0,12}(?<![领优率])先|[早晚先].{0,3}还是|[先后](?:发生|举行|开始)|发生在[前先后]|时间顺序"
    r"|(?:同一|(?<=[是在否])同)个?(?:[天日周月年]|季度)|分别|各自|相隔|相比"
    r"|哪[两三几]|(?:什么|哪|何|多少).*(?:以及|又).*(?:什么|哪|何|多少)|(?<![成首古故])(?:都|均)是?在"
)
# But 三线同日通车, 不同年龄, 合同年度, 协同天津 and 同年12月 ask nothing.
_SAME = r"(?:(?<![不合协大共相如])同一|(?<=[是在否])同)个?(?:[月周]|季度|日(?![本均报])|天(?![津然])|年(?![龄级轻度]))(?!\d)"
# Where it stops naming them and asks: 是在同一个月吗, 这些事件, 哪个更早, 分别在哪天. What it lists behind a colon is named.
_ASKS = re.compile(
    r"[，,、]?\s*+(?:"
    rf"(?:是不是|是|否|都|均|发生)*(?:在|于)?{_SAME}"
    r"|(?:(?:这些|以上|上述)[两三四几]?|这[两三四几])(?:[个件项场次]|事件|政策|活动)"
    r"|(?:之[间中]|当中|中)?[，,]?\s*(?:在时间上|按时间顺序)?[，,]?[哪谁](?!些)[^，,。；：:]{0,14}?"
    r"(?:(?P<order>[更最较][早晚先后迟]|(?<![领优率])先(?!进))|[更最较]近|离)"
    r"|请?按时间顺序|发生的?时间顺序|三者时间|(?:时间上)?相隔"
    r"|(?P<each>分别|各自)"
    r")[^：:]*$"
)
# … which is told to be several: 哪个先发生：…
_LISTS = re.compile(r"(?:时间顺序|[更最较][早晚先后迟]|哪.?先发生|同一).{0,12}[：:].*[、，,；;和与及\d]")
# What of the words after 分别 and 哪个更早 tells nothing: 分别[有哪些重要举动], 分别[在什么时候]发布.
_TELLS_NOTHING = re.compile(
    r"从?什么时候|什么|从?哪[些个支场家种位一两几天日年月]*|从?几[月年月日天号]|因?从?何时?|多少|如何|怎么?样?|以及|具体|日期|时间|重要|重大|主要"
    r"|发生|事件|举动|行动|活动|做出|采取|进行|举行|有(?![序色机害效关限])|(?<![存现])在(?![建产役])|(?<![位属])于"
    r"|[了是或吗呢的得？?，,]"
)

# … and what every happening does, behind 哪个更早: 哪个更早[发布].
_ALL_BEGIN = frozenset({"发布", "开始", "公布", "出台", "印发", "提出", "召开", "举办", "完成", "引发关注"})

# The question's own words around the happenings: which was first, on the same day or not …
_THINGS = r"[个件项场起者](?:事件|事情|事)?"
_WHICH = rf"[哪这那]?[一两二三四五几]?{_THINGS}"
_ORDER = r"[最更较][早晚先后迟]"
_BEFORE = re.compile(
    rf"^(?:请问?|(?:[两三四]个)?事件(?=[哪：:])|比起|在?(?:以下|下列|下面)(?:的|{_WHICH})?(?:事件|事情|事)?(?:当?中|里)?|{_WHICH}[是的]?(?:发生)?[得的在]?"
    rf"(?:时间|日期)?{_ORDER}(?:的事件|的是|的|发生|是)*|相比(?:之下|[于较])?|按时间顺序(?:排[列序])?|在时间上|(?:时间上)?排名(?=最)"
    rf"|最早(?:发生)?(?:的是)?|{_WHICH}先发生|哪[一几]?[个件项场][？?：:]|\d\s*[.．](?!\d)|还是|以及|还有|[，、：,:；;。？?\s])++"
)
# Words that a question ends with, and the characters before them with which they end a name: 国内, 首都, 春晚.
_ENDINGS = {
    "的": "目标", "都": "首成故古", "早": "及尽提清", "晚": "春今当昨夜", "先": "优领率祖", "后": "赛战落幕背售",
    "前面?": "目日年提", "中": "华高初集空", "里": "公邻万千百", "得": "获取赢", "于": "位", "在": "存现", "内": "国境海省市区",
    "还": "归偿退", "那": "罗",
}  # fmt: skip
_ENDING = "|".join(f"(?<![{before}]){ending}" for ending, before in _ENDINGS.items())
_AFTER = re.compile(
    rf"(?:[吗呢了谁]|是不是|是?发生|是否?|在?同一?个?(?:天|日|月份|月|年份|年|周|季度|时间)|之?期间|{_ORDER}|{_ENDING}"
    rf"|在[前先后]|(?:[哪这那][一两二三四五几]?|[一两二三四五几]){_THINGS}|哪|事件|事情|的?时间|的?日期|这|之[间中前后]|当中"
    r"|按|时间顺序|分别|什么时候|何时|哪[一几两]?天|什么|时候|相比|或|而|首先|怎样|如何|[，、：,:；;。？?\s])++$"
)
_LEAST_CHARACTERS = 2
# Where only the words of times matter, not what they mean; of two days half a year apart, one knows the year of any day.
_ANY_DAYS = (dt.date(2020, 1, 1), dt.date(2020, 7, 1))
# What may stand around a time without telling what happened; 和31日 goes on from a time before it.
_GOES_ON = re.compile(r"[和、与至到及]\d{1,2}[日月]?")
_AROUND_TIMES = "在的初底末中旬上下半年月日里内间期当天和与至到、及 "


class Naming(NamedTuple):
    """What of a question names its happenings.

    Attributes:
        body: the question as far as it names them.
        shared: what it asks of each of them, behind 分别 or 谁更早; mostly "".
        sure: whether its words leave no doubt that there are several.
    """

    body: str
    shared: str = ""
    sure: bool = False


def says_several(text: str) -> bool:
    """Whether a question says that it names several happenings."""
    return _SEVERAL.search(text) is not None


def names_in(text: str) -> list[tuple[int, int]]:
    """Where names stand, in quotation marks or brackets: their words neither join nor ask."""
    return [match.span() for match in _NAME.finditer(text)]


def naming(text: str, joints: Sequence[tuple[int, int]]) -> Naming:
    """The part of a question that names its happenings; all of it where no joint has a happening on both sides.

    Args:
        joints: where it may be cut, as spans.
    """
    veiled = _NAME.sub(lambda name: "〇" * len(name[0]), text)
    asks = _ASKS.search(veiled, joints[0][1]) if joints else None
    if asks is None:
        return Naming(text, sure=_LISTS.search(veiled) is not None)
    body = text[: asks.start()]
    if not any(tells(body[:start]) and tells(body[end:]) for start, end in joints if end < len(body)):
        return Naming(text)
    begin = max(asks.end("each"), asks.end("order"))  # -1 where there is neither
    shared = _TELLS_NOTHING.sub("", text[begin:]) if begin > 0 else ""
    if asks["order"] and shared in _ALL_BEGIN:
        shared = ""
    return Naming(body, shared if len(shared) >= _LEAST_CHARACTERS else "", sure=True)


def bare(text: str) -> str:
    """A part without the question's own words around it; "" where nothing else is left."""
    inner = _AFTER.sub("", _BEFORE.sub("", text))
    return inner if len(inner) >= _LEAST_CHARACTERS else ""


def tells(part: str) -> bool:
    """Whether a part tells of anything but a time."""
    inner = bare(part)
    return bool(inner) and not only_times(inner)


def tells_alone(part: str) -> bool:
    """Whether a part tells of anything but times and places: 四川 in 四川和云南限电 does not."""
    if not tells(part):
        return False
    inner = bare(part)
    for place in reversed(mentions(inner)):
        inner = inner[: place.start] + inner[place.end :]
    return len(inner.strip(_AROUND_TIMES)) >= _LEAST_CHARACTERS


def time_spans(text: str) -> list[tuple[int, int]]:
    """Where the text tells times, whatever they mean."""
    spans = [(each.start, each.end) for day in _ANY_DAYS for each in find_dates(text, day)]
    return spans + [(each.start, each.end) for each in find_relative(text, _ANY_DAYS[0])]


def only_times(part: str) -> bool:
    """Whether a part says nothing but when: 2021年4月18日, 三年前的七月, 2023年初, 2023年7月30日和31日."""
    spans = time_spans(part)
    for each in _GOES_ON.finditer(part):
        if any(end == each.start() for _, end in spans):
            spans.append(each.span())
    left = "".join(
        character
        for place, character in enumerate(part)
        if not any(start <= place < end for start, end in spans)
    ).strip(_AROUND_TIMES)
    return len(left) < _LEAST_CHARACTERS
