"""Read all that an index consists of, for `bianyin doctor`: a search reads no more than it needs."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bianyin.errors import IndexUnusable
from bianyin.index import column_writing
from bianyin.index import folder as folders
from bianyin.index.embed import CACHE_FILE
from bianyin.index.lexical import LexicalIndex
from bianyin.index.sqlite import REBUILD, translated


def examine(folder: Path) -> None:
    """Read the lexical file, the columns and the cache of the index in `folder` from end to end; Chroma's files are not.

    Raises:
        IndexUnusable: there is no index, or something in it is not as it was written.
    """
    served = folders.current(folder)
    if served is None:
        raise IndexUnusable(f"{folder} 中还没有索引。", remedy="请先运行 bianyin index。")
    with closing(LexicalIndex(served)) as index:
        index.check()
        name = index.meta("columns")
    if name is None:
        raise IndexUnusable(f"{folder} 中的索引尚未建完。", remedy="请先运行 bianyin index。")
    column_writing.check(served / name)
    if is_broken(folder / CACHE_FILE):
        raise IndexUnusable(f"向量缓存 {folder / CACHE_FILE} 已损坏。", remedy=REBUILD)


def is_broken(path: Path) -> bool:
    """Whether a file is there that is no whole SQLite database."""
    with translated(path):
        if not path.exists():
            return False
    try:
        with closing(sqlite3.connect(path)) as connection:
            return bool(connection.execute("PRAGMA quick_check").fetchone()[0] != "ok")
    except sqlite3.Error:
        return True
