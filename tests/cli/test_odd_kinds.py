"""A sample of `python -m bench.odd_inputs`: odd files, options, settings and terminals by kinds, and how reading grows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from bench.odd_inputs.cases import Case
from bench.odd_inputs.judging import Ended, faults

from commands import environment

TREE = Path(__file__).parents[2]


def test_what_is_odd_is_told_in_short_or_read_with_a_warning() -> None:
    command = [sys.executable, "-m", "bench.odd_inputs", "--of-each", "5", "--alone", "10"]
    done = subprocess.run(command, cwd=TREE, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    assert done.stdout.startswith("35 cases (") and ", 0 not met as they should" in done.stdout, done.stdout


@pytest.mark.parametrize(
    ("ended", "fault"),
    [
        (Ended(1, b"", b"Traceback (most recent call last):", 1.0), "traceback"),
        (Ended(2, b"", ("错误：" + "长" * 2000).encode(), 1.0), "2003 characters"),
        (Ended(2, b"", "错误：坏了。".encode(), 1.0), "no remedy"),
        (Ended(0, b"a\x1b[31m", b"", 1.0), "character"),
        (Ended(0, b"http://u:s3cret@h/", b"", 1.0), "secret"),
        (Ended(5, b"", "请重试".encode(), 1.0), "exit code 5"),
        (Ended(None, b"", b"", 1.0), "does not end"),
    ],
)
def test_the_bench_sees_each_fault(ended: Ended, fault: str) -> None:
    assert any(fault in each for each in faults(Case("file", "x", ()), ended))
