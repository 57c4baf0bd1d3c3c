"""Addresses from outside, which may be none at all: `urlsplit` raises for some, and the port of others when it is asked for."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

# Some of them `urlsplit` drops, so that it would give another address; others end up in whatever shows it.
_NOT_IN_URLS = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def split_address(url: str) -> SplitResult | None:
    """The parts of an address; None for what is none (`https://[bad`, `https://host:port/`, a port above 65535, no host, controls)."""
    if _NOT_IN_URLS.search(url):
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return None if parts.scheme in ("http", "https") and not parts.hostname else parts


def host_name(url: str) -> str:
    """The host of an address; empty where there is none."""
    parts = split_address(url)
    return (parts.hostname or "") if parts else ""
