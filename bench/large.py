"""How each step grows: invented documents, 200 change points, 500 records, a region with 100 places; two sizes each, and the exponent.

    python -m bench.large [--sizes 10000 40000] [--by documents points places] [--keep FOLDER]

Exponents are of processor seconds (other work on the machine lengthens only the clock's), with what a start costs taken off: 1 is
linear, and n log n is 1.08 to 1.11 between these sizes. Vectors are those of `bench.hashed_words`, one a document: what an
embedding model costs is linear, and measured by `python -m bench`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import math
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from bench.commands import Run, bianyin
from bench.data_files import ROOT
from bench.invented import REGION, write_documents
from bench.results import machine

_CHEAP = {
    "BIANYIN_EMBEDDER": "langchain:bench.hashed_words:HashedWords",
    "BIANYIN_PASSAGE_VECTORS": "false",
    "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
}
_SEARCHES = 30
_SAME = 0.3  # seconds within which two times differ by chance


class Cost(NamedTuple):
    """What a step took: processor and wall-clock seconds, peak MiB, and what came of it."""

    cpu: float
    seconds: float
    peak_mib: float
    result: str = ""


def main() -> None:
    """Print a table a question: by documents, by change points, by places of the region."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs=2, default=(10_000, 40_000))
    parser.add_argument("--keep", type=Path, help="where the corpora are made, and stay")
    parser.add_argument(
        "--by",
        nargs="+",
        choices=("documents", "points", "places"),
        default=("documents", "points", "places"),
    )
    given = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as name:
        folder = given.keep or Path(name)
        start = _cost(bianyin(_made(folder / "start"), "corpus", "--json", **_CHEAP)).cpu
        if "documents" in given.by:
            _table(
                "文档",
                given.sizes,
                [_by_documents(_made(folder / str(size)), size) for size in given.sizes],
                start,
            )
        if "points" in given.by:
            points = (50, 200)
            _table(
                "变点",
                points,
                [_by_points(_filled(folder, given.sizes[0]), count) for count in points],
                start,
            )
        if "places" in given.by:
            cities = (25, 100)
            _table(
                "地区所辖地名",
                cities,
                [_by_places(_made(folder / f"places{count}"), count) for count in cities],
                start,
            )


def _filled(folder: Path, size: int) -> Path:
    """The corpus of the documents' question; made now where that was not asked."""
    if not (folder / str(size) / "vector_store").exists():
        _by_documents(_made(folder / str(size)), size)
    return folder / str(size)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _by_documents(folder: Path, size: int) -> dict[str, Cost]:
    """All that is done with documents, in order; each verb is a process of its own."""
    write_documents(folder / "documents.jsonl", size)
    write_documents(folder / "more.jsonl", size // 100, first=size)
    ingest = ("ingest", "-q", "--json")
    costs = {
        "导入": _run(folder, *ingest, "documents.jsonl"),
        "再次导入，未变": _run(folder, *ingest, "documents.jsonl"),
        "首次索引": _run(folder, "index", "-q", "--json"),
        "再次索引，未变": _run(folder, "index", "-q", "--json"),
        "导入百分之一": _run(folder, *ingest, "more.jsonl"),
        "索引百分之一": _run(folder, "index", "-q", "--json"),
        "概况（corpus）": _run(folder, "corpus", "--json"),
        f"{_SEARCHES} 次窗口内检索": _searches(folder),
        "报告，10 个变点": _report(folder, 10),
    }
    return costs


def _by_points(folder: Path, count: int) -> dict[str, Cost]:
    return {"报告": _report(folder, count)}


def _by_places(folder: Path, count: int) -> dict[str, Cost]:
    """As many documents in both, which name so many places of the region in all."""
    write_documents(folder / "documents.jsonl", 4_000, places_of_region=count, region_share=1.0)
    ingest = _run(folder, "ingest", "-q", "--json", "documents.jsonl")
    return {
        "导入": ingest,
        "首次索引": _run(folder, "index", "-q", "--json"),
        "报告，20 个变点": _report(folder, 20),
    }


def _report(folder: Path, count: int) -> Cost:
    first, last = dt.date(2019, 3, 1), dt.date(2022, 10, 1)
    days = [first + (last - first) * number / max(1, count - 1) for number in range(count)]
    lines = [f"{day.isoformat()},Event,0.9" for day in days]
    (folder / "points.csv").write_text("\n".join(["date,kind,confidence", *lines]) + "\n", "utf-8")
    run = bianyin(
        folder, "report", "-q", "--json", "--region", REGION, "--sector", "工业", "--points", "points.csv", "--no-llm",
        "-o", f"report{count}", **_CHEAP,
    )  # fmt: skip
    return _cost(run)._replace(result=f"记录 {json.loads(run.stdout)['counts']['records']}")


def _run(folder: Path, *arguments: str) -> Cost:
    cost = _cost(bianyin(folder, *arguments, **_CHEAP))
    print(
        f"{folder.name} {arguments[0]}: {cost.seconds:.1f} s, {cost.cpu:.1f} s CPU, {cost.peak_mib:.0f} MiB",
        file=sys.stderr,
    )
    return cost


def _cost(run: Run) -> Cost:
    return Cost(run.cpu, run.seconds, run.peak_mib)


def _searches(folder: Path) -> Cost:
    """Windows of half a year at other times, words of other documents; one process, opened before the clock runs."""
    from bianyin.model import Query, Window
    from bianyin.settings import Settings
    from bianyin.wiring import open_searcher

    settings = Settings(
        corpora=folder / "corpora", vector_store=folder / "vector_store", passage_vectors=False,
        embedder=_CHEAP["BIANYIN_EMBEDDER"],
    )  # fmt: skip
    queries = [
        Query(
            text=f"{REGION}钢铁厂停产检修 第{number}批",
            window=Window(
                start=(start := dt.date(2019, 1, 1) + dt.timedelta(40 * number)),
                end=start + dt.timedelta(180),
            ),
        )
        for number in range(_SEARCHES)
    ]
    with open_searcher(settings) as searcher:
        searcher.search(queries[0])
        cpu, clock = time.process_time(), time.perf_counter()
        found = sum(len(searcher.search(query, 20)) for query in queries)
        return Cost(time.process_time() - cpu, time.perf_counter() - clock, 0.0, f"片段 {found}")


def _table(
    label: str, sizes: tuple[int, int] | list[int], costs: list[dict[str, Cost]], start: float
) -> None:
    small, large = sizes
    print(
        f"\n| 按{label} | {small:,}：秒（处理器） | {large:,}：秒（处理器） | 峰值 MiB | 指数 | |\n|---|---:|---:|---:|---:|---|"
    )
    for step, before in costs[0].items():
        after = costs[1][step]
        print(
            f"| {step} | {before.seconds:.1f}（{before.cpu:.1f}） | {after.seconds:.1f}（{after.cpu:.1f}） | {after.peak_mib:.0f} "
            f"| {_exponent(before, after, start, large / small)} | {after.result} |",
            flush=True,
        )


def _exponent(before: Cost, after: Cost, start: float, times: float) -> str:
    """By how much of the growth the time grows; — where the difference is within chance."""
    off = start if before.peak_mib else 0.0
    one, other = max(before.cpu - off, 0.05), max(after.cpu - off, 0.05)
    if abs(other - one) < _SAME:
        return "—"
    return f"{math.log(other / one) / math.log(times):.2f}"


if __name__ == "__main__":
    main()
