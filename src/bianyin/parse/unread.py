"""Why the words of a file could not be had. Such a page is recorded with the name of the reason, never lost."""

from __future__ import annotations

from typing import Literal

Reason = Literal["needs_ocr", "unreadable", "unread_format", "too_large"]
# 扫描件 (no text layer), a damaged file, a format without a reader here, a file that would unpack without bounds.
REASONS: tuple[Reason, ...] = ("needs_ocr", "unreadable", "unread_format", "too_large")


class Unread(Exception):
    """A file of which nothing can be read.

    Args:
        reason: becomes a warning of the document.
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
