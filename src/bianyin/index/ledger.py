"""The ledger: what is indexed, in one SQLite file. The engines (`words`, `meaning`) are made from it and can be thrown away.

One transaction covers a document and its chunks, so that a kill at any moment leaves whole documents or none. A document
has a number, which stands for its lead, and its chunks have the numbers after it; no number is ever given twice.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from bianyin.errors import IndexStale, IndexUnusable
from bianyin.index import periods
from bianyin.index.chunk import anchor_of, cut
from bianyin.index.periods import Period
from bianyin.index.sqlite import REBUILD, connect, translated
from bianyin.knowledge import emitters, places
from bianyin.model import Chunk, Document, Tier

LEDGER_FILE = "ledger.sqlite3"
_OLD_FILE = "lexical.sqlite3"
# Raise when chunks, leads, terms, periods, tables or collections change: an index of another format is rebuilt, never read.
FORMAT = "13"
# Numbers a statement: well under SQLite's limit on variables.
_AT_ONCE = 500
# An update writes all over the file: SQLite keeps 64 MiB of the file in memory, and takes in its log every 32 MiB.
_WRITING = ("PRAGMA cache_size = -65536", "PRAGMA wal_autocheckpoint = 8192")

# `state` of a document: new (not in the words yet), in, gone (perhaps in an engine still). Of an entry, which is what stands
# in a collection of vectors under a number: the same.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    number INTEGER PRIMARY KEY, id TEXT, title TEXT, tier TEXT, regions TEXT, named TEXT, chunks INTEGER,
    digests BLOB, state TEXT);
CREATE TABLE IF NOT EXISTS chunks (
    number INTEGER PRIMARY KEY, document INTEGER, ordinal INTEGER, start INTEGER, end INTEGER, text TEXT,
    periods BLOB, named TEXT);
CREATE TABLE IF NOT EXISTS entries (part TEXT, number INTEGER, state TEXT, PRIMARY KEY (part, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS parts (name TEXT PRIMARY KEY, state TEXT, count INTEGER);
CREATE INDEX IF NOT EXISTS documents_by_id ON documents (id);
CREATE INDEX IF NOT EXISTS documents_by_state ON documents (state) WHERE state != 'in';
CREATE INDEX IF NOT EXISTS documents_without_vectors ON documents (number) WHERE digests IS NULL;
CREATE INDEX IF NOT EXISTS entries_by_state ON entries (part, state) WHERE state != 'in';
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


class Ledger:
    """Documents, chunks and state of the index in `folder`. One process writes at a time; many may read."""

    def __init__(self, folder: Path, *, writing: bool = False) -> None:
        """Open or create; `writing` takes the memory that many changes need.

        Raises:
            IndexUnusable: the file cannot be opened or written.
            IndexStale: it was written in another format.
        """
        self.path = folder / LEDGER_FILE
        if (folder / _OLD_FILE).exists() and not self.path.exists():
            raise IndexStale("索引由另一版本的程序写成，格式不同。", remedy=REBUILD)
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

    def document_ids(self, *, searchable: bool = False) -> set[str]:
        """The ids of all documents; or of those that a search finds, and those without a word, which nothing would find."""
        wanted = "state = 'in'" if searchable else "state != 'gone'"
        with translated(self.path):
            return {row[0] for row in self._connection.execute(f"SELECT id FROM documents WHERE {wanted}")}

    def numbers(self, state: str | None = None) -> list[int]:
        """The numbers of the documents, or of those in a state, rising."""
        query = "SELECT number FROM documents WHERE :state IS NULL OR state = :state ORDER BY number"
        with translated(self.path):
            return [row[0] for row in self._connection.execute(query, {"state": state})]

    def add(self, documents: Iterable[Document]) -> None:
        """Note documents that are not held yet, all in one transaction."""
        with self.transaction() as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = 'next'").fetchone()
            number = int(row[0]) if row else 1
            for document in documents:
                number = _insert(connection, document, number)
            connection.execute("INSERT OR REPLACE INTO meta VALUES ('next', ?)", (number,))

    def take_out(self, document_ids: Iterable[str]) -> None:
        """From now on these documents are gone, with all that stands for them in the engines."""
        with self.transaction() as connection:
            for id_ in document_ids:
                connection.execute("UPDATE documents SET state = 'gone' WHERE id = ? AND state != 'gone'", (id_,))  # fmt: skip

    def settle(self, numbers: Iterable[int]) -> None:
        """The words of these documents are in the index."""
        with self.transaction() as connection:
            connection.executemany("UPDATE documents SET state = 'in' WHERE number = ? AND state = 'new'", ((each,) for each in numbers))  # fmt: skip

    def unsettle(self) -> None:
        """No words are in the index any more."""
        with self.transaction() as connection:
            connection.execute("UPDATE documents SET state = 'new' WHERE state = 'in'")

    def chunk_count(self) -> int:
        """Chunks of all documents but those that are gone."""
        with translated(self.path):
            query = "SELECT coalesce(sum(chunks), 0) FROM documents WHERE state != 'gone'"
            return int(self._connection.execute(query).fetchone()[0])

    def drop_gone(self) -> None:
        """Forget the documents that are gone, once no engine finds them."""
        with self.transaction() as connection:
            query = "SELECT number + 1, number + chunks FROM documents WHERE state = 'gone'"
            spans = connection.execute(query).fetchall()
            connection.executemany("DELETE FROM chunks WHERE number BETWEEN ? AND ?", spans)
            connection.execute("DELETE FROM documents WHERE state = 'gone'")

    def pieces(self, documents: Iterable[int]) -> Iterator[tuple[int, int, str, str, bytes]]:
        """(chunk number, document number, title, text, packed periods) of some documents, by chunk number."""
        query = (
            "SELECT c.number, d.number, d.title, c.text, c.periods FROM documents d CROSS JOIN chunks c"
            " ON c.number BETWEEN d.number + 1 AND d.number + d.chunks WHERE d.number = ? ORDER BY c.number"
        )
        with translated(self.path):
            for number in documents:
                yield from self._connection.execute(query, (number,))

    def chunks(self, numbers: Sequence[int]) -> dict[int, IndexedChunk]:
        """Chunks by their numbers; numbers that are gone are left out."""
        found: dict[int, IndexedChunk] = {}
        documents: dict[str, IndexedDocument] = {}
        for rows in self._among(
            "SELECT c.number, c.ordinal, c.start, c.end, c.text, c.periods, c.named,"
            " d.id, d.title, d.tier, d.regions, d.named"
            " FROM chunks c CROSS JOIN documents d ON d.number = c.document WHERE c.number",
            numbers,
        ):
            for number, ordinal, start, end, text, packed, named_, id_, *about in rows:
                document = documents.get(id_)
                if document is None:
                    title, tier, regions, in_title = about
                    document = documents[id_] = IndexedDocument(
                        id_, title, tier, tuple(regions.split()), tuple(in_title.split())
                    )
                found[number] = IndexedChunk(
                    number, document, ordinal, start, end, text, packed, tuple(named_.split())
                )
        return found

    def sizes(self, numbers: Sequence[int]) -> dict[int, tuple[int, bytes]]:
        """How many chunks documents have, and the digests of their vectors, by their numbers."""
        query = "SELECT number, chunks, digests FROM documents WHERE number"
        return {
            number: (chunks, digests or b"")
            for rows in self._among(query, numbers)
            for number, chunks, digests in rows
        }

    def check(self) -> None:
        """Raise `IndexUnusable` unless the file is whole and its tables agree (slow: for doctors and tests)."""
        with translated(self.path):
            whole = self._connection.execute("PRAGMA quick_check").fetchone()[0]
            orphans = self._connection.execute(
                "SELECT (SELECT count(*) FROM chunks WHERE document NOT IN (SELECT number FROM documents))"
                " + (SELECT count(*) FROM documents d WHERE d.chunks !="
                " (SELECT count(*) FROM chunks WHERE document = d.number"
                " AND number BETWEEN d.number + 1 AND d.number + d.chunks))"
            ).fetchone()[0]
        if whole != "ok" or orphans:
            raise IndexUnusable(f"索引账目不一致：{orphans} 处文本块与文档不符。", remedy=REBUILD)

    def _among(self, query: str, numbers: Sequence[int]) -> Iterator[list[tuple]]:  # type: ignore[type-arg]
        """The rows of a query that ends with a column, where this column is one of the numbers."""
        for first in range(0, len(numbers), _AT_ONCE):
            part = numbers[first : first + _AT_ONCE]
            with translated(self.path):
                yield self._connection.execute(f"{query} IN ({','.join('?' * len(part))})", part).fetchall()


def _insert(connection: sqlite3.Connection, document: Document, number: int) -> int:
    """Returns the next free number."""
    anchor, own, pieces = anchor_of(document), periods.of_document(document), cut(document.text)
    listed = periods.told_above(document, anchor)
    rows = []
    for ordinal, (start, end) in enumerate(pieces):
        text = document.text[start:end]
        headed = [each.date for each in listed if start <= each.start < end]
        packed = periods.pack(own + periods.of_text(text, anchor, headed))
        rows.append((number + 1 + ordinal, number, ordinal, start, end, text, packed, _words(named(text))))
    connection.executemany("INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.execute(
        "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, NULL, 'new')",
        (number, document.id, document.title, document.tier, _words(document.regions),
         _words(named(document.title)), len(pieces)),
    )  # fmt: skip
    return number + 1 + len(pieces)


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
