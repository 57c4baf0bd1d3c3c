"""The text layer of a PDF, its lines put together to paragraphs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from bianyin.parse.canonical import without_spaces
from bianyin.parse.layout import paragraphs
from bianyin.parse.unread import Unread

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]

_PAGES = 1000
_CHARACTERS = 4_000_000
_SECONDS = 60.0  # looked at between pages
_SCANNED = 20  # characters a page; a scanned file has none, or those of a stamp


class PdfText(NamedTuple):
    """The text, one line a paragraph, and the lines of each page as they are set."""

    text: str
    pages: tuple[str, ...]


def read_pdf(body: bytes, *, clock: Callable[[], float] = time.monotonic) -> PdfText:
    """The words of a file.

    Raises:
        Unread: `needs_ocr` for scanned pages, `unreadable` for a damaged or locked file.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError:
        raise Unread("unreadable") from None
    try:
        pages = list(_pages(document, clock() + _SECONDS, clock))
    except pypdfium2.PdfiumError:
        raise Unread("unreadable") from None
    finally:
        document.close()
    if not pages:
        raise Unread("unreadable")
    text = paragraphs([page.split("\n") for page in pages])
    if len(without_spaces(text)) < _SCANNED * len(pages):
        raise Unread("needs_ocr")
    return PdfText(text, tuple(pages))


def _pages(document: pypdfium2.PdfDocument, deadline: float, clock: Callable[[], float]) -> Iterator[str]:
    left = _CHARACTERS
    for number in range(min(len(document), _PAGES)):
        page = document[number]
        words = page.get_textpage()
        text = str(words.get_text_bounded()).replace("\r\n", "\n").replace("\ufffe", "")
        words.close()
        page.close()
        yield text[:left]
        left -= len(text)
        if left <= 0 or clock() > deadline:
            return
