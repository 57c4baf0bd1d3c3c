"""Reading what may not be written: a corpus or index on a read-only disk, or in a folder of somebody else's.

SQLite wants to make its log's index beside a file, Chroma writes to its database when it is opened, and tantivy makes a lock. So a
file without a log is opened as one that nobody changes, and engines get a folder of links with copies of the few small files
that they write.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def is_read_only(path: Path) -> bool:
    """Whether a file that is there, or its folder, cannot be written by this process; of what is not there False."""
    return path.exists() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def is_locked_up(folder: Path) -> bool:
    """Whether nothing can be made in a folder that is there."""
    return folder.exists() and not os.access(folder, os.W_OK)


def connect(path: Path, *, timeout: float, any_thread: bool = False) -> sqlite3.Connection:
    """A connection to an SQLite file, which reads alone where it cannot be written.

    A log beside such a file is another process's, which may be writing: it is read too. Without a log nobody has the file
    open. Statements that write fail then with "attempt to write a readonly database".
    """
    where, is_uri = str(path), is_read_only(path)
    if is_uri:
        log = path.with_name(path.name + "-wal")
        manner = "mode=ro" if log.exists() and log.stat().st_size else "mode=ro&immutable=1"
        where = f"{path.absolute().as_uri()}?{manner}"
    return sqlite3.connect(where, timeout=timeout, check_same_thread=not any_thread, uri=is_uri)


def shadow(folder: Path, own: Callable[[str], bool]) -> Path:
    """A temporary folder with links to what is in `folder`; whoever asks for it removes it.

    Args:
        own: of which names the shadow has a copy of its own, that may be written.
    """
    made = Path(tempfile.mkdtemp(prefix="bianyin-"))
    try:
        for path in folder.iterdir():
            target = made / path.name
            if not own(path.name):
                _link(path, target)
            elif path.is_file():
                shutil.copyfile(path, target)
    except BaseException:
        drop(made)
        raise
    return made


def drop(made: Path | None) -> None:
    """Remove a shadow."""
    if made is not None:
        with suppress(OSError):
            shutil.rmtree(made)


def _link(path: Path, target: Path) -> None:
    try:
        target.symlink_to(path.absolute(), target_is_directory=path.is_dir())
    except (OSError, NotImplementedError):  # Windows without the right to make links
        shutil.copytree(path, target) if path.is_dir() else shutil.copyfile(path, target)
