"""The lead of a change point, assembled: every word is the template's or a verified title, date or number's."""

from __future__ import annotations

from bianyin.model import ChangePoint
from bianyin.report.numbering import Part, Shown
from bianyin.report.shown_fields import chinese_date
from bianyin.series import direction_text, percent

_LEAST, _MOST = 2, 3  # records of the region that the lead names; the rest stand below it


def lead_of(part: Part) -> str:
    """What of the region stands under one date in one line, each record by its number; empty where it is one or nothing.

    National papers stand below it in a line each, and would be told twice.
    """
    if len(part.own) < _LEAST:
        return ""
    counted = f"核验到点名本地区的记录 {len(part.own)} 条、全国性文件 {len(part.national)} 份"
    changes = dict.fromkeys(_change(section.point.point) for section in part.sections)
    opening = "；".join(change for change in (*changes, counted) if change)
    rest = "；余见下文" if len(part.own) > _MOST else ""
    return f"概述：{opening}。{'；'.join(map(_named, part.own[:_MOST]))}{rest}。"


def _change(point: ChangePoint) -> str:
    """下降 8.3 %; empty where the direction is not known."""
    way = direction_text(point)
    size = "" if point.relative_size is None else f" {percent(point.relative_size)}"
    return f"变点处{way}{size}" if way else ""


def named_by(shown: Shown) -> str:
    """记录 3, 附2."""
    return f"记录 {shown.label}" if shown.label.isdigit() else shown.label


def _named(shown: Shown) -> str:
    date = chinese_date(shown.event.dates[shown.event.window_date].value)
    return f"{date}，{shown.event.title.value.rstrip('。')}（{named_by(shown)}）"
