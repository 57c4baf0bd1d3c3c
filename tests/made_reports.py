"""Reports in memory: change points, happenings and sections for the tests of what is written about them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bianyin.model import (
    Association,
    ChangePoint,
    Coverage,
    Event,
    EventSource,
    Evidence,
    Figure,
    PartialDate,
    PointWindow,
    Proved,
    Report,
    Section,
    Window,
)

POINT = ChangePoint(date=dt.date(2021, 10, 31), kind="Event", confidence=0.7)
WINDOW = Window(start=dt.date(2021, 8, 2), end=dt.date(2022, 1, 30), reason="前后各 90 天")


CONTENT = "鞍山市一家钢厂停产，影响产量8000吨。"
FIGURE = Figure(what="影响产量", value=8000, unit="吨", text=CONTENT)


def proved(value: Any, *quotes: str) -> Proved[Any]:
    """A value with its quotes, each where the content has it."""
    places = [(quote, max(CONTENT.find(quote), 0)) for quote in quotes or (value,)]
    evidence = [
        Evidence(quote=words, document_id="d1", start=at, end=at + len(words)) for words, at in places
    ]
    return Proved(value=value, evidence=tuple(evidence))


def event(**changes: Any) -> Event:
    fields: dict[str, Any] = {
        "title": proved("鞍山一钢厂停产"),
        "kind": "event",
        "dates": {"occurred_on": proved(PartialDate.parse("2021-09-28"), "9月28日")},
        "places": (proved("鞍山市"),),
        "content": proved(CONTENT),
        "figures": (proved(FIGURE, CONTENT, "8000吨"),),
        "change_point": POINT,
        "window": WINDOW,
        "sources": (source("https://example.org/a"),),
        "window_date": "occurred_on",
        "lead_days": 33,
        "association": Association(level="中", score=4, names_region=True, reasons=("相距 60 天以内",)),
        "drafter": "rules",
    }
    return Event(**(fields | changes))


def source(url: str, site: str = "辽宁日报") -> EventSource:
    return EventSource(
        url=url,
        site=site,
        title="鞍山一钢厂停产",
        tier="地方媒体",
        published_on=None,
        retrieved_at=None,
        sha256="0",
    )


NATIONAL = Association(
    level="弱", score=2, names_region=False, scope="national", reasons=("相距 60 天以内", "全国性", "原文点名工业领域（水泥）")
)  # fmt: skip


def point(day: str, **more: Any) -> ChangePoint:
    return ChangePoint(**{"date": dt.date.fromisoformat(day), "kind": "Event", "confidence": 0.7} | more)


def due(at: ChangePoint, lead: int = 10, **changes: Any) -> Event:
    return event(change_point=at, lead_days=lead, **changes)


def paper(at: ChangePoint, lead: int = 20) -> Event:
    title = proved("关于水泥行业的通知")
    return due(
        at, lead, title=title, content=proved("水泥行业错峰生产。"), association=NATIONAL, kind="policy"
    )


def section(at: ChangePoint, *events: Event, about: int = 4) -> Section:
    window = Window(start=at.date - dt.timedelta(90), end=at.date + dt.timedelta(91), reason="测试")
    return Section(
        point=PointWindow(point=at, windows=(window,)),
        events=events,
        rejections=(),
        searched=(Coverage(window=window, documents=9, about_region=about),),
        queries=(),
    )


FIRST, SECOND = point("2021-10-31"), point("2021-12-01")


def report_of(*sections: Section, **changes: Any) -> Report:
    """A report of Liaoning's industry."""
    at = dt.datetime(2026, 1, 2, 3, 4, 5)
    fields: dict[str, Any] = {
        "region": "辽宁省", "sector": "工业", "analysed_at": at, "drafter": "rules", "sections": sections,
    }  # fmt: skip
    return Report(**fields | changes)
