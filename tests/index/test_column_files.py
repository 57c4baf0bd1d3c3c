"""A column written piece by piece is the file that numpy saves at once, and its checksum is that of the whole."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bianyin.errors import IndexUnusable
from bianyin.index import soundness
from bianyin.index.column_files import ColumnFile, save
from bianyin.index.columns import read

COLUMNS: dict[str, Any] = {
    "bytes": np.frombuffer(random.Random(1).randbytes(10_007), np.uint8),
    "halves": np.arange(5_001, dtype=np.float16),
    "words": np.arange(4_099, dtype=np.uint32) * np.uint32(2_654_435_761),
    "vectors": np.random.default_rng(2).random((301, 7), np.float32),
    "nothing": np.zeros((0, 3), np.float32),
}


@pytest.mark.parametrize("size", [1, 3, 64, 1000])
@pytest.mark.parametrize("name", COLUMNS)
def test_piece_by_piece_the_file_is_the_same(tmp_path: Path, name: str, size: int) -> None:
    column = COLUMNS[name]
    with ColumnFile(tmp_path, name, column.dtype, column.shape[1:]) as file:
        for first in range(0, len(column), size):
            file.append(column[first : first + size])
    np.save(tmp_path / "at once.npy", column)
    assert (tmp_path / f"{name}.npy").read_bytes() == (tmp_path / "at once.npy").read_bytes()
    soundness.note(tmp_path, {name: read(tmp_path, name)}, {name: file.sum})
    soundness.check_whole(tmp_path, {name: column})
    soundness.check_sampled(tmp_path, {name: column})


def test_sums_are_of_what_was_meant_not_of_what_can_be_read(tmp_path: Path) -> None:
    sums = {"words": save(tmp_path, "words", COLUMNS["words"])}
    harmed = COLUMNS["words"].copy()
    harmed[2_000] ^= 1
    np.save(tmp_path / "words.npy", harmed)
    soundness.note(tmp_path, {"words": read(tmp_path, "words")}, sums)
    with pytest.raises(IndexUnusable, match="--rebuild"):
        soundness.check_whole(tmp_path, {"words": read(tmp_path, "words")})
