"""Which fields a record shows under which name. Event and Seasonal points keep the names their readers know."""

from __future__ import annotations

import re
from collections.abc import Callable

from bianyin.model import (
    ChangePointKind,
    DateName,
    Event,
    EventSource,
    PartialDate,
    RecordField,
    fields_shown,
)
from bianyin.model.document import NO_SITE
from bianyin.model.fields import ValueKind
from bianyin.report.marked_figures import Piece, figures_elsewhere, pieces_of

DATE_LABELS: dict[DateName, str] = {
    "issued_on": "成文日期",
    "published_on": "发布日期",
    "effective_on": "施行日期",
    "occurred_on": "发生日期",
}
# As `bianyin.parse.pages` names a file without an address: its folder and name, and a digest of what was in it.
_OWN_FILE = re.compile(r"file:(.+)#[0-9a-f]{12}")
_SPECIAL = re.compile(r"([\\`*\[\]<>])")


def fields_of(event: Event, kind: ChangePointKind, timing: str) -> list[tuple[str, str]]:
    """Bold names and Markdown values of one record, in order; fields without evidence are left out.

    Args:
        timing: when it was, as seen from the change points that it is shown for.
    """
    rows = [(field.labels[kind], _SHOWN[field.kind](event, field)) for field in fields_shown(kind)]
    rows.append(("与变点的时间关系", timing))
    rows.append(("关联程度", f"{event.association.level}（{'；'.join(event.association.reasons)}）"))
    rows.append(("信息来源网址", "；".join(_link(source) for source in event.sources)))
    return [(name, value) for name, value in rows if value]


def _title(event: Event, field: RecordField) -> str:
    return escape(event.title.value) + ("（征求意见稿，非正式文件）" if event.status == "draft" else "")


def _text(event: Event, field: RecordField) -> str:
    """Whole sentences, with the figures in them marked; one that the source aims at is named a target."""
    text = getattr(event, field.name)
    return "" if text is None else " ".join("".join(map(_marked, pieces_of(text, event))).split())


def _marked(piece: Piece) -> str:
    words = _SPECIAL.sub(r"\\\1", piece.words)
    return f"**{words}**" + ("（目标）" if piece.target else "") if piece.number else words


def _words(event: Event, field: RecordField) -> str:
    return escape("、".join(str(proved.value) for name, proved in event.items() if name == field.name))


def _dates(event: Event, field: RecordField) -> str:
    """The date that placed the record first, each with what it is, and what of it was inferred."""
    names = [
        event.window_date,
        *(name for name in DATE_LABELS if name in event.dates and name != event.window_date),
    ]
    return "；".join(f"{chinese_date(event.dates[name].value)}（{_role(event, name)}）" for name in names)


def _role(event: Event, name: DateName) -> str:
    notes = dict.fromkeys(item.note for item in event.dates[name].evidence if item.note)
    return "，".join((DATE_LABELS[name], *notes))


def _figures(event: Event, field: RecordField) -> str:
    """The sentences of figures that no other field shows; all others are marked where they stand."""
    return escape("；".join(figures_elsewhere(event)))


# How a field is shown, by the kind of its values.
_SHOWN: dict[ValueKind, Callable[[Event, RecordField], str]] = {
    "title": _title,
    "text": _text,
    "names": _words,
    "number": _words,
    "dates": _dates,
    "figures": _figures,
}


def _link(source: EventSource) -> str:
    """Label and address are the stored page's own; an address with brackets or spaces goes in angle brackets.

    A file of one's own is no link: its folder and name say where it is found again. Of a PDF the pages are told.
    """
    pages = f"（第 {'、'.join(map(str, source.pages))} 页）" if source.pages else ""
    if own := _OWN_FILE.fullmatch(source.url):
        said = "" if source.site == NO_SITE else f"，{source.site}"
        return f"自有文件 {escape(own[1] + said)}{pages}"
    address = f"<{source.url}>" if re.search(r"[()\s]", source.url) else source.url
    return f"[{escape(source.site)}]({address}){pages}"


def chinese_date(date: PartialDate) -> str:
    """2021年10月24日, 2021年10月 or 2021年."""
    year, month, day = ([int(part) for part in date.value.split("-")] + [0, 0])[:3]
    return f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else "")


def escape(text: str) -> str:
    """Page text as Markdown: one line, and nothing in it that Markdown would read as markup."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
