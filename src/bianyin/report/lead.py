"""The lead of a change point, assembled: every word is the template's or a verified title, date or number's."""

from __future__ import annotations

from bianyin.model import Event, Section
from bianyin.report.shown_fields import chinese_date, escape

_MOST = 3  # records that the lead names; the rest stand below it
_DIRECTIONS = {"up": "变点后趋势上升", "down": "变点后趋势下降"}


def lead_of(section: Section) -> str:
    """What the section holds in one line, each record by its number; empty where it holds none."""
    if not section.events:
        return ""
    named = [_named(number, event) for number, event in enumerate(section.events[:_MOST], 1)]
    own = sum(event.association.names_region for event in section.events)
    counted = f"核验到 {len(section.events)} 条记录（点名本地区 {own} 条）"
    direction = _DIRECTIONS.get(section.point.point.direction or "")
    opening = "，".join(filter(None, [direction, counted]))
    rest = "；余见下文" if len(section.events) > _MOST else ""
    return f"概述：{opening}。{'；'.join(named)}{rest}。"


def _named(number: int, event: Event) -> str:
    date = chinese_date(event.dates[event.window_date].value)
    return f"{date}，{escape(event.title.value).rstrip('。')}（记录 {number}）"
