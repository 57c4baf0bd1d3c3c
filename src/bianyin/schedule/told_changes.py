"""What changed in a report since somebody was last told: kept beside the report until it has been told."""

from __future__ import annotations

import shutil
from pathlib import Path

from bianyin.compare import Comparison, compare, read_report

BEFORE = ".told"  # the report as it was told last, within its folder
_READ = ("records.jsonl", "rejected.jsonl", "run.json")


def remember(folder: Path) -> None:
    """Keep the report as it stands, unless one that was told earlier is still kept: killed or unheard, nothing is lost.

    Raises:
        OSError: the disk is full or refuses.
    """
    kept = folder / BEFORE
    if kept.exists():
        return
    partial = folder / f"{BEFORE}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    for name in _READ:
        shutil.copy2(folder / name, partial / name)
    partial.rename(kept)


def untold(folder: Path) -> Comparison:
    """What the report says now otherwise than when it was told last."""
    return compare(read_report(folder / BEFORE), read_report(folder))


def told(folder: Path) -> None:
    """What it says now has been told."""
    shutil.rmtree(folder / BEFORE, ignore_errors=True)
