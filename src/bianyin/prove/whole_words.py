"""Words cut so that they say something else: a negation, a condition or half a name left outside the quote."""

from __future__ import annotations

import re

from bianyin.model import Document
from bianyin.prove.quotes import Refusal
from bianyin.text import contains_folded, fold
from bianyin.text.reading import Located, Reading

_STOPS = "，,。；;：:！？!?\n"
_BREAK = re.compile(rf"[{_STOPS}、（）()《》“”\"「」【】\s|｜_—–-]")
# Left outside a quote, these turn what it says: 未 停产, 取消 限产, 拟 关停.
_TURNS_BEFORE = re.compile(
    r"不(?!锈|断|仅|少|但|同|限于)|未(?!来)|没有?|尚|并非|否认|无需|无须|避免|防止|禁止|严禁|暂停|暂缓|推迟|取消|停止|解除|撤销|终止|反对|拒绝"
    r"|拟(?!合|定|订)|计划|预计|预期|将|力争|有望|争取|可能|或|若|如果|假如|除非|据传|网传|传闻|谣|建议|申请|考虑|酝酿"
)
_TURNS_BEHIND = re.compile(
    r"^[^，,。；;\n]{0,10}?(?:不实|不属实|谣言|传闻|未果|失败|取消|推迟|暂缓|的?计划|的?设想|的?可能|的?目标|的?建议|并非|未能|没有)"
)
_SHORTEST_TITLE = 4
# What may stand right before a policy's name in a title or a sentence.
_LEADS_IN = re.compile(
    r"(?:关于)?(?:印发|转发|发布|公布|出台|下发|下达|通过|审议通过|颁布|修订|实施)(?:了)?$|\d[日号]?$"
)
_LEADS_OUT = re.compile(r"^(?:的?(?:通知|公告|函|决定|批复)|等)")


def check_not_turned(reading: Reading, value: Located) -> None:
    """What was left out of the clause must not turn what was quoted.

    Raises:
        Refusal: `value_not_in_quote`.
    """
    before, behind = _clause_before(reading.text, value.start), reading.text[value.end :]
    if turned := _TURNS_BEFORE.search(before):
        raise Refusal("value_not_in_quote", f"引文截去了「{turned[0]}」：{before}{value.text[:20]}")
    if value.text[-1] not in _STOPS and (turned := _TURNS_BEHIND.match(behind)):
        raise Refusal("value_not_in_quote", f"引文截去了后文「{turned[0]}」")


def _clause_before(text: str, start: int) -> str:
    """The words between the last stop and `start`; nothing where the quote begins a clause."""
    at = max(text.rfind(stop, 0, start) for stop in _STOPS)
    return text[at + 1 : start]


def whole_title(reading: Reading, value: Located) -> Located:
    """A title is the document's own, or words that stand in it as a unit: a name in 《》, a whole clause.

    Returns the place that shows it best: a name may stand cut in one place and whole in another.

    Raises:
        Refusal: `value_not_in_quote`.
    """
    if len(fold(value.text).text) < _SHORTEST_TITLE:
        raise Refusal("value_not_in_quote", "标题过短")
    for candidate in reading.everywhere(value.text):
        if candidate.start >= value.start and _is_whole(reading.text, candidate):
            return candidate
    raise Refusal("value_not_in_quote", f"标题只是更长名称的一部分：{value.text[:40]}")


def _is_whole(text: str, value: Located) -> bool:
    before, behind = text[: value.start][-8:], text[value.end :][:4]
    starts = not before or bool(_BREAK.search(before[-1])) or bool(_LEADS_IN.search(before))
    starts = starts or value.text.startswith("关于")
    ends = not behind or bool(_BREAK.search(behind[0])) or bool(_LEADS_OUT.match(behind))
    return starts and (ends or value.text[-1] in _STOPS)


def is_own_title(document: Document, title: str) -> bool:
    """Whether the title is the document's, or the policy named in it (关于印发《…》的通知)."""
    return contains_folded(document.title, title)
