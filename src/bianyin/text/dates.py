"""Explicit dates in Chinese text. Relative ones (去年, 上半年) are not read here: a date that is not written is not a date."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import NamedTuple

from bianyin.knowledge.plain_forms import plain
from bianyin.model import PartialDate
from bianyin.text import cues

_DIGITS = dict(zip("〇○零Ｏ一二三四五六七八九", "0000123456789", strict=True))
_CN = "".join(_DIGITS)
_SMALL = "一二三四五六七八九十"

_YEAR, _MONTH, _DAY = r"(?:19|20)\d{2}", "1[0-2]|0?[1-9]", r"3[01]|[12]\d|0?[1-9]"
_DATE = re.compile("|".join((
    # 2021年9月28日, 2021年9月, 2021年
    rf"(?<!\d)(?P<y>{_YEAR})\s*年(?:度)?(?:\s*(?P<m>{_MONTH})\s*月(?:份)?(?:\s*(?P<d>{_DAY})\s*[日号])?)?",
    # 2021-09-28, 2021/9/28, 2021.9.28
    rf"(?<![\d.\-/])(?P<iy>{_YEAR})(?P<sep>[-/.])(?P<im>{_MONTH})(?:(?P=sep)(?P<id>{_DAY}))(?![\d])",
    # 2021-09
    rf"(?<![\d.\-/])(?P<jy>{_YEAR})-(?P<jm>1[0-2]|0[1-9])(?![\d\-])",
    # 二〇二一年九月二十八日
    rf"(?P<cy>[一二][{_CN}]{{3}})\s*年(?:\s*(?P<cm>[{_SMALL}]{{1,2}})\s*月(?:份)?(?:\s*(?P<cd>[{_SMALL}]{{1,3}})\s*[日号])?)?",
    # 9月28日, 去年9月28日; not 9月1日号线
    rf"(?:(?<!\d)(?P<rel>[今本去上明次同当]?年)\s*|(?<![\d年]))(?P<am>{_MONTH})\s*月\s*(?P<ad>{_DAY})\s*[日号](?!线)",
)))  # fmt: skip
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


class DateMention(NamedTuple):
    """A date as written at `[start, end)`.

    `inferred_year`: the year was taken from the anchor, not from the text.
    """

    start: int
    end: int
    date: PartialDate
    inferred_year: bool


def find_dates(text: str, anchor: dt.date | None = None) -> list[DateMention]:
    """All explicit dates, left to right.

    A day without a year (10月8日) takes the year of the date that it is joined to: 2021年9月30日至10月8日, 至次年3月15日. A
    day that is joined to none is the nearest one not far after the `anchor`, the day the page was published, and is
    left out without an anchor. Impossible dates (2021年2月30日) are left out.
    """
    mentions: list[DateMention] = []
    text = plain(text).translate(_WIDE)
    for match in _DATE.finditer(text):
        date, inferred = _continued(match, text, mentions[-1:]) or _read(match, anchor)
        if date is None or (date.precision == "year" and _NAMES_A_THING.match(text, match.end())):
            continue
        mentions.append(DateMention(match.start(), match.end(), date, inferred))
    return mentions


def _continued(
    match: re.Match[str], text: str, last: Sequence[DateMention]
) -> tuple[PartialDate | None, bool] | None:
    """The date of a day (10月8日, 次年3月15日) that is joined to the date before it; None where nothing joins them."""
    joint = JOINED.fullmatch(text, last[0].end, match.start()) if match["am"] and last else None
    if joint is None or match["rel"] not in (None, "次年") or last[0].date.precision == "year":
        return None
    before, month, day = last[0].date.start, int(match["am"]), int(match["ad"])
    is_next_year = match["rel"] is not None or (month, day) < (before.month, before.day)
    if is_next_year and not joint["range"]:
        return None
    return _date(before.year + is_next_year, month, day), last[0].inferred_year


def _read(match: re.Match[str], anchor: dt.date | None) -> tuple[PartialDate | None, bool]:
    group = match.groupdict()
    if group["am"]:
        return _without_year(group, anchor), True
    if group["cy"]:
        spelled = int("".join(_DIGITS[digit] for digit in group["cy"]))
        return _date(spelled, _small(group["cm"]), _small(group["cd"])), False
    if group["jy"]:
        return _date(int(group["jy"]), int(group["jm"]), None), False
    prefix = "" if group["y"] else "i"
    year, month, day = (group[prefix + part] for part in ("y", "m", "d"))
    return _date(int(year), int(month) if month else None, int(day) if day else None), False


def _date(year: int, month: int | None, day: int | None) -> PartialDate | None:
    try:
        return PartialDate.of(year, month or None, day or None)
    except ValueError:
        return None


def _without_year(group: dict[str, str | None], anchor: dt.date | None) -> PartialDate | None:
    """10月8日, 今年10月8日, 去年10月8日; any other year before it (次年, 同年, 一九年) is not known here."""
    month, day = int(group["am"] or 0), int(group["ad"] or 0)
    if anchor is None or group["rel"] is None:
        return _nearest(month, day, anchor)
    back = {"今年": 0, "本年": 0, "去年": 1, "上年": 1}.get(group["rel"])
    return None if back is None else _date(anchor.year - back, month, day)


def _nearest(month: int, day: int, anchor: dt.date | None) -> PartialDate | None:
    if anchor is None:
        return None
    for year in (anchor.year, anchor.year - 1, anchor.year + 1):
        date = _date(year, month, day)
        if date and -_LOOK_BACK_DAYS <= (date.start - anchor).days <= _LOOK_AHEAD_DAYS:
            return date
    return None


def _small(numeral: str | None) -> int | None:
    """Chinese numerals 一 to 三十一."""
    if not numeral:
        return None
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return _SMALL.index(numeral) + 1 if len(numeral) == 1 else 0
    return (_SMALL.index(tens) + 1 if tens else 1) * 10 + (_SMALL.index(ones) + 1 if ones else 0)
