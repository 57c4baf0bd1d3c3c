"""Are two records of one happening? A paper is one by its number or name; an event by place, day, figures and words.

Wording alone joins nothing: two notices of one organ and day, and two cities' stoppages of one week, are worded alike.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from itertools import product

from bianyin.knowledge import places
from bianyin.model import Event, EventRecord, Figure, PartialDate
from bianyin.text import bigram_overlap, cues, find_quantities, fold, split_unit
from bianyin.text.bracketed import plain_number
from bianyin.text.locality import named_places

Told = EventRecord | Event
# Share of the shorter title's (or content's) character bigrams that the other must hold to tell the same thing.
_SAME_TITLE, _SAME_STORY = 0.6, 0.4
_SAME_MEASURED = 0.6
# One page gives the day of a paper's issue, another the day on which it was made public.
_ISSUE_TO_PUBLICATION_DAYS = 15
# Unit 3 and unit 4 of one plant, phase 1 and phase 2, have the same words.
_ORDINALS = re.compile(r"[\d一二三四五六七八九十]+(?:[、和-][\d一二三四五六七八九十]+)*(?=号|期|批|轮)")
_YEARS = re.compile(r"(?:19|20)\d{2}(?=年)|十[一二三四五](?=五|”)")
_PUNCTUATION = re.compile(r"[\W_]")
_NAMED = re.compile(r"《([^》]{3,})》")
_FRAME_BEHIND = re.compile(r"(?:的)?(?:通知|公告|通告|函|决定)?(?:转载|转发|全文|摘要)?")
_ANOTHER_PAPER = re.compile(r"修改|修订|修正|废止|补充|解读|征求|贯彻|落实")
_FIRM = re.compile(r"[\u4e00-\u9fff]{2,}?(?:公司|集团|厂(?![区房家商]))")
# 股权划转给鞍钢集团: the name begins behind the verb; 控股子公司 is none.
_BEFORE_FIRM = cues.pattern("no_name", behind="|[某一]家?|[给入归予]|成为|控股子")
_SHORTEST_FIRM = 4


def same_happening(record: Told, other: Told) -> bool:
    """Whether the records tell one thing; never where number, name, place, day or figures speak against it."""
    if (record.status == "draft") != (other.status == "draft"):
        return False
    if record.document_number and other.document_number:
        numbers = (
            plain_number(each.document_number.value) for each in (record, other) if each.document_number
        )
        return len(set(numbers)) == 1
    if not _ordinals_agree(record, other):
        return False
    if record.kind == other.kind == "policy":
        return _same_paper(record, other) and _papers_dates_agree(record, other)
    agree = (_places_agree, _days_agree, _figures_agree, _firms_agree)
    return all(each(record, other) for each in agree) and _same_words(record, other)


def _same_words(record: Told, other: Told) -> bool:
    if bigram_overlap(record.title.value, other.title.value) >= _SAME_TITLE:
        return True
    return _share_place(record, other) and bigram_overlap(_story(record), _story(other)) >= _SAME_STORY


def _story(record: Told) -> str:
    return record.title.value + (record.content.value if record.content else "")


# papers


def _same_paper(record: Told, other: Told) -> bool:
    """One name, or one within the other: 辽宁印发某方案 and 关于印发《某方案》的通知; never 某方案 and 某方案实施细则."""
    return any(
        _same_name(name, another)
        for name, another in product(_names(record.title.value), _names(other.title.value))
    )


def _names(title: str) -> tuple[str, ...]:
    """What the title is or names: the names in 《》, where it has any."""
    return tuple(_NAMED.findall(title)) or (title,)


def _same_name(first: str, second: str) -> bool:
    short, long = sorted((_bare(first), _bare(second)), key=len)
    at = long.find(short) if len(short) > 3 else -1
    if at < 0:
        return False
    before, behind = long[:at], long[at + len(short) :]
    if not _FRAME_BEHIND.fullmatch(behind) or _ANOTHER_PAPER.search(before):
        return False
    # 辽宁省节能减排方案 is not the country's 节能减排方案.
    owner = places.mentions(before)
    return not owner or owner[-1].end != len(before) or bool(named_places(short))


def _bare(name: str) -> str:
    return _PUNCTUATION.sub("", fold(name).text)


def _papers_dates_agree(record: Told, other: Told) -> bool:
    """The same day in a role that both give; else days that issue and publication may lie apart."""
    common = set(record.dates) & set(other.dates)
    if common:
        return all(_meet(record.dates[name].value, other.dates[name].value) for name in common)
    gap = _gap(record.dates[record.window_date].value, other.dates[other.window_date].value)
    return gap <= _ISSUE_TO_PUBLICATION_DAYS


# events


def _days_agree(record: Told, other: Told) -> bool:
    return _meet(record.dates[record.window_date].value, other.dates[other.window_date].value)


def _meet(first: PartialDate, second: PartialDate) -> bool:
    """Whether one day may be both: 9月 and 9月18日."""
    return first.start < second.end and second.start < first.end


def _gap(first: PartialDate, second: PartialDate) -> int:
    return (max(first.start, second.start) - min(first.end, second.end)).days


def _places_agree(record: Told, other: Told) -> bool:
    """A place in common, or one within the other's; of each record the most particular places count."""
    codes, others = _particular(record), _particular(other)
    related = any(places.is_within(a, b) or places.is_within(b, a) for a, b in product(codes, others))
    return related or not codes or not others


def _particular(record: Told) -> set[str]:
    """The places that title, content and the field name, without what another of them lies in."""
    told = {
        *named_places(_story(record)),
        *(code for each in record.places for code in named_places(each.value)),
    }
    return {code for code in told if not any(each != code and places.is_within(each, code) for each in told)}


def _share_place(record: Told, other: Told) -> bool:
    """A place in common or one within the other's, named by both; or none on either side: a national event."""
    return bool(_particular(record)) == bool(_particular(other)) and _places_agree(record, other)


def _ordinals_agree(record: Told, other: Told) -> bool:
    """A numbered thing must have the same number, and a paper of a year the same year."""
    for pattern in (_ORDINALS, _YEARS):
        first, second = (set(pattern.findall(fold(each.title.value).text)) for each in (record, other))
        if first and second and not first & second:
            return False
    return True


def _figures_agree(record: Told, other: Told) -> bool:
    """No thing that both measure has another amount, nor do the titles give other amounts of one unit."""
    pairs = product((each.value for each in record.figures), (each.value for each in other.figures))
    if any(_contradict(first, second) for first, second in pairs):
        return False
    first, second = (_amounts(each.title.value) for each in (record, other))
    return all(first[kind] & second[kind] for kind in first.keys() & second.keys())


def _contradict(first: Figure, second: Figure) -> bool:
    """Two amounts of one thing, told in the same way: what is more than last year's contradicts no total."""
    said, other_said = ({each.name for each in figure.qualifiers} for figure in (first, second))
    (amount, unit), (other_amount, other_unit) = _amount(first), _amount(second)
    alike = unit == other_unit and said == other_said and first.target == second.target
    return alike and amount != other_amount and bigram_overlap(first.what, second.what) >= _SAME_MEASURED


def _amount(figure: Figure) -> tuple[tuple[float, ...], str]:
    """The ends of an amount in its base unit."""
    scale, unit = split_unit(figure.unit)
    ends = (figure.value,) if figure.until is None else (figure.value, figure.until)
    return tuple(round(end * scale, 6) for end in ends), unit


def _amounts(title: str) -> dict[Hashable, set[Hashable]]:
    """The amounts that a title gives, by their unit and what is said of them."""
    found: dict[Hashable, set[Hashable]] = {}
    for quantity in find_quantities(title):
        said = frozenset(each.name for each in quantity.qualifiers)
        found.setdefault((quantity.base_unit, said), set()).add(quantity.amount)
    return found


def _firms_agree(record: Told, other: Told) -> bool:
    """A firm or plant in common, one named within the other's name, or none named on one side."""
    first, second = (_firms(_story(each)) for each in (record, other))
    return not first or not second or any(a in b or b in a for a, b in product(first, second))


def _firms(text: str) -> set[str]:
    """The names of firms and plants, without the place before them: 甲钢铁厂 of 营口市甲钢铁厂."""
    names = (_behind_all(found[0]) for found in _FIRM.finditer(fold(text).text))
    return {name for name in names if len(name) >= _SHORTEST_FIRM or name.endswith("厂")}


def _behind_all(name: str) -> str:
    ends: Iterable[int] = (
        *(mention.end for mention in places.mentions(name)),
        *(found.end() for found in _BEFORE_FIRM.finditer(name)),
    )
    return name[max(ends, default=0) :]
