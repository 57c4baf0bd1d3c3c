"""Which fields a record shows under which name. Event and Seasonal points keep the names their readers know."""

from __future__ import annotations

import re

from bianyin.model import ChangePointKind, DateName, Event, EventSource, Figure, PartialDate

DATE_LABELS: dict[DateName, str] = {
    "issued_on": "成文日期",
    "published_on": "发布日期",
    "effective_on": "施行日期",
    "occurred_on": "发生日期",
}
_SPECIAL = re.compile(r"([\\`*\[\]<>])")


def fields_of(event: Event, kind: ChangePointKind) -> list[tuple[str, str]]:
    """Bold names and Markdown values of one record, in order; fields without evidence are left out."""
    rows = _event_fields(event) if kind == "Event" else _policy_fields(event)
    rows.append(("与变点的时间关系", _timing(event)))
    rows.append(("关联程度", f"{event.association.level}（{'；'.join(event.association.reasons)}）"))
    rows.append(("信息来源网址", "；".join(_link(source) for source in event.sources)))
    return [(name, value) for name, value in rows if value]


def _event_fields(event: Event) -> list[tuple[str, str]]:
    return [
        ("事件名称", _title(event)),
        ("发生时间", _dates(event)),
        ("地点", escape("、".join(event.places))),
        ("责任机构", escape("、".join(event.issuers))),
        ("发文字号", escape(event.document_number or "")),
        ("规模", _figures(event.figures)),
        ("主要内容", escape(event.content or "")),
        ("影响", escape(event.impact or "")),
        ("具体措施", escape(event.measures or "")),
    ]


def _policy_fields(event: Event) -> list[tuple[str, str]]:
    return [
        ("具体政策名称/事件", _title(event)),
        ("发布/发生时间", _dates(event)),
        ("责任机构", escape("、".join(event.issuers))),
        ("发文字号", escape(event.document_number or "")),
        ("地点", escape("、".join(event.places))),
        ("核心内容", escape(event.content or "")),
        ("涉及数据", _figures(event.figures)),
        ("预期影响", escape(event.impact or "")),
        ("实施细节", escape(event.measures or "")),
    ]


def _title(event: Event) -> str:
    return escape(event.title) + ("（征求意见稿，非正式文件）" if event.status == "draft" else "")


def _dates(event: Event) -> str:
    """The date that placed the record first, each with what it is."""
    names = [
        event.window_date,
        *(name for name in DATE_LABELS if name in event.dates and name != event.window_date),
    ]
    return "；".join(f"{chinese_date(event.dates[name])}（{DATE_LABELS[name]}）" for name in names)


def _figures(figures: tuple[Figure, ...]) -> str:
    """The source's own clauses that hold the figures, each once; those that state an aim are marked."""
    marks = {True: "（目标）", False: ""}
    return escape(
        "；".join(dict.fromkeys(figure.text.rstrip("。；，") + marks[figure.target] for figure in figures))
    )


def _timing(event: Event) -> str:
    if event.lead_days == 0:
        return "与变点同期"
    return f"早于变点 {event.lead_days} 天" if event.lead_days > 0 else f"晚于变点 {-event.lead_days} 天"


def _link(source: EventSource) -> str:
    """Label and address are the stored page's own; an address with brackets or spaces goes in angle brackets."""
    address = f"<{source.url}>" if re.search(r"[()\s]", source.url) else source.url
    return f"[{escape(source.site)}]({address})"


def chinese_date(date: PartialDate) -> str:
    """2021年10月24日, 2021年10月 or 2021年."""
    year, month, day = ([int(part) for part in date.value.split("-")] + [0, 0])[:3]
    return f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else "")


def escape(text: str) -> str:
    """Page text as Markdown: one line, and nothing in it that Markdown would read as markup."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
