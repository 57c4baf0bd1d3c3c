"""What the index asks of a vector store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bianyin.index.arrays import Vectors


class VectorStore(Protocol):
    """The vectors of documents by their ids, found by nearness. All failures are `bianyin.errors.IndexUnusable`."""

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Add or replace; `vectors` of shape (len(ids), dimension)."""

    def delete(self, ids: Sequence[str]) -> None:
        """Remove; ids that are not there are passed over."""

    def query(self, vectors: Vectors, limit: int) -> list[list[tuple[str, float]]]:
        """For each query vector the nearest (id, cosine similarity), nearest first."""

    def count(self) -> int: ...

    def close(self) -> None: ...
