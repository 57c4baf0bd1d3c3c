"""A job in hand: its lease is renewed from a thread, also while a step is silent, and what it found is told with it."""

from __future__ import annotations

import _thread
import os
import signal
import threading
from contextlib import suppress
from types import FrameType, TracebackType
from typing import TYPE_CHECKING

from bianyin.errors import BianyinError
from bianyin.lab.job import FoundRecord, Job, JobProgress
from bianyin.lab.job_queue import JobQueue

if TYPE_CHECKING:
    from bianyin.model import Event, PointWindow
    from bianyin.report.found import Found

BEAT = 1.0  # seconds between two beats
_GRACE = 20.0  # seconds that a step may take to notice that it shall stop
_WAKE = getattr(signal, "SIGUSR1", signal.SIGABRT)  # Windows has none of one's own, and passes none on
WEDGED = 75  # the exit code of a worker that could not let go of a job: it may be started again at once


class LetGo(BaseException):
    """The job is no longer this worker's. Not an Exception: nothing on the way may take it for a failure of its own."""


class Holding:
    """Renews a job's lease as long as the block lasts.

    Within the block, on the main thread, `LetGo` is raised as soon as the job is cancelled or another worker's, or this worker
    is asked to leave, wherever the work then is. A step that does not notice within 20 seconds ends with its process: what it
    would write counts no more.
    """

    def __init__(self, queue: JobQueue, job: Job, every: float = BEAT) -> None:
        self.job, self._queue, self._every = job, queue, every
        self._progress, self._seen = JobProgress(), dict[str, int]()
        self._name = ""
        self._turn = threading.Condition()
        self._leaving = self._raised = self._over = False
        self._thread = threading.Thread(target=self._keep, name="beat", daemon=True)

    def __enter__(self) -> Holding:
        self._before = signal.signal(_WAKE, self._wake)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """From here on nothing is raised any more. May be called again, where `LetGo` came as the block ended."""
        self._over = True
        with self._turn:
            self._turn.notify_all()
        self._thread.join()
        signal.signal(_WAKE, self._before)

    def leave(self) -> None:
        """Hand the job back at once. For a signal handler, which may stand in the middle of anything: it waits for nothing."""
        threading.Thread(target=self._stop, daemon=True).start()

    def stage(self, name: str, done: int, total: int) -> None:
        """A step forward, as the verbs of `app` tell it; a stage that comes again is the next turn of it."""
        now = self._progress
        if name != self._name:
            self._seen[name] = turn = self._seen.get(name, 0) + 1
            shown = name if turn == 1 else f"{name}（第 {turn} 轮）"
            self._name = name
            now = now.model_copy(update={"stage": shown, "step": now.step + 1, "done": 0})
        told = {"done": max(done, now.done), "total": max(total, done, now.done)}
        self._progress = now.model_copy(update=told)

    def found(self, point: PointWindow, found: Found) -> None:
        """Records of a window; one that was told before is not told again."""
        known = self._progress.found
        new = (_row(event) for event in found.events)
        self._progress = self._progress.model_copy(update={"found": tuple(dict.fromkeys((*known, *new)))})

    def tell(self) -> bool:
        """Tell now how far the work is; False: the job is no longer this worker's."""
        return self._queue.beat(self.job, self._progress)

    def _keep(self) -> None:
        with self._turn:
            while not self._over and not self._leaving and self._is_ours():
                self._turn.wait(self._every)
        if self._over:
            return
        if self._leaving:
            with suppress(BianyinError):  # its lease lapses
                self._queue.hand_back(self.job)
        if hasattr(signal, "SIGUSR1"):
            os.kill(os.getpid(), _WAKE)
        else:
            _thread.interrupt_main(_WAKE)
        with self._turn:
            if not self._turn.wait_for(lambda: self._over, _GRACE):
                os._exit(WEDGED)

    def _is_ours(self) -> bool:
        try:
            return self._queue.beat(self.job, self._progress)
        except BianyinError:
            return True  # a database that is away for a moment; if it stays so, the lease lapses

    def _stop(self) -> None:
        with self._turn:
            self._leaving = True
            self._turn.notify_all()

    def _wake(self, _number: int, _frame: FrameType | None) -> None:
        if not self._over and not self._raised:
            self._raised = True
            raise LetGo


def _row(event: Event) -> FoundRecord:
    return FoundRecord(
        point=event.change_point.date,
        title=event.title.value,
        date=event.dates[event.window_date].value.value,
        url=event.sources[0].url,
        names_region=event.association.names_region,
    )
