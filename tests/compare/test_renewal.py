"""`report --update`: the same question once more, after the corpus has grown."""

from __future__ import annotations

import json
from pathlib import Path

from bianyin import api
from bianyin.compare import renew
from bianyin.example_files import example_folder
from bianyin.settings import load_settings
from commands import bianyin

NEWS = "2021年9月28日，鞍山市一家钢铁企业的两座高炉停产检修，影响铁水产量8000吨。有关方面表示，具体情况以后续公布的信息为准。"


def test_a_report_is_renewed_in_place_and_tells_what_changed(tmp_path: Path) -> None:
    example = example_folder()
    ask = ("--region", "辽宁", "--sector", "工业", "--series", example / "series.csv", "--window-days", "60")
    (tmp_path / "points.csv").write_text("date,kind,confidence\n2021-10-31,Seasonal,0.7\n", "utf-8")
    assert bianyin(tmp_path, "ingest", example / "pages").code == 0
    assert bianyin(tmp_path, "report", *ask, "--points", "points.csv", "-o", "out").code == 0
    before = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))

    row = {
        "url": "https://example.org/new",
        "title": "鞍山一钢厂两座高炉停产检修",
        "text": NEWS,
        "site": "辽宁日报",
    }
    (tmp_path / "new.jsonl").write_text(json.dumps(row, ensure_ascii=False), "utf-8")
    assert bianyin(tmp_path, "ingest", "new.jsonl").code == 0
    renewed = bianyin(tmp_path, "report", "--update", "out")
    assert renewed.code == 0 and "新增 1，不再有 0" in renewed.stdout

    after = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert after["settings"]["window_days"] == 60
    for name in ("date", "kind", "size", "relative_size", "warnings"):
        assert after["change_points"][0].get(name) == before["change_points"][0].get(name)
    (new,) = json.loads((tmp_path / "out" / "diff.json").read_text("utf-8"))["new"]
    assert new["title"] == row["title"] and new["why"] == "没有读到来源页"
    assert row["title"] in (tmp_path / "out" / "diff.md").read_text("utf-8")
    assert (tmp_path / "out" / "series.svg").is_file() and row["title"] in (
        tmp_path / "out" / "report.md"
    ).read_text("utf-8")


def test_it_takes_no_other_question(tmp_path: Path) -> None:
    refused = bianyin(tmp_path, "report", "--update", "out", "--region", "辽宁")
    assert refused.code == 2 and "--update 不与" in refused.last_line
    assert bianyin(tmp_path, "report", "--update", "out").code == 2
    missing = bianyin(tmp_path, "report", "--sector", "工业", "--points", "points.csv")
    assert missing.code == 2 and "--region" in missing.last_line


def test_a_report_keeps_its_language_unless_another_is_asked_for(tmp_path: Path) -> None:
    example = example_folder()
    settings = load_settings().model_copy(
        update={"corpora": tmp_path / "corpora", "vector_store": tmp_path / "vector_store"}
    )
    api.ingest([example / "pages"], corpora=settings.corpora)
    given = {"points": ["2022-11-20"], "series": example / "series.csv", "folder": tmp_path / "out"}
    api.report(
        "辽宁", "工业", lang="en", **given, corpora=settings.corpora, vector_store=settings.vector_store
    )
    report = tmp_path / "out" / "report.md"
    assert "Note: The change point lies less than 90 days from the end of the series" in report.read_text(
        "utf-8"
    )
    renew(tmp_path / "out", settings)
    assert "Note: The change point lies less than 90 days from the end" in report.read_text("utf-8")
    renew(tmp_path / "out", settings, lang="zh")
    assert "注意：变点距序列终点" in report.read_text("utf-8")
    assert json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))["lang"] == "zh"
    renew(tmp_path / "out", settings, lang="en")
    assert "Note: The change point lies less than 90 days from the end" in report.read_text("utf-8")
