"""What is kept for the next process is whole or is made anew, whoever else writes and whatever happened to the file."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bianyin.services.e5.kept import digest_of, kept

CONTENT = b"a model" * 1000


class Making:
    """Counts how often it is asked."""

    def __init__(self, content: bytes = CONTENT) -> None:
        self.times, self._content = 0, content

    def __call__(self) -> bytes:
        self.times += 1
        return self._content


def test_made_once(tmp_path: Path) -> None:
    make = Making()
    assert [kept(tmp_path / "new" / "folder", "m.onnx", make) for _ in range(3)] == [CONTENT] * 3
    assert make.times == 1


def test_without_a_folder_it_is_made_each_time(tmp_path: Path) -> None:
    make = Making()
    assert kept(None, "m.onnx", make) == kept(None, "m.onnx", make) == CONTENT
    assert make.times == 2 and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("length", [0, 1, 31, 32, 33, 4000, len(CONTENT) + 31])
def test_half_a_file_is_made_anew(length: int, tmp_path: Path) -> None:
    kept(tmp_path, "m.onnx", Making())
    file = tmp_path / "m.onnx"
    file.write_bytes(file.read_bytes()[:length])
    make = Making()
    assert kept(tmp_path, "m.onnx", make) == CONTENT and make.times == 1
    assert kept(tmp_path, "m.onnx", make) == CONTENT and make.times == 1


@pytest.mark.parametrize("place", [0, 31, 32, 5000])
def test_a_flipped_byte_is_noticed(place: int, tmp_path: Path) -> None:
    kept(tmp_path, "m.onnx", Making())
    content = bytearray((tmp_path / "m.onnx").read_bytes())
    content[place] ^= 1
    (tmp_path / "m.onnx").write_bytes(content)
    make = Making()
    assert kept(tmp_path, "m.onnx", make) == CONTENT and make.times == 1


def test_where_nothing_can_be_written_it_is_made_each_time(tmp_path: Path) -> None:
    """A file stands where the folder should be: no user, root included, can write there."""
    (tmp_path / "taken").write_text("")
    make = Making()
    for folder in (tmp_path / "taken", tmp_path / "taken" / "below"):
        assert kept(folder, "m.onnx", make) == CONTENT
    assert make.times == 2 and (tmp_path / "taken").read_text() == ""


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs permissions that hold")
def test_a_folder_without_permission_to_write_is_read(tmp_path: Path) -> None:
    kept(tmp_path, "m.onnx", Making())
    tmp_path.chmod(0o555)
    make = Making()
    try:
        assert kept(tmp_path, "m.onnx", make) == kept(tmp_path, "other.onnx", make) == CONTENT
    finally:
        tmp_path.chmod(0o755)
    assert make.times == 1


def test_a_making_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def fails() -> bytes:
        raise RuntimeError("no model")

    with pytest.raises(RuntimeError):
        kept(tmp_path, "m.onnx", fails)
    assert list(tmp_path.iterdir()) == []


SLOW = """
import os, sys
from pathlib import Path
from bianyin.services.e5 import kept as module
whole = module.Path.replace
def slow(self, target):
    print("writing", flush=True)
    sys.stdin.readline()
    return whole(self, target)
module.Path.replace = slow
module.kept(Path(sys.argv[1]), "m.onnx", lambda: b"a model" * 1000)
"""


def writer(folder: Path) -> subprocess.Popen[str]:
    """A process that has written its file and waits before it moves it into place."""
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout and process.stdout.readline() == "writing\n"
    return process


def test_two_processes_at_once_both_have_it(tmp_path: Path) -> None:
    one, other = writer(tmp_path), writer(tmp_path)
    make = Making()
    assert kept(tmp_path, "m.onnx", make) == CONTENT
    for process in (one, other):
        process.communicate("go\n", timeout=60)
        assert process.returncode == 0
    assert kept(tmp_path, "m.onnx", make) == CONTENT and make.times == 1
    assert [path.name for path in tmp_path.iterdir()] == ["m.onnx"]


def test_what_a_killed_process_left_is_no_model_and_goes_in_time(tmp_path: Path) -> None:
    process = writer(tmp_path)
    process.kill()
    process.communicate(timeout=60)
    (left,) = tmp_path.iterdir()
    assert kept(tmp_path, "m.onnx", Making()) == CONTENT and left.exists()
    os.utime(left, (time.time() - 7200,) * 2)
    kept(tmp_path, "other.onnx", Making())
    assert not left.exists()


def test_other_weights_have_another_digest(tmp_path: Path) -> None:
    one, other = tmp_path / "one.bin", tmp_path / "other.bin"
    one.write_bytes(CONTENT)
    other.write_bytes(CONTENT[:-1] + b"L")
    assert digest_of(one) != digest_of(other) and digest_of(one) == digest_of(one)
