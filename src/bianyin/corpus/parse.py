"""A page to a document: pure, deterministic, and the only place where canonical text is made."""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

from bianyin.corpus.canonical import clean, clean_line, has_prose, titled, without_frame
from bianyin.corpus.dates import Clues, date_warnings, document_dates
from bianyin.corpus.decode import decode
from bianyin.corpus.numbers import own_number
from bianyin.corpus.organs import organs_in
from bianyin.corpus.records import read_record
from bianyin.corpus.signature import Signature, find_signature
from bianyin.corpus.status import is_official, status_of
from bianyin.corpus.table import ISSUER_LABELS, NUMBER_LABELS, byline, byline_source
from bianyin.corpus.tiers import host_of, tier_of
from bianyin.model import Document, Page
from bianyin.places import codes_in
from bianyin.text import find_folded

_HEADER_LINE = re.compile(
    r"(URL|网址|链接|原文链接|来源|站点|日期|发布日期|发布时间|时间)\s*[:：]\s*(.*)", re.I
)
_HEADER_LINES = 8
_TITLE_LENGTH = 120  # of a record without a title: its first line up to here
_ISSUING = re.compile(r"^(.{2,120}?)(?:关于|批转|转发|公告|令第|令（)")
_FRAME = re.compile(r"^[【\[(（].{1,8}[】\])）]\s*")


class _Parts(NamedTuple):
    """What the three kinds of pages have in common, before it becomes a document."""

    title: str
    site: str | None
    rows: list[tuple[str, str]]
    byline: str
    body: str
    meta_date: str | None
    given: str | None


def parse(page: Page) -> Document:
    """Make the document of a page. The same page always makes the same document.

    Raises:
        ValueError: the body is not text, or a record's body is not its JSON line; `read_pages` lets neither by.
    """
    return _document(page, _READERS[page.media_type](page))


def _read_html(page: Page) -> _Parts:
    return _html_parts(decode(page.body), page)


def _html_parts(text: str, page: Page) -> _Parts:
    from bianyin.corpus.html import read_html

    found = read_html(text, page.url)
    site = (
        page.site
        or found.site
        or (None if host_of(page.url) else found.source or byline_source(found.byline))
    )
    return _Parts(found.title, site, found.rows, found.byline, found.body, found.meta_date, page.page_date)


def _read_text(page: Page) -> _Parts:
    """First line the title; above or below it, lines that name address, source and date."""
    lines = clean(decode(page.body)).split("\n")
    headers: dict[str, str] = {}
    rest: list[str] = []
    for number, line in enumerate(lines):
        match = _HEADER_LINE.fullmatch(line) if number < _HEADER_LINES and len(rest) < 2 else None
        if match:
            headers.setdefault(match[1].upper(), line)
        else:
            rest.append(line)
    shown = "\n".join(line for key, line in headers.items() if key not in ("URL", "网址", "链接", "原文链接"))
    site = next((_value(headers[key]) for key in ("来源", "站点") if key in headers), None)
    title, *body = rest or [""]
    return _Parts(title[:_TITLE_LENGTH], page.site or site, [], shown, "\n".join(body), None, page.page_date)


def _value(header: str) -> str:
    match = _HEADER_LINE.fullmatch(header)
    return match[2].strip() if match else ""


def _read_record(page: Page) -> _Parts:
    record = read_record(page.body)
    if record.html:
        parts = _html_parts(record.html, page)
        if parts.body or not record.text.strip():
            return parts._replace(title=clean_line(record.title) or parts.title)
    body = clean(record.text)
    title = clean_line(record.title) or body.split("\n")[0][:_TITLE_LENGTH]
    body = without_frame(body, title)
    return _Parts(title, page.site, [], "", body, None, page.page_date)


_READERS = {"html": _read_html, "text": _read_text, "record": _read_record}


def _document(page: Page, parts: _Parts) -> Document:
    rows = dict(parts.rows)
    head = [*(f"{label}：{value}" for label, value in parts.rows), parts.byline]
    title = parts.title or parts.body.split("\n")[0][:_TITLE_LENGTH]
    text = titled(title, [*head, parts.body])
    body_start = min(len(text), sum(len(line) + 1 for line in (title, *head) if line))
    named = _named(title, rows)
    signature = find_signature(text, body_start, official=is_official(title), expected=named)
    number = own_number(title, text[body_start:], rows, NUMBER_LABELS)
    shown_byline = parts.byline or (
        byline(text[body_start:].split("\n")[:3], strict=True) if not parts.rows else ""
    )
    dates = document_dates(
        Clues(text, body_start, page.url, rows, shown_byline, parts.meta_date, parts.given, signature)
    )
    issuers = _issuers(title, named, signature, text)
    site = clean_line(parts.site or "") or host_of(page.url) or "未注明来源"
    warnings = date_warnings(dates, page.retrieved_at)
    return Document(
        id=Document.make_id(page.url, text, dates),
        url=page.url,
        site=site,
        title=title,
        text=text,
        tier=tier_of(page.url, site, issuers),
        dates=dates,
        issuers=issuers,
        document_number=number,
        status=status_of(title, parts.body, numbered=number is not None, signed=signature is not None),
        regions=codes_in(text),
        retrieved_at=page.retrieved_at,
        sha256=hashlib.sha256(page.body).hexdigest(),
        warnings=warnings if has_prose(parts.body) else (*warnings, "no_main_text"),
    )


def _named(title: str, rows: dict[str, str]) -> tuple[str, ...]:
    """Issuers that the table names, or else the title before its 关于."""
    stated = next((rows[label] for label in ISSUER_LABELS if rows.get(label)), "")
    if stated:
        return organs_in(stated) or (stated,)
    return _from_title(title)


def _issuers(title: str, named: tuple[str, ...], signature: Signature | None, text: str) -> tuple[str, ...]:
    """Those named, or those who sign where the title names none or not all (…等六部门关于); all stand in the text."""
    signed = signature.issuers if signature else ()
    if not named or (len(signed) > len(named) and "等" in title):
        named = signed
    return tuple(name for name in named if name in text or find_folded(text, name))


def _from_title(title: str) -> tuple[str, ...]:
    match = _ISSUING.match(_FRAME.sub("", title))
    return (organs_in(match[1]) or ()) if match else ()
