"""Addresses as links: those of web pages alone, and none with a character that a form could read as markup."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from bianyin.text.harmless import harmless

# What no address has (RFC 3986, appendix A) and what would end a link or an attribute. Spaces and brackets are the forms' own affair.
_UNSAFE = re.compile(r"""[\t\n\f\v\r<>"`\\]""")


def web_address(url: str) -> str:
    """The address as a link may hold it; empty for what is no page of the web (`javascript:`, `file:`, no host)."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    return "".join(map(_safe, url)) if parts.scheme in ("http", "https") and host else ""


def _safe(character: str) -> str:
    unsafe = _UNSAFE.match(character) or harmless(character) != character
    return quote(character, safe="", errors="replace") if unsafe else character
