"""Tables of the lab. A change here needs a migration beside it (`migrations/versions`); a test holds both equal."""

from __future__ import annotations

import sqlalchemy as sa

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = sa.MetaData(naming_convention=NAMES)

# Moments are seconds since 1970 in UTC, which compare alike in every database. JSON is text: it is read whole.
jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True),  # the order of the queue
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("key", sa.Text, unique=True),  # of the form that was sent: sent twice, it is one job
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("request", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False, index=True),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("run", sa.Integer, nullable=False),  # tries in all: who holds an older one has lost the job
    sa.Column("tries", sa.Integer, nullable=False),  # since it was queued or resumed
    sa.Column("worker", sa.Text),
    sa.Column("lease", sa.Double),  # until when the worker has it
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("step", sa.Integer, nullable=False),
    sa.Column("done", sa.Integer, nullable=False),
    sa.Column("total", sa.Integer, nullable=False),
    sa.Column("found", sa.Text, nullable=False),
    sa.Column("created_at", sa.Double, nullable=False),
    sa.Column("started_at", sa.Double),
    sa.Column("ended_at", sa.Double),
    sa.Column("error", sa.Text, nullable=False),
    sa.Column("remedy", sa.Text, nullable=False),
    sa.Column("report_id", sa.Text),
    sa.Column("outcome", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)

reports = sa.Table(
    "reports",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("job_id", sa.Text, nullable=False, unique=True),  # no job has two results
    sa.Column("lineage", sa.Text, nullable=False, index=True),
    sa.Column("before", sa.Text),
    sa.Column("question", sa.Text, nullable=False, index=True),  # digest of region, sector and points
    sa.Column("region", sa.Text, nullable=False),
    sa.Column("sector", sa.Text, nullable=False),
    sa.Column("lang", sa.Text, nullable=False),
    sa.Column("drafter", sa.Text, nullable=False),
    sa.Column("points", sa.Integer, nullable=False),
    sa.Column("records", sa.Integer, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("made_at", sa.Double, nullable=False),
    sa.Column(
        "record_keys", sa.Text, nullable=False
    ),  # by the number that the report gives a happening, its key
    sa.Column("content", sa.LargeBinary, nullable=False),  # the Report as JSON, zlib
    sa.Column("quotes_listed", sa.Boolean, nullable=False, server_default=sa.false()),
    sqlite_autoincrement=True,
)

# A row a record and document that it quotes; made from the report's content, and to be made again from it.
quotes = sa.Table(
    "quotes",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("document_id", sa.Text, nullable=False, index=True),
    sa.Column("report_id", sa.Text, nullable=False),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("spans", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)

series = sa.Table(
    "series",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("series", sa.Text, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),  # the file as it was given
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", sa.Double, nullable=False),
    sqlite_autoincrement=True,
)

points = sa.Table(
    "points",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("series_id", sa.Text, index=True),
    sa.Column("before", sa.Text),
    sa.Column("region", sa.Text, nullable=False),
    sa.Column("sector", sa.Text, nullable=False),
    sa.Column("points", sa.Text, nullable=False),
    sa.Column("window_days", sa.Integer),
    sa.Column("wider_window_days", sa.Integer),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", sa.Double, nullable=False),
    sqlite_autoincrement=True,
)

uploads = sa.Table(
    "uploads",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", sa.Double, nullable=False),
    sqlite_autoincrement=True,
)

# Refreshes by the clock: a plan's slot is done once, by whoever asks first.
refreshes = sa.Table(
    "refreshes",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("plan", sa.Text, nullable=False),
    sa.Column("slot", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column(
        "run", sa.Integer, nullable=False
    ),  # how many times it was begun: who holds an older one has lost it
    sa.Column("worker", sa.Text, nullable=False),
    sa.Column("lease", sa.Double),
    sa.Column("started_at", sa.Double, nullable=False),
    sa.Column("ended_at", sa.Double),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.UniqueConstraint("plan", "slot"),
    sqlite_autoincrement=True,
)

# Only ever added to.
judgements = sa.Table(
    "judgements",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("lineage", sa.Text, nullable=False, index=True),
    sa.Column("report_id", sa.Text, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("judgement", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", sa.Double, nullable=False),
    sqlite_autoincrement=True,
)

# Of browsers that were signed out, until their cookies are too old.
ended_sessions = sa.Table(
    "ended_sessions",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("until", sa.Double, nullable=False),
)
