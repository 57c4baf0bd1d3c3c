"""The catalog in a PostgreSQL database: a schema of our own, one writer at a time by an advisory lock."""

from __future__ import annotations

import os
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, ProgrammingError

from bianyin.catalog.database import (
    Database,
    WrongSchema,
    conflict,
    damaged,
    disposing,
    empty,
    explained,
    kept,
    writer,
)
from bianyin.catalog.schema import SCHEMA_VERSION, metadata
from bianyin.errors import BianyinError, ConfigurationError, CorpusBusy, CorpusError, ServiceError
from bianyin.one_writer import busy

SCHEMA = "bianyin"  # in it nothing but the catalog; `rebuild` drops it
_REBUILDING = "bianyin_rebuilding"
_LOCK = 0x6269616E79696E  # of all our transactions that write in one database; the word "bianyin"
_VERB_LOCK = _LOCK + 1  # of a whole verb that writes
_POLL = 0.2  # seconds between two tries

_VARIABLE = "BIANYIN_DATABASE_URL"
_FORM = f"{_VARIABLE} 的写法：postgresql://用户:口令@主机/数据库（口令中的 @ / : ? # % 写成 %40 之类）。"
_DRIVERS = ("postgresql", "postgres", "postgresql+psycopg")
# What libpq is told unless the address says otherwise: a server that is gone is noticed within a minute.
_DEFAULTS = {
    "application_name": "bianyin",
    "client_encoding": "utf8",
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
}
# The server's words where the address is wrong; all other failures to connect may pass.
_REFUSED = re.compile(
    r"password|no pg_hba\.conf entry|authentication failed|(?:role|database) .* does not exist|permission denied for database"
)

_version = sa.Table("catalog_version", sa.MetaData(), sa.Column("version", sa.Integer, primary_key=True))


class Postgres:
    """The catalog in a database.

    Args:
        address: `postgresql://user:password@host/database`, with libpq's options as its query.

    Raises:
        ConfigurationError: the address is invalid; it is not shown, since it may hold a password.
    """

    def __init__(self, address: str, *, schema: str = SCHEMA) -> None:
        self._address, self._schema = address, schema
        self._url = postgres_url(address)
        shown = sa.URL.create("postgresql", None, None, self._url.host, self._url.port, self._url.database)
        self.name = shown.render_as_string()
        self.remedy = (
            "请运行 bianyin rebuild 由网页存档重建；"
            f"没有存档时，请在该数据库中执行 ALTER SCHEMA {SCHEMA} RENAME TO {SCHEMA}_old（不要删除），再重新运行 bianyin ingest。"
        )

    def open(self, patience: float) -> sa.Engine:
        with kept(self._engine(patience)) as engine, engine.connect() as connection:
            found = self._found(connection)
        if found:
            return engine
        engine.dispose()
        return empty()

    def create(self, patience: float) -> sa.Engine:
        with kept(self._engine(patience)) as engine, writer(engine).begin() as connection:
            if not self._found(connection):
                self._make_tables(connection)
        return engine

    def error_of(self, error: DBAPIError, patience: float) -> BianyinError:
        reason, code = " ".join(str(error.orig).split())[:300], getattr(error.orig, "sqlstate", None) or ""
        if code == "55P03":
            return CorpusBusy(
                f"另一个进程正在写入语料库，等待 {patience:g} 秒后放弃。",
                remedy="请等它结束后再运行同一命令。",
            )
        if not code and (isinstance(error, ProgrammingError) or _REFUSED.search(reason)):
            return ConfigurationError(f"{self.name}：无法登录（{reason}）。", remedy=_FORM)
        if (
            error.connection_invalidated
            or (not code and isinstance(error, OperationalError))
            or code[:2] in _OUTAGES
        ):
            return ServiceError(
                f"{self.name}：数据库不可用（{reason}）。",
                remedy=f"请确认 PostgreSQL 正在运行、{_VARIABLE} 无误，再运行同一命令；已写入的仍在。",
            )
        if code[:2] in _CONFLICTS:
            return conflict(self, reason)
        if code[:2] in _DAMAGED or code in _MISSING:
            return damaged(self, reason)
        return CorpusError(f"{self.name}：{reason}。", remedy="请检查该用户在数据库中的权限与服务器的日志。")

    def seal(self) -> None:
        """The server watches over its own files."""

    def check(self) -> None:
        """As `seal`."""

    @contextmanager
    def held(self, verb: str, patience: float) -> Iterator[None]:
        """Be the one verb that writes this database, from whichever computer. The lock is a transaction's, and so ends with
        its process, behind a pooler too; it reads nothing, and so holds up no cleaning of the tables.

        Raises:
            CorpusBusy: another process still writes; with who it is.
        """
        with disposing(self._engine(patience)) as engine:
            with explained(self, patience):
                connection = engine.connect()
                connection.exec_driver_sql(
                    "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL idle_in_transaction_session_timeout = 0"
                )
                self._take(connection, verb, patience)
            try:
                yield
            finally:
                with suppress(DBAPIError):  # the server went, and the lock with it
                    connection.close()

    def _take(self, connection: sa.Connection, verb: str, patience: float) -> None:
        deadline = time.monotonic() + patience
        while not connection.scalar(sa.text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": _VERB_LOCK}):
            if time.monotonic() >= deadline:
                raise busy(self._holder(connection), patience)
            time.sleep(_POLL)
        told = f"bianyin {verb} {os.getpid()} {socket.gethostname()}"
        connection.execute(sa.text("SELECT set_config('application_name', :told, true)"), {"told": told[:63]})

    def _holder(self, connection: sa.Connection) -> str:
        """As far as the server says who it is."""
        row = connection.execute(
            sa.text(
                "SELECT application_name, to_char(xact_start, 'YYYY-MM-DD HH24:MI:SS') FROM pg_locks JOIN pg_stat_activity USING (pid)"
                " WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32) + objid::bigint = :key LIMIT 1"
            ),
            {"key": _VERB_LOCK},
        ).first()
        name = str(row[0] or "").split(" ") if row else []
        if row is None or len(name) < 4:
            return "另一个进程"
        return f"进程 {name[2]}（主机 {name[3]}）的 bianyin {name[1]}，始于 {row[1]}"

    @contextmanager
    def renewing(self, patience: float, aside: Callable[[], bool]) -> Iterator[Database]:
        new = Postgres(self._address, schema=_REBUILDING)
        with explained(self, patience):
            new._run(patience, f"DROP SCHEMA IF EXISTS {_REBUILDING} CASCADE")
            new.create(patience).dispose()
        yield new
        old = f"DROP SCHEMA IF EXISTS {self._schema} CASCADE"
        if aside():
            old = f"ALTER SCHEMA {self._schema} RENAME TO {self._schema}_old_{time.time_ns()}"
        with explained(self, patience):
            self._run(patience, f"{old}; ALTER SCHEMA {_REBUILDING} RENAME TO {self._schema}")

    def _run(self, patience: float, statements: str) -> None:
        with disposing(self._engine(patience)) as engine, writer(engine).begin() as connection:
            connection.exec_driver_sql(statements)

    def _found(self, connection: sa.Connection) -> bool:
        """Whether the tables are there.

        Raises:
            WrongSchema: they are of another version.
            ConfigurationError: the database cannot hold every character.
        """
        query = sa.text("SELECT current_setting('server_encoding'), to_regclass(:name)")
        encoding, table = connection.execute(query, {"name": f"{self._schema}.{_version.name}"}).one()
        if encoding != "UTF8":
            raise ConfigurationError(
                f"{self.name}：数据库编码为 {encoding}，需要 UTF8。",
                remedy="请用 createdb --encoding=UTF8 --template=template0 另建一个。",
            )
        if table is None:
            return False
        if (version := connection.execute(sa.select(_version.c.version)).scalar_one()) != SCHEMA_VERSION:
            raise WrongSchema(version)
        return True

    def _make_tables(self, connection: sa.Connection) -> None:
        # IF NOT EXISTS asks for the right to create even where an administrator has made the schema.
        query = sa.text("SELECT count(*) FROM pg_namespace WHERE nspname = :name")
        if not connection.execute(query, {"name": self._schema}).scalar_one():
            connection.exec_driver_sql(f"CREATE SCHEMA {self._schema}")
        metadata.create_all(connection)
        _version.create(connection)
        connection.execute(_version.insert().values(version=SCHEMA_VERSION))

    def _engine(self, patience: float) -> sa.Engine:
        try:
            engine = sa.create_engine(
                self._url,
                isolation_level="REPEATABLE READ",
                pool_pre_ping=True,
                execution_options={"schema_translate_map": {None: self._schema}},
                # A pooler between may give every transaction another server process, without what was prepared.
                connect_args={"prepare_threshold": None},
            )
        except ImportError as error:
            raise ConfigurationError(
                f"缺少 PostgreSQL 驱动（{error}）。", remedy="请运行 pip install 'bianyin[postgres]'。"
            ) from None
        sa.event.listen(engine, "begin", lambda connection: _on_begin(connection, patience))
        return engine


_OUTAGES = ("08", "53", "57")  # classes of SQLSTATE: connection, resources, operator intervention
_CONFLICTS = ("23", "40")  # constraints, serialization and deadlocks
_DAMAGED, _MISSING = ("XX",), ("42P01", "42703")  # corrupted; a table or column that is not there


def postgres_url(address: str) -> sa.URL:
    """The address for SQLAlchemy, with what libpq is told unless it says otherwise.

    Raises:
        ConfigurationError: it is none of PostgreSQL's.
    """
    try:
        url = sa.make_url(address)
    except (ArgumentError, ValueError):
        raise ConfigurationError(f"{_VARIABLE} 不是数据库地址。", remedy=_FORM) from None
    if url.drivername not in _DRIVERS or not url.database or "@" in (url.host or ""):
        raise ConfigurationError(f"{_VARIABLE} 不是 PostgreSQL 数据库的地址。", remedy=_FORM)
    return url.set(drivername="postgresql+psycopg", query={**_DEFAULTS, **url.query})


def _on_begin(connection: sa.Connection, patience: float) -> None:
    """A writer waits for the lock, and from then on sees what the one before it has written."""
    if connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql(
            f"SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = {round(patience * 1000)};"
            f" SELECT pg_advisory_xact_lock({_LOCK})"
        )
