"""The table of regions: country, provinces, prefecture cities, counties (data/regions.tsv)."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from bianyin.errors import UnknownName
from bianyin.model.base import Frozen

Level = Literal["country", "province", "city", "county"]
LEVELS: tuple[Level, ...] = ("country", "province", "city", "county")
COUNTRY = "100000"


class Region(Frozen):
    """A place of the national list (GB/T 2260): 辽宁省, 沈阳市, 海城市; the whole country is "100000".

    `also` are other full names of the same place, mostly older ones: 章丘市 for 章丘区.
    """

    code: str
    name: str
    short: str
    english: str
    level: Level
    parent: str | None
    also: tuple[str, ...] = ()

    @property
    def province_code(self) -> str | None:
        """Code of the province that the region is or lies in; None for the country."""
        return None if self.level == "country" else self.code[:2] + "0000"


@lru_cache(maxsize=1)
def table() -> dict[str, Region]:
    """All regions by code, in the order of their codes."""
    text = (files("bianyin.knowledge.places") / "data" / "regions.tsv").read_text(encoding="utf-8")
    header, *rows = (line.split("\t") for line in text.splitlines())
    found = [dict(zip(header, row, strict=True)) for row in rows]
    return {
        each["code"]: Region.model_validate(
            {**each, "parent": each["parent"] or None, "also": tuple(filter(None, each["also"].split("|")))}
        )
        for each in found
    }


def get(code: str) -> Region:
    """The region of a six-digit code.

    Raises:
        UnknownName: no region has this code.
    """
    if code not in table():
        raise UnknownName(
            f"没有代码为 {code!r} 的地区。", remedy="请用六位行政区划代码，例如 210000（辽宁省）。"
        )
    return table()[code]


@lru_cache(maxsize=1)
def _children() -> dict[str, tuple[Region, ...]]:
    found: dict[str, list[Region]] = defaultdict(list)
    for region in table().values():
        if region.parent:
            found[region.parent].append(region)
    return {code: tuple(regions) for code, regions in found.items()}


def children(code: str) -> tuple[Region, ...]:
    """The regions directly below this one, in the order of their codes.

    Raises:
        UnknownName: no region has this code.
    """
    return _children().get(get(code).code, ())


def is_within(code: str, ancestor: str) -> bool:
    """Whether the region is the other one or lies in it; everything lies in the country.

    Raises:
        UnknownName: no region has one of the codes.
    """
    goal, region = get(ancestor).code, get(code)
    while region.code != goal and region.parent:
        region = get(region.parent)
    return region.code == goal


def counted_as(region: Region) -> Region:
    """A county counts as its city (as its province, where no city is between); any other region as itself."""
    return get(region.parent) if region.level == "county" and region.parent else region


def preference(region: Region) -> tuple[int, bool, str]:
    """Sorts the regions of one name, the likeliest meant first: higher levels, then 海城市 before 海城区."""
    return LEVELS.index(region.level), not region.name.endswith("市"), region.code


def same_rank(first: Region, second: Region, *, by_suffix: bool) -> bool:
    """Whether nothing but their codes tells which is meant; `by_suffix`: 市 outranks 区 and 县."""
    depth = 2 if by_suffix else 1
    return preference(first)[:depth] == preference(second)[:depth]
