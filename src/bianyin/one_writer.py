"""One writer of a folder at a time: a lock that ends with its process, however that ends, and a note of who holds it.

The lock is the operating system's (`filelock`: flock, on Windows LockFile), so that no dead process's lock is ever left. The note
beside it only tells people whom they wait for; nothing is decided by it.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bianyin.errors import CorpusBusy, CorpusError, InputError

if TYPE_CHECKING:
    from filelock import FileLock

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
        InputError: it is a file.
    """
    from filelock import Timeout

    made = not folder.exists()
    if not made and not folder.is_dir():
        raise InputError("是文件，不是文件夹。", path=folder, remedy="请核对 --corpora（BIANYIN_CORPORA）。")
    try:
        lock = _acquired(folder, patience)
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
        if made:
            _leave_no_trace(folder)
        lock.release()
        if made and os.name == "nt" and (folder / LOCK_FILE).exists():  # there, no open file is removed
            _leave_no_trace(folder)


def _acquired(folder: Path, patience: float) -> FileLock:
    """The lock on the file that stands there now: one that was waited for may have been taken away with its folder."""
    from filelock import FileLock

    until = time.monotonic() + max(patience, 0)
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK_FILE, thread_local=False)
        try:
            lock.acquire(timeout=max(until - time.monotonic(), 0), poll_interval=_POLL)
        except FileNotFoundError:  # the folder went before the file was opened
            continue
        if _stands(lock, folder):
            return lock
        lock.release()


def _stands(lock: FileLock, folder: Path) -> bool:
    handle = lock._context.lock_file_fd
    try:
        return handle is not None and os.path.samestat(os.fstat(handle), (folder / LOCK_FILE).stat())
    except OSError:
        return False


def _leave_no_trace(folder: Path) -> None:
    """A verb that came to write nothing leaves no folder behind; still under the lock, so that nobody writes meanwhile."""
    with suppress(OSError):
        if [entry.name for entry in folder.iterdir()] == [LOCK_FILE]:
            (folder / LOCK_FILE).unlink()
            folder.rmdir()


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
