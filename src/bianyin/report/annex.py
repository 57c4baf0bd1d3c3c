"""National papers, told once behind the sections: each by its number, with why it bears on the sector and where it is due."""

from __future__ import annotations

from bianyin.model import Event, Report
from bianyin.report.lead_time import lead_time
from bianyin.report.numbering import Numbered, Part, Shown
from bianyin.report.shown_fields import chinese_date, escape, fields_of


def annex(report: Report, found: Numbered) -> str:
    """Every national happening in full."""
    said = f"> 下列文件没有点名{report.region}；每份只列一次，各变点按编号引用。"
    return "\n\n".join(
        ["## 附录：全国性文件", said, *(_entry(label, events) for label, events in found.annex)]
    )


def _entry(label: str, events: tuple[Event, ...]) -> str:
    nearest = min(events, key=lambda event: abs(event.lead_days))
    due = "；".join(f"{event.change_point.date}：{lead_time(event)}" for event in events)
    return record(f"- **{label}** ", nearest, due)


def record(opening: str, event: Event, timing: str) -> str:
    """A record as an item of a list, a line a field."""
    lines = [f"**{name}**：{value}" for name, value in fields_of(event, event.change_point.kind, timing)]
    return opening + "  \n   ".join(lines)


def references(part: Part, report: Report) -> str:
    """The national happenings of one date by their numbers; empty where there are none."""
    if not part.national:
        return ""
    lines = [f"全国性文件（没有点名{report.region}，全文见附录）：", "", *map(_reference, part.national)]
    return "\n".join(lines)


def _reference(shown: Shown) -> str:
    label, event, _ = shown
    date = chinese_date(event.dates[event.window_date].value)
    return f"- {label}：{escape(event.title.value)}（{date}，{lead_time(event)}；{_why(event)}）"


def _why(event: Event) -> str:
    """Why it bears on the sector: the reasons but for those of time and place."""
    return "；".join(event.association.reasons[2:])
