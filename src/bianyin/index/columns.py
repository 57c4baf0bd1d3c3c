"""The searchable side of the index: columns of numbers in files, mapped into memory, never changed once written.

A *position* is a chunk's place in the order of chunk numbers, which is that of days (see `index.numbering`): what a
window covers lies together, but for what only the words date. An update writes a new set (`index.column_writing`) and
then names it in the lexical file; a search that is open keeps the set it began with. The files of a set:

    numbers, documents                              by position: chunk number; place of its document
    document_numbers                                by place: number in the lexical file, rising
    codes, starts                                   the terms, rising; where each one's postings begin, and the end
    positions, weights                              postings by term, then position; BM25 without the term's rarity
    period_starts, period_ends, period_positions    periods [start, end) by start, and whose they are
    vector_documents, vectors                       whose they are, by place; (count, dimension)

A document's vectors are in the order of their numbers: 0 is that of its lead; n, where passages have vectors too, that
of its n-th chunk. And `sums.json`, by which what is no longer as it was written is noticed (see `index.soundness`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bianyin.errors import IndexUnusable
from bianyin.index import numbering, soundness
from bianyin.index.arrays import Floats, Ints, Mask, Vectors
from bianyin.index.sqlite import REBUILD, translated

PREFIX = "columns-"
# Vectors compared together: few enough to stay in the processor's cache while several queries ask for them.
_BLOCK = 512
NAMES = ("numbers", "documents", "document_numbers", "codes", "starts", "positions", "weights",
          "period_starts", "period_ends", "period_positions", "vector_documents", "vectors")  # fmt: skip


class Near(NamedTuple):
    """The documents nearest to a query, nearest first: their places, the cosines, and what was so near.

    `positions` are the chunks whose vectors were the nearest of their documents; -1 where the lead's vector was.
    """

    places: Ints
    cosines: Floats
    positions: Ints

    def pairs(self) -> Iterator[tuple[int, float]]:
        return zip(self.places.tolist(), self.cosines.tolist(), strict=True)


class Columns:
    """One written set.

    Attributes:
        numbers: chunk number at each position, rising.
        documents: at each position the place of its document in `document_numbers`; never falling.
        document_numbers: of all documents of the set, in the lexical file; rising.
    """

    def __init__(self, folder: Path) -> None:
        """
        Raises:
            IndexUnusable: a file is missing or broken.
        """
        self._columns = {name: read(folder, name) for name in NAMES}
        self.numbers: Ints = self._columns["numbers"]
        self.documents: Ints = self._columns["documents"]
        self.document_numbers: Ints = self._columns["document_numbers"]
        soundness.check_sampled(folder, self._columns)

    @property
    def has_vectors(self) -> bool:
        return len(self._columns["vectors"]) > 0

    @property
    def dimension(self) -> int | None:
        """How many numbers a vector has; None without vectors."""
        return int(self._columns["vectors"].shape[1]) if self.has_vectors else None

    @cached_property
    def has_passages(self) -> bool:
        """Whether passages have vectors of their own, beside the leads of their documents."""
        documents = self._columns["vector_documents"]
        return bool((documents[1:] == documents[:-1]).any())

    def window(self, start: int, end: int) -> Mask:
        """For each position whether any of its periods meets the days `[start, end)`, as ordinals."""
        starts = self._columns["period_starts"]
        near = slice(*np.searchsorted(starts, [start - self._longest_period, end]).tolist())
        meets = self._columns["period_ends"][near] > start
        inside = np.zeros(len(self.numbers), np.bool_)
        inside[self._columns["period_positions"][near][meets]] = True
        return inside

    def since(self, day: int) -> int:
        """The first position of a document whose last own day is this one (an ordinal) or a later one."""
        return int(self.numbers.searchsorted(numbering.least_of(day)))

    def rarity(self, codes: Sequence[int]) -> dict[int, float]:
        """Inverse document frequency of terms by code, as in BM25; never 0."""
        import math

        total = len(self.numbers)
        return {
            code: max(math.log((total - (last - first) + 0.5) / ((last - first) + 0.5)), 1e-6)
            for code, first, last in self._ranges(codes)
        }

    def bm25(self, rarity: dict[int, float], inside: Mask | None = None) -> Floats:
        """The score of every position for the terms given with their rarity; 0 for positions that are not `inside`."""
        scores = np.zeros(len(self.numbers), np.float32)
        positions, weights = self._columns["positions"], self._columns["weights"]
        for code, first, last in self._ranges(list(rarity)):
            places, weighed = positions[first:last], weights[first:last]
            if inside is not None:  # a window holds few: to look is cheaper than to add
                kept = inside[places]
                places, weighed = places[kept], weighed[kept]
            scores[places] += weighed.astype(np.float32) * np.float32(rarity[code])
        return scores

    def nearest(self, vectors: Vectors, inside: Mask | None, limit: int) -> list[Near]:
        """For each query vector the nearest among documents with a position `inside`, ties by place.

        A document is as near as its lead or the nearest of its passages `inside`; a passage as the mean of its own vector
        and of its lead's, as it seldom says by itself what it is about.
        """
        rows = self._rows_of(inside)
        places = self._columns["vector_documents"][rows]
        firsts = np.flatnonzero(np.diff(places, prepend=-1))  # where each document's begin, with its lead's
        sizes = np.diff(firsts, append=len(rows))
        found = []
        for cosines in _cosines(self._columns["vectors"], rows, vectors):
            if self.has_passages:
                cosines = (cosines + np.repeat(cosines[firsts], sizes)) / 2
            nearest = _best_of_each(cosines, firsts, sizes)
            best = nearest[highest(cosines[nearest], limit)]
            found.append(Near(places[best], cosines[best], self._vector_positions[rows[best]]))
        return found

    def cosines(self, vector: Vectors, positions: Ints) -> Floats:
        """How near chunks are to a query, as in `nearest`: without a vector of their own as their leads; -1 without any."""
        documents, matrix = self._columns["vector_documents"], self._columns["vectors"]
        places = self.documents[positions]
        leads, afters = np.searchsorted(documents, places), np.searchsorted(documents, places, "right")
        own = leads + 1 + positions - np.searchsorted(self.documents, places)
        found = np.full(len(positions), -1, np.float32)
        for rows in (leads, own):  # whatever has its own vector has a lead
            has = np.flatnonzero(rows < afters)
            cosines = np.vecdot(matrix[rows[has]], vector)
            found[has] = cosines if rows is leads else (found[has] + cosines) / 2
        return found

    def positions_of(self, places: Sequence[int]) -> list[range]:
        """The positions of each of the documents at these places."""
        firsts = np.searchsorted(self.documents, places)
        afters = np.searchsorted(self.documents, places, "right")
        return list(map(range, firsts.tolist(), afters.tolist()))

    def document_number(self, place: int) -> int:
        """The number in the lexical file of the document at a place."""
        return int(self.document_numbers[place])

    def document_places(self, numbers: Sequence[int]) -> list[int | None]:
        """The places of documents by their numbers in the lexical file; None for what this set is without."""
        known = self.document_numbers
        places = np.searchsorted(known, numbers).tolist()
        afters = np.searchsorted(known, numbers, "right").tolist()
        return [place if place < after else None for place, after in zip(places, afters, strict=True)]

    @cached_property
    def _longest_period(self) -> int:
        """In days; no period that began longer before a window meets it."""
        return int((self._columns["period_ends"] - self._columns["period_starts"]).max(initial=0))

    @cached_property
    def _vector_positions(self) -> Ints:
        """The position of the chunk that each vector is of; -1 for the vector of a lead."""
        documents = self._columns["vector_documents"]
        if not self.has_passages:
            return np.full(len(documents), -1)
        numbers = np.arange(len(documents)) - np.searchsorted(documents, documents)
        return np.where(numbers > 0, np.searchsorted(self.documents, documents) + numbers - 1, -1)

    def _rows_of(self, inside: Mask | None) -> Ints:
        """The rows of the vectors of the positions `inside`, and of their documents' leads."""
        documents = self._columns["vector_documents"]
        if inside is None:
            return np.arange(len(documents))
        wanted = np.zeros(len(self._columns["document_numbers"]), np.bool_)
        wanted[self.documents[np.flatnonzero(inside)]] = True
        rows: Ints = np.flatnonzero(wanted[documents])
        if not self.has_passages:
            return rows
        positions = self._vector_positions[rows]
        return rows[(positions < 0) | inside[positions]]

    def _ranges(self, codes: Sequence[int]) -> Iterator[tuple[int, int, int]]:
        """(code, first, after the last) of each term's postings."""
        known, starts = self._columns["codes"], self._columns["starts"]
        places = np.searchsorted(known, np.asarray(codes, np.uint32))
        for code, place in zip(codes, places.tolist(), strict=True):
            found = place < len(known) and int(known[place]) == code
            yield (code, int(starts[place]), int(starts[place + 1])) if found else (code, 0, 0)


def read(folder: Path, name: str) -> Any:
    """One column of a set, mapped into memory if it is not small.

    Raises:
        IndexUnusable: the file is missing or broken.
    """
    path = folder / f"{name}.npy"
    try:
        with translated(path):
            mapped = np.load(path, mmap_mode="r" if path.stat().st_size > 4096 else None)
            return np.asarray(mapped)  # the same memory without the costly access
    except (ValueError, TypeError, SyntaxError, EOFError) as error:  # what numpy raises for invalid headers
        raise IndexUnusable(f"索引文件 {path} 已损坏。", remedy=REBUILD) from error


def highest(values: Floats, limit: int) -> Ints:
    """Where the highest values are, the highest first, ties by place."""
    places = np.arange(len(values))
    if len(values) > limit:
        least = np.partition(values, len(values) - limit)[len(values) - limit]
        places = np.flatnonzero(values >= least)
    order: Ints = places[np.argsort(-values[places], kind="stable")][:limit]
    return order


def _best_of_each(cosines: Floats, firsts: Ints, sizes: Ints) -> Ints:
    """Where each run of cosines has its highest, the first of equal ones; the runs begin at `firsts` and are `sizes` long."""
    if len(firsts) == len(cosines):
        return firsts
    highest_of = np.maximum.reduceat(cosines, firsts)
    reached: Ints = np.flatnonzero(cosines == np.repeat(highest_of, sizes))
    return reached[np.searchsorted(reached, firsts)]


def _cosines(matrix: Vectors, rows: Ints, vectors: Vectors) -> Floats:
    """`vectors @ matrix[rows].T`, each number the same whatever else is asked together.

    Not by matrix multiplication: its threads wait for one another where a core is busy, 12 ms for what takes 0.2.
    """
    cosines = np.empty((len(vectors), len(rows)), np.float32)
    for first in range(0, len(rows), _BLOCK):
        wanted = rows[first : first + _BLOCK]
        without_gap = wanted[-1] - wanted[0] == len(wanted) - 1
        block = matrix[wanted[0] : wanted[-1] + 1] if without_gap else matrix[wanted]  # a list of rows copies
        for vector, row in zip(vectors, cosines, strict=True):
            np.vecdot(block, vector, out=row[first : first + _BLOCK])
    return cosines
