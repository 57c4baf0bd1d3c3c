"""Who does the work: `concurrent.futures.Executor`s, opened for as long as a batch runs.

Every worker is a fresh interpreter of one thread at a time: rbeast keeps its options in a global variable, and what a row
needs open (index, catalog, model) is opened once a worker.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from functools import partial

from bianyin.errors import ConfigurationError, ServiceError

OpenExecutor = Callable[[], AbstractContextManager[Executor]]
_RETRIES = 3  # of a row whose worker is lost, by Dask
_PATIENCE = 30  # seconds for the scheduler to answer


def local_processes(count: int | None = None) -> OpenExecutor:
    """Processes of this machine; as many as there are processors for us, unless `count` says."""
    return partial(_local, count or processors())


def dask_cluster(address: str) -> OpenExecutor:
    """The workers of the Dask scheduler at `address` (tcp://host:8786); they must see the same files by the same paths."""
    return partial(_dask, address)


def processors() -> int:
    """Those that this process may use; a container may have fewer than the machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _local(count: int) -> Iterator[Executor]:
    # What libraries do in threads of their own: together no more of them than processors. Dask sets the same for its workers.
    threads = max(1, processors() // count)
    pool = ProcessPoolExecutor(
        count, mp_context=multiprocessing.get_context("spawn"), initializer=_with_threads, initargs=(threads,)
    )
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _with_threads(count: int) -> None:
    os.environ["OMP_NUM_THREADS"] = str(count)


@contextmanager
def _dask(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError:
        raise ConfigurationError(
            "没有安装 Dask。", remedy="请运行 pip install 'bianyin[cluster]'。"
        ) from None
    try:
        client = Client(address, timeout=_PATIENCE)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        raise ServiceError(
            f"Dask 调度器 {address} 没有应答（{type(error).__name__}）。",
            remedy="请核对 --scheduler，并确认它在运行。",
        ) from None
    with client:
        # Not by content: a row that was done before may be asked for again on purpose.
        yield client.get_executor(pure=False, retries=_RETRIES)  # type: ignore[no-untyped-call]
