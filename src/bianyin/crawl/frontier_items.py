"""The frontier's tables, and an address as they hold it."""

from __future__ import annotations

from typing import Literal, NamedTuple

PageKind = Literal["list", "feed", "article", "attachment"]
PageState = Literal["waiting", "done", "gone", "failed", "refused"]

TABLES = """
CREATE TABLE pages (
    url TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',
    list TEXT NOT NULL DEFAULT '',      -- of a list page: address of the list's first page
    page INTEGER NOT NULL DEFAULT 0,    -- of a list page: its number from 1
    parent TEXT,                        -- of an attachment: the page that links to it
    listed_on TEXT NOT NULL DEFAULT '', -- date beside its link, ISO
    checked REAL NOT NULL DEFAULT 0,    -- last answer, Unix seconds
    due REAL NOT NULL DEFAULT 0,        -- not asked for again before
    calm REAL NOT NULL DEFAULT 0,       -- seconds between the last two checks without a change
    etag TEXT, modified TEXT,
    digest TEXT NOT NULL DEFAULT '',    -- of the last content, unpacked
    title TEXT NOT NULL DEFAULT '',     -- words of the link to an attachment
    captured_url TEXT, captured_at TEXT, captured_digest TEXT, -- that content's capture, for revisit records
    reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX by_state ON pages (source, state);
CREATE TABLE listed (list TEXT, url TEXT, PRIMARY KEY (list, url)) WITHOUT ROWID;
"""
# Younger than the version: made where they are missing. `error_texts`: host and digest of what its errors say; `walked`:
# how each list was walked to its end.
MORE_TABLES = """
CREATE TABLE IF NOT EXISTS error_texts (text TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS walked (list TEXT PRIMARY KEY, settings TEXT, since TEXT) WITHOUT ROWID;
"""


class Item(NamedTuple):
    """One address of the frontier."""

    url: str
    source: str
    kind: PageKind
    list: str
    page: int
    parent: str | None
    listed_on: str
    checked: float
    calm: float
    etag: str | None
    modified: str | None
    digest: str
    title: str
    captured_url: str | None
    captured_at: str | None
    captured_digest: str | None


class Found(NamedTuple):
    """A link to a page of the source."""

    url: str
    kind: PageKind
    listed_on: str = ""
    modified: float = 0.0  # Unix seconds; a sitemap's word that the page changed then
    parent: str | None = None
    list: str = ""
    page: int = 0
    title: str = ""


class Captured(NamedTuple):
    """What must be known of content to ask for it again, and to refer to it."""

    etag: str | None
    modified: str | None
    digest: str
    captured_url: str
    captured_at: str
    captured_digest: str
