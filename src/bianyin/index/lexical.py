"""The persistent lexical index: SQLite FTS5 over character bigrams, and what is indexed, in one file.

One transaction covers a document's row, its chunks and their terms, so that a kill at any moment leaves whole
documents or none. The FTS table is contentless: chunk text is stored once, in `chunks`, and a row is taken out of
the FTS table by handing it the same terms again (SQLite 3.40 has no `contentless_delete`).
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bianyin.errors import IndexStale, IndexUnusable
from bianyin.index.chunk import anchor_of, chunk, explicit_dates
from bianyin.index.sqlite import REBUILD, connect, translated
from bianyin.index.terms import month_terms, terms
from bianyin.model import Chunk, Document, PartialDate, Tier

LEXICAL_FILE = "lexical.sqlite3"
# Raise when chunks, terms or tables change: an index of another format is rebuilt, never read.
FORMAT = "2"
# What the words of a title weigh beside those of the text; the month column only filters.
_BM25 = "bm25(2.0, 1.0, 0.0)"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS documents (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE, title TEXT, tier TEXT, regions TEXT, dates TEXT);
CREATE TABLE IF NOT EXISTS chunks (
    number INTEGER PRIMARY KEY, document INTEGER, ordinal INTEGER, start INTEGER, end INTEGER,
    text TEXT, months TEXT, dates TEXT);
CREATE INDEX IF NOT EXISTS chunks_of_document ON chunks (document);
CREATE TABLE IF NOT EXISTS vectors (document_id TEXT PRIMARY KEY, state TEXT);
CREATE VIRTUAL TABLE IF NOT EXISTS terms USING fts5 (title, text, months, content = '', tokenize = 'ascii');
CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary USING fts5vocab (terms, row);
"""
_INSERT_TERMS = "INSERT INTO terms (rowid, title, text, months) VALUES (?, ?, ?, ?)"
_DELETE_TERMS = "INSERT INTO terms (terms, rowid, title, text, months) VALUES ('delete', ?, ?, ?, ?)"


@dataclass(frozen=True)
class IndexedDocument:
    """What scoring needs to know of a document, without its text."""

    id: str
    title: str
    tier: Tier
    regions: tuple[str, ...]
    dates: tuple[tuple[str, PartialDate], ...]  # (name of the date, date)


@dataclass(frozen=True)
class IndexedChunk:
    """A chunk, its document, and the explicit dates in its words."""

    number: int
    chunk: Chunk
    document: IndexedDocument
    dates: tuple[PartialDate, ...]

    @cached_property
    def periods(self) -> tuple[tuple[str, PartialDate, dt.date, dt.date], ...]:
        """(name, date, first day, day after the last) of the document's dates, and with the name "" of the chunk's."""
        named = self.document.dates + tuple(("", date) for date in self.dates)
        return tuple((name, date, date.start, date.end) for name, date in named if date.precision != "year")


class LexicalIndex:
    """Terms, chunks and state of the index in `folder`. One process writes at a time; many may read."""

    def __init__(self, folder: Path) -> None:
        """Open or create.

        Raises:
            IndexUnusable: the file cannot be opened or written.
            IndexStale: it was written in another format.
        """
        self.path = folder / LEXICAL_FILE
        self._connection = connect(self.path)
        self._frequencies: dict[str, int] = {}
        self._count: int | None = None
        try:
            with translated(self.path):
                self._connection.executescript(_SCHEMA)
            if self.meta("format") is None:
                self.set_meta("format", FORMAT)
            if self.meta("format") != FORMAT:
                raise IndexStale("索引由另一版本的程序写成，格式不同。", remedy=REBUILD)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; failures come out as `IndexUnusable`."""
        with translated(self.path), self._connection:
            yield self._connection

    def meta(self, key: str) -> str | None:
        with translated(self.path):
            row = self._connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def set_meta(self, key: str, value: str) -> None:
        with self.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def document_ids(self) -> set[str]:
        with translated(self.path):
            return {row[0] for row in self._connection.execute("SELECT id FROM documents")}

    def count_chunks(self) -> int:
        if self._count is None:
            with translated(self.path):
                self._count = int(self._connection.execute("SELECT count(*) FROM chunks").fetchone()[0])
        return self._count

    def add(self, documents: Iterable[Document]) -> None:
        """Index documents that are not indexed yet, all in one transaction."""
        self._forget_counts()
        with self.transaction() as connection:
            for document in documents:
                _insert(connection, document)

    def remove(self, document_ids: Iterable[str]) -> None:
        """Take documents out, all in one transaction; unknown ids are passed over."""
        self._forget_counts()
        with self.transaction() as connection:
            for document_id in document_ids:
                _delete(connection, document_id)

    def _forget_counts(self) -> None:
        self._count = None
        self._frequencies.clear()

    def search(
        self, wanted: Sequence[str], months: Sequence[int] | None, limit: int
    ) -> list[tuple[int, float]]:
        """The best (chunk number, BM25 score) for any of the terms `wanted`, in any of `months` if given."""
        if not wanted or (months is not None and not months):
            return []
        match = f"{{title text}} : ({_any(wanted)})"
        if months is not None:
            match = f"months : ({_any(month_terms(months))}) AND {match}"
        with translated(self.path):
            rows = self._connection.execute(
                f"SELECT rowid, rank FROM terms WHERE terms MATCH ? AND rank MATCH '{_BM25}' ORDER BY rank LIMIT ?",
                (match, limit),
            ).fetchall()
        return [(int(number), -float(rank)) for number, rank in rows]

    def frequency(self, term: str) -> int:
        """In how many chunks the term occurs."""
        if term not in self._frequencies:
            with translated(self.path):
                row = self._connection.execute(
                    "SELECT doc FROM vocabulary WHERE term = ?", (term,)
                ).fetchone()
            self._frequencies[term] = int(row[0]) if row else 0
        return self._frequencies[term]

    def chunks(self, numbers: Sequence[int]) -> list[IndexedChunk]:
        """Chunks by number, in the order asked."""
        found = {chunk.number: chunk for chunk in self._chunks("c.number", numbers)}
        return [found[number] for number in numbers if number in found]

    def chunks_of(self, document_ids: Sequence[str]) -> dict[str, list[IndexedChunk]]:
        """All chunks of some documents, each document's in reading order."""
        found: dict[str, list[IndexedChunk]] = {}
        for chunk_ in self._chunks("d.id", document_ids):
            found.setdefault(chunk_.document.id, []).append(chunk_)
        return found

    def first_chunks(self, document_ids: Sequence[str], months: Sequence[int] | None) -> list[IndexedChunk]:
        """Of each document the first chunk with any of `months`, or the first at all; documents without are left out."""
        marks = ",".join("?" * len(document_ids))
        with translated(self.path):
            rows = self._connection.execute(
                "SELECT c.document, c.number, c.months FROM chunks c JOIN documents d ON d.number = c.document"
                f" WHERE d.id IN ({marks}) ORDER BY c.number",
                list(document_ids),
            ).fetchall()
        wanted = None if months is None else {str(month) for month in months}
        firsts: dict[int, int] = {}
        for document, number, written in rows:
            if wanted is None or not wanted.isdisjoint(written.split()):
                firsts.setdefault(document, number)
        return self.chunks(list(firsts.values()))

    def _chunks(self, column: str, values: Sequence[object]) -> Iterator[IndexedChunk]:
        marks = ",".join("?" * len(values))
        with translated(self.path):
            rows = self._connection.execute(
                "SELECT c.number, c.ordinal, c.start, c.end, c.text, c.months, c.dates,"
                " d.id, d.title, d.tier, d.regions, d.dates"
                f" FROM chunks c JOIN documents d ON d.number = c.document WHERE {column} IN ({marks})"
                " ORDER BY c.number",
                list(values),
            ).fetchall()
        documents: dict[str, IndexedDocument] = {}
        for row in rows:
            document = documents.setdefault(row[7], _read_document(*row[7:]))
            yield _read_chunk(row[:7], document)

    def check(self) -> None:
        """Raise `IndexUnusable` unless the term index and the tables agree (slow: for doctors and tests)."""
        with self.transaction() as connection:
            connection.execute("INSERT INTO terms (terms, rank) VALUES ('integrity-check', 0)")
            orphans = connection.execute(
                "SELECT count(*) FROM chunks WHERE document NOT IN (SELECT number FROM documents)"
            ).fetchone()[0]
            sized = connection.execute("SELECT count(*) FROM terms_docsize").fetchone()[0]
        if orphans or sized != self.count_chunks():
            raise IndexUnusable(f"词面索引不一致：{orphans} 个孤立文本块。", remedy=REBUILD)


def _insert(connection: sqlite3.Connection, document: Document) -> None:
    dates = json.dumps([[date.name, date.date.value] for date in document.dates])
    number = connection.execute(
        "INSERT INTO documents (id, title, tier, regions, dates) VALUES (?, ?, ?, ?, ?)",
        (document.id, document.title, document.tier, " ".join(document.regions), dates),
    ).lastrowid
    anchor, title = anchor_of(document), " ".join(terms(document.title))
    for piece in chunk(document):
        months = " ".join(str(month) for month in piece.months)
        written = " ".join(date.value for date in explicit_dates(piece.text, anchor))
        row = (number, piece.ordinal, piece.start, piece.end, piece.text, months, written)
        chunk_number = connection.execute(
            "INSERT INTO chunks (document, ordinal, start, end, text, months, dates) VALUES (?, ?, ?, ?, ?, ?, ?)",
            row,
        ).lastrowid
        connection.execute(_INSERT_TERMS, (chunk_number, title, *_term_columns(piece.text, months)))


def _delete(connection: sqlite3.Connection, document_id: str) -> None:
    row = connection.execute("SELECT number, title FROM documents WHERE id = ?", (document_id,)).fetchone()
    if row is None:
        return
    number, title = row[0], " ".join(terms(row[1]))
    rows = connection.execute(
        "SELECT number, text, months FROM chunks WHERE document = ?", (number,)
    ).fetchall()
    for chunk_number, text, months in rows:
        connection.execute(_DELETE_TERMS, (chunk_number, title, *_term_columns(text, months)))
    connection.execute("DELETE FROM chunks WHERE document = ?", (number,))
    connection.execute("DELETE FROM documents WHERE number = ?", (number,))


def _term_columns(text: str, months: str) -> tuple[str, str]:
    return " ".join(terms(text)), " ".join(month_terms(int(month) for month in months.split()))


def _any(wanted: Iterable[str]) -> str:
    # Terms hold no quotation marks, but words such as OR and NEAR must be quoted to be words.
    return " OR ".join(f'"{term}"' for term in wanted)


def _read_document(id_: str, title: str, tier: Tier, regions: str, dates: str) -> IndexedDocument:
    read = tuple((name, PartialDate.parse(value)) for name, value in json.loads(dates))
    return IndexedDocument(id_, title, tier, tuple(regions.split()), read)


def _read_chunk(row: Sequence[Any], document: IndexedDocument) -> IndexedChunk:
    number, ordinal, start, end, text, months, dates = row
    chunk_ = Chunk.model_construct(
        id=f"{document.id}:{ordinal}",
        document_id=document.id,
        ordinal=ordinal,
        start=start,
        end=end,
        text=text,
        months=tuple(int(month) for month in months.split()),
    )
    return IndexedChunk(number, chunk_, document, tuple(map(PartialDate.parse, dates.split())))
