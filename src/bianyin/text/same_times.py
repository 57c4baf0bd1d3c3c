"""Times told by the date before them: 同年10月11日, 同月23日, 同日, and 当天 or 当日 where it opens a clause.

| written | behind | read |
|---|---|---|
| 同月23日，… on a line | a line that opens with 2022年6月1日 | 2022-06-23 |
| …，同年10月投产。 | the one year told before it in its line | 2022-10 |
| 同日，… | the one day told before it | that day |
| any of them | two years (months, days), of which it may be either | not known |
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bianyin.model import PartialDate
from bianyin.text.dates import ANY_DAY, ANY_MONTH, DateMention, Inferred, narrow, small

_SAME = re.compile(
    rf"(?<!不)(?P<same>同[年月]|同日|(?<![^，,。；;：:！？\n （(])当[日天])(?:(?<=年)\s*(?P<month>{ANY_MONTH})\s*月(?:\s*(?P<day>{ANY_DAY})\s*[日号])?"
    rf"|(?<=月)\s*(?P<of_month>{ANY_DAY})\s*[日号]|(?<=[日天])(?![而期地]))"
)
_PART_OF_A_DAY = re.compile(rf"(?:{ANY_MONTH})\s*月|\d\s*[日号]")  # between them: it may be told by that
_LUNAR = re.compile(
    r"(?:农历|阴历)[\u4e00-\u9fff]{1,2}月[初十廿卅一二三四五六七八九]{1,3}"
)  # beside the day: no date of ours
_OPENS = re.compile(r"[\s●◆■□·▲※*\-—【（(]*")
_LINES = 3  # above it, in which the date stands that it is told by
_EXACT = {
    "同年": 4,
    "同月": 7,
    "同日": 10,
    "当日": 10,
    "当天": 10,
}  # characters of a date that all before it must share: 2022-06-01
_LEFT_OUT: dict[str, Inferred] = {"同年": "year", "同月": "told"}


def same_days(
    text: str, known: Sequence[DateMention], own: Sequence[tuple[int, int]] = ()
) -> list[DateMention]:
    """The days and months that a text tells by the date before them, each with that date as its source.

    Args:
        known: the dates that are known, in order.
        own: where the page's own header and signature stand: no date there is told of anything.
    """
    text = _LUNAR.sub(lambda day: "□" * len(day[0]), text)
    found: list[DateMention] = []
    told = [each for each in known if not any(start <= each.start < end for start, end in own)]
    for match in _SAME.finditer(narrow(text)):
        source = _told_by(text, match.start(), sorted((*told, *found)), _EXACT[match["same"]])
        if source is not None and (date := _date(match, source.date)):
            said = f"前文日期 {source.date.value}"
            found.append(
                DateMention(match.start(), match.end(), date, _LEFT_OUT.get(match["same"], "day"), said)
            )
    return found


def _told_by(text: str, at: int, told: Sequence[DateMention], exact: int) -> DateMention | None:
    """The last date before it in its line, else the date that opens a line above, or the only one there."""
    end = at
    for _ in range(_LINES + 1):
        start = text.rfind("\n", 0, end) + 1
        inside = [each for each in told if start <= each.start and each.end <= end]
        if inside:
            return _agreed(text, start, inside, exact, above=end != at, until=end)
        if start == 0 or _PART_OF_A_DAY.search(text, start, end):
            return None
        end = start - 1
    return None


def _agreed(
    text: str, start: int, inside: Sequence[DateMention], exact: int, *, above: bool, until: int
) -> DateMention | None:
    """The date that a line above opens with; else the last, where all share what is taken over, and nothing is unread."""
    opens = _OPENS.match(text, start)
    if above and opens and inside[0].start == opens.end():
        return inside[0] if len(inside[0].date.value) >= exact else None
    values = {each.date.value[:exact] for each in inside}
    if _PART_OF_A_DAY.search(text, inside[-1].end, until):
        return None
    return inside[-1] if len(values) == 1 and len(values.pop()) == exact else None


def _date(match: re.Match[str], source: PartialDate) -> PartialDate | None:
    first = source.start
    try:
        if match["same"] not in _LEFT_OUT:
            return source
        if match["same"] == "同月":
            return PartialDate.of(first.year, first.month, small(match["of_month"]))
        return PartialDate.of(first.year, small(match["month"]), small(match["day"]))
    except ValueError:
        return None
