"""The places of a region that chosen words of a page name: read by code, whoever chose the words."""

from __future__ import annotations

from collections.abc import Iterable

from bianyin.knowledge.places import Mention, Region
from bianyin.model import Document, Span
from bianyin.text.locality import relation
from bianyin.text.reading import Reading, read
from bianyin.text.where_told import why_not_where

_MOST_PLACES = 3
_LEVELS = ("county", "city", "province", "country")


def places_named(document: Document, region: Region, words: Iterable[Span]) -> tuple[Span, ...]:
    """Where the words name places of the region as where something is, each place once, the most particular first."""
    reading = read(document)
    found: dict[str, tuple[int, Span]] = {}
    for each in words:
        for mention in reading.places:
            if not each.start <= mention.start < each.end or mention.region.code in found:
                continue
            if relation(mention.region.code, region.code) == "own" and is_where(reading, mention):
                span = Span(start=mention.start, end=mention.end)
                found[mention.region.code] = (_LEVELS.index(mention.region.level), span)
    ordered = sorted(found.values(), key=lambda row: row[0])
    return tuple(span for _, span in ordered[:_MOST_PLACES])


def is_where(reading: Reading, mention: Mention) -> bool:
    """Whether the page names the place as where something is, and not in the name of an organ or the like."""
    return why_not_where(reading.text, mention.start, mention.end, reading.places) is None
