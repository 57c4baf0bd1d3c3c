"""One crawl of a corpora folder at a time: a lock that ends with its process, however that ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bianyin.errors import CorpusBusy

FILE_NAME = "crawl.lock"


@contextmanager
def crawl_lock(corpora: Path) -> Iterator[None]:
    """Hold the folder's lock.

    Raises:
        CorpusBusy: another crawl or rebuild is under way; with the number of its process.
    """
    corpora.mkdir(parents=True, exist_ok=True)
    with (corpora / FILE_NAME).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise CorpusBusy(
                f"另一个采集或重建正在此文件夹进行（进程 {file.read().strip() or '未知'}）。",
                remedy="请等它结束后再运行；它已存的网页不受影响。",
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
