"""What is indexed, in one SQLite file: documents, their chunks with periods, and which have vectors.

One transaction covers a document and its chunks, so that a kill at any moment leaves whole documents or none. It is
what the searchable columns (`index.columns`) are made from; the documents that came, went or got another vector since
they were last written are noted in the same transaction, so that no more need be read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bianyin.errors import IndexStale, IndexUnusable
from bianyin.index import numbering, periods
from bianyin.index.chunk import anchor_of, cut
from bianyin.index.named import named
from bianyin.index.periods import Period
from bianyin.index.sqlite import REBUILD, connect, translated
from bianyin.model import Chunk, Document, Tier

LEXICAL_FILE = "lexical.sqlite3"
# Raise when chunks, leads, terms, periods, tables or columns change: an index of another format is rebuilt, never read.
FORMAT = "9"
# Ids a statement: well under SQLite's limit on variables.
_IDS = 500
# An update writes all over the file: 64 MiB of it are kept in memory, and the log is taken in every 32 MiB.
_WRITING = ("PRAGMA cache_size = -65536", "PRAGMA wal_autocheckpoint = 8192")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE, url TEXT, site TEXT, title TEXT, tier TEXT, regions TEXT,
    named TEXT, months TEXT, chunks INTEGER, digest BLOB, vector TEXT);
CREATE TABLE IF NOT EXISTS chunks (
    number INTEGER PRIMARY KEY, document INTEGER, ordinal INTEGER, start INTEGER, end INTEGER, text TEXT,
    months TEXT, periods BLOB, named TEXT);
CREATE TABLE IF NOT EXISTS changed (document INTEGER PRIMARY KEY);
CREATE INDEX IF NOT EXISTS documents_without_vector ON documents (number) WHERE vector IS NOT 'stored';
"""
# What is known comes first; the chunks of a document are numbered from its own number on.
_BY_CHUNK = "chunks c CROSS JOIN documents d ON d.number = c.document"
_BY_DOCUMENT = "documents d CROSS JOIN chunks c ON c.number BETWEEN d.number AND d.number + d.chunks - 1"


@dataclass(frozen=True)
class IndexedDocument:
    """What scoring needs to know of a document, without its text."""

    id: str
    title: str
    tier: Tier
    regions: tuple[str, ...]
    named: tuple[str, ...] = ()  # codes of the places in the title
    url: str = ""
    site: str = ""


@dataclass(frozen=True)
class IndexedChunk:
    """A chunk, its document, the days that both are about, and the codes of the places in its words."""

    number: int
    chunk: Chunk
    document: IndexedDocument
    periods: tuple[Period, ...]
    named: tuple[str, ...] = ()


class LexicalIndex:
    """Documents, chunks and state of the index in `folder`. One process writes at a time; many may read."""

    def __init__(self, folder: Path, *, writing: bool = False) -> None:
        """Open or create; `writing` takes the memory that many changes need.

        Raises:
            IndexUnusable: the file cannot be opened or written.
            IndexStale: it was written in another format.
        """
        self.path = folder / LEXICAL_FILE
        self._connection = connect(self.path)
        try:
            with translated(self.path):
                self._connection.execute("CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT)")
                if self.meta("format") not in (None, FORMAT):
                    raise IndexStale("索引由另一版本的程序写成，格式不同。", remedy=REBUILD)
                self._connection.executescript(_SCHEMA)
                for pragma in _WRITING if writing else ():
                    self._connection.execute(pragma)
            if self.meta("format") is None:
                self.set_meta("format", FORMAT)
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
        with translated(self.path):
            return int(self._connection.execute("SELECT count(*) FROM chunks").fetchone()[0])

    def add(self, documents: Iterable[Document]) -> None:
        """Index documents that are not indexed yet, all in one transaction."""
        with self.transaction() as connection:
            for document in documents:
                _insert(connection, document)

    def remove(self, document_ids: Iterable[str]) -> None:
        """Take documents out, all in one transaction; unknown ids are passed over."""
        with self.transaction() as connection:
            for document_id in document_ids:
                row = connection.execute(
                    "SELECT number, number + chunks - 1 FROM documents WHERE id = ?", (document_id,)
                ).fetchone()
                if row is not None:
                    connection.execute("INSERT OR IGNORE INTO changed VALUES (?)", row[:1])
                    connection.execute("DELETE FROM chunks WHERE number BETWEEN ? AND ?", row)
                    connection.execute("DELETE FROM documents WHERE number = ?", row[:1])

    def changed(self) -> list[int]:
        """The numbers of documents that came, went or got another vector since columns were last named, rising."""
        with translated(self.path):
            return [
                row[0] for row in self._connection.execute("SELECT document FROM changed ORDER BY document")
            ]

    def pieces(self, documents: Sequence[int] | None) -> Iterator[tuple[int, int, str, str, bytes]]:
        """(chunk number, document number, title, text, packed periods) by chunk number.

        Args:
            documents: the numbers of the documents whose chunks are meant, rising; None for all.
        """
        query = (
            "SELECT c.number, d.number, d.title, c.text, c.periods FROM documents d CROSS JOIN chunks c"
            " ON c.number BETWEEN d.number AND d.number + d.chunks - 1"
        )
        with translated(self.path):
            if documents is None:
                yield from self._connection.execute(f"{query} ORDER BY d.number, c.number")
                return
            for number in documents:
                yield from self._connection.execute(
                    f"{query} WHERE d.number = ? ORDER BY c.number", (number,)
                )

    def months_of(self, document_ids: Sequence[str]) -> dict[str, list[int]]:
        """Of each document its months: of its dates and of the dates in its words."""
        query = f"SELECT id, months FROM documents WHERE id IN ({','.join('?' * len(document_ids))})"
        with translated(self.path):
            rows = self._connection.execute(query, list(document_ids)).fetchall()
        return {id_: [int(month) for month in months.split()] for id_, months in rows}

    def numbers_of(self, document_ids: Iterable[str]) -> dict[str, int]:
        """The numbers of documents by id; ids that are not indexed are left out."""
        ids = list(document_ids)
        found: dict[str, int] = {}
        for first in range(0, len(ids), _IDS):
            part = ids[first : first + _IDS]
            with translated(self.path):
                among = f"WHERE id IN ({','.join('?' * len(part))})"
                found.update(self._connection.execute(f"SELECT id, number FROM documents {among}", part))
        return found

    def ids_by_number(self) -> dict[int, str]:
        """The id of every indexed document by its number."""
        with translated(self.path):
            return dict(self._connection.execute("SELECT number, id FROM documents").fetchall())

    def chunks(self, numbers: Sequence[int]) -> list[IndexedChunk]:
        """Chunks by number, in the order asked; numbers that are gone are left out."""
        found = {chunk.number: chunk for chunk in self._chunks(_BY_CHUNK, "c.number", numbers)}
        return [found[number] for number in numbers if number in found]

    def chunks_of(self, document_ids: Sequence[str]) -> dict[str, list[IndexedChunk]]:
        """All chunks of some documents, each document's in reading order."""
        found: dict[str, list[IndexedChunk]] = {}
        for chunk_ in self._chunks(_BY_DOCUMENT, "d.id", document_ids):
            found.setdefault(chunk_.document.id, []).append(chunk_)
        return found

    def _chunks(self, tables: str, column: str, values: Sequence[object]) -> Iterator[IndexedChunk]:
        documents: dict[str, IndexedDocument] = {}
        for first in range(0, len(values), _IDS):
            part = list(values[first : first + _IDS])
            with translated(self.path):
                rows = self._connection.execute(
                    "SELECT c.number, c.ordinal, c.start, c.end, c.text, c.months, c.periods,"
                    " c.named, d.id, d.title, d.tier, d.regions, d.named, d.url, d.site"
                    f" FROM {tables} WHERE {column} IN ({','.join('?' * len(part))}) ORDER BY c.number",
                    part,
                ).fetchall()
            for row in rows:
                document = documents.get(row[8])
                if document is None:
                    document = documents[row[8]] = _read_document(*row[8:])
                yield _read_chunk(row[:8], document)

    def check(self) -> None:
        """Raise `IndexUnusable` unless the file is whole and its tables agree (slow: for doctors and tests)."""
        with translated(self.path):
            whole = self._connection.execute("PRAGMA quick_check").fetchone()[0]
            orphans = self._connection.execute(
                "SELECT (SELECT count(*) FROM chunks WHERE document NOT IN (SELECT number FROM documents))"
                " + (SELECT count(*) FROM documents d WHERE d.chunks !="
                " (SELECT count(*) FROM chunks WHERE document = d.number"
                " AND number BETWEEN d.number AND d.number + d.chunks - 1))"
            ).fetchone()[0]
        if whole != "ok" or orphans:
            raise IndexUnusable(f"词面索引不一致：{orphans} 个孤立文本块。", remedy=REBUILD)


def _insert(connection: sqlite3.Connection, document: Document) -> None:
    anchor, own, pieces = anchor_of(document), periods.of_document(document), cut(document.text)
    number = _free(connection, numbering.first_number(document.id, own), len(pieces))
    all_months: set[int] = set()
    rows = []
    for ordinal, (start, end) in enumerate(pieces):
        text = document.text[start:end]
        about = own + periods.of_text(text, anchor)
        months = periods.months_of(about)
        all_months |= months
        rows.append((number + ordinal, number, ordinal, start, end, text, _words(sorted(months)),
                     periods.pack(about), _words(named(text))))  # fmt: skip
    connection.executemany("INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.execute(
        "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)",
        (number, document.id, document.url, document.site, document.title, document.tier,
         _words(document.regions), _words(named(document.title)), _words(sorted(all_months)), len(pieces)),
    )  # fmt: skip
    connection.execute("INSERT OR IGNORE INTO changed VALUES (?)", (number,))


def _words(values: Iterable[object]) -> str:
    return " ".join(map(str, values))


def _free(connection: sqlite3.Connection, number: int, chunks: int) -> int:
    """This number, or the first after it that leaves all of the document's chunks theirs."""
    taken = (
        "SELECT EXISTS(SELECT 1 FROM documents WHERE number BETWEEN ?1 AND ?2)"
        " OR EXISTS(SELECT 1 FROM chunks WHERE number BETWEEN ?1 AND ?2)"
    )
    while connection.execute(taken, (number, number + max(chunks, 1) - 1)).fetchone()[0]:
        number = numbering.following(number)
    return number


def _read_document(
    id_: str, title: str, tier: Tier, regions: str, places: str, url: str, site: str
) -> IndexedDocument:
    return IndexedDocument(id_, title, tier, tuple(regions.split()), tuple(places.split()), url, site)


def _read_chunk(row: Sequence[Any], document: IndexedDocument) -> IndexedChunk:
    number, ordinal, start, end, text, months, packed, places = row
    chunk_ = Chunk.model_construct(
        id=f"{document.id}:{ordinal}",
        document_id=document.id,
        ordinal=ordinal,
        start=start,
        end=end,
        text=text,
        months=tuple(int(month) for month in months.split()),
    )
    return IndexedChunk(number, chunk_, document, tuple(periods.unpack(packed)), tuple(places.split()))
