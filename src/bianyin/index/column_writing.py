"""Write the columns that a search reads: made from the lexical file, a new set each time (see `index.columns`)."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bianyin.errors import IndexUnusable
from bianyin.index.columns import NAMES, PREFIX
from bianyin.index.sqlite import translated

if TYPE_CHECKING:
    from bianyin.index.lexical import LexicalIndex

# BM25 as everywhere: how soon a repeated word stops counting, and how much long chunks are held back.
_K1, _B = 1.2, 0.75
# A key is a term (32 bits), a position (24) and a count (8): sorted, the keys are the postings.
_POSITION_BITS, _COUNT_BITS = 24, 8


def write(index: LexicalIndex, folder: Path, vectors: Sequence[tuple[int, Any]]) -> None:
    """Write the columns of all that is indexed into `folder`, which must not exist.

    Args:
        vectors: (document number, vector) of every vector.
    """
    import numpy as np

    with translated(folder):
        folder.mkdir(parents=True)
        chunks = _chunks(index)
        columns = {**_postings(chunks), **_periods(chunks)}
        columns["numbers"] = np.asarray(chunks["numbers"], np.int64)
        columns["document_numbers"], places = np.unique(
            np.asarray(chunks["documents"], np.int64), return_inverse=True
        )
        columns["documents"] = places.astype(np.int32)
        columns |= _vectors(columns["document_numbers"], vectors)
        for name in NAMES:
            np.save(folder / f"{name}.npy", columns[name])


def clear(folder: Path, keep: Sequence[str]) -> None:
    """Remove the sets that are not named."""
    with translated(folder):
        for path in folder.glob(f"{PREFIX}*"):
            if path.name not in keep:
                shutil.rmtree(path)


def _chunks(index: LexicalIndex) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {
        name: [] for name in ("numbers", "documents", "periods", "codes", "counts")
    }
    with index.transaction() as connection:
        rows = connection.execute(
            "SELECT number, document, periods, codes, counts FROM chunks JOIN terms ON chunk = number ORDER BY number"
        )
        for row in rows:
            for column, value in zip(found.values(), row, strict=True):
                column.append(value)
    return found


def _postings(chunks: dict[str, list[Any]]) -> dict[str, Any]:
    import numpy as np

    sizes = np.fromiter((len(counts) for counts in chunks["counts"]), np.int64, len(chunks["counts"]))
    if len(sizes) >= 1 << _POSITION_BITS:
        raise IndexUnusable(
            f"文本块超过 {1 << _POSITION_BITS} 个，超出索引的上限。", remedy="请分多个语料库建立索引。"
        )
    keys = np.frombuffer(b"".join(chunks["codes"]), np.uint32).astype(np.uint64)
    keys <<= np.uint64(_POSITION_BITS)
    keys |= np.repeat(np.arange(len(sizes), dtype=np.uint64), sizes)
    keys <<= np.uint64(_COUNT_BITS)
    counts = np.frombuffer(b"".join(chunks["counts"]), np.uint8)
    keys |= counts
    lengths = np.bincount(np.repeat(np.arange(len(sizes)), sizes), counts, len(sizes)).astype(np.float32)
    keys.sort()
    terms = (keys >> np.uint64(_POSITION_BITS + _COUNT_BITS)).astype(np.uint32)
    starts = (
        np.flatnonzero(np.concatenate([[True], terms[1:] != terms[:-1]])) if len(terms) else np.zeros(0, int)
    )
    positions = ((keys >> np.uint64(_COUNT_BITS)) & np.uint64((1 << _POSITION_BITS) - 1)).astype(np.uint32)
    often = (keys & np.uint64((1 << _COUNT_BITS) - 1)).astype(np.float32)
    held_back = _K1 * (1 - _B + _B * lengths / max(float(lengths.mean()) if len(lengths) else 1.0, 1e-9))
    weights = often * (_K1 + 1) / (often + held_back.astype(np.float32)[positions])
    return {
        "codes": terms[starts],
        "starts": np.append(starts, len(terms)),
        "positions": positions,
        "weights": weights.astype(np.float16),
    }


def _periods(chunks: dict[str, list[Any]]) -> dict[str, Any]:
    import numpy as np

    kind = np.dtype([("start", "<i4"), ("end", "<i4"), ("kind", "u1")])
    sizes = [len(packed) // kind.itemsize for packed in chunks["periods"]]
    read = np.frombuffer(b"".join(chunks["periods"]), kind)
    positions = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    order = np.argsort(read["start"], kind="stable")
    return {
        "period_starts": read["start"][order],
        "period_ends": read["end"][order],
        "period_positions": positions[order],
    }


def _vectors(numbers: Any, vectors: Sequence[tuple[int, Any]]) -> dict[str, Any]:
    """The vectors in the order of their documents; those of a document without a chunk are left out."""
    import numpy as np

    having = set(numbers.tolist())
    rows = sorted((each for each in vectors if each[0] in having), key=lambda each: each[0])
    if not rows:
        return {"vector_documents": np.zeros(0, np.int32), "vectors": np.zeros((0, 0), np.float32)}
    places = np.searchsorted(numbers, np.asarray([number for number, _ in rows], np.int64))
    stacked = np.stack([vector for _, vector in rows])
    return {"vector_documents": places.astype(np.int32), "vectors": stacked.astype(np.float32)}
