"""What the guide says of a report is all that a report can say: files, columns, warnings, reasons; and what a table can hold."""

from __future__ import annotations

from bianyin.report import overview
from bianyin.report.report_folder import _FILES
from bianyin.report.statements import FALLBACK, REASONS
from written_pages import GUIDE, code_spans

_REPORT = (GUIDE / "report.md").read_text("utf-8")


def rows(page: str) -> list[list[str]]:
    """The cells of all tables."""
    return [
        [cell.strip() for cell in line.strip("| ").split("|")]
        for line in page.splitlines()
        if line.startswith("|")
    ]


def test_every_reason_of_a_refusal_is_told() -> None:
    told = {cells[0].strip("`"): cells[1] for cells in rows(_REPORT) if len(cells) == 3}
    assert {reason: told.get(reason) for reason in REASONS} == REASONS


def test_every_warning_of_the_overview_is_told() -> None:
    first = {cells[0] for cells in rows(_REPORT)}
    assert set(overview._WARNINGS.values()) <= first


def test_every_column_of_the_overview_is_told() -> None:
    first = {name for cells in rows(_REPORT) for name in cells[0].split("、")}
    assert set(overview._COLUMNS) <= first


def test_every_file_of_the_folder_is_told() -> None:
    assert set(_FILES) <= set(code_spans(_REPORT))


def test_the_fallback_is_quoted_as_it_is() -> None:
    assert FALLBACK in code_spans(_REPORT)
