"""Tables of the catalog. All columns but `documents.content` are derived from `content`, for quick queries."""

from __future__ import annotations

import sqlalchemy as sa

SCHEMA_VERSION = 3  # raise with every change of the tables below

metadata = sa.MetaData()

# Sorted and compared by code points everywhere, as SQLite does, whatever the database's own language is.
_TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")

documents = sa.Table(
    "documents",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("id", _TEXT, nullable=False, unique=True),
    sa.Column("url", _TEXT, nullable=False),
    sa.Column("current", sa.Boolean, nullable=False),  # newest version of its URL
    sa.Column("first_seen", _TEXT, nullable=False),  # as `seen`, when this version was first fetched
    sa.Column(
        "gone", _TEXT, nullable=False
    ),  # last found to be gone; gone now where this is later than `seen`
    sa.Column("seen", _TEXT, nullable=False),  # last fetched, ISO in UTC; "" where nobody said
    sa.Column("parser", sa.Integer, nullable=False),  # version of the parser that made it
    sa.Column("sha256", _TEXT, nullable=False),  # of the page's bytes
    sa.Column("content", _TEXT, nullable=False),  # the Document as JSON
)
# Addresses may be longer than what PostgreSQL puts into a tree; they are only ever asked for whole.
sa.Index("ix_documents_url", documents.c.url, postgresql_using="hash")
sa.Index("page_bytes", documents.c.sha256)
sa.Index(
    "current_ids", documents.c.id, sqlite_where=documents.c.current, postgresql_where=documents.c.current
)

# Periods that a document names, as proleptic ordinals [start, stop): its own dates, and explicit days and
# months in its text. Years alone are left out: they would put every document into every window of the year.
document_dates = sa.Table(
    "document_dates",
    metadata,
    sa.Column("start", sa.Integer, primary_key=True),
    sa.Column("stop", sa.Integer, primary_key=True),
    sa.Column("seq", sa.ForeignKey("documents.seq"), primary_key=True),
    sqlite_with_rowid=False,
)

# How far each file of the archive has been read into these tables.
archive_positions = sa.Table(
    "archive_positions",
    metadata,
    sa.Column("name", _TEXT, primary_key=True),
    sa.Column("offset", sa.BigInteger, nullable=False),
)

document_regions = sa.Table(
    "document_regions",
    metadata,
    sa.Column("seq", sa.ForeignKey("documents.seq"), primary_key=True),
    sa.Column("code", _TEXT, primary_key=True),
    sqlite_with_rowid=False,
)

# Near copies of each other (catalog/copies.py). A document that has been looked at has a row; `original` is the
# document that the others of its cluster are reposts of, its own `seq` where it is alone.
copies = sa.Table(
    "copies",
    metadata,
    sa.Column("seq", sa.ForeignKey("documents.seq"), primary_key=True),
    sa.Column(
        "cluster", sa.Integer, nullable=False, index=True
    ),  # the least `seq` of the cluster when it was made
    sa.Column("original", sa.Integer, nullable=False),
    sa.Column("signature", sa.LargeBinary, nullable=False),  # MinHash values, little-endian uint32
)

copy_bands = sa.Table(
    "copy_bands",
    metadata,
    sa.Column("band", sa.BigInteger, primary_key=True),  # hash of some of the signature's values
    sa.Column("seq", sa.ForeignKey("documents.seq"), primary_key=True),
    sqlite_with_rowid=False,
)
