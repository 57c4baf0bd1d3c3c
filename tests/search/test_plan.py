"""The queries of a change point."""

from __future__ import annotations

import datetime as dt

import pytest

from bianyin.knowledge import places, sectors
from bianyin.model import ChangePoint, PointWindow, Season, Window
from bianyin.search import plan

DAY = dt.date(2021, 11, 1)
WINDOW = Window(start=dt.date(2021, 8, 1), end=dt.date(2022, 2, 1))
HEATING = Season(key="heating", name="采暖季", terms=("采暖季", "供暖期"))


def _point(
    kind: str = "Event", direction: str | None = None, seasons: tuple[Season, ...] = ()
) -> PointWindow:
    point = ChangePoint.model_validate({"date": DAY, "kind": kind, "confidence": 0.7, "direction": direction})
    return PointWindow(point=point, windows=(WINDOW,), seasons=seasons)


@pytest.mark.parametrize("sector", [each.key for each in sectors.all_sectors()])
@pytest.mark.parametrize("region", ["辽宁", "沈阳", "北京", "全国"])
def test_every_query_names_region_and_sector_and_its_intent(region: str, sector: str) -> None:
    where, what = places.find(region), sectors.get(sector)
    queries = plan(_point(), where, what)
    assert len(queries) >= len(what.intents)
    assert len({query.text for query in queries}) == len({query.intent for query in queries}) == len(queries)
    for query in queries:
        assert (query.region, query.sector, query.window) == (where.code, sector, WINDOW)
        assert what.name in query.text and query.intent
    assert all(where.short in query.text for query in queries[: len(what.intents)])


@pytest.mark.parametrize(("direction", "opposite"), [("down", "up"), ("up", "down")])
def test_the_direction_of_the_change_puts_its_kinds_of_cause_first(direction: str, opposite: str) -> None:
    sector = sectors.get("industry")
    queries = plan(_point(direction=direction), places.find("辽宁"), sector)
    directions = [sector.intents[key].direction for query in queries for key in sector.intents
                  if sector.intents[key].name == query.intent]  # fmt: skip
    assert directions[0] == direction and directions[-1] == opposite
    assert {query.text for query in queries} == {
        query.text for query in plan(_point(), places.find("辽宁"), sector)
    }


def test_a_seasonal_point_asks_for_its_season() -> None:
    queries = plan(_point("Seasonal", seasons=(HEATING,)), places.find("辽宁"), sectors.get("industry"))
    (season,) = [query for query in queries if "采暖季" in query.intent]
    assert "供暖期" in season.text and "辽宁" in season.text
    assert not any(
        "季节" in query.intent for query in plan(_point(), places.find("辽宁"), sectors.get("industry"))
    )


def test_cities_and_the_nation_have_their_own_queries() -> None:
    queries = {
        query.intent: query.text for query in plan(_point(), places.find("辽宁"), sectors.get("industry"))
    }
    assert "沈阳" in queries["所辖城市"] and "大连" in queries["所辖城市"]
    assert "国务院" in queries["国家政策"]
    national = plan(_point(), places.find("全国"), sectors.get("industry"))
    assert not {"所辖城市", "国家政策"} & {query.intent for query in national}
