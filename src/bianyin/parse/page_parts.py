"""What a page of any kind says of itself, before it becomes a document."""

from __future__ import annotations

from typing import NamedTuple


class PageParts(NamedTuple):
    """Lines are cleaned; `body` is empty where the page has no main text."""

    title: str
    body: str
    site: str | None = None
    rows: list[tuple[str, str]] = []  # of the information table
    byline: str = ""
    updated: str = ""  # the line that says when the page was last changed
    meta_date: str | None = None  # what the page's tags or scripts state
    likely_date: str | None = None  # what most of its data carry, where nothing else shows a date
    attachments: tuple[str, ...] = ()  # addresses of the files it links to
    warnings: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()  # of a typeset file, each page's lines as they are set
    facts: bool = False  # tables of them: rows of figures are no prose, and still what the file says
