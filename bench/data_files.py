"""Where the data is: the development data beside the repository, and judgements of our own in `bench/data`."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bianyin.errors import InputError

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
JUDGED = ROOT / "bench" / "data"
DATA, REFERENCE = SHARED / "data", SHARED / "reference"
SERIES = "carbon_monitor_china_daily_2019_2022.csv.gz"
POLICY, NEWS = CORPORA = ("policy_documents.jsonl.gz", "xinwenlianbo_2022_2024.jsonl.gz")


def required(bench: str) -> None:
    """Stop, and say so, where the data is not there."""
    if not (DATA / POLICY).exists() or not REFERENCE.is_dir():
        raise SystemExit(f"{bench} 需要仓库旁的 ../shared/data 与 ../shared/reference；此处没有，未测量。")


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file, packed or not.

    Raises:
        InputError: the file is not there.
    """
    if not path.exists():
        raise InputError(
            "没有这个开发数据文件。", path=path, remedy="评测需要 ../shared/data，或用参数给出它的位置。"
        )
    packed = path.suffix == ".gz"
    with gzip.open(path, "rt", encoding="utf-8") if packed else path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
