"""What a catalog asks of the database that holds its tables, be it an SQLite file or PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from bianyin.catalog.schema import SCHEMA_VERSION, metadata
from bianyin.errors import BianyinError, CorpusDamaged, CorpusError


class WrongSchema(Exception):
    """The tables are of another version of this program, or not a catalog's."""

    def __init__(self, found: int) -> None:
        self.is_newer = found > SCHEMA_VERSION
        super().__init__(f"语料库格式为第 {found} 版，本程序需要第 {SCHEMA_VERSION} 版")


class Database(Protocol):
    """Where a catalog is. `patience`: seconds to wait for another writer.

    Transactions of `writer(engine)` exclude each other from their beginning, and so never fail halfway for another one;
    those of the engine itself read, beside a writer, what was there when they began.
    """

    @property
    def name(self) -> str:
        """As it may be shown: no password."""

    @property
    def remedy(self) -> str:
        """What to do about a damaged database."""

    def open(self, patience: float) -> Engine:
        """The tables for reading; `empty()` where there are no tables, so that reading writes nothing. Raises: WrongSchema."""

    def create(self, patience: float) -> Engine:
        """The tables, made now unless another process has just made them. Raises: WrongSchema."""

    def error_of(self, error: DBAPIError, patience: float) -> BianyinError:
        """The database's error as one of ours, with what to do about it."""

    def seal(self) -> None:
        """Once a verb has written: note what the files are like, where nothing else watches over them."""

    def check(self) -> None:
        """Look for damage from end to end. Raises: CorpusDamaged, or the driver's own error."""

    def renewing(self, patience: float, aside: Callable[[], bool]) -> AbstractContextManager[Database]:
        """An empty place for a new catalog, which takes the place of this one when the block ends without an error.

        Args:
            aside: asked at the end; whether the old one, which could not be read to its end, is kept under another name.
        """


def empty() -> Engine:
    """A catalog in memory, without documents."""
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    metadata.create_all(engine)
    return engine


def is_empty(engine: Engine) -> bool:
    """Whether it came from `empty()`."""
    return engine.url.database is None


def writer(engine: Engine) -> Engine:
    """The same engine, whose transactions take the write lock at once."""
    return engine.execution_options(writes=True)


@contextmanager
def kept(engine: Engine) -> Iterator[Engine]:
    """The engine, without its connections if the block fails."""
    try:
        yield engine
    except BaseException:
        engine.dispose()
        raise


@contextmanager
def disposing(engine: Engine) -> Iterator[Engine]:
    """The engine, without its connections once the block ends."""
    try:
        yield engine
    finally:
        engine.dispose()


def conflict(database: Database, reason: str) -> CorpusError:
    """Two writers came across each other, past the lock: what was there is untouched, and nothing is damaged."""
    return CorpusError(
        f"{database.name}：写入与另一处写入冲突（{reason}），本次写入已撤销，语料库完好。",
        remedy="请重新运行同一命令。",
    )


def damaged(database: Database, reason: str) -> CorpusDamaged:
    return CorpusDamaged(f"{database.name}：语料库已损坏（{reason}）。", remedy=database.remedy)


@contextmanager
def explained(database: Database, patience: float) -> Iterator[None]:
    """Turn what goes wrong with the database into our errors."""
    try:
        yield
    except WrongSchema as error:
        if error.is_newer:  # nothing is wrong with it, and nothing may be put in its place
            raise CorpusError(
                f"{database.name}：由更新版本的程序写成（{error}）；没有改动。",
                remedy="请升级 bianyin：pip install --upgrade bianyin。",
            ) from None
        raise CorpusDamaged(f"{database.name}：{error}。", remedy=database.remedy) from None
    except DBAPIError as error:
        raise database.error_of(error, patience) from error
    except sqlite3.Error as error:
        raise damaged(database, str(error)) from error
    except OSError as error:
        raise CorpusError(
            f"{database.name}：无法读写（{error.strerror}）。", remedy="请检查文件夹权限与磁盘空间。"
        ) from error
