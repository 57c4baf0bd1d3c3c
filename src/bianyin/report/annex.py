"""National papers, told once behind the sections: each by its number, with why it bears on the sector and where it is due."""

from __future__ import annotations

from bianyin.model import Event, Report
from bianyin.report.lead_time import lead_time
from bianyin.report.numbering import Shown
from bianyin.report.shown_fields import chinese_date

TITLE = "附录：全国性文件"


def said_of_the_annex(report: Report) -> str:
    return f"下列文件没有点名{report.region}；每份只列一次，各变点按编号引用。"


def said_of_the_national(report: Report) -> str:
    """What stands above the national papers of one date."""
    return f"全国性文件（没有点名{report.region}，全文见附录）："


def nearest_and_due(events: tuple[Event, ...]) -> tuple[Event, str]:
    """One national happening over all its change points: the event nearest to its own, and where it is due."""
    due = "；".join(f"{event.change_point.date}：{lead_time(event)}" for event in events)
    return min(events, key=lambda event: abs(event.lead_days)), due


def reference(shown: Shown) -> str:
    """A national happening in one line, by its number: when it was, and why it bears on the sector."""
    label, event, _ = shown
    date = chinese_date(event.dates[event.window_date].value)
    why = "；".join(event.association.reasons[2:])  # those before are of time and place
    return f"{label}：{event.title.value}（{date}，{lead_time(event)}；{why}）"
