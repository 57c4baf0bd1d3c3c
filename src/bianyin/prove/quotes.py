"""Find a quote's words in a document: exactly, then folded for width, spaces and quote marks, then not at all."""

from __future__ import annotations

from bianyin.model import DraftField, RejectionReason
from bianyin.text import find_folded
from bianyin.text.reading import Located, Reading

# Shorter quotes occur by chance anywhere and prove nothing.
_SHORTEST_QUOTE = 2


class Refusal(Exception):
    """A check that failed: the reason's fixed name and what exactly was wrong."""

    def __init__(self, reason: RejectionReason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason, self.detail = reason, detail


def locate(reading: Reading, quote: str) -> Located:
    """The first place where the document says `quote`.

    Raises:
        Refusal: `quote_not_found`.
    """
    if len(quote.strip()) < _SHORTEST_QUOTE:
        raise Refusal("quote_not_found", "引文过短")
    span = find_folded(reading.text, quote)
    if span is None:
        raise Refusal("quote_not_found", quote[:60])
    return reading.at(*span)


def locate_value(reading: Reading, field: DraftField) -> tuple[Located, Located]:
    """The field's quote, and its value inside that quote, both as the document writes them.

    Raises:
        Refusal: `quote_not_found`, or `value_not_in_quote` when the quote is real but says something else.
    """
    quote = locate(reading, field.quote)
    span = find_folded(quote.text, field.value)
    if span is None:
        raise Refusal("value_not_in_quote", field.value[:60])
    return quote, reading.at(quote.start + span[0], quote.start + span[1])


def locate_name(
    reading: Reading, field: DraftField, reason: RejectionReason
) -> tuple[Located, list[Located]]:
    """The quote of a name, and all places where the document says the name, the quoted one first.

    Raises:
        Refusal: `quote_not_found`, or `reason` when the quote does not hold the name.
    """
    try:
        quote, value = locate_value(reading, field)
    except Refusal as refusal:
        if refusal.reason == "value_not_in_quote":
            raise Refusal(reason, field.value) from None
        raise
    return quote, [value, *(place for place in reading.everywhere(value.text) if place != value)]
