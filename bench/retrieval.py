"""`python -m bench.retrieval [PASSAGES…]`: speed and memory of indexing, ours and the plain way, and of windowed search.

Over `bench.passages`, each size and each way in its own process for its own peak memory; then what share of an index run
is our own work with the embedded embedder (`bench.indexing`).
"""

from __future__ import annotations

import datetime as dt
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import permutations
from pathlib import Path

from bench import indexing
from bench.passages import DAYS, FILES, FIRST_DAY, SHARED, HashEmbedder

SIZES = (50_000, 200_000)
_QUERIES = 200
_WORDS = ("有序用电 限产 停产 企业", "碳排放配额 清缴 履约", "钢铁 水泥 错峰生产 停窑", "项目 开工 投产 产能",
          "煤炭 保供 增产", "核电 机组 并网 投运", "疫情 防控 复工复产", "大气污染 重污染天气 应急响应",
          "能耗 双控 节能 降碳", "新能源 汽车 产量 增长")  # fmt: skip
_REGIONS = ("210000", "130000", "330000", "440000", "510000")


def main() -> None:
    if not (SHARED / FILES[0]).exists():
        raise SystemExit("bench.retrieval 需要仓库旁的 ../shared/data；此处没有，未测量。")
    print("| " + " | ".join(title for title, _, _ in _COLUMNS) + " |\n|" + "---:|" * len(_COLUMNS))
    for size in [int(word) for word in sys.argv[1:]] or SIZES:
        row = {"size": float(size), **_ours_and_plain(size)}
        print("| " + " | ".join(format(row[name], form) for _, name, form in _COLUMNS) + " |", flush=True)
    print(indexing.told(_in_own_process("print(json.dumps(indexing.own_share()))")))


_COLUMNS = (
    ("片段数", "size", ",.0f"), ("建索引 秒", "index", ".1f"), ("普通流程 秒", "plain", ".1f"),
    ("之比", "ratio", ".2f"), ("处理器时间之比", "cpu_ratio", ".2f"), ("改动 1% 秒", "one_percent", ".2f"),
    ("占全量 %", "one_percent_share", ".1f"), ("建索引内存 MiB", "index_memory", ".0f"),
    ("窗口查询 p50 毫秒", "p50", ".1f"), ("p95 毫秒", "p95", ".1f"), ("无窗口 p50 毫秒", "open_p50", ".1f"),
    ("检索内存 MiB", "memory", ".0f"),
)  # fmt: skip


def _ours_and_plain(size: int) -> dict[str, float]:
    """One size: both pipelines index the same documents with the same free embedder, then ours is changed and searched."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = _in_own_process(f"print(json.dumps(indexing.plain({size}, {str(folder / 'plain')!r})))")
        ours = _in_own_process(f"print(json.dumps(indexing.ours({size}, {str(folder / 'ours')!r})))")
        found = _in_own_process(f"search({str(folder / 'ours')!r})")
    return {
        "plain": plain["index"],
        "ratio": ours["index"] / plain["index"],
        "cpu_ratio": ours["cpu"] / plain["cpu"],
        "one_percent_share": 100 * ours["one_percent"] / ours["index"],
        **ours,
        **found,
    }


def _in_own_process(code: str) -> dict[str, float]:
    code = f"import json; from bench import indexing; from bench.retrieval import search; {code}"
    done = subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def search(folder: str) -> None:
    """Print the latencies in ms and the memory over the empty process in MiB."""
    from bianyin.model import Query, Window
    from bianyin.retrieve import Searcher

    chosen = random.Random(2)
    before = _peak_mib()
    with Searcher(Path(folder), HashEmbedder()) as searcher:
        never = Window(start=dt.date(1990, 1, 1), end=dt.date(1990, 1, 2))
        for one, other in permutations(_WORDS, 2):  # the queries' embeddings are remembered from here on
            searcher.search(Query(text=f"{one} {other}", window=never))

        def seconds(windowed: bool) -> float:
            start = FIRST_DAY + dt.timedelta(days=chosen.randrange(DAYS - 180))
            query = Query(
                text=" ".join(chosen.sample(_WORDS, 2)),
                window=Window(start=start, end=start + dt.timedelta(days=180)) if windowed else None,
                region=chosen.choice(_REGIONS), sector="industry",
            )  # fmt: skip
            began = time.perf_counter()
            searcher.search(query, rerank=0)
            return 1000 * (time.perf_counter() - began)

        inside = [seconds(True) for _ in range(_QUERIES)]
        windowed_memory = _peak_mib() - before
        outside = [seconds(False) for _ in range(_QUERIES // 10)]
    print(
        json.dumps(
            {
                "p50": statistics.median(inside),
                "p95": statistics.quantiles(inside, n=20)[-1],
                "open_p50": statistics.median(outside),
                "memory": _peak_mib() - before,
                "windowed_memory": windowed_memory,
            }
        )
    )


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
