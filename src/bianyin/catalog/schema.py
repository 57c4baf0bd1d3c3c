"""Tables of the catalog. All columns but `documents.content` are derived from `content`, for quick queries."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

SCHEMA_VERSION = 3  # raise with every change of the tables below

metadata = MetaData()

# Sorted and compared by code points everywhere, as SQLite does, whatever the database's own language is.
_TEXT = String().with_variant(String(collation="C"), "postgresql")

documents = Table(
    "documents",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", _TEXT, nullable=False, unique=True),
    Column("url", _TEXT, nullable=False),
    Column("current", Boolean, nullable=False),  # newest version of its URL
    Column("first_seen", _TEXT, nullable=False),  # as `seen`, when this version was first fetched
    Column(
        "gone", _TEXT, nullable=False
    ),  # last found to be gone; it is gone where this is later than `seen`
    Column("seen", _TEXT, nullable=False),  # last fetched, ISO in UTC; "" where nobody said
    Column("parser", Integer, nullable=False),  # version of the parser that made it
    Column("sha256", _TEXT, nullable=False),  # of the page's bytes
    Column("content", _TEXT, nullable=False),  # the Document as JSON
)
# Addresses may be longer than what PostgreSQL puts into a tree; they are only ever asked for whole.
Index("ix_documents_url", documents.c.url, postgresql_using="hash")
Index("page_bytes", documents.c.sha256)
Index("current_ids", documents.c.id, sqlite_where=documents.c.current, postgresql_where=documents.c.current)

# Periods that a document names, as proleptic ordinals [start, stop): its own dates, and explicit days and
# months in its text. Years alone are left out: they would put every document into every window of the year.
document_dates = Table(
    "document_dates",
    metadata,
    Column("start", Integer, primary_key=True),
    Column("stop", Integer, primary_key=True),
    Column("seq", ForeignKey("documents.seq"), primary_key=True),
    sqlite_with_rowid=False,
)

# How far each file of the archive has been read into these tables.
archive_positions = Table(
    "archive_positions",
    metadata,
    Column("name", _TEXT, primary_key=True),
    Column("offset", BigInteger, nullable=False),
)

document_regions = Table(
    "document_regions",
    metadata,
    Column("seq", ForeignKey("documents.seq"), primary_key=True),
    Column("code", _TEXT, primary_key=True),
    sqlite_with_rowid=False,
)

# Near copies of each other (catalog/copies.py). A document that has been looked at has a row; `original` is the
# document that the others of its cluster are reposts of, its own `seq` where it is alone.
copies = Table(
    "copies",
    metadata,
    Column("seq", ForeignKey("documents.seq"), primary_key=True),
    Column("cluster", Integer, nullable=False, index=True),  # the least `seq` of the cluster when it was made
    Column("original", Integer, nullable=False),
    Column("signature", LargeBinary, nullable=False),  # MinHash values, little-endian uint32
)

copy_bands = Table(
    "copy_bands",
    metadata,
    Column("band", BigInteger, primary_key=True),  # hash of some of the signature's values
    Column("seq", ForeignKey("documents.seq"), primary_key=True),
    sqlite_with_rowid=False,
)
