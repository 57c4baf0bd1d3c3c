"""Days that a page tells only in part: 9月23日 without its year, 21日, 昨日, 本月15日, 去年12月.

What a text leaves out is taken from the day of its dateline, or from the days that its page dates itself by. A page may
date itself by several (发布时间, 更新时间, tags, its address, a signature): only what is the same day under each of them is
read, and what is not is kept with the reason.

| written | under a dateline or page of 2021-09-24 | when not |
|---|---|---|
| 9月23日 | 2021-09-23 | a month and more ahead, or long past over the turn of the year |
| 21日，21日至23日 | 2021-09-21 | 历时21日, 21日内, 每月21日; near neither end of a month |
| 7月22日…。23日… | 2021-07-23, the day after the date before | 2019年7月22日…。23日…, 7月2日…。23日…: of either month |
| 今天 under the head of a diary's entry | the day of that entry | |
| 昨日, 本月15日, 上周五, 去年12月 | 2021-09-23, 2021-09-15, 2021-09-17, 2020-12 | in official papers, which tell no news |
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import NamedTuple

from bianyin.model import PartialDate
from bianyin.text import cues
from bianyin.text.clauses import SENTENCES
from bianyin.text.dates import LAST_OF_SEVERAL, DateMention, Inferred, find_dates
from bianyin.text.relative_times import RelativePeriod, find_relative
from bianyin.text.stretches import Dating, Stretch, is_dateline, stretches_of
from bianyin.text.told_years import Disputed, as_headed, headings_of

_SURE_PAST_DAYS = 120  # over the turn of the year a day further back would be told with 去年
_CARRIES_MONTH = 300  # characters over which the month of a date told carries on
_AHEAD_DAYS = 7  # a bare day may lie so far ahead of the report
_NEXT_MONTH_DAYS = 10
# 7月22日…。23日…, told in September, goes on; 7月2日投产。23日停机 may be of either month.
_FOLLOWS_DAYS, _FOLLOWS_SENTENCES = 3, 2
_TURN_OF_MONTH = (5, 25)  # on the first days of a month, a day after the 25th is of the month before
_ABOUT = re.compile(r"[\d一二三四五六七八九十两几]+[天日](?:之|以)?前")  # 三天前 is about so long ago
_OF_MONTH = re.compile(r"\s*\d{1,2}(?:\D\d{1,2})?\s*[日号]")
_MONTH = re.compile(r"[去今本上前明来下这].*月$")
_DAY = r"3[01]|[12]\d|0?[1-9]"
_BARE = re.compile(
    rf"(?P<month>本月|当月|上个?月|这个月)?(?<![\d.．:：/年至到~～—–-])(?<![^本当上个]月)(?P<day>{_DAY})"
    rf"{LAST_OF_SEVERAL}\s*日(?!{cues.any_of('counts_days_behind')})"
)
_COUNTED = cues.pattern("counts_days_before", behind=r"\s*$")
_NO_DAY_BEFORE, _NO_DAY_BEHIND = cues.pattern("no_day_before", behind="$"), cues.pattern("no_day_behind")
_NAME = re.compile(r"《[^》]*》")


class Days(NamedTuple):
    """The dates of a text in order, from what those not written in full were read, and those that cannot be told."""

    dates: tuple[DateMention, ...]
    disputed: tuple[Disputed, ...] = ()


def days_of(
    text: str, datings: Sequence[Dating], own: Sequence[tuple[int, int]] = (), *, news: bool = True
) -> Days:
    """All dates of a text, left to right: those written in full, and what can be told of the others.

    Args:
        datings: the days that the page dates itself by.
        own: where its header and signature stand; no date there is told of anything.
        news: days without month and year are read too.
    """
    stretches = stretches_of(text, datings)
    by_day: dict[dt.date | None, dict[int, DateMention]] = {}
    for day in {None, *(each.day for stretch in stretches for each in stretch.datings)}:
        by_day[day] = {each.start: each for each in _told_on(text, day, own, news)}
    headings = headings_of(text)
    dates: list[DateMention] = []
    disputed: list[Disputed] = []
    for start in sorted({start for found in by_day.values() for start in found}):
        stretch = next(each for each in reversed(stretches) if each.start <= start)
        settled = as_headed(text, _settled(text, start, stretch, by_day), headings)
        if isinstance(settled, DateMention):
            dates.append(settled)
        elif settled is not None:
            disputed.append(settled)
    return Days(tuple(dates), tuple(disputed))


def _settled(
    text: str, start: int, stretch: Stretch, by_day: dict[dt.date | None, dict[int, DateMention]]
) -> DateMention | Disputed | None:
    """The date written at `start` under all datings of its stretch, if it is one."""
    alone = by_day[None].get(start)
    if alone is not None and not alone.inferred:
        return alone
    if not stretch.datings and not stretch.why:
        return alone
    found = [(each, by_day[each.day].get(start)) for each in stretch.datings]
    known = next((mention for _, mention in found if mention is not None), alone if stretch.why else None)
    if known is None:
        return None
    why = stretch.why or _why_unknown(found, known, text)
    if why:
        words = text[known.start : known.end]
        return Disputed(known.start, known.end, known.date, f"{why}，不能推定「{words}」是哪一天")
    first = stretch.datings[0]
    source = "前文日期" if known.inferred == "told" else f"{first.said} {first.day}"
    return known._replace(source=source)


def _why_unknown(found: Sequence[tuple[Dating, DateMention | None]], known: DateMention, text: str) -> str:
    """Why a date is not told by the days that the page dates itself by; empty where it is."""
    (first, at_first), *_ = found
    shown = [f"{each.said} {each.day}" for each, _ in found]
    for (_, mention), said in zip(found, shown, strict=True):
        if (mention and mention.date) != (at_first and at_first.date):
            return f"页面日期不一致（{shown[0]}，{said}）"
    if not any(each.firm for each, _ in found):
        return f"页面只有{shown[0]}"
    own_year = not text[known.start].isdecimal()  # 去年9月23日
    if (
        known.inferred == "year"
        and not own_year
        and _long_past(known.date, first.day)
        and not _year_told(text, known)
    ):
        return f"未写年份，距{shown[0]} 过远"
    return ""


def _year_told(text: str, known: DateMention) -> bool:
    """Whether the last full date before it in its line is of the very year, and not later in it: 2022年2月8日，…；6月23日，…."""
    opens = text.rfind("\n", 0, known.start) + 1
    before = [each for each in find_dates(text[opens : known.start]) if each.date.precision != "month"][-1:]
    days = [each.date.start for each in before if each.date.precision == "day"]
    return any(day.year == known.date.start.year and day <= known.date.start for day in days)


def _long_past(date: PartialDate, day: dt.date) -> bool:
    return date.start.year < day.year and (day - date.start).days > _SURE_PAST_DAYS


def _told_on(text: str, day: dt.date | None, own: Sequence[tuple[int, int]], news: bool) -> list[DateMention]:
    """What the dates of a text are if it was written on this day."""
    found = find_dates(text, day)
    if not news:
        return found
    names = [match.span() for match in _NAME.finditer(text)]
    if day is not None:
        times = [each for each in find_relative(text, day, found) if not _within(each.start, names)]
        found += [mention for each in times if (mention := _of_news(text, each))]
    found.sort()
    for match in _BARE.finditer(text):
        start = match.start()
        if _taken(match, found) or _within(start, names) or _COUNTED.search(text, max(0, start - 12), start):
            continue
        if date := _bare(text, match, day, [each for each in found if not _within(each.start, own)]):
            found.append(date)
            found.sort()
    return found


def _taken(match: re.Match[str], found: Sequence[DateMention]) -> bool:
    return any(each.start < match.end() and match.start() < each.end for each in found)


def _within(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _of_news(text: str, period: RelativePeriod) -> DateMention | None:
    """昨日, 上周五, 去年12月, 上月; no time that is only about so long ago."""
    words, first = text[period.start : period.end], period.first
    # 本月15日 is read below; 今天的中国, 发展到今天 are no day.
    if _OF_MONTH.match(text, period.end) or _NO_DAY_BEHIND.match(text, period.end):
        return None
    if _NO_DAY_BEFORE.search(text, max(0, period.start - 4), period.start):
        return None
    if (period.after - first).days == 1 and not _ABOUT.match(words):
        return DateMention(
            period.start, period.end, PartialDate.of(first.year, first.month, first.day), "day"
        )
    if period.precision == "month" and _MONTH.match(words):
        return DateMention(period.start, period.end, PartialDate.of(first.year, first.month), "day")
    return None


def _bare(
    text: str, match: re.Match[str], day: dt.date | None, found: Sequence[DateMention]
) -> DateMention | None:
    """23日: in the month of the date told before it, else in that of the report; None where they differ or neither is known."""
    number, month = int(match["day"]), match["month"]
    told = _told_before(text, match.start(), found)
    if month and month != "当月":
        back = 1 if month.startswith("上") else 0
        return _mention(match, _in_month(day, number, back), "day") if day else None
    reported = _reported(number, day)
    if told is None:
        return _mention(match, reported, "day")
    same = _in_month(told.date.start, number)
    if told.date.precision == "day" and number <= told.date.start.day:
        # 7月30日…。2日… goes on into the next month; 7月22日…。15日… may go back.
        near = reported and abs((reported - told.date.start).days) <= _NEXT_MONTH_DAYS
        return _mention(match, reported, "day") if near and not month else None
    if day is None or reported == same or month or _goes_on(text, match, told, day):
        return _mention(match, same, "told")
    return None


def _goes_on(text: str, match: re.Match[str], told: DateMention, day: dt.date) -> bool:
    """7月22日，…。23日，…: two sentences that open with days of one year, the second a few days after the first."""
    first, between = told.date.start, text[told.start : match.start()]
    return (
        told.date.precision == "day"
        and first.year == day.year
        and int(match["day"]) - first.day <= _FOLLOWS_DAYS
        and _opens_sentence(text, told.start)
        and _opens_sentence(text, match.start())
        and sum(between.count(stop) for stop in "。！？\n") <= _FOLLOWS_SENTENCES
    )


def _opens_sentence(text: str, at: int) -> bool:
    return not text[:at] or text[:at].rstrip(" \u3000")[-1:] in ("", *SENTENCES)


def _told_before(text: str, at: int, found: Sequence[DateMention]) -> DateMention | None:
    """The day or month told last, not far before, and no dateline."""
    for mention in reversed(found):
        if mention.end <= at and mention.date.precision != "year" and not is_dateline(text, mention):
            return mention if at - mention.end <= _CARRIES_MONTH else None
    return None


def _reported(number: int, day: dt.date | None) -> dt.date | None:
    """The day of this number that a report of the day would mean by it."""
    if day is None:
        return None
    opens, late = _TURN_OF_MONTH
    if day.day <= opens and number >= late:
        return _in_month(day, number, 1)
    return _in_month(day, number) if number <= day.day + _AHEAD_DAYS else None


def _in_month(day: dt.date, number: int, back: int = 0) -> dt.date | None:
    months = day.year * 12 + day.month - 1 - back
    try:
        return dt.date(months // 12, months % 12 + 1, number)
    except ValueError:
        return None


def _mention(match: re.Match[str], day: dt.date | None, inferred: Inferred) -> DateMention | None:
    if day is None:
        return None
    return DateMention(match.start(), match.end(), PartialDate.of(day.year, day.month, day.day), inferred)
