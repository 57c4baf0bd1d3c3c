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
from bianyin.report.shown_names import level_name, site_name
from bianyin.wording import day_in_words, say

DATE_ROLES: tuple[DateName, ...] = ("issued_on", "published_on", "effective_on", "occurred_on")


def date_role(name: DateName) -> str:
    """成文日期, 发布日期 …: what a date of a page or record is."""
    return say(f"date_role.{name}")


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
    rows = [(field.label(kind), list(_SHOWN[field.kind](event, field))) for field in fields_shown(kind)]
    rows.append((say("record.timing"), [Words(timing)]))
    reasons = say("mark.clause").join(event.association.reasons)
    level = say("record.level_reasons", level=level_name(event.association), reasons=reasons)
    rows.append((say("record.association"), [Words(level)]))
    rows.append((say("record.sources"), list(_sources(event, found))))
    return [(name, words) for name, words in rows if any(each.text for each in words)]


def _title(event: Event, field: RecordField) -> Iterator[Words]:
    yield Words(event.title.value + (say("record.draft") if event.status == "draft" else ""))


def _text(event: Event, field: RecordField) -> Iterator[Words]:
    """Whole sentences, with the figures in them marked; one that the source aims at is named a target."""
    text = getattr(event, field.name)
    for piece in () if text is None else pieces_of(text, event):
        yield Words(piece.words, strong=piece.number)
        if piece.target:
            yield Words(say("mark.target"))


def _values(event: Event, field: RecordField) -> Iterator[Words]:
    yield Words(
        say("mark.list").join(str(proved.value) for name, proved in event.items() if name == field.name)
    )


def _dates(event: Event, field: RecordField) -> Iterator[Words]:
    """The date that placed the record first, each with what it is, and what of it was inferred."""
    names = [
        event.window_date,
        *(name for name in DATE_ROLES if name in event.dates and name != event.window_date),
    ]
    said = (
        say("record.date", date=told_date(event.dates[name].value), role=_role(event, name)) for name in names
    )
    yield Words(say("mark.clause").join(said))


def _role(event: Event, name: DateName) -> str:
    notes = dict.fromkeys(item.note for item in event.dates[name].evidence if item.note)
    return say("mark.comma").join((date_role(name), *notes))


def _figures(event: Event, field: RecordField) -> Iterator[Words]:
    """The sentences of figures that no other field shows; all others are marked where they stand."""
    yield Words(say("mark.clause").join(figures_elsewhere(event)))


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
            yield Words(say("mark.clause"))
        yield from _source(found.references[source.url])


def _source(reference: Reference) -> Iterator[Words]:
    """Label and address are the stored page's own; behind them, the pages of a PDF and the number of the reference.

    A file of one's own is no link: its folder and name say where it is found again.
    """
    source = reference.source
    if own := own_file(source.url):
        site = "" if source.site == NO_SITE else say("record.own_file_site", site=source.site)
        yield Words(say("record.own_file", file=own, site=site))
    else:
        yield Words(site_name(source.site), address=source.url)
    if source.archived:
        day = day_in_words((source.retrieved_at or "")[:10])
        yield Words(say("record.archived", day=day, by=source.archived.by))
    if source.read_by_ocr:
        yield Words(say("record.read_by_ocr"))
    numbers = say("mark.list").join(map(str, source.pages))
    pages = say("record.pages", pages=numbers) if source.pages else ""
    yield Words(f"{pages} [{reference.number}]")


def told_date(date: PartialDate) -> str:
    """2021年10月24日 or 24 Oct 2021; no finer than it is known."""
    return day_in_words(date.value)
