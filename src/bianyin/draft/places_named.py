"""The places of a region that chosen words of a page name: read by code, whoever chose the words."""

from __future__ import annotations

from collections.abc import Iterable

from bianyin.knowledge import places
from bianyin.knowledge.places import Region
from bianyin.model import Document, Span
from bianyin.text.locality import relation

_MOST_PLACES = 3
_LEVELS = ("county", "city", "province", "country")


def places_named(document: Document, region: Region, words: Iterable[Span]) -> tuple[Span, ...]:
    """Where the words name places of the region, each place once, the most particular first."""
    found: dict[str, tuple[int, Span]] = {}
    for each in words:
        for mention in places.mentions(document.text[each.start : each.end]):
            if relation(mention.region.code, region.code) == "own" and mention.region.code not in found:
                span = Span(start=each.start + mention.start, end=each.start + mention.end)
                found[mention.region.code] = (_LEVELS.index(mention.region.level), span)
    ordered = sorted(found.values(), key=lambda row: row[0])
    return tuple(span for _, span in ordered[:_MOST_PLACES])
