"""Do fields speak of one happening? Dates and policy names govern the words behind them until the next one.

A page may tell of several events or cite several policies. A record must not take its title from one and its date,
number or content from another: what stands between them decides.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from functools import lru_cache

from bianyin.knowledge import places
from bianyin.model import Document, PartialDate
from bianyin.prove.quotes import Located, Refusal, sentence_of, sentence_spans
from bianyin.prove.whole_words import is_own_title
from bianyin.text import DateMention, bigram_overlap, contains_folded, cues, find_dates, find_folded
from bianyin.text.locality import is_official_text, named_places
from bianyin.text.plans import tells_a_plan

_LOOK_BACK = 6  # sentences over which a date carries on
_LOOK_AHEAD = 2  # sentences in which a date may follow what it dates
_STORY_REACH = 3  # sentences around background that still tell of it
_SAME_WITHIN_DAYS = 3
_STORY_DAYS = 15  # closer dates on one page tell one story
_TELLS, _TELLS_LITTLE, _TELLS_WELL = 0.3, 0.1, 0.6  # shares of a title's bigrams in a sentence
_SAME_NAME = 0.65
_OPENING = 24  # characters in which a sentence says where it plays
_PLACE_AT_HEAD = 8  # characters in which a paper's name says whose it is
_NAME = re.compile(r"《([^》]{3,80})》")
_CARRIES_ON = cues.pattern("follows_story", before="^")


@lru_cache(maxsize=64)
def _dates(text: str, anchor: dt.date | None) -> tuple[DateMention, ...]:
    return tuple(find_dates(text, anchor))


@lru_cache(maxsize=64)
def _sentence_starts(text: str) -> tuple[int, ...]:
    return tuple(start for start, _ in sentence_spans(text))


def all_dates_of(document: Document) -> tuple[DateMention, ...]:
    """The dates the document writes; a day without its year is read from the page's own date."""
    return _dates(document.text, document.published_day)


def dates_of(document: Document) -> tuple[DateMention, ...]:
    """The days and months the document writes; bare years place nothing."""
    return tuple(mention for mention in all_dates_of(document) if mention.date.precision != "year")


def sentence_number(document: Document, position: int) -> int:
    return bisect_right(_sentence_starts(document.text), position)


def governing_dates(document: Document, at: Located) -> list[PartialDate]:
    """The dates that say when `at` was: those in it, else the last told before it, else the next behind it."""
    told = _told_dates(document)
    if inside := [m.date for m in told if at.start <= m.start and m.end <= at.end]:
        return inside
    if before := _last_told(document, [m for m in told if m.end <= at.start], at):
        return before
    last = sentence_number(document, at.end - 1)
    behind = [
        m for m in told if m.start >= at.end and sentence_number(document, m.start) - last <= _LOOK_AHEAD
    ]
    return [behind[0].date] if behind else []


def _last_told(document: Document, told: list[DateMention], at: Located) -> list[PartialDate]:
    """The date told last; in a sentence before, all of its dates. 该项目2019年开工 only adds to the story before it."""
    first = sentence_of(document, at.start, at.end)
    for mention in reversed(told):
        if sentence_number(document, at.start) - sentence_number(document, mention.start) > _LOOK_BACK:
            return []
        sentence = sentence_of(document, mention.start, mention.end)
        if sentence.start >= first.start:
            return [mention.date]
        if not _carries_on(document, sentence):
            return [m.date for m in told if sentence.start <= m.start < sentence.end]
    return []


def _told_dates(document: Document) -> list[DateMention]:
    """Dates in the prose; those of header and signature date the document and no sentence of it."""
    own = [d.span for d in document.dates if d.span and d.origin in ("table", "signature", "byline", "meta")]
    return [m for m in dates_of(document) if not any(s.start < m.end and m.start < s.end for s in own)]


def agree(first: PartialDate, second: PartialDate, within: int = _SAME_WITHIN_DAYS) -> bool:
    return (max(first.start, second.start) - min(first.end, second.end)).days < within


def check_event_dated(document: Document, date: PartialDate, content: Located) -> None:
    """The date of an event governs its content.

    Raises:
        Refusal: `date_not_in_source`: another date does, or none stands near.
    """
    governing = governing_dates(document, content)
    if not any(agree(date, other) for other in governing):
        shown = "、".join(other.value for other in governing) or "附近没有日期"
        raise Refusal("date_not_in_source", f"{date} 不是所述事件的日期（{shown}）")


def check_event_title(document: Document, date: PartialDate, title: Located, content: Located) -> None:
    """The title tells the story of the content, and not another of the page's.

    Raises:
        Refusal: `source_mismatch`.
    """
    if not is_own_title(document, title.text):
        apart = sentence_number(document, title.start) - sentence_number(document, content.start)
        if abs(apart) > _STORY_REACH or not any(agree(date, d) for d in governing_dates(document, title)):
            raise Refusal("source_mismatch", "标题与内容不在一处，说的不是同一件事")
        return
    told = sentence_of(document, content.start, content.end).text
    if "等" not in title.text and not _places_agree(title.text, told):
        raise Refusal("source_mismatch", "标题与内容说的不是同一地方")
    own = bigram_overlap(title.text, told)
    if own >= _TELLS:
        return
    for start, end in sentence_spans(document.text):
        other = Located(document.text[start:end], start, end)
        if start >= len(document.title) and _rivals(document, date, title.text, other, own):
            raise Refusal("source_mismatch", f"标题说的是另一件事：{other.text[:40]}")


def _rivals(document: Document, date: PartialDate, title: str, other: Located, own: float) -> bool:
    """Whether another sentence, of another time, tells the title better than the record's own."""
    overlap = bigram_overlap(title, other.text)
    if len(other.text) < len(title) / 2 or overlap <= 1.5 * own:
        return False
    governing = governing_dates(document, other)
    if not governing:
        return own < _TELLS_LITTLE and overlap >= _TELLS_WELL
    return overlap >= _TELLS and not any(agree(date, d, _STORY_DAYS) for d in governing)


def check_policy_date(document: Document, title: str, at: Located) -> None:
    """A date that the prose gives belongs to the policy of the title, not to another one it names.

    Raises:
        Refusal: `date_not_in_source`.
    """
    sentence = sentence_of(document, at.start, at.end)
    if contains_folded(sentence.text, title):
        return
    if names := _nearest_names(document, sentence, at):
        if not any(_same_name(name, title) for name in names):
            raise Refusal("date_not_in_source", f"该日期属于《{names[0][:30]}》")
    elif not is_own_title(document, title):
        number = sentence_number(document, at.start)
        if not any(abs(sentence_number(document, p) - number) <= 1 for p in _places_of(document, title)):
            raise Refusal("date_not_in_source", "日期与标题不在一处")


def _nearest_names(document: Document, sentence: Located, at: Located) -> list[str]:
    """The 《names》 that a date stands with: those behind it up to the next date, else those before it."""
    inside = [m for m in dates_of(document) if sentence.start <= m.start and m.end <= sentence.end]
    until = min((m.start for m in inside if m.start >= at.end), default=sentence.end)
    since = max((m.end for m in inside if m.end <= at.start), default=sentence.start)
    behind = _NAME.findall(document.text[at.end : until])
    return behind or _NAME.findall(document.text[since : at.start])


def _same_name(name: str, title: str) -> bool:
    """The name as the title has it; a title that names several is each of them.

    《“十四五”节能减排方案》 is not 辽宁省“十四五”节能减排方案: a place before the name makes it another paper.
    """
    for short, long in ((name, title), (title, name)):
        if span := find_folded(long, short):
            return not _named_at_end(long[: span[0]]) or bool(named_places(short[:_PLACE_AT_HEAD]))
    return bigram_overlap(name, title) >= _SAME_NAME and _places_agree(name, title)


def _named_at_end(text: str) -> bool:
    mentions = places.mentions(text)
    return bool(mentions) and mentions[-1].end == len(text)


def _places_agree(first: str, second: str) -> bool:
    """Whether two texts name a place in common, or one within the other, or one of them none."""
    codes, others = named_places(first), named_places(second)
    related = any(places.is_within(a, b) or places.is_within(b, a) for a in codes for b in others)
    return related or not codes or not others


def _places_of(document: Document, words: str) -> list[int]:
    found, at = [], document.text.find(words)
    while at >= 0:
        found.append(at)
        at = document.text.find(words, at + 1)
    return found


def check_policy_content(document: Document, title: str, at: Located) -> None:
    """Where a page reports several policies, a text or figure stands behind the title's name and no other's.

    Raises:
        Refusal: `source_mismatch`.
    """
    sentence = sentence_of(document, at.start, at.end)
    if is_official_text(document):
        if not is_own_title(document, title) and not contains_folded(sentence.text, title):
            raise Refusal("source_mismatch", "内容属于本文件，不属于文中提及的另一文件")
        return
    names = [(m.start(), m[1]) for m in _NAME.finditer(document.text)]
    if is_own_title(document, title) and not any(_same_name(name, title) for _, name in names):
        return
    inside = [name for start, name in names if sentence.start <= start < sentence.end]
    if contains_folded(sentence.text, title) or any(_same_name(name, title) for name in inside):
        return
    earlier = [(start, name) for start, name in names if start < at.start]
    if earlier and not _same_name(earlier[-1][1], title):
        since = sentence_number(document, at.start) - sentence_number(document, earlier[-1][0])
        if since <= _LOOK_BACK:
            raise Refusal("source_mismatch", f"内容属于《{earlier[-1][1][:30]}》")


def check_same_story(
    document: Document, at: Located, title: str, content: Located, dates: list[PartialDate]
) -> None:
    """A further field or figure of a news page tells of the record's own event, by place and by date.

    Raises:
        Refusal: `source_mismatch`.
    """
    if is_official_text(document):
        return
    sentence = sentence_of(document, at.start, at.end)
    story = sentence_of(document, content.start, content.end)
    if sentence.start < story.end and story.start < sentence.end:
        return
    apart = abs(sentence_number(document, at.start) - sentence_number(document, content.start))
    if not is_own_title(document, title) and apart > _STORY_REACH:
        raise Refusal("source_mismatch", "与所述事件不在一处")
    if not _places_agree(_opening_place(document, sentence, story), title + story.text):
        raise Refusal("source_mismatch", "所述为另一地方的事")
    if _carries_on(document, sentence):
        told = [mention for mention in _told_dates(document) if mention.end <= sentence.start]
        governing = _last_told(document, told, sentence)
    else:
        governing = governing_dates(document, sentence)
    if governing and not any(agree(d, own, _STORY_DAYS) for d in governing for own in dates):
        raise Refusal("source_mismatch", f"所述为另一时间（{governing[0]}）的事")


def _opening_place(document: Document, sentence: Located, story: Located) -> str:
    """The opening that says where a sentence plays: its own, else of the nearest sentence between it and the story."""
    spans = [s for s in sentence_spans(document.text) if story.end <= s[0] <= sentence.start]
    for start, end in reversed(spans[-_LOOK_BACK:] or [(sentence.start, sentence.end)]):
        opening = document.text[start : min(end, start + _OPENING)]
        if named_places(opening):
            return opening
    return ""


def _carries_on(document: Document, sentence: Located) -> bool:
    """Its own words tie a sentence to the one before: 该项目…, or a deadline set for it."""
    return bool(_CARRIES_ON.match(sentence.text)) or tells_a_plan(document, sentence.start, sentence.end)
