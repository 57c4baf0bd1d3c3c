"""A worker: takes the oldest job, does it, and takes the next. A process of its own, as many as one likes.

Killed at any moment it leaves a job whose lease lapses, which another worker then takes. Asked to leave (SIGTERM, SIGINT) it hands
its job back at once.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import sys
import threading
import time
import traceback
from typing import TYPE_CHECKING

from bianyin.errors import BianyinError, CorpusBusy, IndexBusy, ServiceError
from bianyin.lab.doing import do
from bianyin.lab.holding import BEAT, Holding, LetGo
from bianyin.lab.job_queue import LEASE
from bianyin.lab.lab import Lab, open_lab

if TYPE_CHECKING:
    from types import FrameType

    from bianyin.lab.job import Job
    from bianyin.settings import Settings

_IDLE = 1.0  # seconds between two looks at an empty queue
_BUSY = 2.0  # seconds before a corpus that another process writes is asked again
_PATIENCE = 6 * 3600.0  # seconds that a job waits for it in all


def work(settings: Settings, *, lease: float = LEASE, beat: float = BEAT, until_empty: bool = False) -> None:
    """Do jobs until asked to leave. To be called on a process's main thread.

    Args:
        until_empty: end where nothing is left to be taken.
    """
    with open_lab(settings, lease=lease) as lab:
        _Worker(lab, settings, beat).run(until_empty=until_empty)


class _Worker:
    def __init__(self, lab: Lab, settings: Settings, beat: float) -> None:
        self._lab, self._settings, self._beat = lab, settings, beat
        self.name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"
        self._leaving = threading.Event()
        self._held: Holding | None = None

    def run(self, *, until_empty: bool) -> None:
        signal.signal(signal.SIGTERM, self._leave)
        signal.signal(signal.SIGINT, self._leave)
        while not self._leaving.is_set():
            job = self._next()
            if job is not None:
                self._do(job)
            elif until_empty:
                return
            else:
                self._leaving.wait(_IDLE)

    def _leave(self, _number: int, _frame: FrameType | None) -> None:
        self._leaving.set()
        if self._held is not None:
            self._held.leave()

    def _next(self) -> Job | None:
        try:
            return self._lab.work.claim(self.name)
        except BianyinError as error:
            if not isinstance(error, ServiceError):
                _log(f"取任务失败：{error}")
            self._leaving.wait(_IDLE)
            return None

    def _do(self, job: Job) -> None:
        """Do one job; what goes wrong with it ends the job, not the worker."""
        held = Holding(self._lab.work, job, self._beat)
        try:
            with held:
                self._held = held
                if self._leaving.is_set():
                    held.leave()
                self._patiently(held)
        except LetGo:
            _log(f"任务 {job.id} 已放手")
        except BianyinError as error:
            self._fail(job, error)
        except Exception as error:  # noqa: BLE001 - a fault of ours in one job must not end the others
            traceback.print_exception(error, file=sys.stderr)
            said = BianyinError(
                f"程序内部出错（{type(error).__name__}）。", remedy="请把服务器日志报告给维护者。"
            )
            self._fail(job, said)
        finally:
            held.close()
            self._held = None

    def _patiently(self, held: Holding) -> None:
        """Do the job; where another process writes corpus or index, wait for it, and say so."""
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                do(self._lab, held, self._settings)
                return
            except (CorpusBusy, IndexBusy) as error:
                if time.monotonic() > until:
                    raise
                held.stage(f"等待：{error.message}", 0, 0)
            time.sleep(_BUSY)

    def _fail(self, job: Job, error: BianyinError) -> None:
        _log(f"任务 {job.id} 失败：{error}")
        try:
            self._lab.work.fail(job, error)
        except BianyinError as unsaid:
            _log(str(unsaid))  # its lease lapses, and it is tried again


def _log(said: str) -> None:
    from bianyin.text.harmless import harmless

    print(harmless(said), file=sys.stderr, flush=True)  # noqa: T201
