"""The words of a file by its kind: what a process of its own does (`file_worker`), or this one where none can start."""

from __future__ import annotations

from typing import Literal, NamedTuple

from bianyin.parse.unread import Unread

# `scan`: a PDF whose pages are pictures.
FileKind = Literal["pdf", "scan", "docx", "xlsx", "legacy"]


class FileText(NamedTuple):
    """The words of a file, one line a paragraph or row; of a typeset one also the lines of each page as they are set."""

    text: str
    pages: tuple[str, ...] = ()


def read_here(kind: FileKind, body: bytes, program: str | None) -> FileText:
    """Read a file in this very process.

    Args:
        program: that converts a binary file.

    Raises:
        Unread: nothing of it can be read; whatever its library fails with, it is this.
    """
    try:
        return _read(kind, body, program)
    except MemoryError:
        raise Unread("too_large") from None
    except Unread:
        raise
    except Exception:  # noqa: BLE001  libraries fail at damaged files with errors of all their layers
        raise Unread("unreadable") from None


def _read(kind: FileKind, body: bytes, program: str | None) -> FileText:
    from bianyin.parse.office import read_docx, read_legacy, read_xlsx

    if kind == "pdf":
        from bianyin.parse.pdf import read_pdf

        found = read_pdf(body)
        return FileText(found.text, found.pages)
    if kind == "scan":
        from bianyin.parse.scans import read_scan

        scanned = read_scan(body)
        return FileText(scanned.text, scanned.pages)
    if kind == "legacy":
        return FileText(read_legacy(body, program))
    return FileText(read_xlsx(body) if kind == "xlsx" else read_docx(body))
