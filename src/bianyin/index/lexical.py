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
from functools import cached_property, lru_cache
from pathlib import Path

from bianyin.errors import IndexStale, IndexUnusable
from bianyin.index import numbering, periods
from bianyin.index.chunk import anchor_of, cut
from bianyin.index.periods import Period
from bianyin.index.sqlite import REBUILD, connect, translated
from bianyin.knowledge import emitters, places
from bianyin.model import Chunk, Document, Tier

LEXICAL_FILE = "lexical.sqlite3"
# Raise when chunks, leads, terms, periods, tables or columns change: an index of another format is rebuilt, never read.
FORMAT = "12"
# Ids a statement: well under SQLite's limit on variables.
_IDS = 500
# An update writes all over the file: SQLite keeps 64 MiB of the file in memory, and takes in its log every 32 MiB.
_WRITING = ("PRAGMA cache_size = -65536", "PRAGMA wal_autocheckpoint = 8192")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE, title TEXT, tier TEXT, regions TEXT, named TEXT, chunks INTEGER,
    digest BLOB, vector TEXT);
CREATE TABLE IF NOT EXISTS chunks (
    number INTEGER PRIMARY KEY, document INTEGER, ordinal INTEGER, start INTEGER, end INTEGER, text TEXT,
    periods BLOB, named TEXT);
CREATE TABLE IF NOT EXISTS changed (document INTEGER PRIMARY KEY);
CREATE INDEX IF NOT EXISTS documents_without_vector ON documents (number) WHERE vector IS NOT 'stored';
"""


@dataclass(frozen=True)
class IndexedDocument:
    """What scoring needs to know of a document, without its text."""

    id: str
    title: str
    tier: Tier
    regions: tuple[str, ...]
    named: tuple[str, ...] = ()  # codes of the places in the title


@dataclass(frozen=True)
class IndexedChunk:
    """A chunk and its document; what most candidates are not asked for is unpacked when it is."""

    number: int
    document: IndexedDocument
    ordinal: int
    start: int
    end: int
    text: str
    packed: bytes = b""  # the periods of both
    named: tuple[str, ...] = ()  # codes of the places in the chunk's words

    @property
    def id(self) -> str:
        return f"{self.document.id}:{self.ordinal}"

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """The days that the chunk and its document are about."""
        return tuple(periods.unpack(self.packed))

    @property
    def chunk(self) -> Chunk:
        return Chunk(
            id=self.id, document_id=self.document.id, ordinal=self.ordinal, start=self.start, end=self.end,
            text=self.text,
        )  # fmt: skip


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

    def empty_documents(self) -> set[str]:
        """The ids of documents without a word: they are in no column, and nothing would find them."""
        with translated(self.path):
            return {row[0] for row in self._connection.execute("SELECT id FROM documents WHERE chunks = 0")}

    def chunks(self, numbers: Sequence[int]) -> dict[int, IndexedChunk]:
        """Chunks by their numbers; numbers that are gone are left out."""
        found: dict[int, IndexedChunk] = {}
        documents: dict[str, IndexedDocument] = {}
        for first in range(0, len(numbers), _IDS):
            part = numbers[first : first + _IDS]
            with translated(self.path):
                rows = self._connection.execute(
                    "SELECT c.number, c.ordinal, c.start, c.end, c.text, c.periods, c.named,"
                    " d.id, d.title, d.tier, d.regions, d.named"
                    " FROM chunks c CROSS JOIN documents d ON d.number = c.document"
                    f" WHERE c.number IN ({','.join('?' * len(part))})",
                    part,
                ).fetchall()
            for (
                number,
                ordinal,
                start,
                end,
                text,
                packed,
                named_,
                id_,
                title,
                tier,
                regions,
                in_title,
            ) in rows:
                document = documents.get(id_)
                if document is None:
                    document = documents[id_] = IndexedDocument(
                        id_, title, tier, tuple(regions.split()), tuple(in_title.split())
                    )
                found[number] = IndexedChunk(
                    number, document, ordinal, start, end, text, packed, tuple(named_.split())
                )
        return found

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
    listed = periods.told_above(document, anchor)
    number = _free(connection, numbering.first_number(document.id, own), len(pieces))
    rows = []
    for ordinal, (start, end) in enumerate(pieces):
        text = document.text[start:end]
        headed = [each.date for each in listed if start <= each.start < end]
        packed = periods.pack(own + periods.of_text(text, anchor, headed))
        rows.append((number + ordinal, number, ordinal, start, end, text, packed, _words(named(text))))
    connection.executemany("INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.execute(
        "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL)",
        (number, document.id, document.title, document.tier, _words(document.regions),
         _words(named(document.title)), len(pieces)),
    )  # fmt: skip
    connection.execute("INSERT OR IGNORE INTO changed VALUES (?)", (number,))


@lru_cache(maxsize=20_000)
def named(text: str) -> tuple[str, ...]:
    """Codes of the places that a text names, in order of appearance, then of the provinces of named areas (东北三省).

    They are kept in the index, as reading them from the text takes longer than a search.
    """
    codes = [mention.region.code for mention in places.mentions(text)]
    codes += [code for area in places.groups_in(text) for code in area]
    # 本钢板材一号高炉检修 names no place; the table of emitters says where that is.
    return tuple(dict.fromkeys(codes or emitters.places_of(text)))


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
