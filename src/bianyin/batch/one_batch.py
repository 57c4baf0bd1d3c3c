"""One batch at a time in a folder: two would do every row twice. The lock ends with its process, however that ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bianyin.errors import BianyinError, InputError

_LOCK = ".batch.lock"


@contextmanager
def one_batch(folder: Path) -> Iterator[None]:
    """Make the folder where there is none, and hold it while the block runs; nobody is waited for.

    Raises:
        InputError: the folder cannot be written.
        BianyinError: another batch writes it.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / _LOCK, timeout=0, thread_local=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise BianyinError(
            f"另一个 bianyin batch 正在写 {folder}；本命令什么也没有写。",
            remedy="请等它结束后再运行同一命令，或用 -o 另指一个文件夹。",
        ) from None
    except OSError as error:
        raise InputError(
            f"无法写入（{error.strerror}）。", path=folder, remedy="请用 -o 另指一个文件夹。"
        ) from None
    try:
        yield
    finally:
        lock.release()
