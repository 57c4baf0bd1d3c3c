"""Check a drafted date: the source writes it, in the role it is given, and it lies in the window."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bianyin.model import DateName, EventKind, PartialDate, Proved, Span, Window
from bianyin.prove.quotes import Refusal, located
from bianyin.text import DATELINE, DateMention, cues
from bianyin.text.clauses import CLAUSES, behind_last
from bianyin.text.dates import NEWS_OF_AN_ACT, SEVERAL_DAYS
from bianyin.text.locality import is_official_text
from bianyin.text.plans import lies_ahead, only_planned, without_names
from bianyin.text.reading import Located, Reading
from bianyin.wording import language, say

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
    "published_on": cues.pattern("released", "announced", "published"),
}
# What a label in front of a date says that it is.
_LABEL_ENDS = r"(?:为|是)?\s*[:：]?\s*$"
_LABELS: dict[DateName, re.Pattern[str]] = {
    "issued_on": cues.pattern("date_of_issue", behind=_LABEL_ENDS),
    "published_on": cues.pattern("date_of_publication", behind=_LABEL_ENDS),
    "effective_on": cues.pattern("date_of_effect", behind=_LABEL_ENDS),
    "occurred_on": cues.pattern("date_of_happening", behind=_LABEL_ENDS),
}
_OF_ANOTHER = cues.pattern("date_of_another", behind=r"(?:为|是|至|到|自|从)?\s*[:：]?\s*$")
_CLOSES = cues.pattern("closes", before=r"^\s*")
_BEGINS = re.compile(r"\s*(?:零时|\d{1,2}时)?(?:起|开始)")  # 自9月18日起报名
_ASKS = cues.pattern("asks_for_paper")
_CALLS_FOR = cues.pattern("calls_for")
_ASKED_AND_DONE = cues.pattern("asked_and_done")
_NAME = re.compile("《[^》]*(?:》|$)")  # 《加快…方案》 asks for nothing
_VISITS = cues.pattern("reporter_visits", before=r"^[^。；]{0,6}?")
# Words that make the date after or before them a plan, an aim or a deadline: nothing has happened on it.
_PLANNED = cues.pattern("intended", "plan", "before_deadline")
# 自10月1日起停产: whatever begins, a rule or a happening.
# 起废止 ends a rule: it takes no effect on that day.
_ENDS = cues.any_of("abolished", "starts_no_rule")
_TAKES_EFFECT = re.compile(
    rf"^\s*(?:零时|\d{{1,2}}时)?(?:起|开始)(?!\S{{0,4}}{_ENDS})[\u4e00-\u9fff]|^\s*(?:正式|全面)?(?:施行|生效)"
)
_EFFECT_BEFORE = cues.pattern("in_force", behind=r"(?:日期|时间)(?:为|是|：|:)?\s*$")
# What was inferred of a date, and is said with the day that it was read from.
_BEFORE, _AFTER = 15, 45  # characters around a date in which its role is said
_PLANNED_AFTER = re.compile(
    rf"^(?:年?底?[以之]?前|(?:左右)?(?:将|{cues.any_of('intended', 'plan')})|到期|建成目标)"
)
# 1月至9月, 9月18日至10月8日 (up to the next date): a span of time, not a day on which something was issued.
_SPAN_AFTER = re.compile(r"^\s*(?:至|到|—|－|-|~|～)\s*(?:\d|$)")


# 编纂：某市档案馆　9月18日更新: the day of a page or a print, and of nothing that it tells.
_LABEL = r"(?:更新|编纂|编印|编辑|整理|填报|填表|打印|印制|审核|制表|访问|下载|修订)"
# 某厅办公室2020年3月3日（此件社会公开）抄送: the foot of a paper, run into its last line.
_LABEL_BEHIND = re.compile(rf"\s*{_LABEL}|\s*[（(]此件|\s*抄送|\s*印发\s*(?:附件|$)")
_LABEL_BEFORE = re.compile(rf"{_LABEL}(?:于|日期|时间)?[：:]?\s*$")


def prove_date(reading: Reading, name: DateName, span: Span) -> tuple[Located, Proved[PartialDate]]:
    """The date that is pointed at, if the page's words give it this role; and where it stands.

    Raises:
        Refusal: `quote_not_found`, or `date_not_in_source` with what was wrong.
    """
    at = located(reading, span)
    mention = next((each for each in reading.dates if (each.start, each.end) == (span.start, span.end)), None)
    if mention is None:
        unknown = [each for each in reading.days.disputed if each.start < span.end and span.start < each.end]
        raise Refusal(
            "date_not_in_source", unknown[0].why if unknown else f"「{at.text[:20]}」不是可读出的日期"
        )
    _check_role(reading, name, mention)
    return at, reading.proved(mention.date, at, note=_note(mention))


def _note(mention: DateMention) -> str | None:
    if not mention.inferred:
        return None
    source = mention.source if language() == "zh" else say("note.source")
    return say("note.inferred", what=say(f"note.inferred_{mention.inferred}"), source=source)


def _check_role(reading: Reading, name: DateName, mention: DateMention) -> None:
    document, at = reading.document, reading.at(mention.start, mention.end)
    known = [each for each in document.dates if each.span and _share(each.span.start, each.span.end, at)]
    if any(each.name == name and each.origin in ("byline", "meta", "given", "updated") for each in known):
        if not is_official_text(document):
            raise Refusal("date_not_in_source", "这是页面日期，不是政策的发布日期")
        return
    # 自10月1日起停产 takes effect and happens on the same day.
    if any(each.name == name or (each.name, name) == ("effective_on", "occurred_on") for each in known):
        return
    if known:
        raise Refusal("date_not_in_source", f"该日期在页面上是 {known[0].name}，不是 {name}")
    before, after = _around(reading, at)
    _check_label(name, before)
    if name == "occurred_on":
        _check_happened(reading, mention, before, after)
    elif SEVERAL_DAYS.search(at.text) or not _has_role(name, before, after):
        raise Refusal("date_not_in_source", f"原文未说明该日期是 {name}")
    _check_not_another(reading, name, mention)


def _check_label(name: DateName, before: str) -> None:
    """失效日期：, 报名时间：, 今天是: a label says what the date behind it is."""
    if _LABELS[name].search(before):
        return
    for other, label in _LABELS.items():
        if label.search(before):
            raise Refusal("date_not_in_source", f"原文写明该日期是 {other}，不是 {name}")
    if found := _OF_ANOTHER.search(before):
        raise Refusal("date_not_in_source", f"原文写明该日期是「{found[0].strip()}」")


def _check_happened(reading: Reading, mention: DateMention, before: str, after: str) -> None:
    if _PLANNED.search(without_names(before)) or _PLANNED_AFTER.search(after):
        raise Refusal("date_not_in_source", "原文所述为计划或目标日期，并非已发生")
    if lies_ahead(reading.document, mention.date):
        raise Refusal("date_not_in_source", "该日期晚于页面发布日期，并非已发生")
    if _LABEL_BEHIND.match(after) or _LABEL_BEFORE.search(before):
        raise Refusal("date_not_in_source", "该日期是页面编辑、更新或印制的日期")
    if DATELINE.match(after):
        raise Refusal("date_not_in_source", "该日期是电头日期，是发稿的日期")
    if _VISITS.match(after):
        raise Refusal("date_not_in_source", "该日期是记者到访的日期")
    sentence = reading.sentence_of(reading.at(mention.start, mention.end))
    if only_planned(reading.text[mention.end : sentence.end]):
        raise Refusal("date_not_in_source", "原文所述为计划，并非已发生")


def _has_role(name: DateName, before: str, after: str) -> bool:
    """Whether the words beside a date, up to the next date, give it this role."""
    takes_effect = bool(_TAKES_EFFECT.match(after) or _EFFECT_BEFORE.search(before))
    if name == "effective_on":
        return takes_effect
    if name == "published_on" and NEWS_OF_AN_ACT.match(after):
        return True
    if takes_effect or any(other.match(after) for other in (DATELINE, _SPAN_AFTER, _CLOSES, _BEGINS)):
        return False
    if _LABELS[name].search(before):
        return True
    return _is_done(_CUES[name], after) or bool(_CUES[name].search(before))


def _is_done(act: re.Pattern[str], after: str) -> bool:
    """Whether an act of issue is told behind a date, and not only asked for: 会议要求尽快出台…方案."""
    told = _ASKED_AND_DONE.sub(_veiled, _NAME.sub(_veiled, after))
    return any(not _is_asked(told, each.start()) for each in act.finditer(after))


def _veiled(found: re.Match[str]) -> str:
    return "□" * len(found[0])


def _is_asked(text: str, at: int) -> bool:
    """Whether the act at `at` is asked for or looked forward to, in its clause or by what somebody calls for."""
    clause = behind_last(CLAUSES, text, at)
    asked = any(clause <= each.start() < at for each in _ASKS.finditer(text))
    return asked or any(each.start() < at for each in _CALLS_FOR.finditer(text))


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
