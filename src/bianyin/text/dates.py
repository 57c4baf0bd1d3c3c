"""Explicit dates in Chinese text. Relative ones (去年, 上半年) are not read here: a date that is not written is not a date."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from bianyin.knowledge.plain_forms import plain
from bianyin.model import PartialDate
from bianyin.text import cues
from bianyin.text.clauses import CLAUSES, none_of

# Zero as typists write it: 〇, and whatever looks like it (○, letters O of three alphabets, 0).
_ZEROS = "〇○◯零ＯOoΟО0"
_DIGITS = {**dict.fromkeys(_ZEROS, "0"), **dict(zip("一二三四五六七八九", "123456789", strict=True))}
_CN = "".join(_DIGITS)
_ONES = "一二三四五六七八九"

_YEAR, _MONTH, _DAY = r"(?:19|20)\d{2}", "1[0-2]|0?[1-9]", r"3[01]|[12]\d|0?[1-9]"
_CN_YEAR = f"[一二][{_CN}]{{3}}"
_CN_MONTH = f"十[一二]?|元|一[{_ZEROS}一二]|[{_ONES}]"
_CN_DAY = f"[一二三]?十[{_ONES}]?|廿[{_ONES}]?|卅一?|[一二三][{_ZEROS}]|[{_ONES}]"
ANY_MONTH, ANY_DAY = f"{_MONTH}|{_CN_MONTH}", f"{_DAY}|{_CN_DAY}"  # in digits or in characters
# What joins the first day of several to the last: 23—25日, 23日至25日; of two named one by one only 23、24日.
_TO = "[至到~～\\-－]|[—–]{1,2}"
LAST_OF_SEVERAL = rf"(?:\s*(?:(?:[日号]\s*)?(?:{_TO})|[、和])\s*(?:{_DAY})(?=\s*[日号]))?"
# A day as a paper writes it, in digits or in characters: 2021年9月20日, 二O二一年九月廿一日.
WRITTEN_DAY = (
    rf"(?:(?<!\d){_YEAR}|{_CN_YEAR})\s*年\s*(?:{_MONTH}|{_CN_MONTH})\s*月\s*(?:{_DAY}|{_CN_DAY})\s*日"
)
_DATE = re.compile("|".join((
    # 2021年9月28日, 2021年9月23—25日, 2021年9月, 2021年; 二〇二一年九月二十八日
    rf"(?:(?<!\d)(?P<y>{_YEAR})|(?P<cy>{_CN_YEAR}))\s*年(?:度)?"
    rf"(?:\s*(?P<m>{_MONTH}|{_CN_MONTH})\s*月(?:份)?(?:\s*(?P<d>{_DAY}|{_CN_DAY}){LAST_OF_SEVERAL}\s*[日号])?)?",
    # 2021-09-28, 2021/9/28, 2021.9.28
    rf"(?<![\d.\-/])(?P<iy>{_YEAR})(?P<sep>[-/.])(?P<im>{_MONTH})(?:(?P=sep)(?P<id>{_DAY}))(?![\d])",
    # 2021-09
    rf"(?<![\d.\-/])(?P<jy>{_YEAR})-(?P<jm>1[0-2]|0[1-9])(?![\d\-])",
    # 9月28日, 9月23日至25日, 去年9月28日; not 9月1日号线
    rf"(?:(?<!\d)(?P<rel>[今本去上明次同当]?年)\s*|(?<![\d年]))(?P<am>{_MONTH})\s*月\s*(?P<ad>{_DAY}){LAST_OF_SEVERAL}\s*[日号](?!线)",
)))  # fmt: skip
SEVERAL_DAYS = re.compile(rf"(?:{_TO}|[、和])\s*(?:{_DAY})\s*[日号]$")
# Full-width forms of what a date is written with, one character for one: positions stay.
_WIDE = str.maketrans("０１２３４５６７８９－／．", "0123456789-/.")
# "2021年第3号", "2021年版" and the like name a thing; the year in them dates nothing.
_NAMES_A_THING = re.compile(r"\s*(?:第\s*[\d一二三四五六七八九十百]+\s*[号批次期]|版|修订版|修订\)|本\))")
# 2020年8月20日至9月5日, 2020年8月和9月: what joins a time without a year to the one before it, whose year it takes.
# 12月20日至1月5日 runs into the next year; the 3月 of 9月和3月 may be of either.
JOINED = re.compile(r"\s*(?:(?P<range>[至到~～\-－]|[—–]{1,2})|[和及与或、])\s*")
# How far a page may look back when it writes a day without its year.
_LOOK_BACK_DAYS = 300
_LOOK_AHEAD_DAYS = 45

# 7月24日消息, 7月24日电: the day of the report, not of what it reports.
DATELINE = cues.pattern("dateline", "wire", before=r"^\s*")
# 7月24日消息，国家能源局下达任务: news of the act itself, told on its day. Not of a paper that it names, nor of one lately issued.
_CLAUSE = none_of(CLAUSES + "《")
NEWS_OF_AN_ACT = cues.pattern(
    "issued",
    "released",
    before=rf"^\s*消息[，,：:](?!{_CLAUSE}*{cues.any_of('lately')}){_CLAUSE}{{0,40}}?",
    behind=rf"(?!{_CLAUSE}*《)",
)


# What of a date the text leaves out: nothing; the year; year and month, or all of it (昨日), which another day gives;
# year and month, which the date told before it gives (7月22日…。23日…).
Inferred = Literal["", "year", "day", "told"]


class DateMention(NamedTuple):
    """A date as written at `[start, end)`; of several days (23日至25日) the first, and what it leaves out."""

    start: int
    end: int
    date: PartialDate
    inferred: Inferred = ""
    source: str = ""  # what the rest was taken from: 页面发布日期 2021-09-24


def find_dates(text: str, anchor: dt.date | None = None) -> list[DateMention]:
    """All explicit dates, left to right.

    A day without a year (10月8日) takes the year of the date that it is joined to: 2021年9月30日至10月8日, 至次年3月15日. A
    day that is joined to none is the nearest one not far after the `anchor`, the day the page was published, and is
    left out without an anchor. Several days (9月23日至25日) are one mention, dated by the first. Impossible dates
    (2021年2月30日) are left out.
    """
    mentions: list[DateMention] = []
    text = narrow(plain(text))
    for match in _DATE.finditer(text):
        date, inferred = _continued(match, text, mentions[-1:]) or _read(match, anchor)
        if date is None or (date.precision == "year" and _NAMES_A_THING.match(text, match.end())):
            continue
        mentions.append(DateMention(match.start(), match.end(), date, inferred))
    return mentions


def narrow(text: str) -> str:
    """The text with the digits and marks of its dates in half width; every character keeps its place."""
    return text.translate(_WIDE)


def _continued(
    match: re.Match[str], text: str, last: Sequence[DateMention]
) -> tuple[PartialDate | None, Inferred] | None:
    """The date of a day (10月8日, 次年3月15日) that is joined to the date before it; None where nothing joins them."""
    joint = JOINED.fullmatch(text, last[0].end, match.start()) if match["am"] and last else None
    if joint is None or match["rel"] not in (None, "次年") or last[0].date.precision == "year":
        return None
    before, month, day = last[0].date.start, int(match["am"]), int(match["ad"])
    is_next_year = match["rel"] is not None or (month, day) < (before.month, before.day)
    if is_next_year and not joint["range"]:
        return None
    return _date(before.year + is_next_year, month, day), last[0].inferred


def _read(match: re.Match[str], anchor: dt.date | None) -> tuple[PartialDate | None, Inferred]:
    group = match.groupdict()
    if group["am"]:
        return _without_year(int(group["am"]), int(group["ad"]), group["rel"], anchor), "year"
    if group["jy"]:
        return _date(int(group["jy"]), int(group["jm"]), None), ""
    prefix = "i" if group["iy"] else ""
    year = group["cy"] or group[prefix + "y"]
    spelled = int("".join(_DIGITS.get(digit, digit) for digit in year))
    return _date(spelled, small(group[prefix + "m"]), small(group[prefix + "d"])), ""


def _date(year: int, month: int | None, day: int | None) -> PartialDate | None:
    try:
        return PartialDate.of(year, month, day)
    except ValueError:
        return None


def _without_year(month: int, day: int, said: str | None, anchor: dt.date | None) -> PartialDate | None:
    """10月8日, 今年10月8日, 去年10月8日; any other year before it (次年, 同年, 一九年) is not known here."""
    if anchor is None or said is None:
        return _nearest(month, day, anchor)
    back = {"今年": 0, "本年": 0, "去年": 1, "上年": 1}.get(said)
    return None if back is None else _date(anchor.year - back, month, day)


def _nearest(month: int, day: int, anchor: dt.date | None) -> PartialDate | None:
    if anchor is None:
        return None
    for year in (anchor.year, anchor.year - 1, anchor.year + 1):
        date = _date(year, month, day)
        if date and -_LOOK_BACK_DAYS <= (date.start - anchor).days <= _LOOK_AHEAD_DAYS:
            return date
    return None


def small(numeral: str | None) -> int | None:
    """The number of a month or a day: digits, 元 (the first month), 一 to 三十一, 廿一, 卅, or place by place (二〇)."""
    if not numeral or numeral.isdecimal():
        return int(numeral) if numeral else None
    numeral = numeral.replace("元", "一").replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return int("".join(_DIGITS[digit] for digit in numeral))
    return int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0"))
