"""The verb worker: does the jobs of the web application; `bianyin serve` starts some."""

from __future__ import annotations

import os
import signal
import time
from threading import Thread
from typing import Annotated

import typer

from bianyin.cli.running import Corpora, VectorStoreDir, settings_with

_LOOK_SECONDS = 2.0
_BEHIND = 10  # of 19: readers of pages go before jobs, where both want the processor


def add_to(app: typer.Typer) -> None:
    app.command("worker", help="执行网页应用的任务；bianyin serve 会自己启动。", hidden=True)(worker)


def worker(
    beside_server: Annotated[
        bool, typer.Option("--beside-server", help="启动它的进程结束时也结束，手上的任务交回")
    ] = False,
    corpora: Corpora = None,
    vector_store: VectorStoreDir = None,
) -> None:
    from bianyin.lab import work

    if beside_server:
        os.nice(_BEHIND)
        Thread(target=_leave_with, args=(os.getppid(),), daemon=True).start()
    work(settings_with(corpora, vector_store))


def _leave_with(parent: int) -> None:
    """Ask this process to leave once its server was killed: nobody else would."""
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
