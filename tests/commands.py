"""Run the `bianyin` command as a user does: its own process, its exit code, both its streams."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

COMMAND = Path(sys.executable).with_name("bianyin")


class Result(NamedTuple):
    """What a finished command left behind."""

    code: int
    stdout: str
    stderr: str

    @property
    def last_line(self) -> str:
        """stderr's last line: where every failure says what to do."""
        lines = self.stderr.strip().splitlines()
        return lines[-1] if lines else ""


def environment(**changes: str) -> dict[str, str]:
    """This process's environment without any setting of ours, plus `changes`."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BIANYIN_")}
    return {**clean, **changes}


def bianyin(cwd: Path, *arguments: str | Path, **changes: str) -> Result:
    """Run a verb in `cwd` and wait for it."""
    finished = subprocess.run(
        [COMMAND, *map(str, arguments)],
        cwd=cwd,
        env=environment(**changes),
        capture_output=True,
        text=True,
        timeout=300,
    )
    return Result(finished.returncode, finished.stdout, finished.stderr)
