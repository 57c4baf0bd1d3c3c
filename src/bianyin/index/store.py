"""What the index asks of a vector store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]


class VectorStore(Protocol):
    """The vectors of documents by their ids, found by nearness and month. All failures are `bianyin.errors.IndexUnusable`."""

    def upsert(self, ids: Sequence[str], vectors: Vectors, months: Sequence[Sequence[int]]) -> None:
        """Add or replace; `vectors` of shape (len(ids), dimension), `months` as YYYYMM per id, possibly none."""

    def delete(self, ids: Sequence[str]) -> None:
        """Remove; ids that are not there are passed over."""

    def query(
        self, vectors: Vectors, months: Sequence[int] | None, limit: int
    ) -> list[list[tuple[str, float]]]:
        """For each query vector the nearest (id, cosine similarity) with any of `months`, nearest first."""

    def count(self) -> int: ...

    def close(self) -> None: ...
