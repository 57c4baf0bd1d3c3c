"""The queries of one change point: each kind of cause gets its own, so that none is drowned by another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bianyin.knowledge import places
from bianyin.knowledge.places import Region
from bianyin.knowledge.sectors import Intent, Sector
from bianyin.model import ChangePoint, PointWindow, Query

# A query of many words is about nothing in particular.
_TERMS_A_QUERY = 8
_SEASON_TERMS = 4
_CITIES_A_QUERY = 10
_NATIONAL_WORDS = ("国务院", "国家", "方案", "通知", "意见", "规划")


def plan(point_window: PointWindow, region: Region, sector: Sector) -> tuple[Query, ...]:
    """The queries for the first window of a change point, the likeliest kinds of cause first.

    Each names the region and the sector; `Query.intent` says in Chinese why it is there. For the wider window, copy
    them with `query.model_copy(update={"window": point_window.wider})`.
    """
    texts = dict(_texts(point_window, region, sector))
    return tuple(
        Query(text=text, intent=intent, window=point_window.window, region=region.code, sector=sector.key)
        for intent, text in texts.items()
    )


def _texts(point_window: PointWindow, region: Region, sector: Sector) -> Iterator[tuple[str, str]]:
    """(intent, text) of each query."""
    for intent in _ordered(sector.intents.values(), point_window.point):
        yield intent.name, _join(region.short, sector.name, intent.terms[:_TERMS_A_QUERY])
    for season in point_window.seasons:
        terms = sector.seasons.get(season.key, ())[:_TERMS_A_QUERY]
        yield f"季节：{season.name}", _join(region.short, sector.name, season.terms[:_SEASON_TERMS], terms)
    if cities := _cities(region):
        yield "所辖城市", _join(region.short, cities, (sector.name, *sector.core[:4], "项目"))
    if region.code != places.COUNTRY:
        yield "国家政策", _join("全国", _NATIONAL_WORDS, (sector.name, *sector.core[:4]))


def _ordered(intents: Iterable[Intent], point: ChangePoint) -> list[Intent]:
    """Intents that push the way the series went come first; unknown direction leaves the lexicon's order."""
    if point.direction is None:
        return list(intents)
    rank = {point.direction: 0, "both": 1}
    return sorted(intents, key=lambda intent: rank.get(intent.direction, 2))


def _cities(region: Region) -> tuple[str, ...]:
    """The places below a province or city, the seat first; the country's provinces are named by no query."""
    if region.code == places.COUNTRY:
        return ()
    return tuple(child.short for child in places.children(region.code)[:_CITIES_A_QUERY])


def _join(*parts: str | Iterable[str]) -> str:
    words = [word for part in parts for word in ((part,) if isinstance(part, str) else part)]
    return " ".join(dict.fromkeys(words))
