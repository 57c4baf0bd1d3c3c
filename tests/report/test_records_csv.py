"""`records.csv` in a spreadsheet: every record a row, Chinese readable, no cell that runs."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

from bianyin.model import ArchivedCopy, Report, Section
from bianyin.report.numbering import numbered
from bianyin.report.records_csv import records_csv, safe_cell
from made_reports import FIRST, SECOND, due, paper, proved, section, source


def rows(*sections: Section) -> list[dict[str, str]]:
    report = Report(
        region="辽宁省", sector="工业", analysed_at=dt.datetime(2026, 1, 2), drafter="rules", sections=sections
    )  # fmt: skip
    written = records_csv(report, numbered(report))
    assert written.startswith("\ufeff编号,变点,")
    return list(csv.DictReader(io.StringIO(written.removeprefix("\ufeff"))))


def test_a_row_a_record_of_each_point_with_the_reports_number() -> None:
    found = rows(section(FIRST, due(FIRST), paper(FIRST)), section(SECOND, due(SECOND)))
    assert [(row["变点"], row["编号"], row["范围"]) for row in found] == [
        ("2021-10-31", "1", "本地区"), ("2021-10-31", "附1", "全国"), ("2021-12-01", "1", "本地区")
    ]  # fmt: skip
    assert found[0]["发生日期"] == "2021-09-28" and found[0]["数量"] == "影响产量 8000 吨"
    assert found[0]["参考文献"] == "[1]" and found[0]["网址"] == "https://example.org/a"


def test_where_a_web_archive_shows_the_page_and_what_was_read_off_pictures() -> None:
    kept = ArchivedCopy(by="Wayback Machine", url="https://archive.example/20211001/https://example.org/a")
    live, copy = source("https://example.org/b"), source("https://example.org/a")
    scan = copy.model_copy(update={"archived": kept, "read_by_ocr": True})
    (row,) = rows(section(FIRST, due(FIRST, sources=(live, scan))))
    assert (row["参考文献"], row["存档页面"], row["OCR 识读"]) == ("[1]；[2]", kept.url, "[2]")


@pytest.mark.parametrize("words", ["=HYPERLINK(1)", "+1", "-2+3", "@SUM", "\t=1", " =1", "＝1", "|x", "%0"])
def test_no_cell_is_a_formula(words: str) -> None:
    (row,) = rows(section(FIRST, due(FIRST, places=(proved(words),))))
    assert row["地点"] == f"'{words}"


def test_marks_that_turn_text_around_and_control_characters_are_left_out() -> None:
    assert safe_cell("钢厂\u202e停产\x07") == "钢厂停产"
    assert safe_cell(-5) == -5 and safe_cell("两行\n字") == "两行\n字"
