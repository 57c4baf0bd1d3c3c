"""Write a column to its file piece by piece: the whole need not fit in memory, and its checksum is made on the way."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zlib import crc32

import numpy as np


class ColumnFile:
    """A column that grows row by row; the file is what `numpy.save` makes of all rows together.

    Attributes:
        sum: the checksum of all that was appended.
    """

    def __init__(self, folder: Path, name: str, kind: Any, row: tuple[int, ...] = ()) -> None:
        """
        Args:
            kind: the numpy type of the numbers.
            row: the shape of a row; () for a column of single numbers.
        """
        self.sum = 0
        self._kind, self._row, self._rows = np.dtype(kind), row, 0
        self._file = (folder / f"{name}.npy").open("wb", buffering=0)
        self._write_header()

    def append(self, rows: Any) -> None:
        """Rows of shape (count, *row)."""
        data = np.ascontiguousarray(rows, self._kind).reshape(-1).view(np.uint8)
        self.sum = crc32(data.data, self.sum)
        self._rows += len(rows)
        left = data.data
        while len(left):  # the system writes 2 GiB at a time at most
            left = left[self._file.write(left) :]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._file:
            if kind is None:
                self._file.seek(0)
                self._write_header()

    def _write_header(self) -> None:
        """As long for any number of rows, so that it can be written again once they are counted."""
        shape = {"descr": self._kind.str, "fortran_order": False, "shape": (self._rows, *self._row)}
        np.lib.format.write_array_header_1_0(self._file, shape)


def save(folder: Path, name: str, column: Any) -> int:
    """Write a whole column; returns its checksum."""
    with ColumnFile(folder, name, column.dtype, column.shape[1:]) as file:
        file.append(column)
    return file.sum
