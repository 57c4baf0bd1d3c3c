"""Words cut so that they say something else: a negation, a condition or half a name left outside the quote."""

from __future__ import annotations

import re

from bianyin.model import Document
from bianyin.prove.quotes import Refusal
from bianyin.text import contains_folded, cues, fold
from bianyin.text.clauses import CLAUSES_AND_COLONS, WORDS, behind_last, within
from bianyin.text.reading import Located, Reading

_BREAK = re.compile(rf"[{WORDS}\"「」【】\s|｜_—–-]")
# Left outside a quote, these turn what it says: 未 停产, 取消 限产, 拟 关停.
_TURNS_BEFORE = cues.pattern("negated", "hedged", "intended_to_do", "plan", "weighed")
_TURNS_BEHIND = cues.pattern("taken_back", before=f"^{within(10)}?")
_SHORTEST_TITLE = 4
# What may stand right before a policy's name in a title or a sentence.
_LEADS_IN = cues.pattern("before_name", before="(?:关于)?", behind=r"(?:了)?$|\d[日号]?$")
_LEADS_OUT = re.compile(r"^(?:的?(?:通知|公告|函|决定|批复)|等)")


def check_not_turned(reading: Reading, value: Located) -> None:
    """What was left out of the clause must not turn what was quoted.

    Raises:
        Refusal: `value_not_in_quote`.
    """
    before, behind = _clause_before(reading.text, value.start), reading.text[value.end :]
    if turned := _TURNS_BEFORE.search(before):
        raise Refusal("value_not_in_quote", f"引文截去了「{turned[0]}」：{before}{value.text[:20]}")
    if value.text[-1] not in CLAUSES_AND_COLONS and (turned := _TURNS_BEHIND.match(behind)):
        raise Refusal("value_not_in_quote", f"引文截去了后文「{turned[0]}」")


def _clause_before(text: str, start: int) -> str:
    """The words between the last stop and `start`; nothing where the quote begins a clause."""
    return text[behind_last(CLAUSES_AND_COLONS, text, start) : start]


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
    return starts and (ends or value.text[-1] in CLAUSES_AND_COLONS)


def is_own_title(document: Document, title: str) -> bool:
    """Whether the title is the document's, or the policy named in it (关于印发《…》的通知)."""
    return contains_folded(document.title, title)
