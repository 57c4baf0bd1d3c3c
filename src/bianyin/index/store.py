"""What the index asks of a vector store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
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


class StoreOpener(Protocol):
    """Opens the vector store of an index by the index's folder, for which the store may lie elsewhere.

    Attributes:
        store_name: an index whose store has another name is filled anew from the remembered vectors.
    """

    store_name: str

    def __call__(self, folder: Path, /) -> VectorStore: ...

    def empty(self, folder: Path, /) -> None:
        """Remove whatever the store holds, if there is one."""

    def is_lost(self, folder: Path, /) -> bool:
        """Whether it is seen without opening that nothing is there."""
