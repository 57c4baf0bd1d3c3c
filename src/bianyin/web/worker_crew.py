"""The processes that do the jobs, beside the server: started with it, started again where one ends, ended with it."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from types import TracebackType
from typing import NamedTuple, Self

from bianyin.settings import Settings

_LOG = logging.getLogger("bianyin.web")
_LEAVE_SECONDS = 20.0  # for a worker to hand its job back


class Pauses(NamedTuple):
    """Seconds before a worker that ended is started again: doubled each time, until one has lived for a while."""

    first: float = 0.5
    longest: float = 60.0
    lived: float = 60.0


def worker_command(settings: Settings) -> tuple[str, ...]:
    folders = ("--corpora", str(settings.corpora), "--vector-store", str(settings.vector_store))
    return (sys.executable, "-m", "bianyin", "worker", "--beside-server", *folders)


class WorkerCrew:
    """So many workers, as long as the block lasts.

    A worker that ends by itself, whatever its exit code, is started again: one that could not let go of a job says 75, one that
    was killed for its memory says nothing. What it held is taken up by the lease's end.
    """

    def __init__(self, command: Sequence[str], count: int, pauses: Pauses = Pauses()) -> None:  # noqa: B008 - immutable
        self._command, self._pauses = list(command), pauses
        self._over, self._lock = threading.Event(), threading.Lock()
        self._running: dict[int, subprocess.Popen[bytes]] = {}
        self._keepers = [
            threading.Thread(target=self._keep, args=(at,), name=f"worker {at}", daemon=True)
            for at in range(count)
        ]

    def __enter__(self) -> Self:
        for each in self._keepers:
            each.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:  # none is started from here on
            self._over.set()
            running = list(self._running.values())
        for each in running:
            each.terminate()
        for each in running:
            try:
                each.wait(_LEAVE_SECONDS)
            except subprocess.TimeoutExpired:
                each.kill()
                each.wait()

    def _keep(self, at: int) -> None:
        """Have one worker run, until all is over."""
        pause = self._pauses.first
        while (process := self._start(at)) is not None:
            began = time.monotonic()
            code = process.wait()
            if self._over.is_set():
                return
            if time.monotonic() - began > self._pauses.lived:
                pause = self._pauses.first
            _LOG.warning("执行任务的进程已结束（%d），%g 秒后重新启动。", code, pause)
            self._over.wait(pause)
            pause = min(2 * pause, self._pauses.longest)

    def _start(self, at: int) -> subprocess.Popen[bytes] | None:
        """A worker, in a group of its own: Ctrl-C ends the server, and the server its workers. Not in a session of its own: its
        lower priority would count for nothing there, where Linux shares the processor by sessions."""
        with self._lock:
            if self._over.is_set():
                return None
            self._running[at] = subprocess.Popen(self._command, process_group=0)
            return self._running[at]
