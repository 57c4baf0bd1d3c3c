"""From what a user typed to a region: Chinese, English, pinyin or code, with or without the suffix."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

from bianyin.errors import UnknownName
from bianyin.knowledge.places.name_lists import aliases
from bianyin.knowledge.places.regions import (
    COUNTRY,
    LEVELS,
    Level,
    Region,
    get,
    is_within,
    preference,
    same_rank,
    table,
)

CODE = re.compile(r"\d{2}(?:\d{2}){0,2}")
NEAR_NAMES = 5
LONGEST_NAME = 80  # what is longer is a pasted text and not a name


def find(name: str) -> Region:
    """The region a user means: 辽宁, 辽宁省, Liaoning, liaoning province, 沈阳市, Chaoyang, 大连瓦房店, 210000.

    Of regions of one name the highest level is meant (Chaoyang → 朝阳市); a name that several regions of
    that level have (鼓楼区) must be given with its parent (徐州市鼓楼区).

    Raises:
        UnknownName: nobody knows the name, or several regions have it; the remedy lists the nearest.
    """
    candidates = _meant(name)
    if not candidates:
        asked = unicodedata.normalize("NFKC", name).strip()
        raise UnknownName(f"不认识的地区：{name[:LONGEST_NAME]!r}。", remedy=_remedy(asked[:LONGEST_NAME]))
    if len(candidates) > 1:
        full = "、".join(_qualified(region) for region in candidates[:NEAR_NAMES])
        raise UnknownName(f"{name!r} 可指多个地区。", remedy=f"请写明上级地区，例如：{full}。")
    return candidates[0]


def look_up(name: str) -> Region | None:
    """As `find`, for those who ask of many names; None where nobody knows it or several regions have it.

    Which names are near takes `find` a tenth of a second.
    """
    candidates = _meant(name)
    return candidates[0] if len(candidates) == 1 else None


def _meant(name: str) -> tuple[Region, ...]:
    asked = unicodedata.normalize("NFKC", name).strip()
    return _candidates(asked) if 0 < len(asked) <= LONGEST_NAME else ()


def _candidates(asked: str) -> tuple[Region, ...]:
    """Regions of the highest level that the name fits; more than one where it is ambiguous."""
    if CODE.fullmatch(asked):
        code = asked.ljust(6, "0")
        return (get(code),) if code in table() else ()
    if re.search(r"[一-鿿]", asked):
        return _chinese(re.sub(r"[\s·,，、/-]", "", asked))
    return _english(asked)


def _chinese(asked: str) -> tuple[Region, ...]:
    if found := _highest(_by_chinese().get(asked, ())):
        return found
    for cut in range(len(asked) - 1, 1, -1):
        for parent in _by_chinese().get(asked[:cut], ()):
            inside = [region for region in _chinese(asked[cut:]) if is_within(region.code, parent.code)]
            inside = inside or _inside(_by_chinese().get(asked[cut:], ()), parent)
            if inside:
                return _highest(inside)
    return ()


def _english(asked: str) -> tuple[Region, ...]:
    if "," in asked:
        return _english_with_parent(asked)
    key, levels = _split_suffix(asked)
    found = [region for region in _by_english().get(key, ()) if region.level in levels]
    first = {_key(name): code for name, code in aliases().english_first.items()}.get(key)
    highest = _highest(found)
    if first and get(first) in highest:
        return (get(first),)
    # "Jilin City" and "Jilin shi" leave the province out where a city has the name.
    if levels != LEVELS and "city" in levels and len(found) > 1:
        cities = [
            region for region in found if region.level == "city" or region.code.startswith(("11", "12"))
        ]
        highest = _highest(cities) or highest
    return highest


def _english_with_parent(asked: str) -> tuple[Region, ...]:
    """ "Chaoyang, Liaoning" and "Heping District, Shenyang": the parent comes last."""
    name, _, parent_name = asked.partition(",")
    key, levels = _split_suffix(name)
    parents = _english(parent_name.strip()) or ((get(COUNTRY),) if not parent_name.strip() else ())
    named = [region for region in _by_english().get(key, ()) if region.level in levels]
    return _highest([region for parent in parents for region in _inside(named, parent)])


def _inside(regions: Iterable[Region], parent: Region) -> list[Region]:
    return [region for region in regions if region != parent and is_within(region.code, parent.code)]


def _highest(regions: Iterable[Region]) -> tuple[Region, ...]:
    unique = {region.code: region for region in regions}
    for level in LEVELS:
        if found := sorted((region for region in unique.values() if region.level == level), key=preference):
            return tuple(region for region in found if same_rank(found[0], region, by_suffix=True))
    return ()


def _split_suffix(asked: str) -> tuple[str, tuple[Level, ...]]:
    """The key of the bare name, and the levels that its suffix allows."""
    spaced = re.sub(r"[\s_-]+", " ", asked.casefold()).strip()
    for suffix in sorted(aliases().english_suffixes, key=len, reverse=True):
        if spaced.endswith(" " + suffix):
            return _key(spaced[: -len(suffix)]), aliases().english_suffixes[suffix]
    return _key(spaced), LEVELS


def _key(name: str) -> str:
    """Letters alone: Xi'an, Xi’an, xian and Xī'ān are one."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in decomposed if c.isalnum() and not unicodedata.combining(c))


@lru_cache(maxsize=1)
def _by_chinese() -> dict[str, tuple[Region, ...]]:
    found: dict[str, list[Region]] = defaultdict(list)
    for region in table().values():
        for name in {region.name, region.short, *region.also, *aliases().names.get(region.code, ())}:
            found[name].append(region)
    return {name: tuple(regions) for name, regions in found.items()}


@lru_cache(maxsize=1)
def _by_english() -> dict[str, tuple[Region, ...]]:
    found: dict[str, list[Region]] = defaultdict(list)
    for region in table().values():
        for key in {_key(name) for name in (region.english, *aliases().english.get(region.code, ()))}:
            found[key].append(region)
    return {key: tuple(regions) for key, regions in found.items()}


def _qualified(region: Region) -> str:
    parent = get(region.parent) if region.parent else None
    return (parent.name if parent and parent.level != "country" else "") + region.name


def _remedy(asked: str) -> str:
    chinese = get_close_matches(asked, list(_by_chinese()), n=NEAR_NAMES, cutoff=0.5)
    english = (
        get_close_matches(_key(asked), list(_by_english()), n=NEAR_NAMES, cutoff=0.7) if _key(asked) else []
    )
    near = chinese or [_by_english()[key][0].english for key in english]
    if near:
        return f"是否指：{'、'.join(near)}？"
    return "请用省、市、县的中文名、英文名或六位代码，例如 辽宁、Liaoning、210000。"
