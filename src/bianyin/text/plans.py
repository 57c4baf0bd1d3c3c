"""Told as a plan, an aim or a deadline? What is only intended has not happened, and a target is no fact."""

from __future__ import annotations

import re
from functools import cache

from bianyin.knowledge import sectors
from bianyin.model import Document, PartialDate
from bianyin.text.reading import Located, Reading

_PLAN = re.compile(
    r"拟(?!合|定|订|人|声)|计划|预计|预期|将于|将在|将(?=[\u4e00-\u9fff]{0,8}(?:投产|开工|停产|关停|建成|实现|达到|启动))|力争|有望|争取|目标|确保"
    r"|到?[“\"]?十[四五六]五[”\"]?(?:末|期末|时期|期间)|远期|规划建设|酝酿|筹备|可能|或将|建议|考虑|期限|不晚于"
)
# 《…行动计划》 is the name of a thing, and 超额完成计划 a comparison with one.
_NAMES = re.compile(
    r"《[^》]*》|(?:行动|工作|实施|三年|年度|专项|五年)计划|计划单列|计划外|完成[^，。；]{0,6}计划|双碳目标"
)
# What stands between a plan and the words asked about turns back to what is.
_FACT = re.compile(r"目前|已经|已(?=[\u4e00-\u9fff])|截至|截止到|去年|上年|实际|同比|环比|累计完成")
_BY_YEAR = re.compile(r"(?:到|至|在)?\s*((?:19|20)\d{2})\s*年(?:底|末)?(?:前|之前|以前)?")
_AIM_BEHIND = re.compile(r"^[^，,。；;\n]{0,12}?(?:的)?(?:目标|计划|规划目标|任务目标)")
# Acts that are themselves happenings, whatever they announce: a meeting held, a notice issued, a contract signed.
_ACTS = (
    "召开",
    "举行",
    "宣布",
    "审议",
    "公示",
    "公布",
    "发布",
    "印发",
    "签约",
    "签署",
    "会议",
    "表示",
    "获悉",
    "消息",
    "启动",
)


@cache
def _happening() -> re.Pattern[str]:
    words = {word for verbs in sectors.triggers().values() for word in verbs} | set(_ACTS)
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))


def only_planned(after: str) -> bool:
    """Whether the words after a date, to the end of its sentence, tell a plan before any happening."""
    after = _without_names(after)
    plan = _PLAN.search(after)
    act = _happening().search(after)
    return plan is not None and (act is None or plan.start() < act.start())


def is_target(reading: Reading, at: Located) -> bool:
    """Whether a number or a statement is told as aimed at: 力争, 到2025年, …的目标."""
    sentence = reading.sentence_of(at)
    before = _without_names(reading.text[sentence.start : at.start])
    if _AIM_BEHIND.match(reading.text[at.end : sentence.end]):
        return True
    cues = [match.end() for match in _PLAN.finditer(before)] + _future_years(reading.document, before)
    return bool(cues) and not _FACT.search(before, max(cues))


def tells_a_plan(reading: Reading, at: Located) -> bool:
    """Whether the words themselves, or what leads up to them in their sentence, speak of a plan."""
    return bool(_PLAN.search(_without_names(at.text))) or is_target(reading, at)


def _future_years(document: Document, before: str) -> list[int]:
    """Where `before` names a year to come, as seen from the document's own date; 到2025年 without one counts."""
    known = [date.date.start.year for date in document.dates if date.name in ("issued_on", "published_on")]
    found = []
    for match in _BY_YEAR.finditer(before):
        until = match[0].startswith(("到", "至")) or match[0].endswith("前")
        if int(match[1]) > max(known) if known else until:
            found.append(match.end())
    return found


def _without_names(text: str) -> str:
    """The text with names blanked out; every other character keeps its place."""
    return _NAMES.sub(lambda match: "□" * len(match[0]), text)


def lies_ahead(document: Document, date: PartialDate) -> bool:
    """Whether a date comes after the day the page itself was published: nobody has seen it happen."""
    published = document.published_day
    return published is not None and date.start > published
