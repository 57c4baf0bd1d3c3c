"""Addresses as links: those of web pages alone, and none with a character that a form could read as markup."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urlsplit

from bianyin.text.harmless import HARMFUL

# What no address has (RFC 3986, appendix A) and what would end a link or an attribute. Spaces and brackets are the forms' own affair.
_UNSAFE = re.compile(rf"""[\t\n<>"`\\\u2028\u2029{HARMFUL}]""")


@lru_cache(maxsize=4096)
def web_address(url: str) -> str:
    """The address as a link may hold it; empty for what is no page of the web (`javascript:`, `file:`, no host)."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    return _UNSAFE.sub(lambda found: quote(found[0], safe="", errors="replace"), url)
