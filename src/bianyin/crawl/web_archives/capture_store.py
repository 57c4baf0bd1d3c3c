"""What is known of web archives' captures: which questions their indexes were asked, and what became of each capture.

One SQLite file beside the frontier, one writer; all changes since `commit` are one transaction, which follows the
archive's flush, so that nothing is called kept which a kill has lost.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from bianyin.crawl.web_archives.cdx_answers import CdxRow
from bianyin.errors import CorpusError
from bianyin.model import Window

FILE_NAME = "web_archives.sqlite3"
SCHEMA_VERSION = 1

QuestionKind = Literal["collections", "probe", "pages", "index"]
CaptureState = Literal["waiting", "done", "gone", "outside", "failed"]

_TABLES = """
CREATE TABLE questions (
    archive TEXT, source TEXT, wanted TEXT,  -- wanted: the patterns by which the source knows its articles
    url TEXT, kind TEXT, host TEXT, start TEXT, stop TEXT,
    state TEXT NOT NULL DEFAULT 'waiting', reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (archive, source, wanted, url, host, start, stop)
);
CREATE TABLE captures (
    archive TEXT, urlkey TEXT, stamp TEXT, url TEXT, source TEXT,
    filename TEXT, start INTEGER, length INTEGER, found_by TEXT,
    state TEXT NOT NULL DEFAULT 'waiting', reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (archive, urlkey, stamp)
);
CREATE INDEX kept ON captures (urlkey, state)
"""


class Question(NamedTuple):
    """A request to an index. `url` is its address; `host`, `start` and `stop` (ISO days) what it asks about."""

    url: str
    kind: QuestionKind
    host: str
    start: str
    stop: str


class Known(NamedTuple):
    """A capture that an index names, of a source."""

    urlkey: str
    stamp: str
    url: str
    source: str
    filename: str
    start: int
    length: int
    found_by: str


class CaptureStore:
    """The store in a corpora folder.

    Raises (all methods):
        CorpusError: the file is damaged, of another version, or cannot be written.
    """

    def __init__(self, corpora: Path) -> None:
        corpora.mkdir(parents=True, exist_ok=True)
        self._file = corpora / FILE_NAME
        try:
            self._db = sqlite3.connect(self._file, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            self._db.execute("BEGIN IMMEDIATE")
            if version == 0:
                for statement in _TABLES.split(";\n"):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
                self.commit()
            elif version != SCHEMA_VERSION:
                raise sqlite3.DatabaseError(f"第 {version} 版")
        except sqlite3.Error as error:
            raise self._explained(error) from error

    def close(self) -> None:
        """Close without committing: what is not committed will be done again."""
        self._db.close()

    def commit(self) -> None:
        self._run("COMMIT")
        self._run("BEGIN IMMEDIATE")

    def begin(self, archive: str, source: str, wanted: str, *, recheck: bool) -> None:
        """Make due what failed before; with `recheck` the indexes are asked again for what they have got since."""
        again = "" if recheck else " AND state = 'failed'"
        self._run(
            f"UPDATE questions SET state = 'waiting' WHERE archive = ? AND source = ? AND wanted = ?{again}",
            (archive, source, wanted),
        )
        self._run(
            "UPDATE captures SET state = 'waiting' WHERE archive = ? AND source = ? AND state = 'failed'",
            (archive, source),
        )

    def ask(self, archive: str, source: str, wanted: str, questions: Iterable[Question]) -> None:
        """Note questions; one that was asked before keeps its state."""
        for each in questions:
            self._run(
                "INSERT OR IGNORE INTO questions (archive, source, wanted, url, kind, host, start, stop)"
                " VALUES (?,?,?,?,?,?,?,?)",
                (archive, source, wanted, *each),
            )

    def waiting_questions(self, archive: str, source: str, wanted: str, window: Window) -> list[Question]:
        """Questions about days of the window that a run before this one left unanswered."""
        rows = self._run(
            "SELECT url, kind, host, start, stop FROM questions WHERE archive = ? AND source = ? AND wanted = ?"
            " AND state = 'waiting' AND start < ? AND stop > ? ORDER BY rowid",
            (archive, source, wanted, window.end.isoformat(), window.start.isoformat()),
        )
        return [Question(*row) for row in rows]

    def answered(
        self, archive: str, source: str, wanted: str, question: Question, *, failed: str = ""
    ) -> None:
        """The index answered, or failed to."""
        self._run(
            "UPDATE questions SET state = ?, reason = ? WHERE archive = ? AND source = ? AND wanted = ?"
            " AND url = ? AND host = ? AND start = ? AND stop = ?",
            (
                "failed" if failed else "done", failed[:300],
                archive, source, wanted, question.url, question.host, question.start, question.stop,
            ),
        )  # fmt: skip

    def add(self, archive: str, source: str, rows: Iterable[CdxRow], found_by: str) -> int:
        """Note captures; returns how many were new."""
        return sum(
            self._run(
                "INSERT OR IGNORE INTO captures (archive, urlkey, stamp, url, source, filename, start, length, found_by)"
                " VALUES (?,?,?,?,?,?,?,?,?)",
                (archive, row.urlkey, row.stamp, row.url, source, row.filename, row.offset, row.length, found_by),
            ).rowcount
            for row in rows
        )  # fmt: skip

    def next_waiting(self, archive: str, sources: Sequence[str], window: Window) -> Known | None:
        """The latest waiting capture of an address of which the window has none yet, in the order they were found.

        A capture that another archive gave counts as well: the page is there.
        """
        row = self._run(
            "SELECT urlkey, stamp, url, source, filename, start, length, found_by FROM captures AS mine"
            " WHERE archive = :archive AND state = 'waiting' AND stamp >= :start AND stamp < :stop"
            " AND source IN (SELECT value FROM json_each(:sources)) AND NOT EXISTS ("
            " SELECT 1 FROM captures AS other WHERE other.urlkey = mine.urlkey AND other.state = 'done'"
            " AND other.stamp >= :start AND other.stamp < :stop)"
            " ORDER BY urlkey, stamp DESC LIMIT 1",
            self._within(archive, sources, window),
        ).fetchone()
        return Known(*row) if row else None

    def count_waiting(self, archive: str, source: str, window: Window) -> int:
        """Addresses of a source with waiting captures in the window, and none kept."""
        found: int = self._run(
            "SELECT count(DISTINCT urlkey) FROM captures AS mine WHERE archive = :archive AND state = 'waiting'"
            " AND stamp >= :start AND stamp < :stop AND source IN (SELECT value FROM json_each(:sources))"
            " AND NOT EXISTS (SELECT 1 FROM captures AS other WHERE other.urlkey = mine.urlkey"
            " AND other.state = 'done' AND other.stamp >= :start AND other.stamp < :stop)",
            self._within(archive, [source], window),
        ).fetchone()[0]
        return found

    def ended(self, archive: str, capture: Known, state: CaptureState, reason: str = "") -> None:
        """What became of a capture."""
        self._run(
            "UPDATE captures SET state = ?, reason = ? WHERE archive = ? AND urlkey = ? AND stamp = ?",
            (state, reason[:300], archive, capture.urlkey, capture.stamp),
        )

    @staticmethod
    def _within(archive: str, sources: Sequence[str], window: Window) -> dict[str, str]:
        return {
            "archive": archive,
            "sources": json.dumps(list(sources)),
            "start": f"{window.start:%Y%m%d}",
            "stop": f"{window.end:%Y%m%d}",
        }

    def _run(self, statement: str, values: object = ()) -> sqlite3.Cursor:
        try:
            return self._db.execute(statement, values)  # type: ignore[arg-type]
        except sqlite3.Error as error:
            raise self._explained(error) from error

    def _explained(self, error: sqlite3.Error) -> CorpusError:
        if isinstance(error, sqlite3.OperationalError) and "malformed" not in str(error):
            return CorpusError(
                f"{self._file.name}：{error}。", remedy="请检查磁盘空间与权限后重新运行同一命令。"
            )
        return CorpusError(
            f"{self._file.name}：已损坏或版本不符（{error}）。",
            remedy=f"请删除 {self._file} 后重新运行；网页存档与语料库不受影响，只是会重新询问各档案馆。",
        )
