"""Whether columns are still as they were written: a disk, a copy or a power cut may have put zeros or noise in them.

Their headers do not tell, and a search of such columns finds something wrong or nothing at all. A column's sums are
noted when it is written. A search compares those of a few blocks of each column, spread over it, as all of it would
have to be read; an update, which takes columns over, and `bianyin doctor` compare those of everything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bianyin.errors import IndexUnusable
from bianyin.index.sqlite import REBUILD, translated

SUMS_FILE = "sums.json"
# Bytes a block, and how many blocks of a column a search looks at: whatever harms a tenth of it is noticed.
_BLOCK, _BLOCKS = 4096, 12


class Sum:
    """Of bytes as 64-bit words, modulo 2⁶⁴, piece by piece: as fast as memory is read."""

    def __init__(self) -> None:
        self._total, self._rest = 0, b""

    def add(self, data: Any) -> None:
        """The next bytes, as an array of them."""
        import numpy as np

        if self._rest:  # the word that the piece before began
            missing = 8 - len(self._rest)
            self._rest, data = self._rest + data[:missing].tobytes(), data[missing:]
            if len(self._rest) < 8:
                return
            self._total += int.from_bytes(self._rest, "little")
        words = len(data) // 8 * 8
        self._total += int(data[:words].view(np.uint64).sum(dtype=np.uint64))
        self._rest = data[words:].tobytes()

    def __str__(self) -> str:
        return f"{(self._total + int.from_bytes(self._rest, 'little')) % (1 << 64):x}"


def note(folder: Path, columns: Mapping[str, Any], sums: Mapping[str, Sum]) -> None:
    """Write down the sums of all the columns of a set: those made while they were written, and of what can be read."""
    noted = {name: [f"{_kind(column)} {sums[name]}", _sampled(column)] for name, column in columns.items()}
    with translated(folder / SUMS_FILE):
        (folder / SUMS_FILE).write_text(json.dumps(noted, indent=1), encoding="ascii")


def check_sampled(folder: Path, columns: Mapping[str, Any]) -> None:
    """Compare a few blocks of each column; a set that was written without sums passes.

    Raises:
        IndexUnusable: a column is not as it was written, or the sums are none.
    """
    noted = _noted(folder)
    for name, column in columns.items() if noted is not None else ():
        if (noted or {}).get(name, [None, None])[1] != _sampled(column):
            raise _broken(folder / f"{name}.npy")


def check_whole(folder: Path, columns: Mapping[str, Any]) -> None:
    """Compare all that is in the columns.

    Raises:
        IndexUnusable: a column is not as it was written, or there are no sums.
    """
    noted = _noted(folder) or {}
    for name, column in columns.items():
        if noted.get(name, [None, None])[0] != _whole(column):
            raise _broken(folder / f"{name}.npy")


def _noted(folder: Path) -> dict[str, list[str]] | None:
    path = folder / SUMS_FILE
    if not path.exists():
        return None
    with translated(path):
        text = path.read_bytes()
    try:
        sums = json.loads(text)
        if all(len(each) == 2 for each in sums.values()):
            return dict(sums)
    except (ValueError, AttributeError, TypeError):
        pass
    raise _broken(path)


def _broken(path: Path) -> IndexUnusable:
    return IndexUnusable(f"索引文件 {path} 已损坏：内容与写入时不同。", remedy=REBUILD)


def _whole(column: Any) -> str:
    return f"{_kind(column)} {_sum(_bytes(column))}"


def _sampled(column: Any) -> str:
    """Blocks from the first to the last, evenly; of a short column everything."""
    data = _bytes(column)
    if len(data) <= _BLOCK * _BLOCKS:
        return _whole(column)
    last = len(data) - _BLOCK
    firsts = [last * block // (_BLOCKS - 1) for block in range(_BLOCKS)]
    return f"{_kind(column)} " + " ".join(str(_sum(data[first : first + _BLOCK])) for first in firsts)


def _kind(column: Any) -> str:
    return f"{column.dtype.str}{list(column.shape)}"


def _bytes(column: Any) -> Any:
    import numpy as np

    return np.ascontiguousarray(column).reshape(-1).view(np.uint8)


def _sum(data: Any) -> Sum:
    found = Sum()
    found.add(data)
    return found
