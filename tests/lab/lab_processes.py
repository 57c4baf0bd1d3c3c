"""The lab's processes as they run: workers, and waiting for what they do."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import bianyin
from bianyin.lab import Job, Lab
from bianyin.settings import Settings
from commands import environment

LIMIT = 120.0  # seconds; generous: only a fault takes that long
Value = TypeVar("Value")
# A worker with a short lease, so that a test need not wait for half a minute.
_WORK = """
import sys
from bianyin.lab import work
from bianyin.settings import Settings
work(Settings(), lease=float(sys.argv[1]), beat=float(sys.argv[2]))
"""


def start_worker(settings: Settings, *, lease: float = 3.0, beat: float = 0.3) -> subprocess.Popen[bytes]:
    address = settings.database_url.get_secret_value() if settings.database_url else ""
    env = environment(
        BIANYIN_CORPORA=str(settings.corpora), BIANYIN_VECTOR_STORE=str(settings.vector_store),
        BIANYIN_DATABASE_URL=address, PYTHONPATH=str(Path(bianyin.__file__).parents[1]),
    )  # fmt: skip
    command = [sys.executable, "-c", _WORK, str(lease), str(beat)]
    return subprocess.Popen(command, env=env, cwd=settings.corpora.parent)


def wait_for(look: Callable[[], Value | None], limit: float = LIMIT) -> Value:
    """What `look` gives as soon as that is true."""
    until = time.monotonic() + limit
    while not (found := look()):
        assert time.monotonic() < until, "it never came about"
        time.sleep(0.02)
    return found


def ended(lab: Lab, job: Job) -> Job:
    return wait_for(lambda: found if (found := lab.job(job.id)).ended else None)
