"""What crawling knows between runs: an SQLite file in the corpora folder, one writer.

All changes since `commit` are one transaction: the archive is made durable first, so that the file never says that a page is
kept which a kill has lost.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import ClassVar

from bianyin.errors import CorpusError


class StateFile:
    """A file with tables of its own; opened, and made if it is not there.

    Raises (all methods):
        CorpusError: the file is damaged, of another version, or cannot be written.
    """

    NAME: ClassVar[str]
    VERSION: ClassVar[int]
    TABLES: ClassVar[str]  # statements that make the file
    MORE_TABLES: ClassVar[str] = ""  # and those that came later; each does nothing where it was done
    ASKED_AGAIN: ClassVar[str]  # what has to be asked for again without the file

    def __init__(self, corpora: Path) -> None:
        corpora.mkdir(parents=True, exist_ok=True)
        self._file = corpora / self.NAME
        try:
            self._db = sqlite3.connect(self._file, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if (told := self._db.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
                raise sqlite3.DatabaseError(f"malformed: {str(told).splitlines()[-1][:100]}")
            self._db.execute("BEGIN IMMEDIATE")
            if version not in (0, self.VERSION):
                raise sqlite3.DatabaseError(f"第 {version} 版")
            if version == 0:
                self._make()
            self._execute_all(self.MORE_TABLES)
        except sqlite3.Error as error:
            raise self._explained(error) from error

    def _make(self) -> None:
        self._execute_all(self.TABLES)
        self._db.execute(f"PRAGMA user_version = {self.VERSION}")
        self.commit()

    def _execute_all(self, statements: str) -> None:
        for statement in statements.split(";\n"):
            self._db.execute(statement)

    def close(self) -> None:
        """Close without committing: what is not committed will be done again."""
        self._db.close()

    def commit(self) -> None:
        """What was changed lasts."""
        self._run("COMMIT")
        self._run("BEGIN IMMEDIATE")

    def _run(self, statement: str, values: object = ()) -> sqlite3.Cursor:
        try:
            return self._db.execute(statement, (values,) if isinstance(values, str) else values)  # type: ignore[arg-type]
        except sqlite3.Error as error:
            raise self._explained(error) from error

    def _explained(self, error: sqlite3.Error) -> CorpusError:
        if isinstance(error, sqlite3.OperationalError) and "malformed" not in str(error):
            return CorpusError(
                f"{self._file.name}：{error}。", remedy="请检查磁盘空间与权限后重新运行同一命令。"
            )
        return CorpusError(
            f"{self._file.name}：已损坏或版本不符（{error}）。",
            remedy=f"请把 {self._file} 改名移开后重新运行；网页存档与语料库不受影响，只是会重新询问{self.ASKED_AGAIN}。",
        )
