"""The bundled example, end to end through the command line, read line by line."""

from __future__ import annotations

import json
import math
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from bianyin.search.score import DENSE_WEIGHT, LEXICAL_WEIGHT
from commands import COMMAND, bianyin, environment

EXAMPLE = Path(__file__).parents[2] / "examples" / "liaoning-industry"
EXPECTED = json.loads((EXAMPLE / "expected.json").read_text("utf-8"))
POINTS = {point["date"]: point for point in EXPECTED["points"]}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `bianyin demo` has run."""
    folder = tmp_path_factory.mktemp("demo")
    result = bianyin(folder, "demo", "-o", "report")
    assert result.code == 0, result.stderr
    assert "report/report.md" in result.stdout
    return folder


@pytest.fixture(scope="module")
def records(demo: Path) -> list[dict[str, Any]]:
    return _lines(demo / "report" / "records.jsonl")


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_the_folder_is_whole(demo: Path) -> None:
    names = {path.name for path in (demo / "report").iterdir()}
    forms = {
        "report.md",
        "report.html",
        "report.docx",
        "records.csv",
        "references.ris",
        "references.csl.json",
    }
    assert names == forms | {"records.jsonl", "rejected.jsonl", "run.json", "series.svg", "series.csv"}


@pytest.mark.parametrize("date", POINTS)
def test_what_belongs_is_there_once_and_nothing_else(date: str, records: list[dict[str, Any]]) -> None:
    wanted = {source["url"]: event["id"] for event in POINTS[date]["belongs"] for source in event["sources"]}
    found = [record for record in records if record["change_point"]["date"] == date]
    ids = [{wanted.get(source["url"]) for source in record["sources"]} for record in found]
    assert all(len(each) == 1 for each in ids), [record["title"] for record in found]
    flat = [next(iter(each)) for each in ids]
    assert None not in flat, [
        record["title"] for record, each in zip(found, flat, strict=True) if each is None
    ]
    assert sorted(flat) == sorted({event["id"] for event in POINTS[date]["belongs"]})


def test_no_distractor_is_a_source(records: list[dict[str, Any]], demo: Path) -> None:
    shown = {source["url"] for record in records for source in record["sources"]}
    report = (demo / "report" / "report.md").read_text("utf-8")
    for distractor in EXPECTED["distractors"]:
        assert distractor["url"] not in shown
        assert not distractor["url"] or distractor["url"] not in report


def test_a_point_without_evidence_says_so_and_what_was_looked_at(demo: Path) -> None:
    report = (demo / "report" / "report.md").read_text("utf-8")
    sections = {s[:10]: s for s in report.split("## 转折点: ")[1:]}
    fallbacks = [date for date, point in POINTS.items() if point["fallback"]]
    assert fallbacks
    for date in fallbacks:
        assert "\n未找到相关政策或事件。\n" in sections[date]
        assert sections[date].count("已检索窗口") == 2
        assert "信息来源网址" not in sections[date]


def test_the_report_keeps_its_shape(demo: Path) -> None:
    report = (demo / "report" / "report.md").read_text("utf-8")
    assert report.startswith("# 辽宁省 工业部门 碳排放变点相关政策与事件汇总\n")
    headings = re.findall(
        r"^## 转折点: (\d{4}-\d\d-\d\d) \((Event|Seasonal)\) - 置信度: (\d\.\d\d)$", report, re.M
    )
    assert [heading[0] for heading in headings] == list(POINTS)
    assert "不能证明因果" in report
    for word in ("导致", "造成了下降", "使得排放"):
        assert word not in report


@pytest.mark.parametrize("row", EXPECTED["overview"], ids=lambda row: row["date"])
def test_the_overview_has_a_row_for_every_point(demo: Path, row: dict[str, Any]) -> None:
    head = (demo / "report" / "report.md").read_text("utf-8").split("## 转折点: ")[0]
    (cells,) = (
        line.strip("| ").split(" | ") for line in head.splitlines() if line.startswith(f"| {row['date']} ")
    )
    assert cells[1] == row["kind"] and int(cells[3]) + int(cells[4]) == row["records"]
    assert (cells[5] == "未找到") == (not row["records"])


def test_a_happening_due_again_is_one_line_with_its_number(demo: Path, records: list[dict[str, Any]]) -> None:
    report = (demo / "report" / "report.md").read_text("utf-8")
    own = [record["number"] for record in records if record["association"]["names_region"]]
    again = re.findall(r"^- 记录 (\d+)（已见前文）", report, re.M)
    assert again and len(own) == len(set(own)) + len(again)
    assert re.findall(r"^(\d+)\. \*\*", report, re.M) == [str(n) for n in range(1, len(set(own)) + 1)]


def test_the_commands_that_the_readme_names_next_work_as_printed(demo: Path) -> None:
    readme = (EXAMPLE.parents[1] / "README.md").read_text("utf-8")
    block = readme.split("命令照抄即可运行")[1].split("```")[1]
    commands = [line.split() for line in block.splitlines() if line.startswith("bianyin ")]
    assert len(commands) == 3
    (demo / "examples").symlink_to(EXAMPLE.parent)
    for command in commands:
        result = bianyin(demo, *command[1:])
        assert result.code == 0 and result.stdout, (command, result.stderr)


def test_every_quote_stands_in_its_document(demo: Path, records: list[dict[str, Any]]) -> None:
    texts: dict[str, str] = {}
    for record in records:
        assert record["title"] and record["content"] and record["dates"]
        shown = {
            name for name in ("title", "content", "measures", "impact", "document_number") if record.get(name)
        }
        shown |= {name for name in ("issuers", "places", "figures") if record[name]} | set(record["dates"])
        assert shown <= {evidence["field"] for evidence in record["evidence"]}
        for evidence in record["evidence"]:
            key = evidence["document_id"]
            if key not in texts:
                result = bianyin(demo, "show", key, "--corpora", "corpora/demo")
                texts[key] = result.stdout.removesuffix("\n")
            assert texts[key][evidence["start"] : evidence["end"]] == evidence["quote"]


def test_records_carry_lead_and_association(records: list[dict[str, Any]]) -> None:
    for record in records:
        assert isinstance(record["lead_days"], int)
        assert record["association"]["level"] in ("强", "中", "弱") and record["association"]["reasons"]
        assert record["window"]["start"] < record["window"]["end"]


def test_run_json_says_with_what(demo: Path) -> None:
    run = json.loads((demo / "report" / "run.json").read_text("utf-8"))
    assert run["versions"]["bianyin"] and run["corpus_digest"] and run["index_digest"]
    assert run["counts"]["change_points"] == len(POINTS)
    assert run["drafter"] == "rules" and run["model_calls"] == 0
    assert str(demo) not in json.dumps(run)


def test_run_json_says_what_was_read_and_why(demo: Path) -> None:
    run = json.loads((demo / "report" / "run.json").read_text("utf-8"))
    lines = (demo / "report" / "records.jsonl").read_text("utf-8").splitlines()
    read = {each["date"]: {row["document_id"]: row for row in each["read"]} for each in run["change_points"]}
    for record in map(json.loads, lines):
        of_point = read[record["change_point"]["date"]]
        assert {each["document_id"] for each in record["evidence"]} <= of_point.keys()
    passages = [each for rows in read.values() for row in rows.values() for each in row["passages"]]
    assert passages and all(each["reasons"] and each["query"] for each in passages)
    for each in passages:
        parts = each["parts"]
        dense = parts.get("dense", parts["lexical"])
        relevance = LEXICAL_WEIGHT * parts["lexical"] + DENSE_WEIGHT * dense
        factors = math.prod(parts[name] for name in ("region", "time", "authority", "page", "sector"))
        assert each["score"] == pytest.approx(relevance * factors, abs=1e-3)


def test_the_same_inputs_give_the_same_report(demo: Path) -> None:
    assert bianyin(demo, "demo", "-q", "-o", "again").code == 0
    for name in ("records.jsonl", "rejected.jsonl"):
        assert (demo / "again" / name).read_bytes() == (demo / "report" / name).read_bytes()
    first, second = ((demo / folder / "report.md").read_text("utf-8") for folder in ("report", "again"))
    assert re.sub(r"分析时间: .*", "", first) == re.sub(r"分析时间: .*", "", second)


@pytest.mark.parametrize("seconds", [0.7, 1.5, 2.5])
def test_killed_anywhere_the_same_command_finishes_the_work(
    demo: Path, tmp_path: Path, seconds: float
) -> None:
    # The vectors are known, so that the kill falls on ingest, index or report; tests/index kills the embedding.
    store = tmp_path / "vector_store" / "demo"
    store.mkdir(parents=True)
    shutil.copy(demo / "vector_store" / "demo" / "embeddings.sqlite3", store)
    process = subprocess.Popen(
        [COMMAND, "demo", "-q", "-o", "report"], cwd=tmp_path, env=environment(), stdout=subprocess.DEVNULL
    )
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert bianyin(tmp_path, "demo", "-q", "-o", "report").code == 0
    for name in ("records.jsonl", "rejected.jsonl"):
        assert (tmp_path / "report" / name).read_bytes() == (demo / "report" / name).read_bytes()
    assert [path.name for path in tmp_path.iterdir() if "partial" in path.name] == []


def test_other_files_in_the_folder_are_left_alone(demo: Path) -> None:
    shutil.copytree(demo / "report", demo / "kept")
    (demo / "kept" / "notes.txt").write_text("mine")
    assert bianyin(demo, "demo", "-q", "-o", "kept").code == 0
    assert (demo / "kept" / "notes.txt").read_text() == "mine"


def test_search_shows_every_part_of_a_score(demo: Path) -> None:
    result = bianyin(
        demo, "search", "有序用电", "--region", "辽宁", "--sector", "工业", "--from", "2021-08-01", "--to", "2021-12-31",
        "-k", "3", "--json", "--corpora", "corpora/demo", "--vector-store", "vector_store/demo",
    )  # fmt: skip
    rows = json.loads(result.stdout)
    assert len(rows) == 3 and "有序用电" in rows[0]["text"]
    assert rows[0]["score"] >= rows[1]["score"] and rows[0]["parts"] and rows[0]["reasons"]
