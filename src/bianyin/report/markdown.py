"""`report.md`: what was found around each change point, what was not, and what was looked at."""

from __future__ import annotations

from collections.abc import Sequence

from bianyin.model import Event, Report, Section
from bianyin.report import annex
from bianyin.report.citations import national_standard
from bianyin.report.lead import lead_of
from bianyin.report.lead_time import lead_time
from bianyin.report.markdown_words import as_markdown, escape
from bianyin.report.numbering import Numbered, Part, Shown, numbered
from bianyin.report.overview import overview
from bianyin.report.shown_fields import fields_of
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
from bianyin.wording import say, speaking

PICTURE = "series.svg"  # beside the report


def render_markdown(report: Report) -> str:
    """The whole report in its language; the same report always gives the same text."""
    with speaking(report.lang):
        return report_md(report, numbered(report))


def report_md(report: Report, found: Numbered) -> str:
    shared = shared_warnings(report)
    parts = [_head(report, found, shared), *(_part(part, report, found, shared) for part in found.parts)]
    if found.annex:
        parts.append(_annex(report, found))
    if found.references:
        entries = (escape(national_standard(each)) for each in found.references.values())
        parts.append("\n\n".join([f"## {say('head.references')}", *entries]))
    return "\n\n---\n\n".join(parts) + "\n"


def _head(report: Report, found: Numbered, shared: Sequence[str]) -> str:
    notes = [not_cause(), say("head.checked_md"), *map(escape, head_notes(report, shared))]
    blocks = [
        f"# {title(report)}",
        "\n".join(head_lines(report)),
        "\n>\n".join(f"> {note}" for note in notes),
    ]
    if found.parts:
        blocks.append(_table(overview(found)))
    if report.picture:
        blocks.append(f"![{picture_text(report)}]({PICTURE})")
    return "\n\n".join(blocks)


def _table(rows: Sequence[Sequence[str]]) -> str:
    cells = [[escape(cell).replace("|", "\\|") for cell in row] for row in rows]
    cells.insert(1, ["---"] * len(rows[0]))
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)


def _part(part: Part, report: Report, found: Numbered, shared: Sequence[str]) -> str:
    blocks = [block for section in part.sections for block in _opening(section, shared)]
    blocks += [escape(lead_of(part)), *(_own(shown, found) for shown in part.own)]
    if part.national:
        references = (f"- {escape(annex.reference(shown))}" for shown in part.national)
        blocks.append("\n".join([annex.said_of_the_national(report), "", *references]))
    if not (part.own or part.national):
        blocks.append(not_found())
    blocks += list(dict.fromkeys(_searched(section, report.region) for section in part.sections))
    blocks.append(gap(part.sections[-1].searched[-1], report.region))
    return "\n\n".join(block for block in blocks if block)


def _opening(section: Section, shared: Sequence[str]) -> list[str]:
    lines = map(escape, point_lines(section.point, shared))
    return [
        f"## {point_heading(section.point)}",
        "  \n".join(lines),
        *(f"> {escape(note)}" for note in section.notes),
    ]


def _own(shown: Shown, found: Numbered) -> str:
    """A record of the region in full, or, where the report has told it before, in one line."""
    label, event, again = shown
    if again:
        title = escape(event.title.value)
        return "- " + say("record.again", label=label, title=title, timing=lead_time(event))
    return _record(f"{label}. ", event, lead_time(event), found)


def _record(opening: str, event: Event, timing: str, found: Numbered) -> str:
    """A record as an item of a list, a line a field."""
    fields = fields_of(event, event.change_point.kind, timing, found)
    lines = (say("record.line", name=name, value=as_markdown(words)) for name, words in fields)
    return opening + "  \n   ".join(lines)


def _annex(report: Report, found: Numbered) -> str:
    """Every national happening in full."""
    entries = (
        _record(f"- **{label}** ", *annex.nearest_and_due(events), found) for label, events in found.annex
    )
    return "\n\n".join([f"## {annex.title()}", f"> {annex.said_of_the_annex(report)}", *entries])


def _searched(section: Section, region: str) -> str:
    """What was looked at, window by window, and what was refused."""
    said = refused(section)
    return "  \n".join(
        [*looked_at(section, region), *([say("section.see_rejected_md", refused=said)] if said else [])]
    )
