"""Every way a place is written in running text, as an index that is scanned once over the text."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from bianyin.knowledge.places.name_lists import aliases, words
from bianyin.knowledge.places.regions import COUNTRY, Region, get, preference, same_rank, table
from bianyin.knowledge.plain_forms import plain


class Surface(NamedTuple):
    """One written form. `regions` is empty for a guard. `free`: names its region wherever it stands."""

    text: str
    regions: tuple[Region, ...]
    full: bool  # with its suffix, as in 朝阳区; bare otherwise
    free: bool

    def fits(self, text: str, start: int, end: int) -> bool:
        """Whether what stands left lets the name begin at `start`, and what stands right lets it end at `end`."""
        if not self.regions:
            return True
        if _runs_in(text, start) or _names_a_field().match(text, end):
            return False
        if self.full:
            following = text[end : end + 1]
            return not following or following not in aliases().goes_on.full.get(self.text[-1], "")
        return not _goes_on().match(text, end)


def _runs_in(text: str, start: int) -> bool:
    """Whether the name's first character ends a word: 通化 behind 交 of 交通."""
    words = _left_words().get(text[start])
    return words is not None and text.endswith(words, 0, start + 1)


@lru_cache(maxsize=1)
def _left_words() -> dict[str, tuple[str, ...]]:
    """The words that may run into a name, by their last character."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words("left_words.txt")):
        found[word[-1]].append(word)
    return {last: tuple(group) for last, group in found.items()}


@lru_cache(maxsize=1)
def _names_a_field() -> re.Pattern[str]:
    return re.compile(aliases().goes_on.field)


@lru_cache(maxsize=1)
def _goes_on() -> re.Pattern[str]:
    return re.compile("|".join(aliases().goes_on.bare))


@lru_cache(maxsize=1)
def index() -> dict[str, tuple[Surface, ...]]:
    """Surfaces by their first two characters, longest first."""
    found: dict[str, list[Surface]] = defaultdict(list)
    for surface in _surfaces():
        found[surface.text[:2]].append(surface)
    return {key: tuple(sorted(group, key=lambda s: -len(s.text))) for key, group in found.items()}


def _surfaces() -> list[Surface]:
    full: dict[str, dict[str, Region]] = defaultdict(dict)
    bare: dict[str, dict[str, Region]] = defaultdict(dict)
    for region in table().values():
        if region.code == COUNTRY:
            continue
        for name in map(plain, (region.name, *region.also)):
            full[name][region.code] = region
        bare[plain(region.short)][region.code] = region
    for code, names in aliases().names.items():
        for name in names:
            full[name][code] = get(code)
    for name in {*full, *words("suffix_only.txt"), *words("guards.txt")}:
        if all(region.level == "county" for region in bare.get(name, {}).values()):
            bare.pop(name, None)
    surfaces = [_surface(name, tuple(regions.values()), full=True) for name, regions in full.items()]
    surfaces += [_surface(name, tuple(regions.values()), full=False) for name, regions in bare.items()]
    return surfaces + [Surface(word, (), full=True, free=True) for word in sorted(words("guards.txt"))]


def _surface(name: str, regions: tuple[Region, ...], *, full: bool) -> Surface:
    ordered = tuple(sorted(regions, key=preference))
    known = not full and name in words("well_known.txt")
    ambiguous = len(ordered) > 1 and same_rank(ordered[0], ordered[1], by_suffix=known)
    free = not ambiguous and name not in words("needs_context.txt")
    if free and ordered[0].level == "county" and len(name) == 2:
        # 天全, 新和 and many more run into other words; 和县 into 市和县.
        free = known
    return Surface(name, ordered, full, free)
