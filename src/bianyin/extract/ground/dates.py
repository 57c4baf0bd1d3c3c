"""Check a drafted date: the source writes it, in the role it is given, and it lies in the window."""

from __future__ import annotations

import re

from bianyin.extract.ground.locate import Located, Refusal, locate, sentence_of
from bianyin.extract.scope import is_official_text
from bianyin.model import DateName, Document, DraftField, EventKind, Evidence, PartialDate, Window
from bianyin.text import DateMention, find_dates

# A policy is placed by the first of these that lies in the window; an event only by the day it happened.
_PLACING: dict[EventKind, tuple[DateName, ...]] = {
    "policy": ("issued_on", "published_on", "effective_on"),
    "event": ("occurred_on",),
}
# A page that shows an old policy again: what was published then is the page, not the policy.
_REPUBLISHED_AFTER_DAYS = 60
_CUES: dict[DateName, re.Pattern[str]] = {
    "issued_on": re.compile(r"印发|转发|下发|签发|成文|发文|出台|制定|通过|发布|公布|下达|批准|批复"),
    "published_on": re.compile(r"消息|电|讯|报道|发布|公布|公开|刊发|刊登|印发|出台|发表|宣布|时间|日期"),
    "effective_on": re.compile(r"施行|实施|执行|生效|起"),
}
# Words that make the date after or before them a plan, an aim or a deadline: nothing has happened on it.
_PLANNED = re.compile(
    r"拟|计划|预计|预期|将于|将在|力争|有望|争取|目标|规划期|到$|至$|截止|不晚于|之前|年底前"
)
_TAKES_EFFECT = re.compile(r"^\s*(?:零时)?起(?:正式|全面)?(?:施行|实施|执行|生效)")
_DATELINE = re.compile(r"^\s*(?:消息|电|讯|报道)")
_BEFORE, _AFTER = 15, 45  # characters around a date in which its role is said
_PLANNED_AFTER = re.compile(r"^(?:年?底?(?:以)?前|(?:左右)?(?:将|计划|有望|力争|预计|拟)|到期|建成目标)")


def ground_date(document: Document, name: DateName, field: DraftField) -> tuple[PartialDate, Evidence]:
    """The drafted date, if the quoted words write it and give it this role.

    Raises:
        Refusal: `quote_not_found`, or `date_not_in_source` with what was wrong.
    """
    quote = locate(document, field.quote)
    mention = _mention_of(document, quote, field.value)
    at = Located(document.text[mention.start : mention.end], mention.start, mention.end)
    _check_role(document, name, at)
    note = "年份据页面发布日期" if mention.inferred_year else None
    return mention.date, at.evidence(name, document, note)


def _mention_of(document: Document, quote: Located, value: str) -> DateMention:
    published = document.date("published_on")
    anchor = published.date.start if published and published.date.precision == "day" else None
    # Read in the whole text, so that a quote cut inside 2021年10月24日 cannot be read as another date.
    for mention in find_dates(document.text, anchor):
        if quote.start <= mention.start and mention.end <= quote.end and mention.date.value == value:
            return mention
    raise Refusal("date_not_in_source", f"引文中没有日期 {value}")


def _check_role(document: Document, name: DateName, at: Located) -> None:
    known = [date for date in document.dates if date.span and _same(date.span.start, date.span.end, at)]
    if any(date.name == name and date.origin in ("byline", "meta", "given") for date in known):
        if not is_official_text(document):
            raise Refusal("date_not_in_source", "这是页面日期，不是政策的发布日期")
        return
    # 自10月1日起停产 takes effect and happens on the same day.
    if any(date.name == name or (date.name, name) == ("effective_on", "occurred_on") for date in known):
        return
    if known:
        raise Refusal("date_not_in_source", f"该日期在页面上是 {known[0].name}，不是 {name}")
    before, after = _around(document, at)
    if name == "occurred_on":
        if _PLANNED.search(before) or _PLANNED_AFTER.search(after):
            raise Refusal("date_not_in_source", "原文所述为计划或目标日期，并非已发生")
    elif not _CUES[name].search(before + after) or _is_another_date(name, after):
        raise Refusal("date_not_in_source", f"原文未说明该日期是 {name}")


def _is_another_date(name: DateName, after: str) -> bool:
    """自11月1日起施行 is no day of issue; 7月24日消息 is the day of the report."""
    if name == "issued_on" and _DATELINE.search(after):
        return True
    return name != "effective_on" and bool(_TAKES_EFFECT.search(after))


def _same(start: int, end: int, at: Located) -> bool:
    return start < at.end and at.start < end


def _around(document: Document, at: Located) -> tuple[str, str]:
    """The words of the sentence just before and just after a date: where its role is said."""
    sentence = sentence_of(document, at.start, at.end)
    before = document.text[max(sentence.start, at.start - _BEFORE) : at.start]
    return before, document.text[at.end : min(sentence.end, at.end + _AFTER)]


def place_in_window(kind: EventKind, dates: dict[DateName, PartialDate], window: Window) -> DateName:
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


def _counts(name: DateName, dates: dict[DateName, PartialDate]) -> bool:
    """A publication date counts where it is not an old policy shown again."""
    issued = dates.get("issued_on")
    if name != "published_on" or issued is None:
        return True
    return (dates[name].start - issued.start).days <= _REPUBLISHED_AFTER_DAYS
