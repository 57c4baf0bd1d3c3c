"""Find a quote's words in a document: exactly, then folded for width, spaces and quote marks, then not at all."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from bianyin.model import Document, DraftField, Evidence, FieldName, RejectionReason
from bianyin.text import find_folded, split

# Shorter quotes occur by chance anywhere and prove nothing.
_SHORTEST_QUOTE = 2


class Refusal(Exception):
    """A check that failed: the reason's fixed name and what exactly was wrong."""

    def __init__(self, reason: RejectionReason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason, self.detail = reason, detail


class Located(NamedTuple):
    """Verbatim words of the document at `[start, end)`."""

    text: str
    start: int
    end: int

    def evidence(self, field: FieldName, document: Document, note: str | None = None) -> Evidence:
        return Evidence(
            field=field, quote=self.text, document_id=document.id, start=self.start, end=self.end, note=note
        )


def locate(document: Document, quote: str, start: int = 0) -> Located:
    """The first place at or after `start` where the document says `quote`.

    Raises:
        Refusal: `quote_not_found`.
    """
    if len(quote.strip()) < _SHORTEST_QUOTE:
        raise Refusal("quote_not_found", "引文过短")
    at = document.text.find(quote, start)
    if at >= 0:
        return Located(quote, at, at + len(quote))
    span = find_folded(document.text, quote, start)
    if span is None:
        raise Refusal("quote_not_found", quote[:60])
    return Located(document.text[span[0] : span[1]], *span)


def locate_value(document: Document, field: DraftField) -> tuple[Located, Located]:
    """The field's quote, and its value inside that quote, both as the document writes them.

    Raises:
        Refusal: `quote_not_found`, or `value_not_in_quote` when the quote is real but says something else.
    """
    quote = locate(document, field.quote)
    span = find_folded(quote.text, field.value)
    if span is None:
        raise Refusal("value_not_in_quote", field.value[:60])
    start, end = quote.start + span[0], quote.start + span[1]
    return quote, Located(document.text[start:end], start, end)


def everywhere(document: Document, value: Located) -> list[Located]:
    """All places where the document says the same words, `value` first."""
    found, at = [value], document.text.find(value.text)
    while at >= 0:
        if at != value.start:
            found.append(Located(value.text, at, at + len(value.text)))
        at = document.text.find(value.text, at + 1)
    return found


@lru_cache(maxsize=64)
def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """`bianyin.text.split`, remembered: one document's checks ask for it many times."""
    return tuple(split(text))


def sentence_of(document: Document, start: int, end: int) -> Located:
    """The sentence, or run of sentences, that `[start, end)` lies in."""
    for first, last in sentence_spans(document.text):
        if first < end and start < last:
            start, end = min(start, first), max(end, last)
    return Located(document.text[start:end], start, end)
