"""The lead of a change point, assembled: every word is the template's or a verified title, date or number's."""

from __future__ import annotations

from bianyin.model import ChangePoint
from bianyin.report.numbering import Part, Shown
from bianyin.report.shown_fields import told_date
from bianyin.series import direction_text, percent
from bianyin.wording import say

_LEAST, _MOST = 2, 3  # records of the region that the lead names; the rest stand below it


def lead_of(part: Part) -> str:
    """What of the region stands under one date in one line, each record by its number; empty where it is one or nothing.

    National papers stand below it in a line each, and would be told twice.
    """
    if len(part.own) < _LEAST:
        return ""
    counted = say("lead.counted", own=len(part.own), national=len(part.national))
    changes = dict.fromkeys(_change(section.point.point) for section in part.sections)
    clause = say("mark.clause")
    opening = clause.join(change for change in (*changes, counted) if change)
    named = clause.join(map(_named, part.own[:_MOST]))
    rest = say("lead.rest") if len(part.own) > _MOST else ""
    return say("lead.overview", opening=opening, named=named, rest=rest)


def _change(point: ChangePoint) -> str:
    """下降 8.3 %; empty where the direction is not known."""
    way = direction_text(point)
    size = "" if point.relative_size is None else f" {percent(point.relative_size)}"
    return say("lead.changed", change=f"{way}{size}") if way else ""


def named_by(shown: Shown) -> str:
    """记录 3, 附2; record 3, A2."""
    return say("overview.record", label=shown.label) if shown.label.isdigit() else shown.label


def _named(shown: Shown) -> str:
    date = told_date(shown.event.dates[shown.event.window_date].value)
    title, label = shown.event.title.value.rstrip("。"), named_by(shown)
    if title.startswith(date):  # 2022年6月23日，某机组投产: its day is not told twice
        return say("lead.named_dated", title=title, label=label)
    return say("lead.named", date=date, title=title, label=label)
