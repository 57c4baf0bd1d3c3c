"""The catalog in an SQLite file: WAL, one transaction mode for readers and one for the writer."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.pool import NullPool

from bianyin import file_seal, read_only
from bianyin.archive import archive_files
from bianyin.catalog.database import Database, WrongSchema, conflict, damaged, empty, explained, kept, writer
from bianyin.catalog.schema import SCHEMA_VERSION, metadata
from bianyin.errors import BianyinError, CorpusBusy, CorpusError

FILE_NAME = "catalog.sqlite3"
_REBUILDING = "rebuilding"
_OF_THE_DISK = ("full", "disk I/O", "readonly", "read-only", "unable to open", "permission", "interrupted")
_CHECKING = 30.0  # seconds that an examination waits for a writer


class SqliteFile:
    """The catalog in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._file = folder, folder / FILE_NAME
        self.name = FILE_NAME

    @property
    def remedy(self) -> str:
        if archive_files(self._folder):
            return "请运行 bianyin rebuild：目录会由网页存档重建，网页存档不受影响。"
        return (
            f"没有网页存档可供重建。有备份时请换回备份；没有时请把 {self._file} 改名移开（不要删除），"
            "再重新运行 bianyin ingest 导入原来的文件。"
        )

    def open(self, patience: float) -> Engine:
        if not self._file.exists():
            return empty()
        with kept(_engine(self._file, patience)) as engine, engine.connect() as connection:
            whole = _is_whole(connection)
        if whole:
            return engine
        engine.dispose()
        return empty()

    def create(self, patience: float) -> Engine:
        self._folder.mkdir(parents=True, exist_ok=True)
        with kept(_engine(self._file, patience)) as engine, writer(engine).begin() as connection:
            if not _is_whole(connection):
                metadata.create_all(connection)
                connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
        return engine

    def error_of(self, error: DBAPIError, patience: float) -> BianyinError:
        reason = str(error.orig)
        if isinstance(error, IntegrityError):
            return conflict(self, reason)
        if "locked" in reason or "busy" in reason:
            return CorpusBusy(
                f"另一个进程正在写入语料库，等待 {patience:g} 秒后放弃。",
                remedy="请等它结束后再运行同一命令。",
            )
        if isinstance(error, OperationalError) and any(word in reason for word in _OF_THE_DISK):
            return CorpusError(f"{self._file}：{reason}。", remedy="请检查文件夹权限与磁盘空间。")
        return damaged(self, ascii(reason)[1:-1][:200])

    def seal(self) -> None:
        if self._file.exists():
            file_seal.seal(self._file)

    def check(self) -> None:
        if not self._file.exists():
            return
        with closing(read_only.connect(self._file, timeout=_CHECKING)) as connection:
            told = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if told != "ok":
            raise damaged(self, str(told)[:200])
        if not file_seal.is_as_sealed(self._file):
            raise damaged(self, "文件与最后一次写入时不同")

    @contextmanager
    def renewing(self, patience: float, aside: Callable[[], bool]) -> Iterator[Database]:
        new = SqliteFile(self._folder / _REBUILDING)
        shutil.rmtree(new._folder, ignore_errors=True)
        with explained(new, patience):
            new.create(patience).dispose()
        yield new
        with explained(self, patience):
            if self._file.exists() and not aside():
                self._take_in(new, patience)
            else:
                self._set_aside()
                new._file.replace(self._file)
        shutil.rmtree(new._folder, ignore_errors=True)

    def _take_in(self, new: SqliteFile, patience: float) -> None:
        """One transaction of the old file, which readers have open: a file that is replaced under them would have its log
        removed by the last of them, with what has been written since."""
        with closing(sqlite3.connect(new._file)) as source, closing(sqlite3.connect(self._file)) as target:
            file_seal.unseal(self._file)
            target.execute(f"PRAGMA busy_timeout = {round(patience * 1000)}")
            try:
                source.backup(target)
            except sqlite3.Error as error:
                raise self.error_of(_as_theirs(error), patience) from error

    def _set_aside(self) -> None:
        """Under the first name that is free, its log with it."""
        if not self._file.exists():
            return
        kept = next(
            path for number in count(1) if not (path := self._folder / f"{FILE_NAME}.old-{number}").exists()
        )
        for ending in ("-wal", "-shm", ""):
            path = self._folder / (FILE_NAME + ending)
            if path.exists():
                path.replace(kept.with_name(kept.name + ending))


def _as_theirs(error: sqlite3.Error) -> DBAPIError:
    kind = OperationalError if isinstance(error, sqlite3.OperationalError) else DBAPIError
    return kind("backup", None, error)


def _is_whole(connection: Connection) -> bool:
    """Whether all tables are there; a process killed between making the file and its tables leaves a file without any.

    Raises:
        WrongSchema: the tables are of another version, or another program's.
    """
    found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
    if found == 0 and tables <= metadata.tables.keys():
        return False
    if found != SCHEMA_VERSION:
        raise WrongSchema(found)
    return True


def _engine(file: Path, patience: float) -> Engine:
    engine = create_engine(
        f"sqlite:///{file}", poolclass=NullPool, creator=lambda: read_only.connect(file, timeout=patience)
    )
    if read_only.is_read_only(file):
        event.listen(engine, "connect", _take_no_transactions)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        return engine
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", lambda connection: _on_begin(connection, file))
    return engine


def _take_no_transactions(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN; they are begun below instead


def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
    _take_no_transactions(connection, _record)
    connection.execute("PRAGMA journal_mode = WAL")
    # NORMAL: a kill loses nothing and a power cut at most the last transactions, never the file's integrity.
    # What was lost is made again by the same command, since adding is idempotent.
    connection.execute("PRAGMA synchronous = NORMAL")


def _on_begin(connection: Connection, file: Path) -> None:
    writes = connection.get_execution_options().get("writes", False)
    if writes:
        file_seal.unseal(file)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
