"""The table of large emitters (`emitters.tsv`): firms and plants, their place and sector.

A page that names 本钢板材 plays in 本溪 though it names no place. That is knowledge of this table and no word of the page:
it may decide whose affair a page is, and never fills a field.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from bianyin.errors import InputError
from bianyin.knowledge import places
from bianyin.knowledge.plain_forms import plain

_FILE = "emitters.tsv"
# A name of two characters is no name where it runs into another word: 承包钢结构, 西安钢厂, 云南钢铁.
_SHORT = 2
_WORD_BEFORE, _WORD_BEHIND = (
    frozenset("承发面分转外新西雄淮云河海湖济华东越"),
    frozenset("材结筋管坯丝水铁厂卷带轧构"),
)
# 鞍钢大厦, 本钢男篮, 鞍钢医院: what bears a firm's name and is no plant of it.
_NAMESAKE = re.compile(
    "大厦|大楼|广场|医院|学校|[中小]学|幼儿园|宾馆|饭店|酒店|社区|小区|公园|博物馆|[男女]?[篮足排][球]?(?:队|俱乐部)?(?!板)|乒乓|俱乐部|球迷|杯(?!盖)|文工团|艺术团"
)


class Emitter(NamedTuple):
    """A firm or plant as pages name it: the code of its place, and the key of its sector."""

    name: str
    place: str
    sector: str


@lru_cache(maxsize=1)
def _emitters() -> dict[str, Emitter]:
    """By name, read once.

    Raises:
        InputError: a line has not three columns, or a name stands twice; with the line's number.
    """
    found: dict[str, Emitter] = {}
    text = (files("bianyin.knowledge.emitters") / _FILE).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(("#", "place\t")):
            continue
        columns = line.split("\t")
        if len(columns) != 3:
            raise InputError("每行应为三列：地点、部门、名称", path=_FILE, line=number)
        place, sector, names = columns
        code = places.find(place).code
        for name in map(plain, names.split("|")):
            if name in found:
                raise InputError(f"{name} 登记了两次", path=_FILE, line=number)
            found[name] = Emitter(name, code, sector)
    return found


@lru_cache(maxsize=1)
def _by_opening() -> dict[str, tuple[str, ...]]:
    """The names by their first two characters, the longest first."""
    found: dict[str, list[str]] = {}
    for name in sorted(_emitters(), key=len, reverse=True):
        found.setdefault(name[:2], []).append(name)
    return {opening: tuple(names) for opening, names in found.items()}


@lru_cache
def names_of(sector: str) -> tuple[str, ...]:
    """The names of a sector's emitters."""
    return tuple(each.name for each in _emitters().values() if each.sector == sector)


@lru_cache(maxsize=8192)
def named_in(text: str) -> tuple[Emitter, ...]:
    """The emitters that a text names, left to right, the longest name at each spot."""
    text, openings, found, end = plain(text), _by_opening(), [], 0
    for start in range(len(text) - 1):
        if start < end or (names := openings.get(text[start : start + 2])) is None:
            continue
        name = next(
            (each for each in names if text.startswith(each, start) and _is_word(text, start, each)), None
        )
        if name is not None:
            found.append(_emitters()[name])
            end = start + len(name)
    return tuple(found)


def _is_word(text: str, start: int, name: str) -> bool:
    if _NAMESAKE.match(text, start + len(name)):
        return False
    if len(name) > _SHORT:
        return True
    before, behind = text[max(0, start - 1) : start], text[start + len(name) : start + len(name) + 1]
    return before not in _WORD_BEFORE and behind not in _WORD_BEHIND


def places_of(text: str) -> tuple[str, ...]:
    """Codes of where the named emitters are, one for each; none where they are of several provinces."""
    codes = tuple(emitter.place for emitter in named_in(text))
    return codes if len({code[:2] for code in codes}) == 1 else ()
