"""Ask in a whole question: the times it names are preferred, and several happenings are each asked for by itself.

A keyword query goes to `Searcher.search` as it is. A question may compare happenings (甲和乙哪个更早), or ask for one by the
day of another (甲当天，乙做了什么). Each happening gets its own search; where the question says that they share a day, month
or year, what lies in that of another's best passages is preferred; and the lists take turns in the answer.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Literal

from bianyin.model import PartialDate, Passage, Query, Window
from bianyin.retrieve.happenings import LONGEST_QUESTION, split
from bianyin.retrieve.search import RERANK_PASSAGES, Searcher
from bianyin.text import find_dates, find_relative

Unit = Literal["day", "month", "year"]

# Passages of one part that are looked at, and how many of them may tell the other parts' day.
_DEPTH = 20
_TELLING = 3
# … if they score at least so much of the best one.
_TELLING_SHARE = 0.5
# Days on which something is said to have happened too, and of how many passages of either part they are taken.
_DAYS = 5
_OF_LAST, _OF_FIRST = 4, 3
# Half a year, a season, a year are times that a question may prefer; a five-year plan is not.
_LONGEST_DAYS = 366
# 当天 and 同年, but not 当日本…, 同天津…, 应当年底…, 不同年龄.
_SHARED: tuple[tuple[Unit, re.Pattern[str]], ...] = (
    ("day", re.compile(r"(?:(?<![应相])当|(?<!不)同一?)(?:天(?![津然空])|日(?!本))")),
    ("month", re.compile(r"(?<![应相])当月|(?<!不)同一?个?月")),
    ("year", re.compile(r"(?:(?<![应相])当|(?<!不)同一?)年(?![龄级轻])")),
)
_ON_THAT_DAY = re.compile(r"(?<![应相])当(?:天(?![津然空])|日(?!本)|[年月](?![龄级轻]))")


def ask(
    searcher: Searcher,
    query: Query,
    k: int = 10,
    *,
    asked_on: dt.date | None = None,
    rerank: int = RERANK_PASSAGES,
) -> list[Passage]:
    """The `k` best passages for a question, best first; of several happenings the passages take turns.

    Args:
        asked_on: the day from which 去年 and 三个月前 are read; without it they name no time.
        rerank: as of `Searcher.search`, but in all: the parts share it.

    Raises: as `Searcher.search`.
    """
    parts = split(query.text, searcher.coverage)
    whole = _naming(query, query.text, asked_on)
    if len(parts) == 1:
        return searcher.search(whole, k, rerank=rerank)
    share, depth, unit = rerank // (len(parts) + 1), max(k, _DEPTH), _shared(query.text)
    asked = _parts(query, parts, asked_on)
    found = [searcher.search(each, depth, rerank=0 if unit else share) for each in asked]
    lists: list[list[Passage]] = []
    if unit:
        asked = [_at_the_time_of_others(each, place, found, unit) for place, each in enumerate(asked)]
        found = [searcher.search(each, depth, rerank=share) for each in asked]
        if _ON_THAT_DAY.search(query.text):
            lists = [_on_the_day(searcher, query, day) for day in _days(found)]
            found.reverse()  # what is asked for stands last, before it the day's other happening
    lists = [found[0], *lists, *found[1:], searcher.search(whole, k, rerank=share)]
    return _in_turn(lists, k)


def times_named(text: str, asked_on: dt.date | None) -> tuple[Window, ...]:
    """The days, months, seasons … that a text names, else the years; none of a text too long to be a question.

    Args:
        asked_on: as of `ask`.
    """
    if len(text) > LONGEST_QUESTION:
        return ()
    dates = [each for each in find_dates(text, asked_on) if each.date.start.year < dt.MAXYEAR]
    spans = [(each.date.start, each.date.end) for each in dates if each.date.precision != "year"]
    spans += [(each.first, each.after) for each in find_relative(text, asked_on, dates)]
    spans = [(start, end) for start, end in spans if (end - start).days <= _LONGEST_DAYS]
    if not spans:
        spans = [(each.date.start, each.date.end) for each in dates]
    return tuple(Window(start=start, end=end) for start, end in dict.fromkeys(spans))


def _naming(query: Query, text: str, asked_on: dt.date | None) -> Query:
    """The query with another text, preferring the times that it names beside those that the query already had."""
    named = dict.fromkeys((*query.named, *times_named(text, asked_on)))
    return query.model_copy(update={"text": text, "named": tuple(named)})


def _parts(query: Query, parts: Sequence[str], asked_on: dt.date | None) -> list[Query]:
    """A query for each part; a time that the first begins with holds for those that name none."""
    asked = [_naming(query, part, asked_on) for part in parts]
    leading = asked[0].named if _begins_with_time(parts[0], asked_on) else query.named
    return [
        each if each.named != query.named else each.model_copy(update={"named": leading}) for each in asked
    ]


def _begins_with_time(text: str, asked_on: dt.date | None) -> bool:
    dates = find_dates(text, asked_on)
    starts = [each.start for each in dates] + [each.start for each in find_relative(text, asked_on, dates)]
    return min(starts, default=len(text)) <= 1  # 在 may come before it


def _shared(text: str) -> Unit | None:
    """What the happenings are said, or asked, to share."""
    return next((unit for unit, words in _SHARED if words.search(text)), None)


def _at_the_time_of_others(query: Query, place: int, found: Sequence[list[Passage]], unit: Unit) -> Query:
    """The query, preferring also the times of the other parts' best passages."""
    telling = [
        each.about
        for other, passages in enumerate(found)
        if other != place
        for each in passages[:_TELLING]
        if each.about is not None and each.score >= _TELLING_SHARE * passages[0].score
    ]
    times = (*query.named, *(_around(about, unit) for about in telling))
    return query.model_copy(update={"named": tuple(dict.fromkeys(times))})


def _around(about: Window, unit: Unit) -> Window:
    """The month or year in which a time begins; of a day the time itself, which may be known no nearer."""
    day = about.start
    if unit == "day" or day.year == dt.MAXYEAR:  # after which no year comes
        return about
    period = PartialDate.of(day.year, day.month if unit == "month" else None)
    return Window(start=period.start, end=period.end)


def _days(found: Sequence[list[Passage]]) -> list[Window]:
    """The days of the best passages, those of the last part first."""
    told = [*found[-1][:_OF_LAST], *found[0][:_OF_FIRST]]
    days = dict.fromkeys(each.about for each in told if each.about is not None and each.about.days == 1)
    return list(days)[:_DAYS]


def _on_the_day(searcher: Searcher, query: Query, day: Window) -> list[Passage]:
    """What says most plainly that it is of that day; nothing where the query's window is without it."""
    if query.window is not None and not query.window.contains(day.start):
        return []
    text = f"{day.start.year}年{day.start.month}月{day.start.day}日"
    return searcher.search(query.model_copy(update={"text": text, "window": day}), 1, rerank=0)


def _in_turn(lists: Iterable[list[Passage]], k: int) -> list[Passage]:
    """The first of each list, then the second of each …, each passage once, ranked anew."""
    once: dict[str, Passage] = {}
    for turn in zip_longest(*lists):
        for each in turn:
            if each is not None:
                once.setdefault(each.chunk.id, each)
    best = list(once.values())[:k]
    return [each.model_copy(update={"rank": rank}) for rank, each in enumerate(best, start=1)]
