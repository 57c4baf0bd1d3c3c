"""The catalog in a PostgreSQL database: a schema of our own, one writer at a time by an advisory lock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, ProgrammingError

from bianyin.catalog.database import Database, WrongSchema, damaged, empty, explained, kept, writer
from bianyin.catalog.schema import SCHEMA_VERSION, metadata
from bianyin.errors import BianyinError, ConfigurationError, CorpusBusy, CorpusError, ServiceError

SCHEMA = "bianyin"  # in it nothing but the catalog; `rebuild` drops it
_REBUILDING = "bianyin_rebuilding"
_LOCK = 0x6269616E79696E  # of all our writers in one database; the word "bianyin"

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
            f"没有存档时，请在该数据库中执行 DROP SCHEMA {SCHEMA} CASCADE 后重新运行 bianyin ingest。"
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
        if code[:2] in _DAMAGED or code in _MISSING:
            return damaged(self, reason)
        return CorpusError(f"{self.name}：{reason}。", remedy="请检查该用户在数据库中的权限与服务器的日志。")

    @contextmanager
    def renewing(self, patience: float) -> Iterator[Database]:
        new = Postgres(self._address, schema=_REBUILDING)
        with explained(self, patience):
            new._drop(patience)
            new.create(patience).dispose()
        yield new
        with explained(self, patience):
            self._drop(patience, f"ALTER SCHEMA {_REBUILDING} RENAME TO {self._schema}")

    def _drop(self, patience: float, then: str = "") -> None:
        engine = self._engine(patience)
        try:
            with writer(engine).begin() as connection:
                connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {self._schema} CASCADE; {then}")
        finally:
            engine.dispose()

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
