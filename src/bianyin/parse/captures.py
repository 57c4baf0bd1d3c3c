"""Captures to pages: which captures of a web archive, ours or another maker's, are documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from bianyin.archive import Capture, Notice, read_foreign
from bianyin.archive.read import NO_ADDRESS
from bianyin.errors import InputError
from bianyin.model import ArchivedCopy, Page
from bianyin.model.address import split_address
from bianyin.parse.decode import NotText, decode
from bianyin.parse.media import sniff

_MADE_OF_TEXT = frozenset({"html", "text"})
# What a page is made of and is no page: archives made with a browser are full of it.
_MOST_REASONS = 5  # that are told
_PARTS = ("javascript", "json", "css", "image/", "font", "video/", "audio/", "xml")


def page_of(capture: Capture) -> Page | None:
    """The page of a capture; None where it holds no document."""
    parts = split_address(capture.url)
    if capture.kind != "page" or parts is None:
        return None
    if "media_type" in capture.note:  # handed in as a file
        try:
            return Page(url=capture.url, body=capture.content, **capture.note)
        except (ValueError, TypeError):  # another maker's note of the same name
            return None
    media_type = sniff(capture.content, capture.url)
    if media_type is None or (media_type in _MADE_OF_TEXT and _is_part(capture, media_type, parts.path)):
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


def _is_part(capture: Capture, media_type: str, path: str) -> bool:
    stated = _stated(capture)
    if path == "/robots.txt":
        return True
    if media_type == "text":
        return stated not in ("", "text/plain", "text/html")
    return _is_stated_part(stated)


def _stated(capture: Capture) -> str:
    return capture.content_type.split(";")[0].strip().lower()


def _is_stated_part(stated: str) -> bool:
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
    lost: Counter[str] = Counter()
    for capture in read_foreign(path, tell):
        page = page_of(capture)
        if page and _is_readable(page):
            found = True
            yield page
        elif why := _why_lost(capture, page):
            lost[why] += 1
    if not found and alone:
        raise _no_page(path, lost)
    if lost:
        tell(Notice(f"{path}: {lost.total()} 个网页读不了，已略过（{_reasons(lost)}）。", loss=True))
    elif not found:
        tell(Notice(f"{path}: 其中没有网页，已略过。", loss=False))


def _why_lost(capture: Capture, page: Page | None) -> str:
    """Why a page is not read; empty for what was no page: a script or picture, an answer without a word."""
    if _is_stated_part(_stated(capture)):
        return ""
    if capture.kind == "unread":
        return capture.why.partition("：")[0]
    if capture.kind == "page" and split_address(capture.url) is None:
        return NO_ADDRESS
    return "内容不是文字" if page and capture.content.strip() and "html" in _stated(capture) else ""


def _reasons(lost: Counter[str]) -> str:
    told = [f"{why} {count}" for why, count in lost.most_common(_MOST_REASONS)]
    return "，".join(told + ["等"] * (len(lost) > _MOST_REASONS))


def _no_page(path: Path, lost: Counter[str]) -> InputError:
    if lost:
        words = f"WARC 文件中没有读得了的网页：{_reasons(lost)}"
        return InputError(words, path=path, remedy="请重新取得该文件。")
    remedy = "请确认其中有状态为 200 的 HTML 或 PDF 回答。"
    return InputError("WARC 文件中没有网页", path=path, remedy=remedy)


def _is_readable(page: Page) -> bool:
    if page.media_type not in _MADE_OF_TEXT:
        return True
    try:
        return bool(decode(page.body).strip())
    except NotText:
        return False
