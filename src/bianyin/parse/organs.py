"""Names of issuing organs: central ones from a list, local ones by their form, companies where a line ends."""

from __future__ import annotations

import re
from functools import lru_cache

from bianyin.knowledge.places import Mention, mentions
from bianyin.parse.canonical import without_spaces
from bianyin.parse.word_lists import any_of, word_lists

_LOCAL = rf"(?:{'|'.join(word_lists('organs')['local'])})"
_PLACE = (
    r"(?:(?:中共)?(?:内蒙古|广西壮族|西藏|宁夏回族|新疆维吾尔)自治区|新疆生产建设兵团|"
    r"(?:中共)?[\u4e00-\u9fff]{2,3}省|(?:中共)?[\u4e00-\u9fff]{2,6}?(?:自治州|自治县|地区|新区|开发区|市|县|区|盟|旗|州))"
)
_COMPANY = r"[\u4e00-\u9fff（）()]{4,28}(?:公司|交易所|交易中心|中心|协会|学会|集团|研究院|研究所|大学|学院|银行|委员会|领导小组|指挥部|办公室|厅|局|院)"
_REACH = 400  # characters before a date in which those who sign are looked for
_LONGEST_NAME = 40
_BETWEEN = re.compile(r"[\s、，,；;和]*")
_OTHERS = re.compile(r"等[\d一二三四五六七八九十]*(?:个)?(?:部门|部委|单位|厅局|委局)")


@lru_cache(maxsize=1)
def _central() -> str:
    data = word_lists("organs")
    offices, names = any_of(data["offices"]), any_of(data["organs"], _spaced)
    return rf"(?:原|中华人民共和国)?(?:{names})(?:{offices}|[\u4e00-\u9fff]{{2,10}}司)?"


def _spaced(name: str) -> str:
    """A name as a pattern; signatures set short names with spaces (财 政 部)."""
    return r"[^\S\n]?".join(name) if len(name) <= 3 else re.escape(name)


@lru_cache(maxsize=1)
def _organ() -> re.Pattern[str]:
    return re.compile(rf"{_central()}|{_PLACE}{{1,2}}{_LOCAL}")


@lru_cache(maxsize=1)
def _central_at_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{_central()})$")


_LOCAL_WHOLE = re.compile(rf"{_PLACE}{{1,2}}{_LOCAL}")


@lru_cache(maxsize=1)
def _company() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s。！？；：\n]){_COMPANY}$")


def organs_in(text: str) -> tuple[str, ...] | None:
    """The names that make up the whole text (生态环境部 国家能源局), or None if it holds anything else."""
    names: list[str] = []
    position = _end(_BETWEEN, text, 0)
    while position < len(text):
        if match := _OTHERS.match(text, position):
            position = match.end()
        elif match := _organ().match(text, position):
            names.append(match[0])
            position = match.end()
        else:
            return None
        position = _end(_BETWEEN, text, position)
    return tuple(dict.fromkeys(names)) or None


def organs_at(text: str) -> list[int]:
    """The ends of the names that a text opens with, one right after the other."""
    ends: list[int] = []
    position = _end(_BETWEEN, text, 0)
    while match := _organ().match(text, position):
        ends.append(match.end())
        position = _end(_BETWEEN, text, match.end())
    return ends


def organs_before(text: str, end: int) -> tuple[tuple[str, ...], int] | None:
    """Names of organs that end right before `end`, with where the first begins: the signature above a date."""
    start = max(0, end - _REACH)
    region = text[start:end].rstrip()
    names: list[str] = []
    cut = len(region)
    while (found := _last_organ(region[:cut])) is not None:
        names.insert(0, without_spaces(region[found:cut]).strip("、，,；;和"))
        cut = found
        while cut and _BETWEEN.fullmatch(region[cut - 1]):
            cut -= 1
    if names:
        return tuple(dict.fromkeys(names)), start + cut
    if company := _company().search(region):
        name = company[0].strip(" \n。！？；：")
        return (name,), start + company.end() - len(name)
    return None


def _last_organ(region: str) -> int | None:
    """Where the organ begins that ends the region: a central one, or one of a place of the gazetteer."""
    tail = region[-_LONGEST_NAME:]
    offset = len(region) - len(tail)
    places = mentions(tail)
    central = _central_at_end().search(tail)
    # The nearest place that makes a name: one further left would take the words between along. Before a
    # central organ's short name a place makes it a local one (辽宁省发展改革委).
    nearest = next((place for place in reversed(places) if _names_local(tail, place, central)), None)
    if nearest is None:
        return offset + central.start() if central else None
    start = nearest.start
    for place in reversed(places):
        start = place.start if place.end == start else start  # 辽宁省沈阳市生态环境局
    return offset + start


def _names_local(tail: str, place: Mention, central: re.Match[str] | None) -> bool:
    if central and place.end != central.start():
        return False
    return _LOCAL_WHOLE.fullmatch(tail, place.start) is not None


def _end(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return match.end() if match else position
