"""Told as a plan, an aim or a deadline? What is only intended has not happened, and a target is no fact."""

from __future__ import annotations

import re

from bianyin.knowledge import sectors
from bianyin.model import Document, PartialDate
from bianyin.text import cues
from bianyin.text.clauses import within
from bianyin.text.reading import Located, Reading

_PLAN = cues.pattern("intended_to_do", "plan", "aimed", "weighed", "prepared")
_YIELDS = cues.pattern("once_built")
_NAMES = cues.pattern("not_a_plan")
_FACT = cues.pattern("fact")
_BY_YEAR = re.compile(r"(?:到|至|在)?\s*((?:19|20)\d{2})\s*年(?:底|末)?(?:前|之前|以前)?")
_AIM_BEHIND = cues.pattern("aim_behind", before=f"^{within(12)}?(?:的)?")


def first_act(text: str) -> int | None:
    """Where the first word of happening begins."""
    found = sectors.happening(cues.words("act")).search(text)
    return found.start() if found else None


def only_planned(after: str) -> bool:
    """Whether the words after a date, to the end of its sentence, tell a plan before any happening."""
    after = without_names(after)
    plan = _PLAN.search(after)
    act = sectors.happening(cues.words("act")).search(after)
    return plan is not None and (act is None or plan.start() < act.start())


def is_target(reading: Reading, at: Located) -> bool:
    """Whether a number or a statement is told as aimed at: 力争, 到2025年, …的目标."""
    sentence = reading.sentence_of(at)
    before = without_names(reading.text[sentence.start : at.start])
    if _AIM_BEHIND.match(reading.text[at.end : sentence.end]):
        return True
    told = [match.end() for kind in (_PLAN, _YIELDS) for match in kind.finditer(before)]
    told += _future_years(reading.document, before)
    return bool(told) and not _FACT.search(before, max(told))


def tells_a_plan(reading: Reading, at: Located) -> bool:
    """Whether the words themselves, or what leads up to them in their sentence, speak of a plan."""
    return bool(_PLAN.search(without_names(at.text))) or is_target(reading, at)


def _future_years(document: Document, before: str) -> list[int]:
    """Where `before` names a year to come, as seen from the document's own date; 到2025年 without one counts."""
    known = [date.date.start.year for date in document.dates if date.name in ("issued_on", "published_on")]
    found = []
    for match in _BY_YEAR.finditer(before):
        until = match[0].startswith(("到", "至")) or match[0].endswith("前")
        if int(match[1]) > max(known) if known else until:
            found.append(match.end())
    return found


def without_names(text: str) -> str:
    """The text with names that hold a word of plan blanked out; every other character keeps its place."""
    return _NAMES.sub(lambda match: "□" * len(match[0]), text)


def lies_ahead(document: Document, date: PartialDate) -> bool:
    """Whether a date comes after the day the page itself was published: nobody has seen it happen."""
    published = document.published_day
    return published is not None and date.start > published
