"""What bytes are, by the bytes themselves: servers, file names and addresses call an error page a PDF."""

from __future__ import annotations

import re

from bianyin.model import MediaType

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # binary Word, Excel and WPS files
_RTF = b"{\\rtf"
_ZIP = b"PK\x03\x04"
_PDF_REACH = 1024  # bytes before the header that readers of PDF forgive
_ZIP_REACH = 8192  # bytes at each end in which the names of an archive's parts are looked for
_BINARY = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"BM",
    b"RIFF",
    b"\x00\x00\x01\x00",
)
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|p|table|script|span|a|h[1-6]|br|link|center|ul|td)\b|<!--",
    re.I,
)
_HTML_REACH = 4096
_PLAIN = (".txt",)


def sniff(body: bytes, name: str = "") -> MediaType | None:
    """The kind of a fetched or given file; None for what is no document (a picture, an archive, nothing at all).

    Args:
        name: its file name or address; only tells plain text from HTML where the bytes do not.
    """
    start = body[:_HTML_REACH].lstrip(b"\xef\xbb\xbf\x00 \t\r\n")
    if not start:
        return None
    if b"%PDF-" in body[:_PDF_REACH] and not _MARKUP.match(start):
        return "pdf"
    if start.startswith(_ZIP):
        return _office(body)
    if start.startswith((_OLE, _RTF)):
        return "legacy"
    if start.startswith(_BINARY):
        return None
    if name.lower().split("?")[0].endswith(_PLAIN) and not _MARKUP.match(start):
        return "text"
    return "html" if _MARKUP.search(_narrow(start)) else "text"


def _narrow(start: bytes) -> bytes:
    """The same without the zero bytes of UTF-16."""
    return start.replace(b"\x00", b"")


def _office(body: bytes) -> MediaType | None:
    """An archive by the parts it names; a bomb or a broken one is still called what it claims to be."""
    ends = body[:_ZIP_REACH] + body[-_ZIP_REACH:]
    if b"word/" in ends:
        return "docx"
    return "xlsx" if b"xl/" in ends else None
