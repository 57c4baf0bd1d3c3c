"""Parts of a report as HTML by themselves, for a notebook: an overview, a section, a record. Page text is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from bianyin.model import Event, Section
from bianyin.report.addresses import web_address
from bianyin.report.lead_time import lead_time
from bianyin.report.numbering import Numbered
from bianyin.report.overview import overview
from bianyin.report.shown_fields import Words, fields_of
from bianyin.report.statements import gap, looked_at, not_found, point_heading, point_lines, refused
from bianyin.text.harmless import harmless
from bianyin.wording import say

if TYPE_CHECKING:
    from markupsafe import Markup


def overview_html(found: Numbered) -> str:
    """A table with a row a date."""
    columns, *rows = overview(found)
    return str(
        _tag("table", _tag("thead", _row("th", columns)), _tag("tbody", *(_row("td", row) for row in rows)))
    )


def section_html(section: Section, region: str, found: Numbered) -> str:
    """A change point with its records, or that none were found, and what was looked at."""
    lines = [*point_lines(section.point, ()), *section.notes]
    searched = [*looked_at(section, region), refused(section), gap(section.searched[-1], region)]
    return str(
        _tag(
            "section",
            _tag("h3", point_heading(section.point)),
            *(_tag("p", line) for line in lines),
            *([] if section.events else [_tag("p", _tag("strong", not_found()))]),
            *(_record(event, found) for event in section.events),
            *(_tag("p", _tag("small", line)) for line in searched if line),
        )
    )


def record_html(event: Event, found: Numbered) -> str:
    """A record, a line a field."""
    return str(_record(event, found))


def _record(event: Event, found: Numbered) -> Markup:
    fields = fields_of(event, event.change_point.kind, lead_time(event), found)
    (_, title), *others = fields
    heading = _tag("h4", f"{found.labels[id(event)]}. ", *map(_words, title))
    lines = (
        _tag("p", _tag("b", say("mark.field", name=name)), *map(_words, words)) for name, words in others
    )
    return _tag("article", heading, *lines)


def _words(words: Words) -> Markup:
    from markupsafe import Markup, escape

    shown = escape(harmless(words.text))
    if address := web_address(words.address) if words.address else "":
        return Markup('<a href="{}" rel="noreferrer noopener">{}</a>').format(address, shown)
    return _tag("b", shown) if words.strong else shown


def _row(cell: str, values: Sequence[str]) -> Markup:
    return _tag("tr", *(_tag(cell, value) for value in values))


def _tag(name: str, *inside: str | Markup) -> Markup:
    """An element; plain text in it is escaped."""
    from markupsafe import Markup

    return Markup("<{0}>{1}</{0}>").format(Markup(name), _joined(inside))


def _joined(parts: Iterable[str | Markup]) -> Markup:
    from markupsafe import Markup, escape

    return Markup("").join(part if isinstance(part, Markup) else escape(harmless(part)) for part in parts)
