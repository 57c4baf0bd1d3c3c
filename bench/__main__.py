"""`python -m bench`: the table of the README, measured here and now on the real development data, and kept in `bench/results`.

Needs `../shared/data` and `../shared/reference` beside the repository; says so and stops where they are absent.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from bench.commands import bianyin
from bench.data_files import DATA, NEWS, POLICY, REFERENCE, SERIES, required
from bench.results import Table

_FLAT = {"BIANYIN_PASSAGE_VECTORS": "false"}  # a vector a document
_PER_DOCUMENT = "每篇一个向量"


def main() -> None:
    required("bench")
    table = Table()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table.row("`bianyin --help`", "", bianyin(folder, "--help"))
        table.row("`bianyin demo`（已安装，首次）", "", bianyin(folder, "demo", "-q"))
        table.row("`bianyin demo`，再次", "", bianyin(folder, "demo", "-q"))
        corpus_rows(folder, table)
        report_rows(folder, table)
        batch_rows(folder, table)
    table.keep()


def corpus_rows(folder: Path, table: Table) -> None:
    run = bianyin(folder, "ingest", "-q", "--json", str(DATA / POLICY))
    count = json.loads(run.stdout)["new"]
    table.row(f"导入政策文件 {count} 篇", f"{count / run.seconds:.0f} 篇/秒", run)
    run = bianyin(folder, "index", "-q", "--json")
    vectors = json.loads(run.stdout)["embedded"]
    table.row(
        f"首次索引 {count} 篇（内置嵌入模型）", f"向量 {vectors}，{vectors / run.seconds:.0f} 个/秒", run
    )
    run = bianyin(folder, "index", "-q", "--json")
    table.row("再次索引，未变", f"向量 {json.loads(run.stdout)['embedded']}", run)


def report_rows(folder: Path, table: Table) -> None:
    (points,) = REFERENCE.glob("*.md")
    asked = ("report", "-q", "--json", "--region", "辽宁", "--sector", "工业", "--points", str(points))
    for label in ("首次", "再次"):
        run = bianyin(folder, *asked, "-o", "liaoning")
        counts = json.loads(run.stdout)["counts"]
        table.row(f"报告 {counts['change_points']} 个变点，{label}", f"记录 {counts['records']}", run)


def batch_rows(folder: Path, table: Table) -> None:
    """All real documents, a vector each: four provinces by one process and by two, from the same points."""
    run = bianyin(folder, "ingest", "-q", "--json", str(DATA / NEWS))
    count = json.loads(run.stdout)["new"]
    table.row(f"导入新闻 {count} 篇", f"{count / run.seconds:.0f} 篇/秒", run)
    run = bianyin(folder, "index", "-q", "--json", "--rebuild", **_FLAT)
    table.row(
        f"重建索引，全部真实文档，{_PER_DOCUMENT}",
        f"{json.loads(run.stdout)['added'] / run.seconds:.0f} 篇/秒",
        run,
    )
    series = ("--series", str(DATA / SERIES))
    run = bianyin(folder, "detect", *series[1:], "--all", "--sector", "工业", "-q", "-o", "points.csv")
    table.row("检测 31 个地区的工业", "", run)
    asked = (
        "batch",
        "-q",
        "--regions",
        "辽宁,湖北,山东,广东",
        "--sectors",
        "工业",
        "--points",
        "points.csv",
        *series,
    )
    seconds = {}
    for workers in (1, 2):
        run = bianyin(folder, *asked, "--workers", str(workers), "-o", f"batch{workers}", **_FLAT)
        seconds[workers] = run.seconds
        ratio = "" if workers == 1 else f"快 {seconds[1] / run.seconds:.2f} 倍"
        table.row(f"批量 4 份报告，{workers} 个进程", ratio, run)


if __name__ == "__main__":
    main()
