"""When was it? The dates of a page that govern words: a date governs what stands behind it until the next one."""

from __future__ import annotations

from collections.abc import Sequence

from bianyin.model import PartialDate
from bianyin.text import DateMention, cues
from bianyin.text.plans import tells_a_plan
from bianyin.text.reading import Located, Reading

_LOOK_BACK = 6  # sentences over which a date carries on
_LOOK_AHEAD = 2  # sentences in which a date may follow what it dates
SAME_WITHIN_DAYS = 3
_ANOTHER_TIME = cues.pattern("another_time", before='^[“”"（(]?')
_VISITS = cues.pattern("reporter_visits", before=r"^[^。；]{0,6}?")
_CARRIES_ON = cues.pattern("follows_story", before="^")


def dates_inside(reading: Reading, at: Located) -> list[PartialDate]:
    """The days and months that words themselves write."""
    return [each.date for each in reading.told_dates if at.start <= each.start and each.end <= at.end]


def other_year(reading: Reading, date: PartialDate, at: Located) -> int | None:
    """A bare year told last before words, where it is not the year of the date: 1998年秋天…。最后一声汽笛响起。"""
    before = [each for each in reading.dates if each.end <= at.start][-1:]
    for mention in before:
        near = reading.sentence_number(at.start) - reading.sentence_number(mention.start) <= _LOOK_BACK
        if near and mention.date.precision == "year" and mention.date.start.year != date.start.year:
            return mention.date.start.year
    return None


def governing_dates(reading: Reading, at: Located) -> list[PartialDate]:
    """The dates that say when `at` was: the dates in it, else the last one told before it, else the next behind it."""
    told = reading.told_dates
    if inside := dates_inside(reading, at):
        return inside
    before = _last_told(reading, [each for each in told if each.end <= at.start], at)
    if before is not None:
        return before
    last = reading.sentence_number(at.end - 1)
    behind = [
        each
        for each in told
        if each.start >= at.end and reading.sentence_number(each.start) - last <= _LOOK_AHEAD
    ]
    return [behind[0].date] if behind else []


def dates_of_the_story(reading: Reading, sentence: Located) -> list[PartialDate]:
    """The dates that govern a sentence; of one that only carries on, the dates of what it carries on."""
    if not carries_on(reading, sentence):
        return governing_dates(reading, sentence)
    told = [mention for mention in reading.told_dates if mention.end <= sentence.start]
    return _last_told(reading, told, sentence) or []


def _last_told(reading: Reading, told: Sequence[DateMention], at: Located) -> list[PartialDate] | None:
    """The date told last; in a sentence before, all of its dates. 该项目2019年开工 only adds to the story before it.

    None where none is told near; none at all where the page has turned to another time since.
    """
    first = reading.sentence_of(at)
    for mention in reversed(told):
        if reading.sentence_number(at.start) - reading.sentence_number(mention.start) > _LOOK_BACK:
            return None
        sentence = reading.sentence_of(reading.at(mention.start, mention.end))
        if sentence.start >= first.start:
            return [mention.date]
        if _turned(reading, mention, sentence, first):
            return []
        if not carries_on(reading, sentence):
            return [each.date for each in told if sentence.start <= each.start < sentence.end]
    return None


def _turned(reading: Reading, told: DateMention, sentence: Located, at: Located) -> bool:
    """Whether what follows a date is not of its time.

    9月18日，记者走进园区。这里…: the day is the reporter's. 9月18日停窑。三年前，…; 2019年，…: a later sentence opens with another.
    """
    if _VISITS.match(reading.text[told.end : sentence.end]):
        return True
    between = [each.text for each in reading.sentences if sentence.end <= each.start <= at.start]
    opened = [found[0] for each in between if (found := _ANOTHER_TIME.search(each))]
    return any(told.date.value[:4] not in words for words in opened)


def carries_on(reading: Reading, sentence: Located) -> bool:
    """Its own words tie a sentence to the one before: 该项目…, or a deadline set for it."""
    return bool(_CARRIES_ON.match(sentence.text)) or tells_a_plan(reading, sentence)


def agree(first: PartialDate, second: PartialDate, within: int = SAME_WITHIN_DAYS) -> bool:
    """Whether two dates are at most `within` days apart, 0: share a day; a month counts from its nearest day."""
    return (max(first.start, second.start) - min(first.end, second.end)).days < within
