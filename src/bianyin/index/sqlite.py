"""Open the index's SQLite files, and say in plain words what is wrong with them."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bianyin.errors import IndexBusy, IndexUnusable

# Long enough for another process's transaction of a few hundred documents to end.
BUSY_SECONDS = 30.0
# Bytes: with less, the disk is what is wrong.
_ROOM = 64 * 1024
REBUILD = "请运行 bianyin index --rebuild 重建（语料目录不受影响）。"
_FULL = "磁盘已满：请腾出空间后重新运行同一命令，已完成的部分会保留。"
_WAIT = "另一个进程正在写入索引：请等它结束后重试。"
_UNWRITABLE = "请检查该目录的写权限，或用 --vector-store 指定可写的目录。"


def connect(path: Path) -> sqlite3.Connection:
    """A connection in WAL mode; the file and its folder are created if missing.

    It may be handed from thread to thread; whoever does so lets one at a time use it.

    Raises:
        IndexUnusable: the folder or file cannot be created, opened or written, or is no database.
    """
    with translated(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            # A power cut may lose the last transactions, never the file; a kill loses nothing.
            connection.execute("PRAGMA synchronous = NORMAL")
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn operating-system and SQLite failures about `path` into `IndexUnusable` with what to do."""
    try:
        yield
    except FileNotFoundError as error:
        raise IndexUnusable(f"索引文件 {error.filename or path} 不见了。", remedy=REBUILD) from error
    except OSError as error:
        remedy = _FULL if error.errno == errno.ENOSPC else _UNWRITABLE
        raise IndexUnusable(
            f"索引目录 {path.parent} 无法读写：{error.strerror or error}。", remedy=remedy
        ) from error
    except sqlite3.Error as error:
        remedy = _FULL if _is_full(path) else _remedy_for(str(error))
        kind = IndexBusy if remedy == _WAIT else IndexUnusable
        raise kind(f"索引文件 {path} 无法使用：{error}。", remedy=remedy) from error


def _is_full(path: Path) -> bool:
    """SQLite says no more than "disk I/O error" where there is no room for its log."""
    try:
        return shutil.disk_usage(path.parent).free < _ROOM
    except OSError:
        return False


def _remedy_for(reason: str) -> str:
    reason = reason.lower()
    if "full" in reason:
        return _FULL
    if "locked" in reason or "busy" in reason:
        return _WAIT
    if "readonly" in reason or "read-only" in reason or "permission" in reason or "unable to open" in reason:
        return _UNWRITABLE
    if "malformed" in reason or "not a database" in reason or "corrupt" in reason:
        return REBUILD
    return "请检查该目录；若文件已损坏，" + REBUILD
