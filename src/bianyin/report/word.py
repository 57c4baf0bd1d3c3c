"""`report.docx`: the report as a Word file, in the order of `report.md`."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from bianyin.model import Event, Report, Section
from bianyin.plot.pixels import as_png, has_chinese_font
from bianyin.report import annex
from bianyin.report.citations import address, national_standard
from bianyin.report.lead import lead_of
from bianyin.report.lead_time import lead_time
from bianyin.report.numbering import Numbered, Part, Reference, Shown
from bianyin.report.overview import overview
from bianyin.report.shown_fields import Words, fields_of
from bianyin.report.statements import (
    gap,
    head_lines,
    head_notes,
    looked_at,
    not_cause,
    not_found,
    picture_text,
    point_heading,
    point_lines,
    refused,
    shared_warnings,
    title,
)
from bianyin.report.word_parts import add_table, add_wide_picture, new_document, write_words
from bianyin.wording import Language, say

if TYPE_CHECKING:
    from docx.document import Document

# Of the overview's columns, in centimetres: 16.2, as the page has; English heads have longer words.
_WIDTHS: dict[Language, tuple[float, ...]] = {
    "zh": (2.2, 1.8, 1.9, 1.2, 1.3, 4.3, 1.6, 1.9),
    "en": (1.9, 2.0, 1.9, 1.7, 1.8, 3.2, 1.8, 1.9),
}
_INDENT_CM = 0.7


def report_docx(report: Report, found: Numbered) -> bytes:
    """The whole report."""
    document = new_document()
    document.core_properties.title = title(report)
    document.core_properties.author = "bianyin"
    document.core_properties.created = document.core_properties.modified = report.analysed_at
    document.core_properties.language = "zh-CN" if report.lang == "zh" else "en-GB"
    shared = shared_warnings(report)
    _head(document, report, found, shared)
    for part in found.parts:
        _part(document, part, report, found, shared)
    _annex(document, report, found)
    _references(document, found)
    written = io.BytesIO()
    document.save(written)
    return _without_clock(written.getvalue())


def _without_clock(packed: bytes) -> bytes:
    """The same parts without the time of their packing: the same report is the same file."""
    again = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed)) as parts,
        zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as file,
    ):
        for part in parts.infolist():
            file.writestr(zipfile.ZipInfo(part.filename), parts.read(part), zipfile.ZIP_DEFLATED)
    return again.getvalue()


def _head(document: Document, report: Report, found: Numbered, shared: Sequence[str]) -> None:
    document.add_heading(title(report), 0)
    _lines(document, head_lines(report))
    for note in (not_cause(), say("head.checked_docx"), *head_notes(report, shared)):
        _note(document, note)
    if found.parts:
        document.add_heading(say("head.overview"), 1)
        add_table(document, overview(found), _WIDTHS[report.lang])
    if report.picture:
        _picture(document, report)


def _picture(document: Document, report: Report) -> None:
    if not has_chinese_font():
        _note(document, say("head.no_font"))
        return
    add_wide_picture(document, as_png(report.picture or ""), picture_text(report))


def _part(document: Document, part: Part, report: Report, found: Numbered, shared: Sequence[str]) -> None:
    for section in part.sections:
        document.add_heading(point_heading(section.point), 1)
        _lines(document, point_lines(section.point, shared))
        for note in section.notes:
            _note(document, note)
    if lead := lead_of(part):
        _lines(document, [lead])
    for shown in part.own:
        _own(document, shown, found)
    if part.national:
        _lines(document, [annex.said_of_the_national(report)])
        _bullets(document, map(annex.reference, part.national))
    if not (part.own or part.national):
        _lines(document, [not_found()])
    _looked_at(document, part, report.region)


def _own(document: Document, shown: Shown, found: Numbered) -> None:
    label, event, again = shown
    if again:
        title, timing = event.title.value, lead_time(event)
        _bullets(document, [say("record.again", label=label, title=title, timing=timing)])
    else:
        _record(document, f"{label}. ", event, lead_time(event), found)


def _record(document: Document, opening: str, event: Event, timing: str, found: Numbered) -> None:
    """The record's name as a heading, then a line a field."""
    from docx.shared import Cm, Pt

    (_, name), *fields = fields_of(event, event.change_point.kind, timing, found)
    write_words(document.add_heading(level=2), [Words(opening), *name])
    for label, words in fields:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(_INDENT_CM)
        paragraph.paragraph_format.space_after = Pt(2)
        write_words(paragraph, [Words(say("mark.field", name=label), strong=True), *words])


def _looked_at(document: Document, part: Part, region: str) -> None:
    said = [line for section in part.sections for line in _searched(section, region)]
    for line in (*dict.fromkeys(said), gap(part.sections[-1].searched[-1], region)):
        if line:
            _note(document, line)


def _searched(section: Section, region: str) -> list[str]:
    said = refused(section)
    return [*looked_at(section, region), *([say("section.see_rejected_docx", refused=said)] if said else [])]


def _annex(document: Document, report: Report, found: Numbered) -> None:
    if not found.annex:
        return
    document.add_heading(annex.title(), 1)
    _note(document, annex.said_of_the_annex(report))
    for label, events in found.annex:
        event, due = annex.nearest_and_due(events)
        _record(document, f"{label} ", event, due, found)


def _references(document: Document, found: Numbered) -> None:
    if found.references:
        document.add_heading(say("head.references"), 1)
    for reference in found.references.values():
        write_words(document.add_paragraph(), _entry(reference))


def _entry(reference: Reference) -> list[Words]:
    """The entry, its address a link."""
    entry, url = national_standard(reference), address(reference.source)
    if not url:
        return [Words(entry)]
    before, _, behind = entry.rpartition(url)
    return [Words(before), Words(url, address=url), Words(behind)]


def _lines(document: Document, lines: Iterable[str]) -> None:
    for line in lines:
        write_words(document.add_paragraph(), [Words(line)])


def _bullets(document: Document, lines: Iterable[str]) -> None:
    for line in lines:
        write_words(document.add_paragraph(style="List Bullet"), [Words(line)])


def _note(document: Document, text: str) -> None:
    from docx.shared import Pt, RGBColor

    paragraph = document.add_paragraph()
    write_words(paragraph, [Words(text)])
    for run in paragraph.runs:
        run.font.size, run.font.color.rgb = Pt(9), RGBColor(0x5F, 0x6B, 0x77)
