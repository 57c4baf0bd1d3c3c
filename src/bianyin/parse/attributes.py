"""Tags with attributes by the thousand, cut down before a parser sees them: it compares each with all before it."""

from __future__ import annotations

import re

_LONG_TAG = re.compile(r"<([A-Za-z][\w:-]*)([^<>]{4000,})")
_ATTRIBUTE = re.compile(r"""[^\s=/"'<>]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?""")
_MOST = 200  # attributes of a tag; written by hand or by programs, tags have a tenth


def without_floods(markup: str) -> str:
    """The page, every tag with at most so many attributes; a long one of few (a picture inside the page) is left."""
    return _LONG_TAG.sub(_bounded, markup)


def _bounded(tag: re.Match[str]) -> str:
    kept: list[str] = []
    for attribute in _ATTRIBUTE.finditer(tag[2]):
        if len(kept) == _MOST:
            return f"<{tag[1]} {' '.join(kept)}"
        kept.append(attribute[0])
    return tag[0]
