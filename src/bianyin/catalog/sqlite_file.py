"""The catalog in an SQLite file: WAL, one transaction mode for readers and one for the writer."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool

from bianyin.catalog.database import Database, WrongSchema, damaged, empty, explained, kept, writer
from bianyin.catalog.schema import SCHEMA_VERSION, metadata
from bianyin.errors import BianyinError, CorpusBusy, CorpusError

FILE_NAME = "catalog.sqlite3"
_REBUILDING = "rebuilding"


class SqliteFile:
    """The catalog in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._file = folder, folder / FILE_NAME
        self.name = FILE_NAME
        self.remedy = f"请运行 bianyin rebuild 由网页存档重建；没有存档时，请删除 {self._file} 后重新运行 bianyin ingest。"

    def open(self, patience: float) -> Engine:
        if not self._file.exists():
            return empty()
        with kept(_engine(self._file, patience)) as engine, engine.connect() as connection:
            _check_version(connection)
        return engine

    def create(self, patience: float) -> Engine:
        self._folder.mkdir(parents=True, exist_ok=True)
        engine = _engine(self._file, patience)
        with writer(engine).begin() as connection:
            if connection.exec_driver_sql("PRAGMA user_version").scalar_one() == 0:
                _make_tables(connection)
            _check_version(connection)
        return engine

    def error_of(self, error: DBAPIError, patience: float) -> BianyinError:
        reason = str(error.orig)
        if not isinstance(error, OperationalError) or "malformed" in reason or "no such" in reason:
            return damaged(self, reason)
        if "locked" in reason or "busy" in reason:
            return CorpusBusy(
                f"另一个进程正在写入语料库，等待 {patience:g} 秒后放弃。",
                remedy="请等它结束后再运行同一命令。",
            )
        return CorpusError(f"{self._file}：{reason}。", remedy="请检查文件夹权限与磁盘空间。")

    @contextmanager
    def renewing(self, patience: float) -> Iterator[Database]:
        new = SqliteFile(self._folder / _REBUILDING)
        shutil.rmtree(new._folder, ignore_errors=True)
        with explained(new, patience):
            new.create(patience).dispose()
        yield new
        # The old file's log must not be replayed into the new one.
        for ending in ("-wal", "-shm"):
            (self._folder / (FILE_NAME + ending)).unlink(missing_ok=True)
        new._file.replace(self._file)
        shutil.rmtree(new._folder, ignore_errors=True)


def _check_version(connection: Connection) -> None:
    found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if found == 0 and connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one() == 0:
        _make_tables(connection)  # a process was killed between making the file and its tables
    elif found != SCHEMA_VERSION:
        raise WrongSchema(found)


def _make_tables(connection: Connection) -> None:
    metadata.create_all(connection)
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _engine(file: Path, patience: float) -> Engine:
    engine = create_engine(f"sqlite:///{file}", poolclass=NullPool, connect_args={"timeout": patience})
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver's own BEGIN is deferred and skips DDL; transactions are begun below instead.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    # NORMAL: a kill loses nothing and a power cut at most the last transactions, never the file's integrity.
    # What was lost is made again by the same command, since adding is idempotent.
    connection.execute("PRAGMA synchronous = NORMAL")


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
