"""`python -m bench`: the table of the README, measured here and now on the real development data.

Needs `../shared/data` and `../shared/reference` beside the repository; says so and stops where they are absent.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from bench.commands import Run, bianyin
from bench.data_files import DATA, NEWS, POLICY, REFERENCE, required


def main() -> None:
    required("bench")
    print(f"{os.cpu_count()} 核；每行为一次运行的墙钟时间与峰值内存。\n")
    print("| 项目 | 结果 | 秒 | 峰值内存 MiB |")
    print("|---|---|---:|---:|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        row("`bianyin --help`", "", bianyin(folder, "--help"))
        row("`bianyin demo`（已安装，首次）", "", bianyin(folder, "demo", "-q"))
        corpus_rows(folder)
        report_rows(folder)


def corpus_rows(folder: Path) -> None:
    run = bianyin(folder, "ingest", "-q", "--json", str(DATA / POLICY))
    count = json.loads(run.stdout)["new"]
    row(f"导入政策文件 {count} 篇", f"{count / run.seconds:.0f} 篇/秒", run)
    run = bianyin(folder, "index", "-q", "--json")
    row(f"首次索引 {count} 篇（内置嵌入模型）", f"向量 {json.loads(run.stdout)['embedded']}", run)
    run = bianyin(folder, "index", "-q", "--json")
    row("再次索引，未变", f"向量 {json.loads(run.stdout)['embedded']}", run)


def report_rows(folder: Path) -> None:
    (points,) = REFERENCE.glob("*.md")
    asked = ("report", "-q", "--json", "--region", "辽宁", "--sector", "工业", "--points", str(points))
    for label in ("首次", "再次"):
        run = bianyin(folder, *asked, "-o", "liaoning")
        counts = json.loads(run.stdout)["counts"]
        row(f"报告 {counts['change_points']} 个变点，{label}", f"记录 {counts['records']}", run)
    run = bianyin(folder, "ingest", "-q", "--json", str(DATA / NEWS))
    count = json.loads(run.stdout)["new"]
    row(f"导入新闻 {count} 篇", f"{count / run.seconds:.0f} 篇/秒", run)


def row(label: str, result: str, run: Run) -> None:
    print(f"| {label} | {result} | {run.seconds:.2f} | {run.peak_mib:.0f} |", flush=True)


if __name__ == "__main__":
    main()
