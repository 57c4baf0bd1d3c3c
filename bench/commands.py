"""Run `bianyin` as a user would, and take its time and its peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

_MEBIBYTE = 1024  # ru_maxrss is in KiB on Linux


class Run(NamedTuple):
    """One command: wall-clock seconds, peak resident memory in MiB, what it printed, processor seconds (its children's too)."""

    seconds: float
    peak_mib: float
    stdout: str
    cpu: float


def bianyin(folder: Path, *arguments: str, **changes: str) -> Run:
    """Run a verb in `folder`, with its corpora and vector store there, and `changes` in its environment.

    Raises:
        SystemExit: the command failed; its stderr is shown.
    """
    command = [str(Path(sys.executable).with_name("bianyin")), *arguments]
    start = time.perf_counter()
    with (folder / "stdout").open("w+") as out, (folder / "stderr").open("w+") as err:
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=err, env=os.environ | changes)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}\n{(folder / 'stderr').read_text()}")
    return Run(
        seconds, usage.ru_maxrss / _MEBIBYTE, (folder / "stdout").read_text(), usage.ru_utime + usage.ru_stime
    )
