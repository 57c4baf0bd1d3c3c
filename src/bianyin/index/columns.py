"""The searchable side of the index: columns of numbers in files, mapped into memory, never changed once written.

A *position* is a chunk's place in the order of chunk numbers, which is that of days (see `index.numbering`): what a
window covers lies together, but for what only the words date. An update writes a new set (`index.column_writing`) and
then names it in the lexical file; a search that is open keeps the set it began with. The files of a set:

    numbers, documents                              by position: chunk number; place of its document
    document_numbers                                by place: number in the lexical file, rising
    codes, starts                                   the terms, rising; where each one's postings begin, and the end
    positions, weights                              postings by term, then position; BM25 without the term's rarity
    period_starts, period_ends, period_positions    periods [start, end) by start, and whose they are
    vector_documents, vectors                       by place, rising; (count, dimension)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bianyin.errors import IndexUnusable
from bianyin.index.sqlite import REBUILD, translated

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

PREFIX = "columns-"
# Vectors no further apart are read in one piece, if there are enough of them.
_GAP, _RUN = 4, 64
NAMES = ("numbers", "documents", "document_numbers", "codes", "starts", "positions", "weights",
          "period_starts", "period_ends", "period_positions", "vector_documents", "vectors")  # fmt: skip


class Columns:
    """One written set.

    Attributes:
        numbers: chunk number at each position, rising.
        documents: at each position the place of its document in `document_numbers`; never falling.
    """

    def __init__(self, folder: Path) -> None:
        """
        Raises:
            IndexUnusable: a file is missing or broken.
        """
        import numpy as np

        self._columns: dict[str, Any] = {}
        for name in NAMES:
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
