"""Batches run in this process, and what they did anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path

from bianyin.batch import BatchDone, BatchRow, OpenExecutor, run_batch
from bianyin.batch.row_report import RowTask
from bianyin.settings import Settings

NOON = dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)
POINTS = """region,sector,date,kind,confidence
辽宁,工业,2021-09-27,Event,0.8
湖北,工业,2021-09-20,Event,0.5
河北,工业,2021-10-01,Event,0.5
"""


class InThisProcess(Executor):
    """An executor that does the work at once, and keeps what it was."""

    def __init__(self) -> None:
        self.tasks: list[RowTask] = []

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        from concurrent.futures import Future

        future: Future[object] = Future()
        self.tasks.append(*args)
        future.set_result(fn(*args, **kwargs))
        return future


@contextmanager
def opened(executor: Executor) -> Iterator[Executor]:
    yield executor


def run(
    rows: list[BatchRow], folder: Path, settings: Settings, workers: OpenExecutor, only_failed: bool = False
) -> BatchDone:
    return run_batch(
        rows, folder, settings, open_executor=workers, only_failed=only_failed, clock=lambda: NOON
    )


def counted(
    rows: list[BatchRow], folder: Path, settings: Settings, only_failed: bool = False
) -> tuple[int, BatchDone]:
    """How many reports were made anew, and what the batch came to."""
    executor = InThisProcess()
    done = run(rows, folder, settings, lambda: opened(executor), only_failed)
    return len(executor.tasks), done
