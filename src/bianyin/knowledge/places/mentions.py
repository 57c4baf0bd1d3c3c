"""Which places a text names, and where."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from bianyin.knowledge.places.name_lists import aliases
from bianyin.knowledge.places.regions import Region, counted_as, is_within
from bianyin.knowledge.places.surfaces import Surface, index
from bianyin.knowledge.plain_forms import plain

# Between a place and the place it lies in: 大连（瓦房店）, 辽宁·朝阳.
ADJACENT = re.compile(r"[\s（(·—-]{0,2}|的")
# Between places that are listed side by side: 阜新、朝阳和葫芦岛.
LISTED = re.compile(r"[市县区省州]?(?:\s*[、，,;；/]\s*|\s*(?:和|及|与|以及|或|至)\s*)|\s")
# 朝阳区 speaks of the city last named within so many characters.
REACH = 120


class Mention(NamedTuple):
    """A place named at `text[start:end]`."""

    region: Region
    start: int
    end: int


class _Hit:
    """A written form found in the text, and the region it was decided to mean, if any yet."""

    __slots__ = ("end", "region", "start", "surface")

    def __init__(self, surface: Surface, start: int) -> None:
        self.surface, self.start, self.end = surface, start, start + len(surface.text)
        self.region: Region | None = None


def mentions(text: str) -> list[Mention]:
    """The places that the text names, left to right and without overlap, the longest name at each spot.

    A name that several places have (朝阳区) or that is also a word (白银) counts only where the places around
    it tell which is meant: its parent right before it, its sisters in one list, or for full names the city
    last named.
    """
    text = plain(text)
    hits = _decide_forward(text, _scan(text))
    _decide_backward(text, hits)
    return [Mention(hit.region, hit.start, hit.end) for hit in hits if hit.region]


def codes_in(text: str) -> tuple[str, ...]:
    """Codes of the provinces and cities named, most mentioned first; counties count for their city."""
    counts = Counter(counted_as(mention.region).code for mention in mentions(text))
    return tuple(code for code, _ in counts.most_common())


def groups_in(text: str) -> tuple[tuple[str, ...], ...]:
    """For every area of several provinces that the text names (京津冀, 东北三省), its provinces' codes."""
    return tuple(aliases().groups[match.group()] for match in _group_pattern().finditer(plain(text)))


@lru_cache(maxsize=1)
def _group_pattern() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(aliases().groups, key=len, reverse=True))))


def _scan(text: str) -> list[_Hit]:
    """All written forms, guards left out; a guard takes its characters with it."""
    surfaces, hits, position, last = index(), [], 0, len(text) - 1
    while position < last:
        group = surfaces.get(text[position : position + 2])
        if group is None:
            position += 1
            continue
        for surface in group:
            end = position + len(surface.text)
            if text.startswith(surface.text, position) and surface.fits(text, position, end):
                if surface.regions:
                    hits.append(_Hit(surface, position))
                # 今天山东: 天山 may turn out not to be meant, so what begins inside it is read as well.
                position = end if surface.free else position + 1
                break
        else:
            position += 1
    return hits


def _decide_forward(text: str, hits: list[_Hit]) -> list[_Hit]:
    """Decide by what stands before; forms that overlap a place already decided are left out."""
    kept: list[_Hit] = []
    named: list[_Hit] = []
    for hit in hits:
        if named and hit.start < named[-1].end:
            continue
        kept.append(hit)
        hit.region = _by_left(text, hit, named) or (hit.surface.regions[0] if hit.surface.free else None)
        if hit.region:
            named.append(hit)
    return kept


def _by_left(text: str, hit: _Hit, named: list[_Hit]) -> Region | None:
    """What the places named before it say it is."""
    candidates = hit.surface.regions
    if not named:
        return None
    left = named[-1]
    assert left.region
    gap = text[left.end : hit.start]
    if ADJACENT.fullmatch(gap) and (inside := _inside(candidates, left.region)):
        return inside
    if LISTED.fullmatch(gap) and not hit.surface.free and (sister := _sister(candidates, left.region)):
        return sister
    if hit.surface.full and not hit.surface.free:
        return _by_reach(hit, named)
    return None


def _by_reach(hit: _Hit, named: list[_Hit]) -> Region | None:
    for other in reversed(named):
        if hit.start - other.end > REACH:
            return None
        assert other.region
        area = counted_as(other.region)
        if inside := _inside(hit.surface.regions, area):
            return inside
    return None


def _decide_backward(text: str, hits: list[_Hit]) -> None:
    """朝阳、阜新: a list whose first name is told by the later ones."""
    right: _Hit | None = None
    for hit in reversed(hits):
        if hit.region is None and right and right.region and LISTED.fullmatch(text[hit.end : right.start]):
            hit.region = _sister(hit.surface.regions, right.region)
        if hit.region:
            right = hit


def _inside(candidates: tuple[Region, ...], area: Region) -> Region | None:
    """The one candidate of the highest level that lies in the area and is not the area itself."""
    inside = [region for region in candidates if region != area and is_within(region.code, area.code)]
    return _only_highest(inside)


def _sister(candidates: tuple[Region, ...], other: Region) -> Region | None:
    """The one candidate that stands beside the other: same parent, or cities and counties of one city."""
    return _only_highest(
        [region for region in candidates if region.parent == other.parent and region != other]
    )


def _only_highest(regions: list[Region]) -> Region | None:
    if not regions or (len(regions) > 1 and regions[0].level == regions[1].level):
        return None
    return regions[0]
