"""One update of an index folder at a time."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bianyin.index.sqlite import translated

LOCK_FILE = "index.lock"
_NO_DATABASE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


@contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Hold the folder's lock. It is a transaction, so it ends with the process, however that ends.

    Raises:
        IndexUnusable: another process holds it, or the folder cannot be written.
    """
    path = folder / LOCK_FILE
    with translated(path):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            connection = _locked(path)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode not in _NO_DATABASE:
                raise
            os.truncate(
                path, 0
            )  # it holds nothing; emptied, not removed, as others may be waiting for the same
            connection = _locked(path)
    with closing(connection):
        yield


def _locked(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except BaseException:
        connection.close()
        raise
    return connection
