"""`python -m bench.retrieval [PASSAGES…]`: speed and memory of indexing and of windowed search, ours and the plain way.

Passages are pieces of the real news and policy texts, each its own document, given days over fifteen years; vectors are
made by hashing, so that what is measured is our own work. Run each size in its own process for its own peak memory.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np

SHARED = Path(__file__).parents[2] / "shared" / "data"
FILES = ("policy_documents.jsonl.gz", "xinwenlianbo_2022_2024.jsonl.gz")
SIZES = (50_000, 200_000)
_FIRST_DAY, _DAYS = dt.date(2010, 1, 1), 15 * 365
_QUERIES = 200
_WORDS = ("有序用电 限产 停产 企业", "碳排放配额 清缴 履约", "钢铁 水泥 错峰生产 停窑", "项目 开工 投产 产能",
          "煤炭 保供 增产", "核电 机组 并网 投运", "疫情 防控 复工复产", "大气污染 重污染天气 应急响应",
          "能耗 双控 节能 降碳", "新能源 汽车 产量 增长")  # fmt: skip
_REGIONS = ("210000", "130000", "330000", "440000", "510000")


class HashEmbedder:
    """384 numbers from hashed terms: costs next to nothing, the same on every machine."""

    name, at_once = "hash-384", 4096

    def embed_passages(self, texts: Sequence[str]) -> Any:
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> Any:
        from bianyin.index.terms import codes

        mixed = codes(text).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(32)
        vector = np.bincount((mixed % 384).astype(np.int64), minlength=384) + 0.01
        return (vector / np.linalg.norm(vector)).astype(np.float32)


class Passages:
    """`count` documents of one passage each, as the catalog gives documents."""

    def __init__(self, count: int) -> None:
        from bianyin.model import Document, DocumentDate, PartialDate

        texts, chosen = list(_pieces()), random.Random(1)
        self.documents = {}
        for number in range(count):
            day = _FIRST_DAY + dt.timedelta(days=chosen.randrange(_DAYS))
            date = DocumentDate(name="published_on", date=PartialDate.parse(day.isoformat()), origin="given")
            title, text = texts[number % len(texts)]
            id_ = f"{number:08d}"
            self.documents[id_] = Document(
                id=id_, url=f"https://example.org/{id_}", site="示例", title=title, text=text, tier="未知",
                dates=(date,), sha256="0" * 64,
            )  # fmt: skip

    def all_ids(self) -> list[str]:
        return list(self.documents)

    def get_many(self, ids: Sequence[str], /) -> dict[str, Any]:
        return {id_: self.documents[id_] for id_ in ids}


def _pieces() -> Iterator[tuple[str, str]]:
    from bianyin.index.chunk import cut

    for name in FILES:
        with gzip.open(SHARED / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                for start, end in cut(record["text"])[:12]:
                    yield record["title"], record["text"][start:end]


def main() -> None:
    if not (SHARED / FILES[0]).exists():
        raise SystemExit("bench.retrieval 需要仓库旁的 ../shared/data；此处没有，未测量。")
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(int(sys.argv[2]))))
        return
    print(
        "| 片段数 | 建索引 秒 | 改动 1% 秒 | 窗口查询 p50 毫秒 | p95 毫秒 | 无窗口 p50 毫秒 | 检索内存 MiB |"
    )
    print("|---:|---:|---:|---:|---:|---:|---:|")
    for size in [int(word) for word in sys.argv[1:]] or SIZES:
        command = [sys.executable, "-m", "bench.retrieval", "--one", str(size)]
        row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        print("| " + " | ".join([f"{size:,}", *(f"{row[name]:.1f}" for name in _COLUMNS)]) + " |", flush=True)


_COLUMNS = ("index", "one_percent", "p50", "p95", "open_p50", "memory")


def measure(size: int) -> dict[str, float]:
    """Index `size` passages, change one in a hundred, then search in another process."""
    from bianyin.index import update

    source = Passages(size)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        began = time.perf_counter()
        update(source, folder, HashEmbedder())
        indexed = time.perf_counter()
        for id_ in source.all_ids()[: size // 100]:
            source.documents["x" + id_] = source.documents.pop(id_).model_copy(update={"id": "x" + id_})
        update(source, folder, HashEmbedder())
        changed = time.perf_counter()
        pid_code = f"from bench.retrieval import search; search({str(folder)!r})"
        found = subprocess.run([sys.executable, "-c", pid_code], check=True, capture_output=True, text=True)
    return {"index": indexed - began, "one_percent": changed - indexed, **json.loads(found.stdout)}


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
            start = _FIRST_DAY + dt.timedelta(days=chosen.randrange(_DAYS - 180))
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
