"""A report folder of which a file was changed says which field is missing, and where."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bianyin.compare.kept_report import read_report
from bianyin.errors import InputError

RECORD: dict[str, Any] = {
    "title": "鞍山一钢厂停产", "sources": [{"url": "https://example.org/a"}], "dates": {"occurred_on": {"value": "2021-09-28"}},
    "window_date": "occurred_on", "change_point": {"date": "2021-10-31"},
}  # fmt: skip
RUN: dict[str, Any] = {"change_points": [{"date": "2021-10-31", "read": [{"url": "https://example.org/a"}]}]}


def kept(folder: Path, record: object, run: object = RUN) -> Path:
    (folder / "records.jsonl").write_text(json.dumps(RECORD) + "\n" + json.dumps(record), "utf-8")
    (folder / "rejected.jsonl").write_text("", "utf-8")
    (folder / "run.json").write_text(json.dumps(run), "utf-8")
    return folder


def test_a_whole_one_is_read(tmp_path: Path) -> None:
    (found,) = read_report(kept(tmp_path, RECORD)).happenings
    assert (found.title, found.day, found.points) == ("鞍山一钢厂停产", "2021-09-28", ("2021-10-31",))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": None}, "title"), ({"sources": []}, "sources"), ({"sources": [{}]}, "sources.0.url"), ({"dates": {}}, "window_date"),
        ({"dates": {"occurred_on": None}}, "window_date"), ({"change_point": 5}, "change_point"), ({"window_date": []}, "window_date"),
    ],
)  # fmt: skip
def test_a_record_that_is_none_is_told_by_line_and_field(
    tmp_path: Path, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(InputError, match=f"{field} 缺少或不对") as caught:
        read_report(kept(tmp_path, RECORD | change))
    assert caught.value.line == 2


@pytest.mark.parametrize("run", [{"change_points": [{"date": "2021-10-31"}]}, {"change_points": ["a"]}, {"change_points": [{"date": 1, "read": []}]}])  # fmt: skip
def test_a_run_that_is_none_is_told(tmp_path: Path, run: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="缺少或不对"):
        read_report(kept(tmp_path, RECORD, run))
