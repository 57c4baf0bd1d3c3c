"""What `report.html` lays out: the report's parts with every field's evidence, as plain values for the template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bianyin.model import FIELDS, Document, Event, Evidence, Rejection, Report
from bianyin.model.evidence import proofs_in
from bianyin.report.annex import nearest_and_due, reference
from bianyin.report.drawing import anchor
from bianyin.report.lead import lead_of
from bianyin.report.lead_time import lead_time
from bianyin.report.marked_figures import figures_elsewhere
from bianyin.report.numbering import Numbered, Part, Shown
from bianyin.report.overview import BEST, overview
from bianyin.report.shown_fields import DATE_ROLES, Words, date_role, fields_of, told_date
from bianyin.report.statements import gap, looked_at, point_heading, point_lines, reason_name, refused
from bianyin.report.stored_pages import Extract, StoredPage, extracts, stored_pages
from bianyin.series import date_text, warning_text
from bianyin.wording import iso_or_words, language, say

_MOST_REFUSALS = 12  # of one reason under one date; the rest are in `rejected.jsonl`


class Proof(NamedTuple):
    """An extract and the page that it is of; None where the page is not at hand."""

    extract: Extract
    page: PageView | None


class FieldView(NamedTuple):
    """A field: its name, its words, and what proves it."""

    name: str
    words: list[Words]
    proofs: list[Proof]


class RecordView(NamedTuple):
    """A record by its number; `fields` is empty where the report has told it before."""

    label: str
    anchor: str
    title: str
    timing: str
    fields: list[FieldView]


class RefusalView(NamedTuple):
    """What was refused for one reason: the first of them, and how many more."""

    reason: str
    total: int
    first: list[Rejection]


class SectionView(NamedTuple):
    """A change point's heading, lines and notes."""

    heading: str
    lines: list[str]
    notes: tuple[str, ...]


class PartView(NamedTuple):
    """The sections of one date."""

    anchor: str
    date: str
    sections: list[SectionView]
    lead: str
    own: list[RecordView]
    national: list[tuple[str, str]]  # what is said, and where it is told in full
    searched: list[str]
    refused: str
    refusals: list[RefusalView]


class PageView(NamedTuple):
    """A stored page, what is known of it, and the records that it carries."""

    page: StoredPage
    anchor: str
    document: Document
    dates: list[tuple[str, str]]
    retrieved: str
    reference: int | None
    records: list[tuple[str, str]]


def parts_of(
    report: Report, found: Numbered, shared: Sequence[str], pages: Mapping[str, PageView]
) -> list[PartView]:
    """The report's parts in its own order."""
    return [_part(at, part, report, found, shared, pages) for at, part in enumerate(found.parts, 1)]


def annexed(report: Report, found: Numbered, pages: Mapping[str, PageView]) -> list[RecordView]:
    """Every national happening in full."""
    return [_record(label, *nearest_and_due(events), report, found, pages) for label, events in found.annex]


def outline(report: Report, parts: Sequence[PartView]) -> list[tuple[str, str, str]]:
    """Where each part stands, its date, and how much was found."""
    return [
        (part.anchor, part.date, say("html.counts", own=len(part.own), national=len(part.national)))
        for part in parts
    ]


def overview_rows(found: Numbered) -> list[list[tuple[str, str]]]:
    """The overview's cells, each with where it leads: a date to its part, the closest record to itself."""
    columns, *rows = overview(found)
    linked = [[(name, "") for name in columns]]
    for at, (part, row) in enumerate(zip(found.parts, rows, strict=True), 1):
        first = next(iter((*part.own, *part.national)), None)
        where = {0: f"#p{at}", BEST: f"#{anchor(first.label)}" if first else ""}
        linked.append([(cell, where.get(column, "")) for column, cell in enumerate(row)])
    return linked


def warned(report: Report) -> list[tuple[str, str]]:
    """Every warning of a change point once, with the dates of the points that it is of."""
    dates: dict[str, list[str]] = {}
    for section in report.sections:
        for warning in section.point.point.warnings:
            dates.setdefault(warning_text(warning), []).append(date_text(section.point.point))
    return [(say("mark.list").join(dict.fromkeys(days)), detail) for detail, days in dates.items()]


def pages_of(report: Report, found: Numbered) -> dict[str, PageView]:
    """The stored pages by their documents' ids, in the order of the references."""
    carried: dict[str, dict[str, str]] = {}
    for section in report.sections:
        for event in section.events:
            label = found.labels[id(event)]
            for _, item in event.proofs:
                carried.setdefault(item.document_id, {})[label] = anchor(label)
    return {key: _page(page, found, carried[key]) for key, page in stored_pages(report, found).items()}


def _page(page: StoredPage, found: Numbered, records: dict[str, str]) -> PageView:
    document = page.document
    dates = [
        (date_role(date.name), told_date(date.date))
        for date in sorted(document.dates, key=lambda date: DATE_ROLES.index(date.name))
    ]
    other = {told_date(date.date): None for date in document.other_datings}
    dates += [(say("html.also_dated"), day) for day in other]
    cited = found.references.get(document.url)
    at = document.retrieved_at
    fetched = iso_or_words(at.date().isoformat()) if at else say("html.not_fetched")
    if document.archived:
        fetched = say("html.archived_by", day=fetched, by=document.archived.by)
    number = cited.number if cited else None
    return PageView(page, f"page{page.number}", document, dates, fetched, number, list(records.items()))


def _part(
    at: int,
    part: Part,
    report: Report,
    found: Numbered,
    shared: Sequence[str],
    pages: Mapping[str, PageView],
) -> PartView:
    searched = [line for section in part.sections for line in looked_at(section, report.region)]
    missing = gap(part.sections[-1].searched[-1], report.region) if part.sections[-1].searched else ""
    return PartView(
        anchor=f"p{at}",
        date=date_text(part.sections[0].point.point),
        sections=[
            SectionView(point_heading(each.point), point_lines(each.point, shared), each.notes)
            for each in part.sections
        ],
        lead=lead_of(part),
        own=[_own(shown, report, found, pages) for shown in part.own],
        national=[(reference(shown), anchor(shown.label)) for shown in part.national],
        searched=[*dict.fromkeys(searched), *([missing] if missing else [])],
        refused=say("mark.clause").join(dict.fromkeys(filter(None, map(refused, part.sections)))),
        refusals=list(_refusals(part)),
    )


def _own(shown: Shown, report: Report, found: Numbered, pages: Mapping[str, PageView]) -> RecordView:
    label, event, again = shown
    if again:
        return RecordView(label, anchor(label), event.title.value, lead_time(event), [])
    return _record(label, event, lead_time(event), report, found, pages)


def _record(
    label: str,
    event: Event,
    timing: str,
    report: Report,
    found: Numbered,
    pages: Mapping[str, PageView],
) -> RecordView:
    kind = event.change_point.kind
    names = {field.label(kind): field.name for field in FIELDS}
    fields = []
    for name, words in fields_of(event, kind, timing, found):
        quotes = list(_evidence(event, names[name])) if name in names else []
        found_in = extracts(quotes, report.documents)
        proofs = [Proof(each, pages.get(each.document_id)) for each in found_in]
        fields.append(FieldView(name, words, proofs))
    return RecordView(label, anchor(label), event.title.value, timing, fields)


def _evidence(event: Event, field: str) -> Iterator[Evidence]:
    """The quotes of a field; of figures, those that its row shows: the others are marked where they stand."""
    if field != "figures":
        yield from proofs_in(getattr(event, field))
        return
    alone = set(figures_elsewhere(event))
    for proved in event.figures:
        if proved.value.text + (say("mark.target") if proved.value.target else "") in alone:
            yield from proved.evidence


def _refusals(part: Part) -> Iterator[RefusalView]:
    """By reason, the most frequent first."""
    by_reason: dict[str, list[Rejection]] = {}
    for section in part.sections:
        for rejection in section.rejections:
            by_reason.setdefault(reason_name(rejection.reason), []).append(rejection)
    for reason, refusals in sorted(by_reason.items(), key=lambda row: (-len(row[1]), row[0])):
        yield RefusalView(reason, len(refusals), list(map(_as_told, refusals[:_MOST_REFUSALS])))


def _as_told(refusal: Rejection) -> Rejection:
    """What gate, model and trust line say of a refusal they say in Chinese alone, in `rejected.jsonl`."""
    if language() == "zh" or refusal.stage not in ("draft", "ground"):
        return refusal
    return refusal.model_copy(update={"detail": None})
