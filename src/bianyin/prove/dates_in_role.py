"""Check a drafted date: the source writes it, in the role it is given, and it lies in the window."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bianyin.model import DateName, DraftField, EventKind, PartialDate, Proved, Window
from bianyin.prove.quotes import Refusal, locate
from bianyin.text import DATELINE, DateMention, cues
from bianyin.text.locality import is_official_text
from bianyin.text.plans import lies_ahead, only_planned
from bianyin.text.reading import Located, Reading

# A policy is placed by the first of these that lies in the window; an event only by the day it happened.
_PLACING: dict[EventKind, tuple[DateName, ...]] = {
    "policy": ("issued_on", "published_on", "effective_on"),
    "event": ("occurred_on",),
}
# A page that shows an old policy again: what was published then is the page, not the policy.
_REPUBLISHED_AFTER_DAYS = 60
# What a date of issue or publication stands with; one of effect stands before 起施行.
_CUES: dict[DateName, re.Pattern[str]] = {
    "issued_on": cues.pattern("issued", "released", "approved"),
    "published_on": cues.pattern(
        "dateline", "released", "announced", "published", behind=rf"|^\s*{cues.any_of('wire')}"
    ),
}
# Words that make the date after or before them a plan, an aim or a deadline: nothing has happened on it.
_PLANNED = cues.pattern("intended", "plan", "before_deadline")
# 自10月1日起停产: whatever begins, a rule or a happening.
_TAKES_EFFECT = re.compile(
    r"^\s*(?:零时|\d{1,2}时)?(?:起|开始)[\u4e00-\u9fff]|^\s*(?:正式|全面)?(?:施行|生效)"
)
_EFFECT_BEFORE = cues.pattern("in_force", behind=r"(?:日期|时间)(?:为|是|：|:)?\s*$")
_BEFORE, _AFTER = 15, 45  # characters around a date in which its role is said
_PLANNED_AFTER = re.compile(
    rf"^(?:年?底?(?:以)?前|(?:左右)?(?:将|{cues.any_of('intended', 'plan')})|到期|建成目标)"
)
# 1月至9月: a span of statistics, not a day on which something was issued.
_SPAN_AFTER = re.compile(r"^\s*(?:至|到|—|－|-|~|～)\s*\d")


def prove_date(reading: Reading, name: DateName, field: DraftField) -> tuple[Located, Proved[PartialDate]]:
    """The drafted date, if the quoted words write it and give it this role; and where they do.

    Raises:
        Refusal: `quote_not_found`, or `date_not_in_source` with what was wrong.
    """
    mention = _mention_of(reading, locate(reading, field.quote), name, field.value)
    at = reading.at(mention.start, mention.end)
    return at, reading.proved(mention.date, at, "年份据页面发布日期" if mention.inferred_year else None)


def _mention_of(reading: Reading, quote: Located, name: DateName, value: str) -> DateMention:
    """The mention in the quote that has this role; a quote may write the date twice."""
    refused = Refusal("date_not_in_source", f"引文中没有日期 {value}")
    # Read in the whole text, so that a quote cut inside 2021年10月24日 cannot be read as another date.
    for mention in reading.dates:
        if quote.start <= mention.start and mention.end <= quote.end and mention.date.value == value:
            try:
                _check_role(reading, name, mention)
            except Refusal as refusal:
                refused = refusal
            else:
                return mention
    raise refused


def _check_role(reading: Reading, name: DateName, mention: DateMention) -> None:
    document, at = reading.document, reading.at(mention.start, mention.end)
    known = [each for each in document.dates if each.span and _share(each.span.start, each.span.end, at)]
    if any(each.name == name and each.origin in ("byline", "meta", "given") for each in known):
        if not is_official_text(document):
            raise Refusal("date_not_in_source", "这是页面日期，不是政策的发布日期")
        return
    # 自10月1日起停产 takes effect and happens on the same day.
    if any(each.name == name or (each.name, name) == ("effective_on", "occurred_on") for each in known):
        return
    if known:
        raise Refusal("date_not_in_source", f"该日期在页面上是 {known[0].name}，不是 {name}")
    before, after = _around(reading, at)
    if name == "occurred_on":
        _check_happened(reading, mention, before, after)
    elif not _has_role(name, before, after):
        raise Refusal("date_not_in_source", f"原文未说明该日期是 {name}")
    _check_not_another(reading, name, mention)


def _check_happened(reading: Reading, mention: DateMention, before: str, after: str) -> None:
    if _PLANNED.search(before) or _PLANNED_AFTER.search(after):
        raise Refusal("date_not_in_source", "原文所述为计划或目标日期，并非已发生")
    if lies_ahead(reading.document, mention.date):
        raise Refusal("date_not_in_source", "该日期晚于页面发布日期，并非已发生")
    sentence = reading.sentence_of(reading.at(mention.start, mention.end))
    if only_planned(reading.text[mention.end : sentence.end]):
        raise Refusal("date_not_in_source", "原文所述为计划，并非已发生")


def _has_role(name: DateName, before: str, after: str) -> bool:
    """Whether the words beside a date, up to the next date, give it this role."""
    takes_effect = bool(_TAKES_EFFECT.match(after) or _EFFECT_BEFORE.search(before))
    if name == "effective_on":
        return takes_effect
    if takes_effect or (name == "issued_on" and DATELINE.search(after)) or _SPAN_AFTER.match(after):
        return False
    return bool(_CUES[name].search(after) or _CUES[name].search(before))


def _check_not_another(reading: Reading, name: DateName, mention: DateMention) -> None:
    """Where the document shows its own date of this name, a date of its prose is some other paper's."""
    own = reading.document.date(name)
    if own is None or own.span is None or own.origin not in ("table", "signature"):
        return
    if name != "occurred_on" and own.date.value != mention.date.value:
        raise Refusal("date_not_in_source", f"本文的 {name} 是 {own.date.value}")


def _share(start: int, end: int, at: Located) -> bool:
    return start < at.end and at.start < end


def _around(reading: Reading, at: Located) -> tuple[str, str]:
    """The words of the sentence just before and just after a date, up to the next date: where its role is said."""
    sentence = reading.sentence_of(at)
    since = max((each.end for each in reading.dates if each.end <= at.start), default=0)
    until = min((each.start for each in reading.dates if each.start >= at.end), default=len(reading.text))
    before = reading.text[max(sentence.start, since, at.start - _BEFORE) : at.start]
    return before, reading.text[at.end : min(sentence.end, until, at.end + _AFTER)]


def place_in_window(kind: EventKind, dates: Mapping[DateName, PartialDate], window: Window) -> DateName:
    """The date that puts a record into the window.

    Raises:
        Refusal: `date_not_in_source` (no date that counts), `date_too_coarse`, `date_outside_window`.
    """
    placing = {name: dates[name] for name in _PLACING[kind] if name in dates and _counts(name, dates)}
    if not placing:
        raise Refusal("date_not_in_source", "原文没有可用于定位的日期；页面日期本身不算")
    fine = {name: date for name, date in placing.items() if date.precision != "year"}
    for name, date in fine.items():
        if window.overlaps(date):
            return name
    if fine:
        shown = "、".join(f"{name} {date}" for name, date in fine.items())
        raise Refusal("date_outside_window", shown)
    raise Refusal("date_too_coarse", "、".join(date.value for date in placing.values()))


def _counts(name: DateName, dates: Mapping[DateName, PartialDate]) -> bool:
    """A publication date counts where it is not an old policy shown again."""
    issued = dates.get("issued_on")
    if name != "published_on" or issued is None:
        return True
    return (dates[name].start - issued.start).days <= _REPUBLISHED_AFTER_DAYS
