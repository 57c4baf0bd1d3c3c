"""Captures to pages: which captures of a web archive, ours or another maker's, are documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from bianyin.archive import Capture, Notice, read_foreign
from bianyin.errors import InputError
from bianyin.model import ArchivedCopy, Page
from bianyin.parse.decode import NotText, decode
from bianyin.parse.media import sniff

_MADE_OF_TEXT = frozenset({"html", "text"})
# What a page is made of and is no page: archives made with a browser are full of it.
_PARTS = ("javascript", "json", "css", "image/", "font", "video/", "audio/", "xml")


def page_of(capture: Capture) -> Page | None:
    """The page of a capture; None where it holds no document."""
    if capture.kind != "page":
        return None
    if "media_type" in capture.note:  # handed in as a file
        try:
            return Page(url=capture.url, body=capture.content, **capture.note)
        except (ValueError, TypeError):  # another maker's note of the same name
            return None
    media_type = sniff(capture.content, capture.url)
    if media_type is None or (media_type in _MADE_OF_TEXT and _is_part(capture, media_type)):
        return None
    archived = _archived(capture)
    page = Page(
        url=capture.url,
        body=capture.content,
        media_type=media_type,
        retrieved_at=capture.at,
        archived=archived,
    )
    if media_type in _MADE_OF_TEXT:
        return page
    linked = {"linked_from": capture.note.get("linked_from"), "title": capture.note.get("title")}
    return page.model_copy(update={name: value or None for name, value in linked.items()})


def _archived(capture: Capture) -> ArchivedCopy | None:
    """The web archive that the capture came from, as our writer noted it."""
    by, url = capture.note.get("archived_by"), capture.note.get("archived_url")
    if not isinstance(by, str) or not isinstance(url, str) or not url.startswith(("http://", "https://")):
        return None
    return ArchivedCopy(by=by, url=url)


def _is_part(capture: Capture, media_type: str) -> bool:
    stated = capture.content_type.split(";")[0].strip().lower()
    if urlsplit(capture.url).path == "/robots.txt":
        return True
    if media_type == "text":
        return stated not in ("", "text/plain", "text/html")
    return "xhtml" not in stated and any(part in stated for part in _PARTS)


def read_warc(
    path: Path, tell: Callable[[Notice], None] = lambda notice: None, *, alone: bool = True
) -> Iterator[Page]:
    """The pages of a WARC file from anywhere, each with the time at which it was fetched.

    Args:
        tell: is told what is wrong with a file that is read all the same.
        alone: the file was asked for by its name, and not for its folder's sake, where some hold lists alone.

    Raises:
        InputError: it is no WARC file, is damaged, or (alone) holds no page.
    """
    found = False
    for capture in read_foreign(path, tell):
        page = page_of(capture)
        if page and _is_readable(page):
            found = True
            yield page
    if not found and alone:
        raise InputError(
            "WARC 文件中没有网页", path=path, remedy="请确认其中有状态为 200 的 HTML 或 PDF 回答。"
        )
    if not found:
        tell(Notice(f"{path}: 其中没有网页，已略过。", loss=False))


def _is_readable(page: Page) -> bool:
    if page.media_type not in _MADE_OF_TEXT:
        return True
    try:
        return bool(decode(page.body).strip())
    except NotText:
        return False
