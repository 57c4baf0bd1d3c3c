"""Documents for the benchmarks of indexing and search: pieces of the real news and policy texts, and a free embedder.

Each passage is its own document, given a day within fifteen years; vectors are made by hashing, so that what is measured
is our own work.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.data_files import CORPORA, DATA, rows
from bench.documents import Memory, made

if TYPE_CHECKING:
    from bianyin.model import Document

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


class Passages(Memory):
    """`count` documents of one passage each."""

    def __init__(self, count: int) -> None:
        texts, chosen = list(_pieces()), random.Random(1)
        days = [FIRST_DAY + dt.timedelta(days=chosen.randrange(DAYS)) for _ in range(count)]
        super().__init__(
            numbered(number, *texts[number % len(texts)], day.isoformat()) for number, day in enumerate(days)
        )


def numbered(number: int, title: str, text: str, day: str) -> Document:
    return made(f"{number:08d}", text, day, url=f"https://example.org/{number:08d}", title=title)


def records() -> Iterator[dict[str, Any]]:
    """The shared documents as they are, file by file."""
    for name in CORPORA:
        yield from rows(DATA / name)


def _pieces() -> Iterator[tuple[str, str]]:
    from bianyin.index.chunk import cut

    for record in records():
        for start, end in cut(record["text"])[:12]:
            yield record["title"], record["text"][start:end]
