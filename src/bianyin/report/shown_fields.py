"""Which fields a record shows under which name, whatever the form. Event and Seasonal points keep the names their readers know."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from bianyin.model import (
    ChangePointKind,
    DateName,
    Event,
    PartialDate,
    RecordField,
    fields_shown,
)
from bianyin.model.document import NO_SITE
from bianyin.model.fields import ValueKind
from bianyin.report.marked_figures import figures_elsewhere, pieces_of
from bianyin.report.numbering import Numbered, Reference
from bianyin.report.own_files import own_file

DATE_LABELS: dict[DateName, str] = {
    "issued_on": "成文日期",
    "published_on": "发布日期",
    "effective_on": "施行日期",
    "occurred_on": "发生日期",
}


class Words(NamedTuple):
    """Words of one line; `strong`: a proved figure; `address`: where they lead. A form decides how that looks."""

    text: str
    strong: bool = False
    address: str = ""


def fields_of(
    event: Event, kind: ChangePointKind, timing: str, found: Numbered
) -> list[tuple[str, list[Words]]]:
    """Names and values of one record, in order; fields without evidence are left out.

    Args:
        timing: when it was, as seen from the change points that it is shown for.
        found: the whole report, for the numbers of its references.
    """
    rows = [(field.labels[kind], list(_SHOWN[field.kind](event, field))) for field in fields_shown(kind)]
    rows.append(("与变点的时间关系", [Words(timing)]))
    rows.append(("关联程度", [Words(f"{event.association.level}（{'；'.join(event.association.reasons)}）")]))
    rows.append(("信息来源网址", list(_sources(event, found))))
    return [(name, words) for name, words in rows if any(each.text for each in words)]


def _title(event: Event, field: RecordField) -> Iterator[Words]:
    yield Words(event.title.value + ("（征求意见稿，非正式文件）" if event.status == "draft" else ""))


def _text(event: Event, field: RecordField) -> Iterator[Words]:
    """Whole sentences, with the figures in them marked; one that the source aims at is named a target."""
    text = getattr(event, field.name)
    for piece in () if text is None else pieces_of(text, event):
        yield Words(piece.words, strong=piece.number)
        if piece.target:
            yield Words("（目标）")


def _values(event: Event, field: RecordField) -> Iterator[Words]:
    yield Words("、".join(str(proved.value) for name, proved in event.items() if name == field.name))


def _dates(event: Event, field: RecordField) -> Iterator[Words]:
    """The date that placed the record first, each with what it is, and what of it was inferred."""
    names = [
        event.window_date,
        *(name for name in DATE_LABELS if name in event.dates and name != event.window_date),
    ]
    yield Words(
        "；".join(f"{chinese_date(event.dates[name].value)}（{_role(event, name)}）" for name in names)
    )


def _role(event: Event, name: DateName) -> str:
    notes = dict.fromkeys(item.note for item in event.dates[name].evidence if item.note)
    return "，".join((DATE_LABELS[name], *notes))


def _figures(event: Event, field: RecordField) -> Iterator[Words]:
    """The sentences of figures that no other field shows; all others are marked where they stand."""
    yield Words("；".join(figures_elsewhere(event)))


# How a field is shown, by the kind of its values.
_SHOWN: dict[ValueKind, Callable[[Event, RecordField], Iterator[Words]]] = {
    "title": _title,
    "text": _text,
    "names": _values,
    "number": _values,
    "dates": _dates,
    "figures": _figures,
}


def _sources(event: Event, found: Numbered) -> Iterator[Words]:
    for at, source in enumerate(event.sources):
        if at:
            yield Words("；")
        yield from _source(found.references[source.url])


def _source(reference: Reference) -> Iterator[Words]:
    """Label and address are the stored page's own; behind them, the pages of a PDF and the number of the reference.

    A file of one's own is no link: its folder and name say where it is found again.
    """
    source = reference.source
    if own := own_file(source.url):
        said = "" if source.site == NO_SITE else f"，{source.site}"
        yield Words(f"自有文件 {own}{said}")
    else:
        yield Words(source.site, address=source.url)
    pages = f"（第 {'、'.join(map(str, source.pages))} 页）" if source.pages else ""
    yield Words(f"{pages} [{reference.number}]")


def chinese_date(date: PartialDate) -> str:
    """2021年10月24日, 2021年10月 or 2021年."""
    year, month, day = ([int(part) for part in date.value.split("-")] + [0, 0])[:3]
    return f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else "")
