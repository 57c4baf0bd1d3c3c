"""`records.csv`: one row a record of a change point, for spreadsheets.

With a byte order mark, without which Excel reads Chinese as noise; and no cell is a formula, whatever a page's words begin with.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable

from bianyin.model import DateName, Event, EventSource, Figure, Proved, Report
from bianyin.report.numbering import Numbered
from bianyin.report.shown_fields import DATE_ROLES, date_role
from bianyin.report.shown_names import level_name, site_name, tier_name
from bianyin.text.harmless import harmless
from bianyin.wording import say

_BOM = "\ufeff"
# Excel, LibreOffice and WPS take a cell that begins so for a formula or a command (CWE-1236), behind blanks too.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r\n|%]")


def records_csv(report: Report, found: Numbered) -> str:
    """The records in the order of the report's change points; the first row names the columns."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    columns = _columns(found)
    rows.writerow(columns)
    for section in report.sections:
        rows.writerows([safe_cell(value(event)) for value in columns.values()] for event in section.events)
    return _BOM + written.getvalue()


def safe_cell(value: object) -> object:
    """The text behind an apostrophe where a spreadsheet would run it; numbers stay numbers."""
    if not isinstance(value, str):
        return value
    plain = harmless(value)
    return f"'{plain}" if _FORMULA.match(plain) else plain


def _columns(found: Numbered) -> dict[str, Callable[[Event], str | float]]:
    return {
        say("csv.number"): lambda event: found.labels[id(event)],
        say("csv.point"): lambda event: event.change_point.date.isoformat(),
        say("csv.point_kind"): lambda event: event.change_point.kind,
        say("csv.point_confidence"): lambda event: (
            "" if (given := event.change_point.confidence) is None else given
        ),
        say("csv.window_start"): lambda event: event.window.start.isoformat(),
        say("csv.window_end"): lambda event: event.window.end.isoformat(),
        say("csv.scope"): lambda event: say(f"csv.scope_{event.association.scope}"),
        say("csv.kind"): lambda event: say(f"csv.kind_{event.kind}"),
        say("csv.title"): lambda event: event.title.value,
        say("csv.status"): lambda event: say(f"csv.status_{event.status}"),
        **{date_role(name): _day(name) for name in DATE_ROLES},
        say("csv.lead_days"): lambda event: event.lead_days,
        say("csv.issuers"): lambda event: _joined(event.issuers),
        say("csv.document_number"): lambda event: _text(event.document_number),
        say("csv.places"): lambda event: _joined(event.places),
        say("csv.content"): lambda event: _text(event.content),
        say("csv.measures"): lambda event: _text(event.measures),
        say("csv.impact"): lambda event: _text(event.impact),
        say("csv.figures"): _figures,
        say("csv.level"): lambda event: level_name(event.association),
        say("csv.reasons"): lambda event: _each(event.association.reasons),
        say("csv.sites"): lambda event: _each(site_name(source.site) for source in event.sources),
        say("csv.tiers"): lambda event: _each(tier_name(source.tier) for source in event.sources),
        say("csv.urls"): lambda event: _each(source.url for source in event.sources),
        say("csv.retrieved"): lambda event: _each(source.retrieved_at or "" for source in event.sources),
        say("csv.references"): lambda event: _numbers(event.sources, found),
        say("csv.archived"): lambda event: _each(
            source.archived.url for source in event.sources if source.archived
        ),
        say("csv.read_by_ocr"): lambda event: _numbers(
            [source for source in event.sources if source.read_by_ocr], found
        ),
    }


def _numbers(sources: Iterable[EventSource], found: Numbered) -> str:
    return _each(f"[{found.references[source.url].number}]" for source in sources)


def _day(name: DateName) -> Callable[[Event], str]:
    return lambda event: event.dates[name].value.value if name in event.dates else ""


def _text(value: Proved[str] | None) -> str:
    return "" if value is None else value.value


def _joined(values: Iterable[Proved[str]]) -> str:
    return say("mark.list").join(each.value for each in values)


def _each(values: Iterable[str]) -> str:
    return say("mark.clause").join(values)


def _figures(event: Event) -> str:
    """规模以上工业增加值同比增长 6.7 %; what the source only aims at is named a target."""
    return _each(map(_figure, (proved.value for proved in event.figures)))


def _figure(figure: Figure) -> str:
    amount = f"{figure.value:g}" + ("" if figure.until is None else f"-{figure.until:g}")
    return f"{figure.what} {amount} {figure.unit}".strip() + (say("mark.target") if figure.target else "")
