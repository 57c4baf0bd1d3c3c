"""Where the lab is: a file beside the catalog's, or a schema of its own in the catalog's PostgreSQL; upgraded when opened.

`rebuild` makes the catalog anew out of the archive. What people made has no archive: so it is apart, and every commit is on
the disk before it is said to be done.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from bianyin.errors import ConfigurationError, CorpusError, LabError

if TYPE_CHECKING:
    from alembic.config import Config

    from bianyin.settings import Settings

FILE_NAME = "lab.sqlite3"
SCHEMA = "bianyin_lab"
HEAD = "r0004"  # the newest revision; a test holds it to be that
_LOCK = 0x6C6162  # of the lab's writers in one database; the word "lab"
_BUSY = ("locked", "busy")
_version = sa.table("alembic_version", sa.column("version_num", sa.Text))


def has_lab(settings: Settings) -> bool:
    """Whether there may be a lab: its file, or a database to look into."""
    return settings.database_url is not None or (settings.corpora / FILE_NAME).exists()


class LabDatabase:
    """One engine, safe for threads. Transactions of `write` exclude each other from their beginning.

    Args:
        patience: seconds to wait for another writer.

    Raises:
        ConfigurationError: the address is none, or a package is missing.
        LabError: it is of a newer version of this program, or cannot be read or written.
        ServiceError: the database server does not answer.
    """

    def __init__(self, settings: Settings, *, patience: float = 30.0) -> None:
        address = settings.database_url.get_secret_value() if settings.database_url else ""
        self._patience, self._address = patience, address
        self._file = settings.corpora / FILE_NAME
        self.engine = self._of_server(address) if address else self._of_file(self._file)
        try:
            with self.write() as connection:
                _upgrade(connection, self.name)
        except BaseException:
            self.engine.dispose()
            raise

    @property
    def name(self) -> str:
        """As it may be shown: no password."""
        url = self.engine.url
        return f"{url.host or ''}/{url.database} ({SCHEMA})" if self._address else str(self._file)

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        with self._explained(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        writer = self.engine.execution_options(writes=True)
        with self._explained(), writer.begin() as connection:
            yield connection

    def close(self) -> None:
        self.engine.dispose()

    def _of_file(self, file: Path) -> sa.Engine:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LabError(
                f"{file}：无法建立（{error.strerror}）。", remedy="请检查文件夹权限与磁盘空间。"
            ) from error
        url = sa.URL.create("sqlite", database=str(file.absolute()))
        engine = sa.create_engine(url, connect_args={"timeout": self._patience})
        sa.event.listen(engine, "connect", _on_connect)
        sa.event.listen(engine, "begin", _begin_in_file)
        return engine

    def _of_server(self, address: str) -> sa.Engine:
        from bianyin.catalog.postgres import postgres_url

        try:
            engine = sa.create_engine(
                postgres_url(address), pool_pre_ping=True, connect_args={"prepare_threshold": None}
            )
        except ImportError as error:
            raise ConfigurationError(
                f"缺少 PostgreSQL 驱动（{error}）。", remedy="请运行 pip install 'bianyin[postgres]'。"
            ) from None
        sa.event.listen(engine, "begin", self._begin_on_server)
        return engine

    def _begin_on_server(self, connection: sa.Connection) -> None:
        """The path for this transaction alone: a pooler between may give the next one another session."""
        connection.exec_driver_sql(f"SET LOCAL search_path TO {SCHEMA}")
        if connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql(
                f"SET LOCAL lock_timeout = {round(self._patience * 1000)}; SELECT pg_advisory_xact_lock({_LOCK})"
            )

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            if self._address:
                raise self._of_the_server(error) from error
            reason = str(error.orig)
            if any(word in reason for word in _BUSY):
                raise LabError(
                    f"另一个进程正在写入 {self.name}，等待 {self._patience:g} 秒后放弃。",
                    remedy="请稍后再试。",
                ) from error
            raise LabError(
                f"{self.name}：{reason}。", remedy="请检查文件夹权限与磁盘空间；文件损坏时请由备份恢复。"
            ) from error

    def _of_the_server(self, error: DBAPIError) -> Exception:
        from bianyin.catalog.postgres import Postgres

        said = Postgres(self._address).error_of(error, self._patience)
        if not isinstance(said, CorpusError):
            return said
        return LabError(
            f"{self.name}：{str(error.orig).strip()}。", remedy="请检查该用户在数据库中的权限与服务器的日志。"
        )


def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN is deferred and skips DDL
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def _begin_in_file(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _upgrade(connection: sa.Connection, name: str) -> None:
    """Bring the tables to `HEAD`, within the transaction of a writer: no two do so at once.

    Raises:
        LabError: a newer version of this program made them.
    """
    if connection.dialect.name == "postgresql":
        exists = sa.text("SELECT count(*) FROM pg_namespace WHERE nspname = :name")
        if not connection.execute(exists, {"name": SCHEMA}).scalar_one():
            connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")
    if (found := revision_of(connection)) == HEAD:
        return
    configured = migrations(connection)
    from alembic import command
    from alembic.script import ScriptDirectory

    known = {each.revision for each in ScriptDirectory.from_config(configured).walk_revisions()}
    if found is not None and found not in known:
        raise LabError(
            f"{name}：由更新版本的程序写成（{found}），本程序只到 {HEAD}；没有改动。",
            remedy="请升级 bianyin：pip install --upgrade bianyin。",
        )
    command.upgrade(configured, "head")


def revision_of(connection: sa.Connection) -> str | None:
    """What the tables are at; None where there are none."""
    if not sa.inspect(connection).has_table(_version.name):
        return None
    return connection.execute(sa.select(_version.c.version_num)).scalar()


def migrations(connection: sa.Connection) -> Config:
    """Alembic's configuration for our migrations over this connection.

    Raises:
        ConfigurationError: Alembic is not installed.
    """
    try:
        from alembic.config import Config
    except ImportError as error:
        raise ConfigurationError(
            f"缺少软件包（{error}）。", remedy="请运行 pip install 'bianyin[web]'。"
        ) from None
    configured = Config()
    configured.set_main_option("script_location", "bianyin.lab:migrations")
    configured.set_main_option("path_separator", "os")
    configured.attributes["connection"] = connection
    return configured
