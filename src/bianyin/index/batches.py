"""Work in batches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping


def batches(items: list[str], most: int) -> Iterator[list[str]]:
    """At most `most` items at a time, in order."""
    return (items[first : first + most] for first in range(0, len(items), most))


def batches_of(sizes: Mapping[str, int], most: int) -> Iterator[list[str]]:
    """Items in order, each batch no larger than `most` in sum, but for a single item that is larger by itself."""
    batch: list[str] = []
    held = 0
    for item, size in sizes.items():
        if batch and held + size > most:
            yield batch
            batch, held = [], 0
        batch.append(item)
        held += size
    if batch:
        yield batch
