"""Which verified events a section shows: the region's own, few of the nation's, none that nobody's words place."""

from __future__ import annotations

from test_layout import due, point
from test_markdown import proved

from bianyin.knowledge import sectors
from bianyin.model import Association, Event, EventSource
from bianyin.report.select import select

POINT, INDUSTRY = point("2021-10-31"), sectors.find("工业")


def told(number: int, scope: str) -> Event:
    """An event on production with a title of its own, so that nothing but its scope decides."""
    association = Association(
        level="中", score=4, names_region=scope == "own", scope=scope, reasons=("测试",), sector=2, act="stop", weight=5
    )  # type: ignore[arg-type]  # fmt: skip
    source = EventSource(
        url=f"https://example.org/{number}", site="示例网", title=f"第{number}家钢厂停产", tier="部委",
        published_on=None, retrieved_at=None, sha256="0",
    )  # fmt: skip
    title = proved(f"第{number}家钢厂停产")
    return due(POINT, 10, title=title, association=association, sources=(source,))


def shown(*events: Event, most: int = 12, widened: bool = False) -> tuple[list[str], list[str]]:
    kept, refused = select(events, most, INDUSTRY, widened=widened)
    return [event.association.scope for event in kept], [rejection.reason for rejection in refused]


def test_three_national_events_stand_behind_all_own_ones() -> None:
    events = [told(number, "national") for number in range(5)] + [
        told(number, "own") for number in range(5, 9)
    ]
    assert shown(*events) == (["own"] * 4 + ["national"] * 3, ["over_limit"] * 2)


def test_what_nobodys_words_place_is_refused() -> None:
    assert shown(told(1, "own"), told(2, "unplaced")) == (["own"], ["region_mismatch"])


def test_a_provinces_market_leaves_power_out() -> None:
    market = {"sector": 1, "act": "reporting", "weight": 4}
    event = told(1, "own")
    event = event.model_copy(
        update={
            "association": event.association.model_copy(update=market),
            "sources": (event.sources[0].model_copy(update={"title": "关于控排企业配额清缴的通知"}),),
        }
    )
    assert [len(select([event], 12, sectors.find(name))[0]) for name in ("工业", "电力")] == [1, 0]


def test_a_wider_window_only_adds_what_is_the_regions_own() -> None:
    assert shown(told(1, "own"), told(2, "national"), widened=True) == (["own"], ["over_limit"])
