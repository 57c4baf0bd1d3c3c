"""Addresses from outside, which may be none at all: `urlsplit` raises for some, and the port of others when it is asked for."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit


def split_address(url: str) -> SplitResult | None:
    """The parts of an address; None for what is none (`https://[bad`, `https://host:port/`, a port above 65535, no host)."""
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
