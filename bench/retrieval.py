"""`python -m bench.retrieval [PASSAGES…]`: speed and memory of indexing, ours and the plain way, and of search.

Over `bench.passages`, each size and each way in its own process for its own peak memory; then how searches take
(`bench.searching`), and what share of an index run is our own work with the embedded embedder (`bench.indexing`).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import indexing, searching
from bench.data_files import required

SIZES = (50_000, 200_000)


def main() -> None:
    required("bench.retrieval")
    print("| " + " | ".join(title for title, _, _ in _COLUMNS) + " |\n|" + "---:|" * len(_COLUMNS))
    found: dict[int, searching.Figures] = {}
    for size in [int(word) for word in sys.argv[1:]] or SIZES:
        indexed, found[size] = _ours_and_plain(size)
        row = {"size": float(size), **indexed}
        print("| " + " | ".join(format(row[name], form) for _, name, form in _COLUMNS) + " |", flush=True)
    print("\n" + searching.table(found) + "\n", flush=True)
    print(indexing.told(_in_own_process("print(json.dumps(indexing.own_share()))")))


_COLUMNS = (
    ("片段数", "size", ",.0f"), ("建索引 秒", "index", ".1f"), ("普通流程 秒", "plain", ".1f"),
    ("之比", "ratio", ".2f"), ("处理器时间之比", "cpu_ratio", ".2f"), ("改动 1% 秒", "one_percent", ".2f"),
    ("占全量 %", "one_percent_share", ".1f"), ("处理器时间 %", "one_percent_cpu_share", ".1f"),
    ("建索引内存 MiB", "index_memory", ".0f"),
)  # fmt: skip


def _ours_and_plain(size: int) -> tuple[dict[str, float], searching.Figures]:
    """One size: both pipelines index the same documents with the same free embedder, then ours is changed and searched.

    Returns what indexing costs, and what searching does.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = _in_own_process(f"print(json.dumps(indexing.plain({size}, {str(folder / 'plain')!r})))")
        ours = _in_own_process(f"print(json.dumps(indexing.ours({size}, {str(folder / 'ours')!r})))")
        found = searching.of_index(folder / "ours")
    costs = {
        "plain": plain["index"],
        "ratio": ours["index"] / plain["index"],
        "cpu_ratio": ours["cpu"] / plain["cpu"],
        "one_percent_share": 100 * ours["one_percent"] / ours["index"],
        "one_percent_cpu_share": 100 * ours["one_percent_cpu"] / ours["cpu"],
        **ours,
    }
    return costs, found


def _in_own_process(code: str) -> dict[str, float]:
    code = f"import json; from bench import indexing; {code}"
    done = subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


if __name__ == "__main__":
    main()
