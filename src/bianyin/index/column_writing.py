"""Write the columns that a search reads (see `index.columns`): a new set each time, made from the one before.

Only the chunks and vectors of documents that changed are read; all else is taken over from the set before, in its
order. Without one, or when it is broken or most of it changed, everything is read. Either way the new set depends on
what is indexed alone, byte for byte. Two more files are for the next update, not for a search:

    counts          how often the term stands, by posting
    lengths         terms of a chunk, by position
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bianyin.errors import IndexUnusable
from bianyin.index import column_files, postings, soundness
from bianyin.index.column_files import ColumnFile
from bianyin.index.columns import NAMES, PREFIX, read
from bianyin.index.postings import Block, Postings
from bianyin.index.sqlite import translated

if TYPE_CHECKING:
    from bianyin.index.lexical import LexicalIndex

Set = dict[str, Any]
VectorsOf = Callable[[Sequence[int] | None], tuple[Sequence[int], Sequence[Any]]]

_NAMES = (*NAMES, "counts", "lengths")
# With more than this share changed, taking over what is left is no cheaper than reading all.
_MOST_CHANGED = 0.3
# Chunks whose terms are counted together, and vectors copied together: these stay in the processor's cache.
_CHUNKS, _ROWS = 2048, 512


def write(index: LexicalIndex, folder: Path, vectors_of: VectorsOf, before: Path | None = None) -> str:
    """Write the columns of all that is indexed into `folder`, which must not exist; returns their digest.

    Args:
        vectors_of: for each vector of some documents, or of all for None, the document's number, never falling; and
            the vectors, of one document in the order of their numbers.
        before: the set before this one, if there is one.
    """
    with translated(folder):
        folder.mkdir(parents=True)
        old, changed = _taken_over(before, index.changed())
        fresh = _read(index, changed)
        gone = _among(old["document_numbers"], changed)
        made = _order(old, gone, fresh)
        if len(made["numbers"]) > postings.MOST_POSITIONS:
            raise IndexUnusable(
                f"文本块超过 {postings.MOST_POSITIONS} 个，超出索引的上限。",
                remedy="请分多个语料库建立索引。",
            )
        moved, placed = made.pop("moved"), made.pop("placed")
        made |= _periods(old, moved, fresh, placed)
        made["lengths"] = _joined(old["lengths"], moved, fresh["lengths"], placed)
        blocks = postings.merged(_postings(old), moved, fresh.pop("keys"), placed)
        made["codes"], made["starts"], sums = _write_postings(folder, blocks, made["lengths"])
        made["vector_documents"], sums["vectors"] = _write_vectors(
            folder, old, gone, vectors_of(changed), made["document_numbers"]
        )
        for name, column in made.items():
            sums[name] = column_files.save(folder, name, column)
        soundness.note(folder, {name: read(folder, name) for name in _NAMES}, sums)
    return _digest(made)


def check(folder: Path) -> Set:
    """The columns of a written set.

    Raises:
        IndexUnusable: one of them is not, byte for byte, as it was written.
    """
    found = {name: read(folder, name) for name in _NAMES}
    soundness.check_whole(folder, found)
    return found


def clear(folder: Path, keep: Sequence[str]) -> None:
    """Remove the sets that are not named."""
    with translated(folder):
        for path in folder.glob(f"{PREFIX}*"):
            if path.name not in keep:
                shutil.rmtree(path)


def _taken_over(before: Path | None, changed: list[int]) -> tuple[Set, list[int] | None]:
    """The set before, and which documents changed since; nothing and None where all is to be read."""
    if before is not None:
        with suppress(IndexUnusable):  # a set that cannot be relied on is not taken over
            old = check(before)
            if len(changed) <= _MOST_CHANGED * len(old["document_numbers"]):
                return old, changed
    return _nothing(), None


def _nothing() -> Set:
    kinds = {
        "numbers": np.int64, "documents": np.int32, "document_numbers": np.int64, "codes": np.uint32,
        "positions": np.uint32, "counts": np.uint8, "lengths": np.float32, "period_starts": np.int32,
        "period_ends": np.int32, "period_positions": np.int32, "vector_documents": np.int32,
    }  # fmt: skip
    empty: Set = {name: np.zeros(0, kind) for name, kind in kinds.items()}
    return empty | {"starts": np.zeros(1, np.int64), "vectors": np.zeros((0, 0), np.float32)}


def _read(index: LexicalIndex, documents: list[int] | None) -> Set:
    """The chunks of some documents, or of all, in the order of their numbers."""
    numbers: list[int] = []
    owners: list[int] = []
    packed: list[bytes] = []
    keys, lengths = [np.zeros(0, np.uint64)], [np.zeros(0, np.float32)]
    rows = index.pieces(documents)
    while part := list(islice(rows, _CHUNKS)):
        some, length = postings.counted([row[2] for row in part], [row[3] for row in part], len(numbers))
        keys.append(some)
        lengths.append(length)
        numbers += [row[0] for row in part]
        owners += [row[1] for row in part]
        packed += [row[4] for row in part]
    sorted_keys = np.concatenate(keys)
    keys.clear()
    sorted_keys.sort()
    return {
        "numbers": np.asarray(numbers, np.int64), "owners": np.asarray(owners, np.int64), "keys": sorted_keys,
        "lengths": np.concatenate(lengths), "packed": packed,
    }  # fmt: skip


def _among(numbers: Any, changed: list[int] | None) -> Any:
    """Which of some rising numbers are among others."""
    wanted = np.asarray(changed or [], np.int64)
    found = np.zeros(len(numbers), np.bool_)
    found[np.searchsorted(numbers, wanted[_are_in(numbers, wanted)])] = True
    return found


def _are_in(numbers: Any, wanted: Any) -> Any:
    """Which of the wanted are among numbers that rise."""
    return np.searchsorted(numbers, wanted) < np.searchsorted(numbers, wanted, "right")


def _order(old: Set, gone: Any, fresh: Set) -> Set:
    """Numbers, documents and places of the new set; where each old position went (-1: gone), where each fresh one is."""
    kept = ~gone[old["documents"]]
    owners = old["document_numbers"][old["documents"]]
    numbers = np.concatenate([old["numbers"][kept], fresh["numbers"]])
    order = np.argsort(numbers, kind="stable")
    position = np.empty(len(order), np.int64)
    position[order] = np.arange(len(order))
    moved = np.full(len(kept), -1, np.int64)
    moved[kept] = position[: int(kept.sum())]
    owners = np.concatenate([owners[kept], fresh["owners"]])[order]  # rising, as the numbers are
    is_first = np.concatenate([[True], owners[1:] != owners[:-1]])[: len(owners)]
    return {
        "numbers": numbers[order], "document_numbers": owners[is_first],
        "documents": is_first.cumsum(dtype=np.int32) - np.int32(1),
        "moved": moved, "placed": position[int(kept.sum()) :],
    }  # fmt: skip


def _joined(old: Any, moved: Any, fresh: Any, placed: Any) -> Any:
    joined = np.empty(int((moved >= 0).sum()) + len(placed), old.dtype)
    joined[moved[moved >= 0]] = old[moved >= 0]
    joined[placed] = fresh
    return joined


def _periods(old: Set, moved: Any, fresh: Set, placed: Any) -> Set:
    kind = np.dtype([("start", "<i4"), ("end", "<i4"), ("kind", "u1")])
    sizes = [len(packed) // kind.itemsize for packed in fresh["packed"]]
    read = np.frombuffer(b"".join(fresh["packed"]), kind)
    kept = moved[old["period_positions"]] >= 0
    starts = np.concatenate([old["period_starts"][kept], read["start"]])
    ends = np.concatenate([old["period_ends"][kept], read["end"]])
    positions = np.concatenate([moved[old["period_positions"]][kept], np.repeat(placed, sizes)])
    order = np.lexsort((ends, positions, starts))
    return {
        "period_starts": starts[order],
        "period_ends": ends[order],
        "period_positions": positions[order].astype(np.int32),
    }


def _postings(old: Set) -> Postings:
    return Postings(old["codes"], old["starts"], old["positions"], old["counts"])


def _write_postings(folder: Path, blocks: Iterable[Block], lengths: Any) -> tuple[Any, Any, dict[str, int]]:
    """Write positions, counts and weights, block by block; returns codes, starts, and the checksums of what was written."""
    weights = postings.weigher(lengths)
    codes, sizes = [np.zeros(0, np.uint32)], [np.zeros(1, np.int64)]
    with (
        ColumnFile(folder, "positions", np.uint32) as positions,
        ColumnFile(folder, "counts", np.uint8) as counts,
        ColumnFile(folder, "weights", np.float16) as weighed,
    ):
        for block in blocks:
            codes.append(block.codes)
            sizes.append(block.sizes)
            positions.append(block.positions)
            counts.append(block.counts)
            weighed.append(weights(block))
    sums = {"positions": positions.sum, "counts": counts.sum, "weights": weighed.sum}
    return np.concatenate(codes), np.concatenate(sizes).cumsum(dtype=np.int64), sums


def _write_vectors(
    folder: Path, old: Set, gone: Any, fresh: tuple[Sequence[int], Sequence[Any]], numbers: Any
) -> tuple[Any, int]:
    """The vectors in the order of their documents, block by block; returns their documents' places in `numbers`.

    Those of a document without a chunk are left out.
    """
    having = np.asarray(fresh[0], np.int64)
    new = np.flatnonzero(_are_in(numbers, having))
    kept = np.flatnonzero(~gone[old["vector_documents"]])
    owners = np.concatenate([old["document_numbers"][old["vector_documents"][kept]], having[new]])
    order = np.argsort(owners, kind="stable")
    dimension = len(fresh[1][new[0]]) if len(new) else old["vectors"].shape[1] if len(kept) else 0
    sources = np.concatenate([kept, -1 - new])[order]
    buffer = np.empty((_ROWS, dimension), np.float32)
    with ColumnFile(folder, "vectors", np.float32, (dimension,)) as file:
        for first in range(0, len(order), _ROWS):
            rows = sources[first : first + _ROWS]
            block = buffer[: len(rows)]
            if len(kept):
                np.take(old["vectors"], rows, axis=0, out=block, mode="clip")
            for place in np.flatnonzero(rows < 0).tolist():
                block[place] = fresh[1][-1 - int(rows[place])]
            file.append(block)
    return np.searchsorted(numbers, owners[order]).astype(np.int32), file.sum


def _digest(made: Set) -> str:
    """What the set holds: documents by number, which depends on their days and ids, and which of them have vectors."""
    digest = hashlib.sha256()
    for name in ("document_numbers", "vector_documents"):
        digest.update(f"{name} {len(made[name])} ".encode() + made[name].tobytes())
    return digest.hexdigest()[:16]
