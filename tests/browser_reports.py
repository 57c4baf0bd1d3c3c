"""Run a verb of this very source, as a user does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from commands import environment


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bianyin", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done
