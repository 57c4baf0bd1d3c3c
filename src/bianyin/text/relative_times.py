"""Times that Chinese text tells relative to another: 去年8月, 上半年, 2021年第三季度, 上周五, 秋冬季, “十四五”期间.

They only make candidates for a search: a record's date must be written out (see `text.dates`).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from bianyin.knowledge.plain_forms import plain
from bianyin.text.dates import JOINED, DateMention
from bianyin.text.numerals import parse_number

Precision = Literal["day", "week", "month", "quarter", "season", "half", "year", "plan"]
_Span = tuple[dt.date, dt.date, Precision]

_TIMES: dict[str, dict[str, Any]] = tomllib.loads(
    (files("bianyin.text") / "times.toml").read_text(encoding="utf-8")
)
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十两]{1,3})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"


def _one_of(kind: str) -> str:
    return "|".join(sorted(_TIMES[kind], key=len, reverse=True))


_YEAR = (
    rf"(?:(?P<year>(?<!\d)(?:19|20)\d{{2}})\s*年?度?|(?P<ryear>{_one_of('years')})|(?P<ago>{_NUMBER})年前)"
)
_PARTS = "|".join((
    r"(?P<half>[上下]半年)",
    r"(?:第?(?P<quarter>[一二三四1-4])|前(?P<quarters>[两二三23])个?)季度?(?!节|度假)",
    rf"(?:前|头)(?P<first>{_NUMBER})个月",
    r"(?P<edge>年初|初|年中|年底|年末|岁末|底|末)(?![次级期端])",
    rf"(?P<season>{_one_of('seasons')})",
    rf"(?P<month>{_MONTH})\s*月份?\s*(?P<third>[上中下]旬|[初中底末](?!国|央|旬|层))?(?!\s*\d+\s*[日号]|革命|婆)",
    r"(?P<since>以来|初?至今)",
))  # fmt: skip
# What a match can begin with: tried at these characters alone, the rules take a sixth of the time.
_FIRST = r"[\d一二三四五六七八九十两今本当去上前明来次大后下第头年初底末岁以至这昨日近过最秋采供迎汛春夏冬国元全“\"「]"
_TWO_YEARS = (
    rf"(?P<opens>(?<!\d)(?:19|20)\d{{2}})\s*年?\s*(?:[-－—–~～/至到]{{1,2}})\s*(?P<closes>(?:(?:19|20)\d{{2}}|\d{{2}}))\s*年?度?\s*(?:的)?\s*"
    rf"[“\"「]?(?P<yseason>{_one_of('seasons')})"
)
_WHOLES = "|".join((
    _TWO_YEARS,
    rf"{_YEAR}\s*(?:的)?\s*(?:{_PARTS})?",
    rf"(?<![\d一二三四五六七八九十年同])(?:{_PARTS.replace('?P<', '?P<x')})",
    r"(?P<rmonth>本月|当月|上个?月|下个?月|这个月)(?P<rthird>[上中下]旬|[初底末])?",
    r"(?P<week>上上|上个?|本|这个?|下个?)(?:周|星期)(?P<weekday>[一二三四五六日天末])?",
    r"(?P<day>大前天|前天|前日|昨天|昨日|昨晚|今天|今日|今晨|今(?=起)|明天|明日|后天|大后天|日前|近日)(?!报|头条|系|社)",
    rf"(?P<back>{_NUMBER})(?P<unit>个月|天|日|周|星期)(?:以?前|之前)",
    rf"(?:近|过去|最近)(?P<past>{_NUMBER})(?P<punit>个月|天|日|周|星期|年)",
    r"[“\"「]?(?P<plan>十[一二三四五]?五|[七八九]五)[”\"」]?(?:期间|时期|以来|规划期)",
))  # fmt: skip
_RULES = re.compile(f"(?={_FIRST})(?:{_WHOLES})")
# 日前 and 近日: within the week before, as newspapers use them.
_LATELY_DAYS = 7
_LONGEST_JOINT = 4
# A month named without its year lies in the past of what names it, or in the next weeks.
_AHEAD_DAYS = 45


class RelativePeriod(NamedTuple):
    """What `[start, end)` of the text means: the days `[first, after)`, and how precisely it says so."""

    start: int
    end: int
    first: dt.date
    after: dt.date
    precision: Precision


def find_relative(
    text: str, anchor: dt.date | None, written: Iterable[DateMention] = ()
) -> list[RelativePeriod]:
    """All relative times, left to right.

    A time without a year of its own (上半年) is read from the `anchor`, the day of the text, and left out without one. A
    month or season that is joined to a time before it is of the same year: 2020年8月和9月.

    Args:
        written: the dates that `find_dates` read; what a day or month among them covers is not read again.
    """
    taken = [each for each in written if each.date.precision != "year"]
    ends = {each.end: each.date.start for each in taken}
    found = []
    text = plain(text)
    for match in _RULES.finditer(text):
        if any(each.start < match.end() and match.start() < each.end for each in taken):
            continue
        span = _read(match, text, ends, anchor)
        if span is not None and span[0] < span[1]:
            found.append(RelativePeriod(match.start(), match.end(), *span))
            ends[match.end()] = span[0]
    return found


def _read(
    match: re.Match[str], text: str, ends: Mapping[int, dt.date], anchor: dt.date | None
) -> _Span | None:
    try:
        return _continued(match, text, ends) or _alone(match, anchor)
    except (ValueError, OverflowError):  # year 0 or 10000
        return None


def _continued(match: re.Match[str], text: str, ends: Mapping[int, dt.date]) -> _Span | None:
    """A part of a year (9月, 次年3月) that is joined to a time read before: it is of that year, or of the next."""
    near = (end for end in range(match.start() - 1, match.start() - _LONGEST_JOINT - 1, -1) if end in ends)
    joints = [(ends[end], joint) for end in near if (joint := JOINED.fullmatch(text, end, match.start()))]
    if not joints:
        return None
    (before, joint), *_ = joints
    group = {name: value for name, value in match.groupdict().items() if value}
    if group.get("ryear") == "次年":
        return _part(group, before.year + 1, "")
    part = _part(group, before.year, "x")
    if part is None or part[0] >= before:
        return part
    return _part(group, before.year + 1, "x") if joint["range"] else None


def _alone(match: re.Match[str], anchor: dt.date | None) -> _Span | None:
    group = {name: value for name, value in match.groupdict().items() if value}
    if "opens" in group:
        return _over_two_years(group)
    if group.keys() & {"year", "ryear", "ago"}:
        return _in_year(group, anchor)
    if "plan" in group:
        first = _TIMES["plans"].get(group["plan"])
        return None if first is None else (dt.date(first, 1, 1), dt.date(first + 5, 1, 1), "plan")
    if anchor is None:
        return None
    return _from_anchor(group, anchor)


def _in_year(group: dict[str, str], anchor: dt.date | None) -> _Span | None:
    if "year" in group:
        year = int(group["year"])
    elif anchor is None:
        return None
    else:
        year = anchor.year + (_TIMES["years"][group["ryear"]] if "ryear" in group else -_small(group["ago"]))
    part = _part(group, year, "")
    if part is not None:
        return part
    if "since" in group:
        return (dt.date(year, 1, 1), anchor + dt.timedelta(days=1), "year") if anchor else None
    if "year" in group:
        return None  # a year alone is an explicit date
    return dt.date(year, 1, 1), dt.date(year + 1, 1, 1), "year"


def _over_two_years(group: dict[str, str]) -> _Span | None:
    """2021—2022年秋冬季: the season from the first year into the second; none of other years, or within one (夏季)."""
    first = int(group["opens"])
    follows = (first + 1) % 10 ** len(group["closes"]) == int(group["closes"])
    season = _part(group, first, "y") if follows else None
    return season if season and season[1].year == first + 1 else None


def _from_anchor(group: dict[str, str], anchor: dt.date) -> _Span | None:
    if "rmonth" in group:
        shift = _TIMES["months"][group["rmonth"][0]]
        months = anchor.year * 12 + anchor.month - 1 + shift
        return _month(months // 12, months % 12 + 1, group.get("rthird"))
    if "week" in group:
        return _week(group, anchor)
    if "day" in group:
        if group["day"] not in _TIMES["days"]:
            return anchor - dt.timedelta(days=_LATELY_DAYS), anchor + dt.timedelta(days=1), "week"
        day = anchor + dt.timedelta(days=_TIMES["days"][group["day"]])
        return day, day + dt.timedelta(days=1), "day"
    if "back" in group:
        return _back(_small(group["back"]), group["unit"], anchor)
    if "past" in group:
        first = _ago(_small(group["past"]), group["punit"], anchor)
        return first, anchor + dt.timedelta(days=1), "year" if group["punit"] == "年" else "month"
    return _nearest(group, anchor)


def _nearest(group: dict[str, str], anchor: dt.date) -> _Span | None:
    """8月, 上半年, 冬季 without a year: the last that began before the anchor or begins soon after it."""
    for year in (anchor.year, anchor.year - 1):
        part = _part(group, year, "x")
        if part is not None and (part[0] - anchor).days <= _AHEAD_DAYS:
            return part
    return None


def _part(group: dict[str, str], year: int, mark: str) -> _Span | None:
    """Half, quarter, season, month of a year."""
    if half := group.get(mark + "half"):
        return (*_months(year, *((1, 7) if half[0] == "上" else (7, 13))), "half")
    if quarter := group.get(mark + "quarter"):
        last = _small(quarter) * 3
        return (*_months(year, last - 2, last + 1), "quarter")
    if quarters := group.get(mark + "quarters"):
        return (*_months(year, 1, _small(quarters) * 3 + 1), "half")
    if first := group.get(mark + "first"):
        return (*_months(year, 1, min(_small(first), 12) + 1), "half")
    if season := group.get(mark + "season"):
        opens, ends = _TIMES["seasons"][season]
        return dt.date(year, *opens), dt.date(year + (ends < opens), *ends), "season"
    if month := group.get(mark + "month"):
        return _month(year, _small(month), group.get(mark + "third"))
    edge = group.get(mark + "edge")
    if edge and (mark == "" or len(edge) > 1):
        return (*_months(year, *_TIMES["edges"][edge]), "month")
    return None


def _months(year: int, first: int, after: int) -> tuple[dt.date, dt.date]:
    return dt.date(year, first, 1), dt.date(year + (after - 1) // 12, (after - 1) % 12 + 1, 1)


def _month(year: int, month: int, third: str | None) -> _Span:
    first, after = _months(year, month, month + 1)
    if third is None:
        return first, after, "month"
    opens, ends = _TIMES["thirds"][third[0]]
    last = calendar.monthrange(year, month)[1]
    return first.replace(day=opens), first + dt.timedelta(days=min(ends - 1, last)), "week"


def _week(group: dict[str, str], anchor: dt.date) -> _Span:
    shift = _TIMES["weeks"]["上上" if group["week"].startswith("上上") else group["week"][0]]
    monday = anchor + dt.timedelta(days=7 * shift - anchor.weekday())
    weekday = group.get("weekday")
    if weekday is None:
        return monday, monday + dt.timedelta(days=7), "week"
    if weekday == "末":
        return monday + dt.timedelta(days=5), monday + dt.timedelta(days=7), "day"
    day = monday + dt.timedelta(days=6 if weekday in "日天" else "一二三四五六".index(weekday))
    return day, day + dt.timedelta(days=1), "day"


def _back(count: int, unit: str, anchor: dt.date) -> _Span:
    first = _ago(count, unit, anchor)
    if unit == "个月":
        return _month(first.year, first.month, None)
    if unit in ("天", "日"):
        return first, first + dt.timedelta(days=1), "day"
    return first, first + dt.timedelta(days=7), "week"


def _ago(count: int, unit: str, anchor: dt.date) -> dt.date:
    if unit in ("年", "个月"):
        return _shifted(anchor, -count * (12 if unit == "年" else 1))
    return anchor - dt.timedelta(days=count * (7 if unit in ("周", "星期") else 1))


def _shifted(day: dt.date, months: int) -> dt.date:
    total = day.year * 12 + day.month - 1 + months
    year, month = total // 12, total % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _small(numeral: str) -> int:
    return int(numeral) if numeral.isdigit() else int(parse_number(numeral.replace("两", "二")) or 0)
