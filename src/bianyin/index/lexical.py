"""What is indexed, in one SQLite file: documents, their chunks with terms and periods, and which have vectors.

One transaction covers a document and its chunks, so that a kill at any moment leaves whole documents or none. It is
what the searchable columns (`index.columns`) are made from.
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
from bianyin.index.terms import codes
from bianyin.model import Chunk, Document, Tier

LEXICAL_FILE = "lexical.sqlite3"
# Raise when chunks, terms, periods or tables change: an index of another format is rebuilt, never read.
FORMAT = "5"
# What a word of the title weighs beside one of the text.
_TITLE_WEIGHT = 2
_MOST = 255
# Ids a statement: well under SQLite's limit on variables.
_IDS = 500

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS documents (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE, url TEXT, site TEXT, title TEXT, tier TEXT, regions TEXT,
    named TEXT, months TEXT);
CREATE TABLE IF NOT EXISTS chunks (
    number INTEGER PRIMARY KEY, document INTEGER, ordinal INTEGER, start INTEGER, end INTEGER, text TEXT,
    months TEXT, periods BLOB, named TEXT);
CREATE TABLE IF NOT EXISTS terms (chunk INTEGER PRIMARY KEY, codes BLOB, counts BLOB);
CREATE INDEX IF NOT EXISTS chunks_of_document ON chunks (document);
CREATE TABLE IF NOT EXISTS vectors (
    document_id TEXT PRIMARY KEY, digest BLOB, state TEXT) WITHOUT ROWID;
"""
_INSERT_CHUNK = (
    "INSERT INTO chunks (number, document, ordinal, start, end, text, months, periods, named)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


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

    def __init__(self, folder: Path) -> None:
        """Open or create.

        Raises:
            IndexUnusable: the file cannot be opened or written.
            IndexStale: it was written in another format.
        """
        self.path = folder / LEXICAL_FILE
        self._connection = connect(self.path)
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
                of_it = "document = (SELECT number FROM documents WHERE id = ?)"
                connection.execute(
                    f"DELETE FROM terms WHERE chunk IN (SELECT number FROM chunks WHERE {of_it})",
                    (document_id,),
                )
                connection.execute(f"DELETE FROM chunks WHERE {of_it}", (document_id,))
                connection.execute("DELETE FROM documents WHERE id = ?", (document_id,))

    def months_of(self, document_ids: Sequence[str]) -> dict[str, list[int]]:
        """The months of some documents: of their dates and of the dates in their words."""
        marks = ",".join("?" * len(document_ids))
        with translated(self.path):
            rows = self._connection.execute(
                f"SELECT id, months FROM documents WHERE id IN ({marks})", list(document_ids)
            ).fetchall()
        return {id_: [int(month) for month in months.split()] for id_, months in rows}

    def numbers_of(self, document_ids: Iterable[str]) -> dict[str, int]:
        """The numbers of documents by id; ids that are not indexed are left out."""
        ids = list(document_ids)
        with translated(self.path):
            rows = self._connection.execute(
                f"SELECT id, number FROM documents WHERE id IN ({','.join('?' * len(ids))})", ids
            )
            return dict(rows.fetchall())

    def ids_by_number(self) -> dict[int, str]:
        """The id of every indexed document by its number."""
        with translated(self.path):
            return dict(self._connection.execute("SELECT number, id FROM documents").fetchall())

    def chunks(self, numbers: Sequence[int]) -> list[IndexedChunk]:
        """Chunks by number, in the order asked; numbers that are gone are left out."""
        found = {chunk.number: chunk for chunk in self._chunks("c.number", numbers)}
        return [found[number] for number in numbers if number in found]

    def chunks_of(self, document_ids: Sequence[str]) -> dict[str, list[IndexedChunk]]:
        """All chunks of some documents, each document's in reading order."""
        found: dict[str, list[IndexedChunk]] = {}
        for chunk_ in self._chunks("d.id", document_ids):
            found.setdefault(chunk_.document.id, []).append(chunk_)
        return found

    def _chunks(self, column: str, values: Sequence[object]) -> Iterator[IndexedChunk]:
        documents: dict[str, IndexedDocument] = {}
        for first in range(0, len(values), _IDS):
            part = list(values[first : first + _IDS])
            with translated(self.path):
                rows = self._connection.execute(
                    "SELECT c.number, c.ordinal, c.start, c.end, c.text, c.months, c.periods,"
                    " c.named, d.id, d.title, d.tier, d.regions, d.named, d.url, d.site"
                    f" FROM chunks c JOIN documents d ON d.number = c.document WHERE {column}"
                    f" IN ({','.join('?' * len(part))}) ORDER BY c.number",
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
                " + (SELECT count(*) FROM terms WHERE chunk NOT IN (SELECT number FROM chunks))"
            ).fetchone()[0]
        if whole != "ok" or orphans:
            raise IndexUnusable(f"词面索引不一致：{orphans} 个孤立文本块。", remedy=REBUILD)


def _insert(connection: sqlite3.Connection, document: Document) -> None:
    anchor, own, title = anchor_of(document), periods.of_document(document), codes(document.title)
    pieces = cut(document.text)
    number = _free(connection, numbering.first_number(document.id, own), len(pieces))
    all_months: set[int] = set()
    for ordinal, (start, end) in enumerate(pieces):
        text = document.text[start:end]
        about = own + periods.of_text(text, anchor)
        months = periods.months_of(about)
        all_months |= months
        row = (number + ordinal, number, ordinal, start, end, text, _words(sorted(months)),
               periods.pack(about), _words(named(text)))  # fmt: skip
        connection.execute(_INSERT_CHUNK, row)
        connection.execute(
            "INSERT INTO terms VALUES (?, ?, ?)", (number + ordinal, *_counted(title, codes(text)))
        )
    connection.execute(
        "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (number, document.id, document.url, document.site, document.title, document.tier,
         _words(document.regions), _words(named(document.title)), _words(sorted(all_months))),
    )  # fmt: skip


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


def _counted(title: Any, text: Any) -> tuple[bytes, bytes]:
    """The distinct terms as 32-bit numbers, and how often each stands, as bytes."""
    import numpy as np

    each, counts = np.unique(np.concatenate([title] * _TITLE_WEIGHT + [text]), return_counts=True)
    return each.tobytes(), np.minimum(counts, _MOST).astype(np.uint8).tobytes()


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
