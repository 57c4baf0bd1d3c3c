"""What only a page's scripts say of it: JSON-LD, and the dates that page programs carry as data."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from bianyin.parse.canonical import clean_line
from bianyin.parse.outline import Tag

_SCRIPTED_DATES = (
    re.compile(r'"(?:datePublished|pubDate|publish_?[tT]ime)"\s*:\s*"([^"]{8,40})"'),
    re.compile(r"""\bct\s*=\s*["'](1\d{9})["']"""),  # of WeChat articles, in Unix seconds
)
# Keys under which page programs keep the day of publication, of the page or of what it lists.
_PUBLISHED_KEYS = re.compile(
    r"""["'](?:publish(?:ed)?_?(?:Date|At|On)|release_?(?:Date|Time)|create(?:d_?At|_?Time|_?Date))["']\s*:\s*["']?([\dT:./+ Z-]{8,32})""",
    re.I,
)
_ARTICLES = ("Article", "NewsArticle", "BlogPosting", "Report", "WebPage", "GovernmentService")
_DEEP = 6  # levels of a JSON-LD graph that are looked into


class LinkedData(NamedTuple):
    """What a page's JSON-LD says; None for what it does not."""

    headline: str | None = None
    published: str | None = None
    publisher: str | None = None


def linked_data(page: Tag) -> LinkedData:
    """Of the first article that a JSON-LD block describes."""
    for script in page.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            content = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(content, _DEEP):
            if _is_article(node):
                return LinkedData(
                    _text(node.get("headline")),
                    _text(node.get("datePublished")),
                    _text(node.get("publisher")),
                )
    return LinkedData()


def _nodes(content: Any, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(content, dict):
        yield content
    inside = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    for value in inside if depth else ():
        if isinstance(value, dict | list):
            yield from _nodes(value, depth - 1)


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(kind in _ARTICLES for kind in kinds) and ("headline" in node or "datePublished" in node)


def _text(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("name")
    return clean_line(value) or None if isinstance(value, str) else None


def scripted_date(text: str) -> str | None:
    """The page's own date of publication, where a script states it."""
    found = (pattern.search(text) for pattern in _SCRIPTED_DATES)
    return next((match[1] for match in found if match), None)


def likely_date(text: str) -> str | None:
    """The day that most of the page's data carry as their day of publication, for pages that show no date."""
    days = Counter(match[1].strip() for match in _PUBLISHED_KEYS.finditer(text))
    by_day: Counter[str] = Counter()
    for value, count in days.items():
        by_day[value[:10]] += count
    if not by_day:
        return None
    day = max(by_day, key=lambda key: (by_day[key], key))
    return next(value for value in days if value[:10] == day)
