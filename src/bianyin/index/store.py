"""What the index asks of a vector store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from bianyin.index.arrays import Floats, Ints, Vectors

Told = Mapping[str, str | int]  # what others may read of an entry: dates, region, tier, span


class Entries(NamedTuple):
    """What is to stand in a collection: numbers, a vector each; a line of text and what others may read, or neither."""

    numbers: Sequence[int]
    vectors: Vectors
    titles: Sequence[str]
    told: Sequence[Told]


class VectorStore(Protocol):
    """Collections of vectors by their numbers, found by inner product. All failures are `IndexUnusable` or `ServiceError`."""

    def put(
        self,
        part: str,
        numbers: Sequence[int],
        vectors: Vectors,
        titles: Sequence[str] = (),
        told: Sequence[Told] = (),
    ) -> None:
        """Add or replace in a collection, which is made where there is none; the arguments as of `Entries`."""

    def delete(self, part: str, numbers: Sequence[int]) -> None:
        """Remove; numbers that are not there are passed over."""

    def drop(self, part: str) -> None:
        """Remove a collection, if there is one."""

    def count(self, part: str) -> int:
        """How many entries a collection has; 0 where there is none."""

    def opens(self, part: str) -> bool:
        """Whether a collection's own vectors can be found in it."""

    def parts(self) -> set[str]:
        """The collections that there are."""

    def query(self, part: str, vectors: Vectors, limit: int) -> list[tuple[Ints, Floats]]:
        """For each query vector the nearest numbers of a collection and their inner products, nearest first.

        Raises:
            IndexUnusable: there is no such collection, or it cannot be read.
        """

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

    def files(self, folder: Path, /) -> Path | None:
        """Where the store's files are, if they are here."""
