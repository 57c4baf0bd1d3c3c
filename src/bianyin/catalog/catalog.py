"""The catalog of documents, in SQLite or PostgreSQL: every version kept, the newest of each URL current."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy import Connection, Engine, func, select

from bianyin.catalog import database as engines
from bianyin.catalog.copies import mark_copies
from bianyin.catalog.database import Database
from bianyin.catalog.facts import FACTS, Fact, fact_of
from bianyin.catalog.schema import archive_positions, copies, document_dates, document_regions, documents
from bianyin.catalog.sqlite_file import FILE_NAME, SqliteFile
from bianyin.catalog.writing import IngestCounts, Sighting, Withdrawn, add_batch, apart, note_sightings
from bianyin.errors import CorpusError
from bianyin.knowledge.places.regions import COUNTRY
from bianyin.model import Coverage, Document, Frozen, Progress, Window
from bianyin.parse.version import PARSER_VERSION

__all__ = ["FILE_NAME", "Catalog", "IngestCounts", "Sighting", "Version"]

_BATCH = 500  # documents a transaction: a second's work at most is redone after a kill
_IDS_A_QUERY = 500  # below the limit of bound variables in every build of SQLite
_LONGEST_PERIOD = 31  # days of a month, the longest period kept in document_dates


_ORIGINALS = documents.alias("originals")
_WITH_ORIGINAL = (
    select(documents.c.id, documents.c.content, _ORIGINALS.c.id.label("original"))
    .outerjoin(copies, copies.c.seq == documents.c.seq)
    .outerjoin(_ORIGINALS, _ORIGINALS.c.seq == copies.c.original)
)


class Version(Frozen):
    """One version of an address. Times are ISO in UTC, empty where nobody fetched it (files handed in)."""

    document_id: str
    first_seen: str
    last_seen: str
    gone: bool  # the address was found empty after it was last seen
    current: bool


class Catalog(AbstractContextManager["Catalog"]):
    """The documents in a folder or a database. Nothing is written there before the first `add`; until then it reads as
    empty.

    Many processes may read while one writes. A document that does not match its id any more, a file that is no
    database, another schema: all of them are a `CorpusError`, never a shorter answer; a server that does not answer is
    a `ServiceError`.

    Args:
        place: a folder, which holds `catalog.sqlite3`, or a database.
        busy_timeout: seconds to wait for another writer before `CorpusBusy`.
    """

    def __init__(self, place: Path | Database, *, busy_timeout: float = 30.0) -> None:
        self._database: Database = SqliteFile(place) if isinstance(place, Path) else place
        self._busy_timeout = busy_timeout
        with self._explained():
            self._engine: Engine = self._database.open(busy_timeout)

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        self._engine.dispose()

    @property
    def name(self) -> str:
        """Where the catalog is, as it may be shown."""
        return self._database.name

    @property
    def is_there(self) -> bool:
        """Whether there is a catalog yet, be it without documents."""
        return not engines.is_empty(self._engine)

    def add(self, new_documents: Iterable[Document], *, now: bool = False) -> IngestCounts:
        """Store documents, one transaction a batch; content that is known already changes nothing.

        Args:
            now: the pages were had from their sites just now, and so are newer than all that is there, whatever the clock says;
                others take their place by the time at which they were fetched.

        Raises:
            CorpusBusy: another process kept writing for longer than the timeout.
            CorpusError: the disk is full, the folder cannot be written, the file is damaged.
        """
        counts = IngestCounts()
        source = iter(new_documents)
        while batch := list(islice(source, _BATCH)):
            with self._writing() as connection:
                for run in apart(batch, lambda document: document.url):
                    counts = counts.plus(add_batch(connection, run, now=now))
        return counts

    def note(self, sightings: Sequence[Sighting]) -> Withdrawn:
        """Note what was seen again unchanged, found to be gone, or withdrawn. Raises: as `add`."""
        counts = Withdrawn()
        for start in range(0, len(sightings), _BATCH):
            with self._writing() as connection:
                for run in apart(sightings[start : start + _BATCH], lambda sighting: sighting.url):
                    some = note_sightings(connection, run)
                    counts = Withdrawn(counts.new + some.new, counts.changed + some.changed)
        return counts

    def current(self, url: str) -> Document | None:
        """The current version of an address, if there is one."""
        query = select(documents.c.id).where(documents.c.url == url, documents.c.current)
        with self._reading() as connection:
            found = connection.execute(query).scalar()
        return self.get(found) if found else None

    def versions(self, url: str) -> list[Version]:
        """Every version of an address, in the order in which they came."""
        query = select(documents).where(documents.c.url == url).order_by(documents.c.seq)
        with self._reading() as connection:
            return [
                Version(
                    document_id=row.id,
                    first_seen=row.first_seen,
                    last_seen=row.seen,
                    gone=row.gone > row.seen,
                    current=row.current,
                )
                for row in connection.execute(query)
            ]

    def archive_positions(self) -> dict[str, int]:
        """By name of an archive file, how many of its bytes have been read into the catalog."""
        with self._reading() as connection:
            return {row.name: row.offset for row in connection.execute(select(archive_positions))}

    def set_archive_position(self, name: str, offset: int) -> None:
        """Note how far a file of the archive has been read. Raises: as `add`."""
        with self._writing() as connection:
            connection.execute(archive_positions.delete().where(archive_positions.c.name == name))
            connection.execute(archive_positions.insert().values(name=name, offset=offset))

    def urls(self) -> set[str]:
        """Every address of which there is a version."""
        with self._reading() as connection:
            return set(connection.execute(select(documents.c.url).distinct()).scalars())

    def known(self, pages: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
        """The pages, as `(url, sha256 of the bytes)`, that this version of the parser has read before."""
        columns = (documents.c.url, documents.c.sha256)
        digests = [digest for _, digest in pages]
        query = select(*columns).where(documents.c.sha256.in_(digests), documents.c.parser == PARSER_VERSION)
        with self._reading() as connection:
            return {(row.url, row.sha256) for row in connection.execute(query)} & set(pages)

    def seen(self, pages: Sequence[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
        """Of the pages that are known, as `(url, sha256 of the bytes)`, the first and the last time that is noted of each."""
        columns = (documents.c.url, documents.c.sha256, documents.c.first_seen, documents.c.seen)
        query = select(*columns).where(documents.c.sha256.in_([digest for _, digest in pages]))
        with self._reading() as connection:
            found = {(row.url, row.sha256): (row.first_seen, row.seen) for row in connection.execute(query)}
        return {page: found[page] for page in pages if page in found}

    def get(self, document_id: str) -> Document:
        """One document, of any version.

        Raises:
            CorpusError: there is none with this id.
        """
        found = self.get_many([document_id])
        if document_id not in found:
            raise CorpusError(
                f"语料库中没有文档 {document_id[:80]!r}。",
                remedy="编号见 records.jsonl 的 document_id；并请核对 --corpora 是不是那份报告的语料库。",
            )
        return found[document_id]

    def get_many(self, ids: Sequence[str]) -> dict[str, Document]:
        """The documents with these ids, of any version, in the order asked; unknown ids are left out."""
        found: dict[str, Document] = {}
        with self._reading() as connection:
            for start in range(0, len(ids), _IDS_A_QUERY):
                some = list(ids[start : start + _IDS_A_QUERY])
                for row in connection.execute(_WITH_ORIGINAL.where(documents.c.id.in_(some))):
                    document = self._document(row.id, row.content)
                    reposted = row.original is not None and row.original != row.id
                    more = {"repost_of": row.original, "tier": "转载"} if reposted else {}
                    found[row.id] = document.model_copy(update=more) if more else document
        return {key: found[key] for key in ids if key in found}

    def mark_copies(self, *, on_progress: Progress | None = None) -> int:
        """Look at what came since the last time for near copies of what is there; kill-safe, and quick where
        nothing is new. Returns the number of reposts in the whole corpus.

        Raises: as `add`.
        """
        return mark_copies(self._reading, self._writing, on_progress or (lambda done, total: None))

    def all_ids(self, *, every_version: bool = False) -> list[str]:
        """Ids in ascending order of the current documents, or of every version in the order in which they came."""
        query = select(documents.c.id).where(documents.c.current).order_by(documents.c.id)
        if every_version:
            query = select(documents.c.id).order_by(documents.c.seq)
        with self._reading() as connection:
            return list(connection.execute(query).scalars())

    def documents(self, *, every_version: bool = False) -> Iterator[Document]:
        """Documents in the order of `all_ids`. Holds no transaction open between them."""
        ids = self.all_ids(every_version=every_version)
        for start in range(0, len(ids), _IDS_A_QUERY):
            yield from self.get_many(ids[start : start + _IDS_A_QUERY]).values()

    def facts(self) -> Iterator[Fact]:
        """What each current document is, without its text, in the order in which they came."""
        with self._reading() as connection:
            for row in connection.execute(FACTS).yield_per(_BATCH):
                yield fact_of(row)

    def count(self) -> int:
        """Number of current documents."""
        with self._reading() as connection:
            return connection.execute(
                select(func.count()).select_from(documents).where(documents.c.current)
            ).scalar_one()

    def digest(self) -> str:
        """Digest of the set of current documents: the same set, in whatever order it came, the same digest."""
        return hashlib.sha256("\n".join(self.all_ids()).encode()).hexdigest()

    def coverage(
        self, window: Window, region_code: str, *, unindexed: Collection[str] = frozenset()
    ) -> Coverage:
        """How many current documents name a day or month in the window, and how many of these the region.

        A province counts the documents that name only one of its cities, too; the country counts all.

        Args:
            unindexed: ids of documents that no search finds; they are counted apart.
        """
        start, stop = window.start.toordinal(), window.end.toordinal()
        dated = (
            select(document_dates.c.seq)
            .where(document_dates.c.start < stop, document_dates.c.start > start - _LONGEST_PERIOD)
            .where(document_dates.c.stop > start)
        )
        query = select(documents.c.id).where(documents.c.current, documents.c.seq.in_(dated))
        prefix = _region_prefix(region_code)
        naming = select(document_regions.c.seq).where(document_regions.c.code.startswith(prefix))
        with self._reading() as connection:
            inside = set(connection.execute(query).scalars())
            about = (
                set(connection.execute(query.where(documents.c.seq.in_(naming))).scalars())
                if prefix
                else inside
            )
        missing = inside.intersection(unindexed)
        return Coverage(
            window=window,
            documents=len(inside - missing),
            about_region=len(about - missing),
            unindexed=len(missing),
        )

    def check(self) -> None:
        """Read everything that is kept, from end to end: for doctors.

        Raises:
            CorpusDamaged: something is not as it was written.
        """
        with self._explained():
            self._database.check()
        for _ in self.documents(every_version=True):
            pass

    def _document(self, document_id: str, content: str) -> Document:
        """A stored document, checked against its id, so that a damaged file never yields evidence."""
        try:
            document = Document.model_validate_json(content)
        except ValidationError:
            raise engines.damaged(self._database, f"文档 {document_id} 无法读出") from None
        if Document.make_id(document.url, document.text, document.dates) != document_id:
            raise engines.damaged(self._database, f"文档 {document_id} 的内容与其编号不符")
        return document

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._explained(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._explained():
            if engines.is_empty(self._engine):
                self._engine.dispose()
                self._engine = self._database.create(self._busy_timeout)
            with engines.writer(self._engine).begin() as connection:
                yield connection

    def _explained(self) -> AbstractContextManager[None]:
        return engines.explained(self._database, self._busy_timeout)


def _region_prefix(code: str) -> str:
    """The digits that a region's code shares with all places in it (GB/T 2260); none for the country."""
    if code == COUNTRY:
        return ""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
