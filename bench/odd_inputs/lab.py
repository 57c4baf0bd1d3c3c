"""The folder in which every case begins: a corpus of two pages, indexed, a report, and one good file of each kind."""

from __future__ import annotations

import json
import os
from pathlib import Path

from bench.odd_inputs import forked
from bench.odd_inputs.cases import REPORT, Case

PAGE = "<html><title>辽宁{name}停产</title><body><p>辽宁省沈阳市{name}2021年9月27日停产检修三十天，减排CO₂约100万m³。</p></body></html>"
SOURCES = (
    '[[source]]\nkey = "example"\nname = "示例局"\nhome = "http://127.0.0.1:9/"\ntier = "市"\npace_seconds = 0\n'
    "article_pattern = '/art/\\d+\\.html$'\n[[source.lists]]\nurl = \"http://127.0.0.1:9/list.html\"\n"
)


def make(folder: Path) -> bytes:
    """Fill the folder, by the verbs themselves; the archive that they made."""
    (folder / "pages").mkdir(parents=True)
    for name in ("某钢铁厂", "乙水泥厂"):
        (folder / "pages" / f"{name}.html").write_text(PAGE.format(name=name), "utf-8")
    (folder / "points.csv").write_text("date\n2021-09-27\n", "utf-8")
    (folder / "table.csv").write_text("region,sector,date\n辽宁,工业,2021-09-27\n", "utf-8")
    days = ((2021 + n // 365, n % 365) for n in range(800))
    rows = (
        f"{year}-{day // 31 + 1:02d}-{day % 28 + 1:02d},{5 + n % 7 / 10}\n"
        for n, (year, day) in enumerate(days)
    )
    (folder / "series.csv").write_text(
        "date,value\n" + "".join(sorted(set(rows), key=lambda row: row[:10])), "utf-8"
    )
    (folder / "own.toml").write_text(SOURCES, "utf-8")
    (folder / "plan.toml").write_text('[crawl]\nsources = ["example"]\n', "utf-8")
    (folder / "gold.jsonl").write_text(
        json.dumps({"question": "停产", "url": "a"}, ensure_ascii=False) + "\n", "utf-8"
    )
    (folder / "loop").symlink_to("loop")
    for verb in (
        ("ingest", "pages", "-q"),
        ("index", "-q"),
        (*REPORT[:-1], "kept", "--points", "points.csv"),
    ):
        _do(folder, verb)
    (archive,) = (folder / "corpora" / "archive").glob("*.warc.gz")
    return archive.read_bytes()


def _do(folder: Path, verb: tuple[str, ...]) -> None:
    child = os.fork()
    if child == 0:
        forked._become(Case("lab", verb[0], verb), folder, folder.parent)
    _, status = os.waitpid(child, 0)
    if status:
        raise SystemExit(f"{verb}: " + (folder.parent / "stderr").read_text("utf-8"))
