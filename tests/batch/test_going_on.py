"""What counts as done: every row of the table has its whole report, or it is due; what is the user's stays."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from batch_runs import InThisProcess, counted, opened

from bianyin.batch import BatchRow, run_batch
from bianyin.batch.batch_file import NAME
from bianyin.errors import BianyinError
from bianyin.settings import Settings


def lines(folder: Path) -> list[bytes]:
    return (folder / NAME).read_bytes().splitlines(keepends=True)


def regions(folder: Path) -> set[str]:
    """Those that the index's table has."""
    table = csv.DictReader(io.StringIO((folder / "index.csv").read_text("utf-8-sig")))
    return {row["region"] for row in table}


@pytest.mark.parametrize(("kept", "torn"), [(1, False), (3, True), (0, False)])
def test_only_failed_does_the_rows_that_a_killed_batch_never_reached(
    tmp_path: Path, rows: list[BatchRow], settings: Settings, kept: int, torn: bool
) -> None:
    counted(rows, tmp_path, settings)
    before = lines(tmp_path)
    (tmp_path / NAME).write_bytes(b"".join(before[:kept]) + (before[kept][:-20] if torn else b""))
    count, done = counted(rows, tmp_path, settings, only_failed=True)
    assert count == done.made == 4 - kept
    assert regions(tmp_path) == {"辽宁省", "湖北省", "河北省", "山东省"}
    assert counted(rows, tmp_path, settings, only_failed=True)[0] == 0


def without_page(report: Path) -> None:
    (report / "report.html").unlink()


def cut_off(report: Path) -> None:
    path = report / "records.jsonl"
    path.write_bytes(path.read_bytes()[:100])


def of_the_same_size(report: Path) -> None:
    path = report / "report.html"
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)


def emptied(report: Path) -> None:
    (report / "report.docx").write_bytes(b"")


def a_folder_in_its_place(report: Path) -> None:
    (report / "records.csv").unlink()
    (report / "records.csv").mkdir()


@pytest.mark.parametrize("only_failed", [False, True])
@pytest.mark.parametrize("damage", [without_page, cut_off, of_the_same_size, emptied, a_folder_in_its_place])
def test_a_damaged_report_is_made_again(
    tmp_path: Path,
    rows: list[BatchRow],
    settings: Settings,
    damage: Callable[[Path], None],
    only_failed: bool,
) -> None:
    counted(rows[:2], tmp_path, settings)
    report = tmp_path / rows[0].folder_name
    whole = {path.name: path.read_bytes() for path in report.iterdir() if path.name != "run.json"}
    (report / "mine.txt").write_text("a user's own file is no damage")
    assert counted(rows[:2], tmp_path, settings, only_failed)[0] == 0
    damage(report)
    count, done = counted(rows[:2], tmp_path, settings, only_failed)
    assert count == done.made == 1 and not done.failed
    assert {name: (report / name).read_bytes() for name in whole} == whole
    assert counted(rows[:2], tmp_path, settings)[0] == 0


def test_what_a_person_wrote_into_a_report_stays(
    tmp_path: Path, rows: list[BatchRow], settings: Settings
) -> None:
    counted(rows[:1], tmp_path, settings)
    with (tmp_path / rows[0].folder_name / "report.md").open("a") as report:
        report.write("my own words")
    assert counted(rows[:1], tmp_path, settings)[0] == 0
    assert "my own words" in (tmp_path / rows[0].folder_name / "report.md").read_text()


def test_a_line_of_an_older_version_needs_every_file(
    tmp_path: Path, rows: list[BatchRow], settings: Settings
) -> None:
    counted(rows[:2], tmp_path, settings)
    old = [json.loads(line) for line in lines(tmp_path)]
    for each in old:
        assert each.pop("files").keys() >= {"run.json", "report.docx", "references.ris"}
    (tmp_path / NAME).write_text("".join(json.dumps(each) + "\n" for each in old))
    assert counted(rows[:2], tmp_path, settings)[0] == 0
    (tmp_path / rows[1].folder_name / "records.csv").unlink()
    assert counted(rows[:2], tmp_path, settings)[0] == 1


def test_a_users_file_in_the_place_of_a_report_stays_and_the_others_are_made(
    tmp_path: Path, rows: list[BatchRow], settings: Settings
) -> None:
    mine = tmp_path / rows[0].folder_name
    mine.write_text("mine")
    done = counted(rows[:2], tmp_path, settings)[1]
    assert done.made == 1 and [each.folder for each in done.failed] == [mine.name]
    assert "是文件，不是文件夹" in done.failed[0].failed
    assert mine.read_text() == "mine" and not list(tmp_path.glob(f".{mine.name}*"))
    mine.unlink()
    assert counted(rows[:2], tmp_path, settings, only_failed=True)[1].made == 1


def test_a_second_batch_in_the_same_folder_is_refused(
    tmp_path: Path, rows: list[BatchRow], settings: Settings
) -> None:
    refused = []

    def second(stage: str, done: int, total: int | None) -> None:
        if stage == "生成报告":
            with pytest.raises(BianyinError, match="另一个 bianyin batch 正在写"):
                counted(rows[:2], tmp_path, settings)
            refused.append(done)

    run_batch(rows[:2], tmp_path, settings, open_executor=lambda: opened(InThisProcess()), on_progress=second)
    assert refused == [1, 2] and len(lines(tmp_path)) == 2
    assert counted(rows[:2], tmp_path, settings)[0] == 0
