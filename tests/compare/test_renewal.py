"""`report --update`: the same question once more, after the corpus has grown."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bianyin import api
from bianyin.compare import renew
from bianyin.example_files import example_folder
from bianyin.settings import load_settings
from commands import bianyin

NEWS = "2021年9月28日，鞍山市一家钢铁企业的两座高炉停产检修，影响铁水产量8000吨。有关方面表示，具体情况以后续公布的信息为准。"


@pytest.fixture
def folder(made_example: Path, tmp_path: Path) -> Path:
    """With the example's corpus and index."""
    return Path(shutil.copytree(made_example, tmp_path, dirs_exist_ok=True))


def test_a_report_is_renewed_in_place_and_tells_what_changed(folder: Path) -> None:
    example = example_folder()
    ask = ("--region", "辽宁", "--sector", "工业", "--series", example / "series.csv", "--window-days", "60")
    (folder / "points.csv").write_text("date,kind,confidence\n2021-10-31,Seasonal,0.7\n", "utf-8")
    assert bianyin(folder, "report", *ask, "--points", "points.csv", "-o", "out").code == 0
    before = json.loads((folder / "out" / "run.json").read_text("utf-8"))

    row = {
        "url": "https://example.org/new",
        "title": "鞍山一钢厂两座高炉停产检修",
        "text": NEWS,
        "site": "辽宁日报",
    }
    (folder / "new.jsonl").write_text(json.dumps(row, ensure_ascii=False), "utf-8")
    assert bianyin(folder, "ingest", "new.jsonl").code == 0
    renewed = bianyin(folder, "report", "--update", "out")
    assert renewed.code == 0 and "新增 1，不再有 0" in renewed.stdout

    after = json.loads((folder / "out" / "run.json").read_text("utf-8"))
    assert after["settings"]["window_days"] == 60
    for name in ("date", "kind", "size", "relative_size", "warnings"):
        assert after["change_points"][0].get(name) == before["change_points"][0].get(name)
    (new,) = json.loads((folder / "out" / "diff.json").read_text("utf-8"))["new"]
    assert new["title"] == row["title"] and new["why"] == "没有读到来源页"
    assert row["title"] in (folder / "out" / "diff.md").read_text("utf-8")
    assert (folder / "out" / "series.svg").is_file() and row["title"] in (
        folder / "out" / "report.md"
    ).read_text("utf-8")


def test_it_takes_no_other_question(tmp_path: Path) -> None:
    refused = bianyin(tmp_path, "report", "--update", "out", "--region", "辽宁")
    assert refused.code == 2 and "--update 不与" in refused.last_line
    assert bianyin(tmp_path, "report", "--update", "out").code == 2
    missing = bianyin(tmp_path, "report", "--sector", "工业", "--points", "points.csv")
    assert missing.code == 2 and "--region" in missing.last_line


def test_a_report_keeps_its_language_unless_another_is_asked_for(folder: Path) -> None:
    example = example_folder()
    settings = load_settings().model_copy(
        update={"corpora": folder / "corpora", "vector_store": folder / "vector_store"}
    )
    given = {"points": ["2022-11-20"], "series": example / "series.csv", "folder": folder / "out"}
    api.report(
        "辽宁", "工业", lang="en", **given, corpora=settings.corpora, vector_store=settings.vector_store
    )
    report = folder / "out" / "report.md"
    assert "Note: The change point lies less than 90 days from the end of the series" in report.read_text(
        "utf-8"
    )
    renew(folder / "out", settings)
    assert "Note: The change point lies less than 90 days from the end" in report.read_text("utf-8")
    renew(folder / "out", settings, lang="zh")
    assert "注意：变点距序列终点" in report.read_text("utf-8")
    assert json.loads((folder / "out" / "run.json").read_text("utf-8"))["lang"] == "zh"
    renew(folder / "out", settings, lang="en")
    assert "Note: The change point lies less than 90 days from the end" in report.read_text("utf-8")
