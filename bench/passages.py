"""Documents for the benchmarks of indexing and search: pieces of the real news and policy texts, and a free embedder.

Each passage is its own document, given a day within fifteen years; vectors are made by hashing, so that what is measured
is our own work.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

SHARED = Path(__file__).parents[2] / "shared" / "data"
FILES = ("policy_documents.jsonl.gz", "xinwenlianbo_2022_2024.jsonl.gz")
FIRST_DAY, DAYS = dt.date(2010, 1, 1), 15 * 365


class HashEmbedder:
    """384 numbers from hashed terms: costs next to nothing, the same on every machine."""

    name, at_once = "hash-384", 4096

    def embed_passages(self, texts: Sequence[str]) -> Any:
        return np.stack([self.embed_query(text) for text in texts])

    def embed_queries(self, texts: Sequence[str]) -> Any:
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
            day = FIRST_DAY + dt.timedelta(days=chosen.randrange(DAYS))
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


def records() -> Iterator[dict[str, Any]]:
    """The shared documents as they are, file by file."""
    for name in FILES:
        with gzip.open(SHARED / name, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def _pieces() -> Iterator[tuple[str, str]]:
    from bianyin.index.chunk import cut

    for record in records():
        for start, end in cut(record["text"])[:12]:
            yield record["title"], record["text"][start:end]
