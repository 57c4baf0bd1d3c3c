"""`python -m bench.searching [PASSAGES…]`: how long a search takes, by window, and what memory; or of an index: `--index FOLDER`.

Over `bench.passages`, with a free embedder and nothing re-ranked, as the report searches: words, vectors and scoring.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

from bench.data_files import required
from bench.passages import DAYS, FIRST_DAY, HashEmbedder, Passages
from bianyin.services.chroma import open_chroma

if TYPE_CHECKING:
    from bianyin.model import Query, Window
    from bianyin.search import Searcher

SIZES = (50_000, 200_000)
# In days. The longest covers as much of the fifteen years as one year does of four.
_WINDOWS = (90, 180, 365, 1370)
_QUERIES = 200
# As many as a change point asks in one window, and how many such searches.
_TOGETHER, _CHANGE_POINTS = 15, 20
_WORDS = ("有序用电 限产 停产 企业", "碳排放配额 清缴 履约", "钢铁 水泥 错峰生产 停窑", "项目 开工 投产 产能",
          "煤炭 保供 增产", "核电 机组 并网 投运", "疫情 防控 复工复产", "大气污染 重污染天气 应急响应",
          "能耗 双控 节能 降碳", "新能源 汽车 产量 增长")  # fmt: skip
_REGIONS = ("210000", "130000", "330000", "440000", "510000")

Figures = Mapping[str, float]  # latencies in ms, memory in MiB


def main() -> None:
    if sys.argv[1:2] == ["--index"]:
        print(json.dumps(measure(Path(sys.argv[2]))))
        return
    required("bench.searching")
    print(table({size: _indexed_and_measured(size) for size in map(int, sys.argv[1:] or SIZES)}))


def of_index(folder: Path) -> Figures:
    """`measure` in a process of its own, for its own memory."""
    command = [sys.executable, "-m", "bench.searching", "--index", str(folder)]
    found: Figures = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return found


def table(measured: Mapping[int, Figures]) -> str:
    """Markdown: what was measured by row, sizes by column, and how each grows from the smallest size to the largest."""
    sizes = sorted(measured)
    lines = [
        "| 毫秒，内存 MiB | " + " | ".join(f"{size:,}" for size in sizes) + " | 倍数 |",
        "|---|" + "---:|" * (len(sizes) + 1),
    ]
    for name in measured[sizes[0]]:
        values = [measured[size][name] for size in sizes]
        growth = f"{values[-1] / values[0]:.2f}" if len(sizes) > 1 else ""
        lines.append(f"| {name} | " + " | ".join(f"{value:.1f}" for value in values) + f" | {growth} |")
    return "\n".join(lines)


def measure(folder: Path) -> Figures:
    """Latencies in ms and memory over the empty process in MiB, by what is measured, in Chinese."""
    import chromadb  # noqa: F401 - a second of imports is no search

    from bianyin.search import Searcher

    _leave_the_page_cache(folder)
    found: dict[str, float] = {}
    chosen, before = random.Random(2), _peak_mib()
    with _timed(found, "打开并首次窗口查询（文件不在内存）"):
        searcher = Searcher(folder, HashEmbedder(), open_store=open_chroma)
        searcher.search(_query(chosen, _window(chosen, _WINDOWS[0])), rerank=0)
    with searcher:
        _have_queries_embedded(searcher)
        for days in _WINDOWS:
            times = [_searched(searcher, [_query(chosen, _window(chosen, days))]) for _ in range(_QUERIES)]
            found |= _p50_p95(f"窗口 {days} 天", times)
        found |= _p50_p95(
            f"同窗口 {_TOGETHER} 条查询", [_change_point(searcher, chosen) for _ in range(_CHANGE_POINTS)]
        )
        found["内存（窗口查询）"] = _peak_mib() - before
        found["首次无窗口查询"] = _searched(searcher, [_query(chosen, None)])
        found |= _p50_p95("无窗口", [_searched(searcher, [_query(chosen, None)]) for _ in range(_QUERIES)])
    found["内存（全部）"] = _peak_mib() - before
    return found


def _indexed_and_measured(size: int) -> Figures:
    from bianyin.index import update

    with tempfile.TemporaryDirectory() as name:
        update(Passages(size), Path(name), HashEmbedder(), open_store=open_chroma)
        return of_index(Path(name))


def _have_queries_embedded(searcher: Searcher) -> None:
    """All that `_query` may ask, in a window without documents; the vectors are remembered from here on."""
    from bianyin.model import Query, Window

    never = Window(start=dt.date(1990, 1, 1), end=dt.date(1990, 1, 2))
    searcher.search_many(
        [Query(text=" ".join(two), window=never) for two in permutations(_WORDS, 2)], rerank=0
    )


def _change_point(searcher: Searcher, chosen: random.Random) -> float:
    window, region = _window(chosen, 180), chosen.choice(_REGIONS)
    queries = [_query(chosen, window).model_copy(update={"region": region}) for _ in range(_TOGETHER)]
    return _searched(searcher, queries)


def _query(chosen: random.Random, window: Window | None) -> Query:
    from bianyin.model import Query

    text = " ".join(chosen.sample(_WORDS, 2))
    return Query(text=text, window=window, region=chosen.choice(_REGIONS), sector="industry")


def _window(chosen: random.Random, days: int) -> Window:
    from bianyin.model import Window

    start = FIRST_DAY + dt.timedelta(days=chosen.randrange(DAYS - days))
    return Window(start=start, end=start + dt.timedelta(days=days))


def _searched(searcher: Searcher, queries: list[Query]) -> float:
    """How long a search took, in ms."""
    began = time.perf_counter()
    searcher.search_many(queries, rerank=0)
    return 1000 * (time.perf_counter() - began)


def _p50_p95(name: str, times: list[float]) -> dict[str, float]:
    return {f"{name} p50": statistics.median(times), f"{name} p95": statistics.quantiles(times, n=20)[-1]}


@contextmanager
def _timed(found: dict[str, float], name: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    found[name] = 1000 * (time.perf_counter() - began)


def _leave_the_page_cache(folder: Path) -> None:
    """Have the files of an index read from the disk again, as after a restart."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _peak_mib() -> float:
    """Of this program alone: what `getrusage` tells includes the process that started it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


if __name__ == "__main__":
    main()
