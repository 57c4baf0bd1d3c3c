"""One writer of a folder at a time: a lock that ends with its process, however that ends, and a note of who holds it.

The lock is the operating system's (`filelock`: flock, on Windows LockFile), so that no dead process's lock is ever left. The note
beside it only tells people whom they wait for; nothing is decided by it.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from bianyin.errors import CorpusBusy, CorpusError

LOCK_FILE, NOTE_FILE = "writing.lock", "writing.json"
_POLL = 0.1  # seconds between two tries


class Holder(NamedTuple):
    """Who writes: process, computer, verb, and since when (local time, to the second)."""

    pid: int
    host: str
    verb: str
    since: str

    def __str__(self) -> str:
        return (
            f"进程 {self.pid}（主机 {self.host}）的 bianyin {self.verb}，始于 {self.since.replace('T', ' ')}"
        )


@contextmanager
def writing(folder: Path, verb: str, *, patience: float) -> Iterator[None]:
    """Hold the folder's lock while the block runs; readers never ask for it.

    Args:
        verb: what is done, as the one who waits is told it.
        patience: seconds to wait for another writer.

    Raises:
        CorpusBusy: another process still writes; with who it is.
        CorpusError: the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK_FILE, thread_local=False)
        lock.acquire(timeout=max(patience, 0), poll_interval=_POLL)
    except Timeout:
        raise busy(str(_noted(folder) or "另一个进程"), patience) from None
    except OSError as error:
        raise CorpusError(
            f"语料文件夹 {folder} 无法写入：{error.strerror or error}。",
            remedy="请检查该文件夹的写权限与磁盘；只读的语料库可以检索（search）和写报告（report），不能导入、采集或编索引。",
        ) from error
    try:
        _note(folder, verb)
        yield
    finally:
        with suppress(OSError):
            (folder / NOTE_FILE).unlink(missing_ok=True)
        lock.release()


def busy(holder: str, patience: float) -> CorpusBusy:
    """That another one writes, and what to do."""
    return CorpusBusy(
        f"语料库正由{holder}写入，等待 {patience:g} 秒后放弃；本命令什么也没有写。",
        remedy="请等它结束后再运行同一命令（BIANYIN_WRITER_WAIT 可给更多秒数）；检索与报告（--index-within 0）不受影响。",
    )


def _note(folder: Path, verb: str) -> None:
    """Best effort: on a full disk the lock holds without a note."""
    since = dt.datetime.now().isoformat(timespec="seconds")
    holder = Holder(os.getpid(), socket.gethostname(), verb, since)
    with suppress(OSError):
        new = folder / f"{NOTE_FILE}.new"
        new.write_text(json.dumps(holder._asdict()), encoding="utf-8")
        new.replace(folder / NOTE_FILE)


def _noted(folder: Path) -> Holder | None:
    try:
        return Holder(**json.loads((folder / NOTE_FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
