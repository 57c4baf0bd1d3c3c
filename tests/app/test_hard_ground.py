"""Kills, damages and verbs at once, in a small size; the full one is `python -m bench.hard_ground`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="each verb runs in a fork, which is quick")
def test_after_kills_damages_and_two_at_once_answers_are_the_same_or_refused_with_a_remedy_that_works() -> (
    None
):
    """Exit code 1 and a line of its own for each round that ends in anything else."""
    sizes = ("--kills", "2", "--damages", "3", "--pairs", "1", "--tries", "1", "--seed", "7")
    done = subprocess.run(
        [sys.executable, "-m", "bench.hard_ground", *sizes],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "| pair of verbs | as one after the other, or refused | 1 |" in done.stdout
