"""Ask in a whole question: the times it names are preferred, and several happenings are each asked for by itself.

A keyword query goes to `Searcher.search` as it is. A question may compare happenings (甲和乙哪个更早), or ask for one by the
day of another (甲当天，乙做了什么). Each happening gets its own search; where the question says that they share a day, month
or year, what lies in that of another's best passages is preferred; and what each found is fused with what the whole
question finds.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Literal

from bianyin.model import PartialDate, Passage, Query, Window
from bianyin.search.fusion import Ranked, fused
from bianyin.search.happenings import split, surely_several
from bianyin.search.question_words import LONGEST_QUESTION
from bianyin.search.searcher import RERANK_PASSAGES, Searcher
from bianyin.text import find_dates, find_relative

Unit = Literal["day", "month", "year"]

# Passages of one part that are looked at, and how many of them may tell the other parts' day.
_DEPTH = 20
_TELLING = 3
# … and what share of the best passage's score they must reach.
_TELLING_SHARE = 0.5
# X当天，Y: the days that this many of a part's best passages tell are looked up; a passage that says it is of such a day
# stands before the passage that told the day.
_DAYS_OF = 4
_BEFORE_TELLING = 1.2
# What the whole question finds counts less than what a part finds, and least where it asks for one by the day of
# another; so does what a part found before it was known when the others were.
_WHOLE, _WHOLE_THAT_DAY = 0.8, 0.3
# … but most where only the corpus told that it may name several.
_PART_IN_DOUBT = 0.8
_BEFORE_OTHERS = 0.8
# X当天，Y: a passage about X counts this much, times the square of the share of X's words that any passage holds, as often
# no passage is about X.
_TELLS_DAY = 0.7
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
    """The `k` best passages for a question, best first.

    Args:
        asked_on: the day from which 去年 and 三个月前 are read; without it they name no time. Where the query has no
            window, what is dated later ranks lower: a question is about what had happened by then.
        rerank: as of `Searcher.search`, for all searches together.

    Raises:
        ValueError: `k` is below 1.
        Otherwise as `Searcher.search`.
    """
    if k < 1:
        raise ValueError(f"at least one passage must be asked for, not k = {k}")
    parts = split(query.text, searcher.coverage)
    whole = _naming(query, query.text, asked_on)
    if len(parts) == 1:
        return searcher.search(whole, k, rerank=rerank)
    asked, unit = _parts(query, parts, asked_on), _shared(query.text)
    share, depth = rerank // (len(parts) + 1), max(k, _DEPTH)
    found = [searcher.search(each, depth, rerank=0 if unit else share) for each in asked]
    last = searcher.search(whole, depth, rerank=share)
    if unit is None:
        part, all_of_it = (1.0, _WHOLE) if surely_several(query.text) else (_PART_IN_DOUBT, 1.0)
        return fused([*(Ranked(each, part) for each in found), Ranked(last, all_of_it)], k)
    closer = [_at_the_time_of_others(each, place, found, unit) for place, each in enumerate(asked)]
    again = [searcher.search(each, depth, rerank=share) for each in closer]
    if _ON_THAT_DAY.search(query.text):
        return fused(_on_that_day(searcher, query, parts, again, last), k)
    before = [Ranked(each, _BEFORE_OTHERS) for each in found]
    return fused([*map(Ranked, again), *before, Ranked(last, _WHOLE)], k)


def times_named(text: str, asked_on: dt.date | None) -> tuple[Window, ...]:
    """The days, months, seasons … that a text names, else the years; nothing for a text too long to be a question.

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
    """The query with another text, preferring the times that the text names and the times that the query preferred before."""
    named = dict.fromkeys((*query.named, *times_named(text, asked_on)))
    if query.window is None:  # which says already which times count
        query = query.model_copy(update={"asked_on": asked_on or query.asked_on})
    return query.model_copy(update={"text": text, "named": tuple(named)})


def _parts(query: Query, parts: Sequence[str], asked_on: dt.date | None) -> list[Query]:
    """A query for each part; a time at the beginning of the first part holds for the parts that name no time.

    If there are as many times as parts, each part has its own (2月和7月，甲和乙分别…).
    """
    asked = [_naming(query, part, asked_on) for part in parts]
    if not _begins_with_time(parts[0], asked_on):
        return asked
    leading, silent = asked[0].named, [each.named == query.named for each in asked]
    each_its_own = all(silent[1:]) and not query.named and len(leading) == len(asked)
    times = [(time,) for time in leading] if each_its_own else [leading] * len(asked)
    silent[0] = each_its_own
    return [
        each.model_copy(update={"named": named}) if names_none else each
        for each, named, names_none in zip(asked, times, silent, strict=True)
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


def _on_that_day(
    searcher: Searcher,
    query: Query,
    parts: Sequence[str],
    found: Sequence[list[Passage]],
    whole: list[Passage],
) -> list[Ranked]:
    """X当天，Y: the passages about Y first, then about X, which only tells the day; and what is dated on the days they tell."""
    tells_day = _TELLS_DAY * searcher.coverage(parts[0]).share ** 2
    weights = [tells_day, *(1.0 for _ in parts[1:])]
    rankings = [Ranked(each, weight) for each, weight in zip(found, weights, strict=True)]
    rankings.reverse()
    days: dict[Window, float] = {}
    for ranking in rankings:
        for worth, each in list(ranking.worths())[:_DAYS_OF]:
            if each.about is not None and each.about.days == 1:
                days.setdefault(each.about, min(_BEFORE_TELLING * worth, 1.0))
    of_days = [Ranked(_on_the_day(searcher, query, day), worth) for day, worth in days.items()]
    return [*rankings, *of_days, Ranked(whole, _WHOLE_THAT_DAY)]


def _on_the_day(searcher: Searcher, query: Query, day: Window) -> list[Passage]:
    """What says most plainly that it is of that day; nothing where the query's window is without it."""
    if query.window is not None and not query.window.contains(day.start):
        return []
    text = f"{day.start.year}年{day.start.month}月{day.start.day}日"
    return searcher.search(query.model_copy(update={"text": text, "window": day}), 1, rerank=0)
