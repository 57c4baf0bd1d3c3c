"""The searchable side of the index: columns of numbers in files, mapped into memory, never changed once written.

Postings, periods and vectors are sorted so that a query reads only what it needs: a term's postings lie together, and
documents of neighbouring days have neighbouring vectors. An update writes a new set and then names it in the lexical
file; a search that is open keeps the set it began with.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bianyin.errors import IndexUnusable
from bianyin.index.periods import WRITTEN
from bianyin.index.sqlite import REBUILD, translated

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bianyin.index.lexical import LexicalIndex

    Vectors = NDArray[np.float32]
    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

PREFIX = "columns-"
# BM25 as everywhere: how soon a repeated word stops counting, and how much long chunks are held back.
_K1, _B = 1.2, 0.75
# A key is a term (32 bits), a position (24) and a count (8): sorted, the keys are the postings.
_POSITION_BITS, _COUNT_BITS = 24, 8
# Vectors no further apart are read in one piece, if there are enough of them.
_GAP, _RUN = 4, 64
_NAMES = ("numbers", "documents", "document_numbers", "codes", "starts", "positions", "weights",
          "period_starts", "period_ends", "period_positions", "vector_documents", "vectors")  # fmt: skip


class Columns:
    """One written set. A *position* is a chunk's place in reading order of the whole index, from 0.

    Attributes:
        numbers: chunk number at each position.
        documents: at each position the place of its document in `document_numbers`; never falling.
    """

    def __init__(self, folder: Path) -> None:
        """
        Raises:
            IndexUnusable: a file is missing or broken.
        """
        import numpy as np

        self._columns: dict[str, Any] = {}
        for name in _NAMES:
            path = folder / f"{name}.npy"
            try:
                with translated(path):
                    mapped = np.load(path, mmap_mode="r" if path.stat().st_size > 4096 else None)
                    self._columns[name] = np.asarray(mapped)  # the same memory without the costly access
            except ValueError as error:
                raise IndexUnusable(f"索引文件 {path} 已损坏：{error}。", remedy=REBUILD) from error
        self.numbers: Ints = self._columns["numbers"]
        self.documents: Ints = self._columns["documents"]
        self._check()

    @property
    def has_vectors(self) -> bool:
        return len(self._columns["vectors"]) > 0

    def window(self, start: int, end: int) -> Mask:
        """For each position whether any of its periods meets the days `[start, end)`, as ordinals."""
        import numpy as np

        before = int(np.searchsorted(self._columns["period_starts"], end))
        meets = self._columns["period_ends"][:before] > start
        inside = np.zeros(len(self.numbers), np.bool_)
        inside[self._columns["period_positions"][:before][meets]] = True
        return inside

    def rarity(self, codes: Sequence[int]) -> dict[int, float]:
        """Inverse document frequency of terms by code, as in BM25; never 0."""
        import math

        total = len(self.numbers)
        return {
            code: max(math.log((total - (last - first) + 0.5) / ((last - first) + 0.5)), 1e-6)
            for code, first, last in self._ranges(codes)
        }

    def bm25(self, rarity: dict[int, float]) -> Floats:
        """The score of every position for the terms given with their rarity."""
        import numpy as np

        scores = np.zeros(len(self.numbers), np.float32)
        positions, weights = self._columns["positions"], self._columns["weights"]
        for code, first, last in self._ranges(list(rarity)):
            scores[positions[first:last]] += weights[first:last].astype(np.float32) * np.float32(rarity[code])
        return scores

    def nearest(self, vectors: Vectors, inside: Mask | None, limit: int) -> list[list[tuple[int, float]]]:
        """For each query vector the nearest (document place, cosine) among documents with a position `inside`."""
        import numpy as np

        rows = self._rows_of(inside)
        if not len(rows):
            return [[] for _ in vectors]
        cosines = _products(self._columns["vectors"], rows, vectors)
        documents = self._columns["vector_documents"][rows]
        return [_best(documents, np.ascontiguousarray(column), limit) for column in cosines.T]

    def positions_of(self, document: int) -> range:
        """The positions of the document at that place."""
        first, after = self._bounds[document], self._bounds[document + 1]
        return range(int(first), int(after))

    def document_number(self, place: int) -> int:
        """The number in the lexical file of the document at a place."""
        return int(self._columns["document_numbers"][place])

    def document_place(self, number: int) -> int | None:
        """The place of a document by its number in the lexical file; None if this set is without it."""
        import numpy as np

        numbers = self._columns["document_numbers"]
        place = int(np.searchsorted(numbers, number))
        return place if place < len(numbers) and numbers[place] == number else None

    @cached_property
    def _bounds(self) -> Ints:
        import numpy as np

        places = np.arange(len(self._columns["document_numbers"]) + 1)
        bounds: Ints = np.searchsorted(self.documents, places)
        return bounds

    def _rows_of(self, inside: Mask | None) -> Ints:
        import numpy as np

        documents = self._columns["vector_documents"]
        if inside is None:
            return np.arange(len(documents))
        wanted = np.zeros(len(self._columns["document_numbers"]), np.bool_)
        wanted[self.documents[inside]] = True
        rows: Ints = np.flatnonzero(wanted[documents])
        return rows

    def _ranges(self, codes: Sequence[int]) -> Iterator[tuple[int, int, int]]:
        """(code, first, after the last) of each term's postings."""
        import numpy as np

        known, starts = self._columns["codes"], self._columns["starts"]
        places = np.searchsorted(known, np.asarray(codes, np.uint32))
        for code, place in zip(codes, places.tolist(), strict=True):
            found = place < len(known) and int(known[place]) == code
            yield (code, int(starts[place]), int(starts[place + 1])) if found else (code, 0, 0)

    def _check(self) -> None:
        sizes = {name: len(column) for name, column in self._columns.items()}
        pairs = (("numbers", "documents"), ("positions", "weights"), ("period_starts", "period_ends"),
                 ("period_starts", "period_positions"), ("vector_documents", "vectors"))  # fmt: skip
        if any(sizes[one] != sizes[two] for one, two in pairs) or sizes["starts"] != sizes["codes"] + 1:
            raise IndexUnusable("索引列的长度不一致，可能已损坏。", remedy=REBUILD)


def _products(matrix: Vectors, rows: Ints, vectors: Vectors) -> Floats:
    """`matrix[rows] @ vectors.T`, without copying the rows of runs that lie (nearly) together."""
    import numpy as np

    products = np.empty((len(rows), len(vectors)), np.float32)
    breaks = np.flatnonzero(np.diff(rows) > _GAP) + 1
    firsts, afters = np.append(0, breaks), np.append(breaks, len(rows))
    runs = afters - firsts >= _RUN
    apart = np.ones(len(rows), np.bool_)
    for first, after in zip(firsts[runs].tolist(), afters[runs].tolist(), strict=True):
        run = rows[first:after]
        products[first:after] = (matrix[run[0] : run[-1] + 1] @ vectors.T)[run - run[0]]
        apart[first:after] = False
    products[apart] = matrix[rows[apart]] @ vectors.T
    return products


def _best(documents: Ints, cosines: Floats, limit: int) -> list[tuple[int, float]]:
    """The nearest documents, each once by its nearest vector, nearest first; ties by place."""
    import numpy as np

    wide = min(len(cosines), 2 * limit)
    top = np.argpartition(-cosines, wide - 1)[:wide]
    top = top[np.lexsort((documents[top], -cosines[top]))]
    best: dict[int, float] = {}
    for place, cosine in zip(documents[top].tolist(), cosines[top].tolist(), strict=True):
        best.setdefault(place, cosine)
    return list(best.items())[:limit]


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
        columns |= _sorted_vectors(columns, vectors)
        for name in _NAMES:
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
    own = read["kind"] < WRITTEN
    return {
        "own_starts": read["start"][own],
        "own_positions": positions[own],
        "period_starts": read["start"][order],
        "period_ends": read["end"][order],
        "period_positions": positions[order],
    }


def _sorted_vectors(columns: dict[str, Any], vectors: Sequence[tuple[int, Any]]) -> dict[str, Any]:
    """Vectors by the last day of their document, mostly that of its page, so that a window's lie together."""
    import numpy as np

    if not vectors:
        return {"vector_documents": np.zeros(0, np.int32), "vectors": np.zeros((0, 0), np.float32)}
    numbers = columns["document_numbers"]
    latest = np.zeros(len(numbers), np.int32)
    np.maximum.at(latest, columns["documents"][columns["own_positions"]], columns["own_starts"])
    places = np.searchsorted(numbers, np.asarray([number for number, _ in vectors], np.int64))
    order = np.lexsort((places, latest[places]))
    stacked = np.stack([vectors[row][1] for row in order.tolist()])
    return {"vector_documents": places[order].astype(np.int32), "vectors": stacked.astype(np.float32)}
