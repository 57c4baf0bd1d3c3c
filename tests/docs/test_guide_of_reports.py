"""What the guide says of a report is all that a report can say: files, columns, warnings, reasons; and what a table can hold."""

from __future__ import annotations

from typing import get_args

from bianyin.model import PointWarning, RejectionReason
from bianyin.report import overview
from bianyin.report.report_folder import _FILES
from bianyin.report.statements import FALLBACK
from bianyin.wording import said_in
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
    reasons = {reason: said_in("zh", f"reason.{reason}") for reason in get_args(RejectionReason)}
    assert {reason: told.get(reason) for reason in reasons} == reasons


def test_every_warning_of_the_overview_is_told() -> None:
    first = {cells[0] for cells in rows(_REPORT)}
    names = get_args(PointWarning.model_fields["name"].annotation)
    assert {said_in("zh", f"warning_name.{name}") for name in names} <= first


def test_every_column_of_the_overview_is_told() -> None:
    first = {name for cells in rows(_REPORT) for name in cells[0].split("、")}
    assert {said_in("zh", f"overview.{name}") for name in overview._COLUMNS} <= first


def test_every_file_of_the_folder_is_told() -> None:
    assert set(_FILES) <= set(code_spans(_REPORT))


def test_the_fallback_is_quoted_as_it_is() -> None:
    assert FALLBACK in code_spans(_REPORT)
