"""What is known of web archives' captures: which questions their indexes were asked, and what became of each capture."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from bianyin.crawl.state_file import StateFile
from bianyin.crawl.web_archives.cdx_answers import CdxRow
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


class CaptureStore(StateFile):
    """The store in a corpora folder.

    Raises (all methods):
        CorpusError: the file is damaged, of another version, or cannot be written.
    """

    NAME, VERSION, TABLES = FILE_NAME, SCHEMA_VERSION, _TABLES
    ASKED_AGAIN = "各档案馆"

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
