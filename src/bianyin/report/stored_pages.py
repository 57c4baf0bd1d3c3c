"""The pages that a report quotes, in pieces: what a record rests on is marked, alone in its context and in the whole page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from bianyin.model import Document, Evidence, Report
from bianyin.report.numbering import Numbered

_CONTEXT = 90  # characters of the page shown before and after a quote
_TOGETHER = 120  # quotes that lie closer are shown in one extract
# Characters of page text that a report holds at most (three bytes each), and of one page: a yearbook would be a book.
_MOST_TEXT, _MOST_OF_A_PAGE, _LEAST_OF_A_PAGE = 240_000, 30_000, 600

Range = tuple[int, int]


class Piece(NamedTuple):
    """Words of a page: quoted or not; `starts`: where a quote begins with them, its offset; `left_out`: how many are missing here."""

    text: str
    quoted: bool = False
    start: int = 0
    left_out: int = 0


class StoredPage(NamedTuple):
    """A page of the report: its number there, its document, its text with every quote marked, and how much of it is shown."""

    number: int
    document: Document
    pieces: tuple[Piece, ...]
    shown: int


class Extract(NamedTuple):
    """Quotes that lie together in one page, with what stands around them."""

    document_id: str
    pieces: tuple[Piece, ...]
    start: int
    notes: tuple[str, ...]


def stored_pages(report: Report, found: Numbered) -> dict[str, StoredPage]:
    """Every quoted document by its id, numbered in the order of the references."""
    quoted = _quoted(report)
    known = [report.documents[each] for each in quoted if each in report.documents]
    last = len(found.references) + 1
    order = {url: cited.number for url, cited in found.references.items()}
    known.sort(key=lambda document: order.get(document.url, last))
    most = _cap([len(document.text) for document in known])
    return {
        document.id: _page(number, document, quoted[document.id], most)
        for number, document in enumerate(known, 1)
    }


def extracts(evidence: Iterable[Evidence], documents: Mapping[str, Document]) -> list[Extract]:
    """A field's quotes in their context, page by page; a quote within another is shown with it."""
    by_page: dict[str, list[Evidence]] = {}
    for item in evidence:
        by_page.setdefault(item.document_id, []).append(item)
    return [
        _extract(group, documents.get(group[0].document_id))
        for items in by_page.values()
        for group in _groups(items)
    ]


def _quoted(report: Report) -> dict[str, list[Range]]:
    ranges: dict[str, list[Range]] = {}
    for section in report.sections:
        for event in section.events:
            for _, item in event.proofs:
                ranges.setdefault(item.document_id, []).append((item.start, item.end))
    return ranges


def _cap(lengths: Sequence[int]) -> int:
    """The most of one page, so that all of them together stay below what a report may hold."""
    left, most = _MOST_TEXT, _MOST_OF_A_PAGE
    for at, length in enumerate(sorted(lengths)):
        share = left // (len(lengths) - at)
        if length > share:
            most = min(most, share)
            break
        left -= length
    return max(most, _LEAST_OF_A_PAGE)


def _page(number: int, document: Document, ranges: Sequence[Range], most: int) -> StoredPage:
    text = document.text
    if len(text) <= most:
        kept = [(0, len(text))]
    else:
        around = max(_CONTEXT, (most - sum(end - start for start, end in _union(ranges))) // (2 * len(set(ranges))))  # fmt: skip
        kept = _union((max(0, start - around), min(len(text), end + around)) for start, end in ranges)
    pieces: list[Piece] = []
    at = 0
    for start, end in kept:
        if start > at:
            pieces.append(Piece("", left_out=start - at))
        pieces += _cut(text, start, end, ranges)
        at = end
    if at < len(text):
        pieces.append(Piece("", left_out=len(text) - at))
    return StoredPage(number, document, tuple(pieces), sum(end - start for start, end in kept))


def _cut(text: str, start: int, end: int, ranges: Iterable[Range]) -> list[Piece]:
    """The text from `start` to `end`, cut where a quote begins or ends."""
    within = [(a, b) for a, b in ranges if a < end and b > start]
    places = sorted({start, end, *(a for a, _ in within if a > start), *(b for _, b in within if b < end)})
    return [Piece(text[a:b], any(x <= a < y for x, y in within), a) for a, b in pairwise(places)]


def _union(ranges: Iterable[Range]) -> list[Range]:
    """Ranges that overlap become one; two quotes that only touch stay two."""
    joined: list[Range] = []
    for start, end in sorted(ranges):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _groups(items: Sequence[Evidence]) -> list[list[Evidence]]:
    """Quotes that lie together, in the order of the page."""
    groups: list[list[Evidence]] = []
    reach = 0
    for item in sorted(items, key=lambda item: (item.start, -item.end)):
        if groups and item.start - reach <= _TOGETHER:
            groups[-1].append(item)
        else:
            groups.append([item])
        reach = max(reach, item.end)
    return groups


def _extract(group: Sequence[Evidence], document: Document | None) -> Extract:
    """One mark a quote: of quotes within each other the outer one's. Without its page, the quotes alone."""
    first = group[0]
    notes = tuple(dict.fromkeys(item.note for item in group if item.note))
    joined = _union((item.start, item.end) for item in group)
    if document is None:
        quotes = {item.quote: Piece(item.quote, True, item.start) for item in group}
        return Extract(first.document_id, tuple(quotes.values()), first.start, notes)
    start, end = max(0, first.start - _CONTEXT), min(len(document.text), joined[-1][1] + _CONTEXT)
    pieces = _cut(document.text, start, end, joined)
    before = [Piece("……")] if start else []
    after = [Piece("……")] if end < len(document.text) else []
    return Extract(first.document_id, (*before, *pieces, *after), first.start, notes)
