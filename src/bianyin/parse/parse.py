"""A page to a document: pure, deterministic, and the only place where canonical text is made."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from urllib.parse import unquote

from bianyin.knowledge.places import codes_in
from bianyin.knowledge.plain_forms import plain
from bianyin.knowledge.sites.registry import region_of
from bianyin.model import Document, MediaType, Page
from bianyin.model.document import NO_SITE, READ_BY_OCR
from bianyin.parse.apart import read_apart
from bianyin.parse.canonical import clean, clean_line, has_prose, items_apart, titled, without_frame
from bianyin.parse.cut_lines import without_cuts
from bianyin.parse.decode import NotText, decode
from bianyin.parse.document_numbers import own_number
from bianyin.parse.fact_tables import has_fact_rows
from bianyin.parse.file_texts import FileKind, FileText
from bianyin.parse.info_table import ISSUER_LABELS, NUMBER_LABELS, byline, timed_line, update_line
from bianyin.parse.json_lines import read_record
from bianyin.parse.layout import split_title
from bianyin.parse.organs import organs_in
from bianyin.parse.page_dates import Clues, date_warnings, document_dates, other_datings
from bianyin.parse.page_parts import PageParts
from bianyin.parse.page_starts import page_starts
from bianyin.parse.quality import quality_warnings
from bianyin.parse.scans import can_read_scans
from bianyin.parse.signature import Signature, find_signature
from bianyin.parse.spoken_lines import in_breaths
from bianyin.parse.status import is_official, status_of
from bianyin.parse.tiers import host_of, tier_of
from bianyin.parse.unread import Reason, Unread
from bianyin.text import find_folded

_HEADER_LINE = re.compile(
    r"(URL|网址|链接|原文链接|来源|站点|日期|发布日期|发布时间|时间)\s*[:：]\s*(.*)", re.I
)
_HEADER_LINES = 8
_HEAD, _FOOT = 400, 200  # characters in which a page says when it was last changed
_TITLE_LENGTH = 120  # of a record without a title: its first line up to here
_ISSUING = re.compile(r"^(.{2,120}?)(?:关于|批转|转发|公告|令第|令（)")
_FRAME = re.compile(r"^[【\[(（].{1,8}[】\])）]\s*")


def parse(page: Page) -> Document:
    """Make the document of a page. The same page always makes the same document.

    One page never stops a run: whatever else reading it fails with, it is a document that says so.

    Raises:
        NotText: an HTML or plain page is not text, or a record's body is not its JSON line; `read_pages` lets
            neither by. A file that cannot be read (damaged, scanned, a bomb) is a document with a warning.
    """
    try:
        return _document(page, _READERS[page.media_type](page))
    except NotText:
        raise
    except MemoryError:
        return _unread(page, "too_large")
    except Exception:  # noqa: BLE001
        return _unread(page, "unreadable")


def _unread(page: Page, reason: Reason) -> Document:
    """The document of a page of which only the address is known, made without looking at what the page says."""
    text = clean_line(page.title or "")[:_TITLE_LENGTH] or _file_name(page.url)
    site = clean_line(page.site or "") or host_of(page.url) or NO_SITE
    return Document(
        id=Document.make_id(page.url, text, ()), url=page.url, site=site, title=text, text=text, tier=tier_of(page.url, site),
        retrieved_at=page.retrieved_at, archived=page.archived, sha256=hashlib.sha256(page.body).hexdigest(), attached_to=page.linked_from,
        warnings=(reason, "no_main_text"),
    )  # fmt: skip


def _read_html(page: Page) -> PageParts:
    return _html_parts(decode(page.body), page)


def _html_parts(text: str, page: Page) -> PageParts:
    from bianyin.parse.html import read_html

    parts = read_html(text, page.url)
    return parts._replace(site=page.site or parts.site)


def _read_text(page: Page) -> PageParts:
    """First line the title; above or below it, lines that name address, source and date."""
    lines = clean(in_breaths(without_cuts(decode(page.body)))).split("\n")
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
    return PageParts(title[:_TITLE_LENGTH], "\n".join(body), page.site or site, byline=shown)


def _value(header: str) -> str:
    match = _HEADER_LINE.fullmatch(header)
    return match[2].strip() if match else ""


def _read_record(page: Page) -> PageParts:
    try:
        record = read_record(page.body)
    except ValueError as error:
        raise NotText(str(error)) from None
    if record.html:
        parts = _html_parts(record.html, page)
        if parts.body or not record.text.strip():
            return parts._replace(title=clean_line(record.title) or parts.title)
    body = clean(in_breaths(without_cuts(record.text, clean_line(record.title))))
    title = clean_line(record.title) or body.split("\n")[0][:_TITLE_LENGTH]
    return PageParts(title, without_frame(body, title), page.site)


def _read_file(page: Page, kind: FileKind) -> PageParts:
    """A file without markup: its title is among its first lines, or is what the page that links to it calls it."""
    (found, warnings), tables = _words_of(kind, page.body), kind == "xlsx"
    body = clean(found.text)
    called = clean_line(page.title or "")
    title, rest = ("", body) if tables else split_title(body)
    if not is_official(title) and called:
        title, rest = called, body
    title = title or body.split("\n")[0][:_TITLE_LENGTH] or _file_name(page.url)
    return PageParts(
        title, rest, page.site, warnings=warnings, pages=found.pages, facts=tables and bool(body)
    )


def _words_of(kind: FileKind, body: bytes) -> tuple[FileText, tuple[str, ...]]:
    """What a file says, and what is to be said of the reading: why there is nothing, or that it was read off pictures."""
    try:
        return read_apart(kind, body), ()
    except Unread as error:
        if error.reason == "needs_ocr" and kind == "pdf" and can_read_scans():
            found, warnings = _words_of("scan", body)
            return found, warnings or (READ_BY_OCR,)
        return FileText(""), (error.reason,)


def _file_name(url: str) -> str:
    """The last part of an address, for a file of which nothing else is known."""
    return clean_line(unquote(url.split("?")[0].rstrip("/").rsplit("/", 1)[-1]))[:_TITLE_LENGTH] or url


_READERS: dict[MediaType, Callable[[Page], PageParts]] = {
    "html": _read_html,
    "text": _read_text,
    "record": _read_record,
    "pdf": lambda page: _read_file(page, "pdf"),
    "docx": lambda page: _read_file(page, "docx"),
    "xlsx": lambda page: _read_file(page, "xlsx"),
    "legacy": lambda page: _read_file(page, "legacy"),
}


def _document(page: Page, parts: PageParts) -> Document:
    rows, parts = dict(parts.rows), parts._replace(body=items_apart(parts.body))
    head = [*(f"{label}：{value}" for label, value in parts.rows), parts.byline]
    title = parts.title or parts.body.split("\n")[0][:_TITLE_LENGTH]
    text = titled(title, [*head, parts.body])
    body_start = min(len(text), sum(len(line) + 1 for line in (title, *head) if line))
    # Read in plain forms (發佈 as 发布, 9⽉ as 9月); what is kept is written as the page writes it.
    read, head_line = plain(text), plain(title)
    named = _named(head_line, rows)
    signature = find_signature(read, body_start, official=is_official(head_line), expected=named)
    number = own_number(head_line, read[body_start:], rows, NUMBER_LABELS)
    opening = text[body_start:].split("\n")[:3]
    shown_byline = parts.byline or ("" if parts.rows else byline(opening, strict=True) or timed_line(opening))
    changed = parts.updated or update_line([text[:_HEAD], text[-_FOOT:]])
    dated = parts._replace(byline=shown_byline, updated=changed)
    clues = Clues(page, dated, text, body_start, rows, signature)
    dates = document_dates(clues)
    issuers = _issuers(head_line, named, signature, read)
    site = clean_line(parts.site or "") or host_of(page.url) or NO_SITE
    others = other_datings(clues, dates)
    warnings = date_warnings(dates, others, page.retrieved_at)
    return Document(
        id=Document.make_id(page.url, text, dates),
        url=page.url,
        site=site,
        title=title,
        text=text,
        tier=tier_of(page.url, site, issuers),
        dates=dates,
        other_datings=others,
        issuers=tuple(_as_written(name, read, text) for name in issuers),
        document_number=number and _as_written(number, read, text),
        status=status_of(
            head_line, plain(parts.body), numbered=number is not None, signed=signature is not None
        ),
        regions=codes_in(text) or _of_site(page.url),
        retrieved_at=page.retrieved_at,
        archived=page.archived,
        sha256=hashlib.sha256(page.body).hexdigest(),
        warnings=(*warnings, *parts.warnings, *_quality(parts, text)),
        attachments=parts.attachments,
        attached_to=page.linked_from,
        page_starts=page_starts(text, parts.pages),
    )


def _as_written(words: str, read: str, text: str) -> str:
    """The page's own characters for words found in the plain form of its text."""
    at = read.find(words)
    return text[at : at + len(words)] if at >= 0 else words


def _quality(parts: PageParts, text: str) -> tuple[str, ...]:
    """Why a document cannot be evidence: it says nothing, or what it says is not what somebody wrote."""
    found = quality_warnings(text)
    says_something = parts.facts or has_prose(parts.body) or has_fact_rows(parts.body)
    return found if says_something else ("no_main_text", *found)


def _of_site(url: str) -> tuple[str, ...]:
    """The region whose government or press publishes it, for a text that names no place (全省…)."""
    region = region_of(host_of(url))
    return (region,) if region else ()


def _named(title: str, rows: dict[str, str]) -> tuple[str, ...]:
    """Issuers that the table names, or else the title before its 关于."""
    stated = next((rows[label] for label in ISSUER_LABELS if rows.get(label)), "")
    if stated:
        return organs_in(stated) or (stated,)
    return _from_title(title)


def _issuers(title: str, named: tuple[str, ...], signature: Signature | None, text: str) -> tuple[str, ...]:
    """The issuers named; the signers instead where the title names no issuer or not all (…等六部门关于). All stand in the text."""
    signed = signature.issuers if signature else ()
    if not named or (len(signed) > len(named) and "等" in title):
        named = signed
    return tuple(name for name in named if name in text or find_folded(text, name))


def _from_title(title: str) -> tuple[str, ...]:
    match = _ISSUING.match(_FRAME.sub("", title))
    return (organs_in(match[1]) or ()) if match else ()
