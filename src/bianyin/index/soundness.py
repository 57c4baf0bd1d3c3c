"""Whether columns are still as they were written: a disk, a copy or a power cut may have put zeros or noise in them.

Their headers do not tell, and a search of such columns finds something wrong or nothing at all. So the checksums of a
column are noted when it is written. A search compares those of a few blocks of each column, spread over it, as it would
have to read the whole column otherwise; an update, which takes columns over, and `bianyin doctor` compare everything.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from bianyin.errors import IndexUnusable
from bianyin.index.sqlite import REBUILD, translated

SUMS_FILE = "sums.json"
# Bytes a block, and how many blocks of a column a search looks at: harm to a tenth of the column is noticed.
_BLOCK, _BLOCKS = 4096, 12
# A column's place in `sums.json`: type and shape, the checksum of the whole, those of the blocks.
_KIND, _WHOLE, _BLOCKWISE = range(3)


def note(folder: Path, columns: Mapping[str, Any], sums: Mapping[str, int]) -> None:
    """Write down the checksums of a set: `sums` of the whole columns as they were meant, and of what can be read."""
    noted = {name: [_kind(column), sums[name], _blockwise(column)] for name, column in columns.items()}
    with translated(folder / SUMS_FILE):
        (folder / SUMS_FILE).write_text(json.dumps(noted, indent=1), encoding="ascii")


def check_sampled(folder: Path, columns: Mapping[str, Any]) -> None:
    """Compare a few blocks of each column.

    Raises:
        IndexUnusable: a column is not as it was written, or the checksums cannot be read.
    """
    _compare(folder, columns, _BLOCKWISE, _blockwise)


def check_whole(folder: Path, columns: Mapping[str, Any]) -> None:
    """Compare all that is in the columns.

    Raises:
        IndexUnusable: as `check_sampled`.
    """
    _compare(folder, columns, _WHOLE, lambda column: crc32(_bytes(column)))


def _compare(folder: Path, columns: Mapping[str, Any], place: int, sum_of: Callable[[Any], object]) -> None:
    noted = _noted(folder)
    for name, column in columns.items():
        sums = noted.get(name)
        if sums is None or sums[_KIND] != _kind(column) or sums[place] != sum_of(column):
            raise _broken(folder / f"{name}.npy")


def _noted(folder: Path) -> dict[str, list[Any]]:
    path = folder / SUMS_FILE
    with translated(path):
        text = path.read_bytes()
    try:
        sums = json.loads(text)
        if all(len(each) == _BLOCKWISE + 1 for each in sums.values()):
            return dict(sums)
    except (ValueError, AttributeError, TypeError):
        pass
    raise _broken(path)


def _broken(path: Path) -> IndexUnusable:
    return IndexUnusable(f"索引文件 {path} 已损坏：内容与写入时不同。", remedy=REBUILD)


def _blockwise(column: Any) -> list[int]:
    """Of blocks from the first to the last, evenly; of a short column everything."""
    data = _bytes(column)
    last = max(len(data) - _BLOCK, 0)
    firsts = [last * block // (_BLOCKS - 1) for block in range(_BLOCKS)]
    return [crc32(data[first : first + _BLOCK]) for first in firsts]


def _kind(column: Any) -> str:
    return f"{column.dtype.str}{list(column.shape)}"


def _bytes(column: Any) -> Any:
    return np.ascontiguousarray(column).reshape(-1).view(np.uint8)
