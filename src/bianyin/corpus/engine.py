"""How the catalog's SQLite file is opened: WAL, one transaction mode for readers and one for the writer."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, StaticPool

from bianyin.corpus.schema import SCHEMA_VERSION, metadata


class WrongSchema(Exception):
    """The file is a catalog of another version of this program, or not a catalog."""


def open_existing(file: Path, busy_timeout: float) -> Engine:
    """The catalog in `file`; where there is no file, an empty one in memory, so that reading writes nothing.

    Raises:
        WrongSchema: the file's tables are of another version.
        sqlalchemy.exc.DatabaseError: the file is not a database, or damaged at its head.
    """
    if not file.exists():
        engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
        metadata.create_all(engine)
        return engine
    engine = _engine(file, busy_timeout)
    try:
        with engine.connect() as connection:
            _check_version(connection)
    except BaseException:
        engine.dispose()
        raise
    return engine


def create(file: Path, busy_timeout: float) -> Engine:
    """The catalog in `file`, made now unless another process has just made it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    engine = _engine(file, busy_timeout)
    with writer(engine).begin() as connection:
        if connection.exec_driver_sql("PRAGMA user_version").scalar_one() == 0:
            metadata.create_all(connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
        _check_version(connection)
    return engine


def is_in_memory(engine: Engine) -> bool:
    return engine.url.database is None


def writer(engine: Engine) -> Engine:
    """The same engine, whose transactions take the write lock at once and so never fail halfway for it."""
    return engine.execution_options(writes=True)


def _check_version(connection: Connection) -> None:
    found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if found == 0 and connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one() == 0:
        metadata.create_all(connection)  # a process was killed between making the file and its tables
        connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
    elif found != SCHEMA_VERSION:
        raise WrongSchema(f"语料库格式为第 {found} 版，本程序需要第 {SCHEMA_VERSION} 版")


def _engine(file: Path, busy_timeout: float) -> Engine:
    engine = create_engine(f"sqlite:///{file}", poolclass=NullPool, connect_args={"timeout": busy_timeout})
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
