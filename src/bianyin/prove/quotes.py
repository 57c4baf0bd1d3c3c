"""From a pointer to the words that ship: whole sentences, and whole names."""

from __future__ import annotations

from bianyin.model import Proved, RejectionReason, Span
from bianyin.model.evidence import LEFT_OUT
from bianyin.text.reading import Located, Reading
from bianyin.text.turns import lead_in_of


class Refusal(Exception):
    """A check that failed: the reason's fixed name and what exactly was wrong."""

    def __init__(self, reason: RejectionReason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason, self.detail = reason, detail


def located(reading: Reading, span: Span) -> Located:
    """The words that a draft points at.

    Raises:
        Refusal: `quote_not_found`: the document has no such place.
    """
    words = reading.at(span.start, span.end)
    said = words.text.strip()
    if span.end > len(reading.text) or not said:
        raise Refusal("quote_not_found", f"原文没有 {span.start}–{span.end} 这一处")
    start = span.start + words.text.index(said)
    return reading.at(start, start + len(said))


def same_words(reading: Reading, at: Located) -> list[Located]:
    """All places where the document says these words, the one pointed at first."""
    return [at, *(place for place in reading.everywhere(at.text) if place != at)]


def whole_sentences(reading: Reading, at: Located) -> tuple[Located, ...]:
    """The words that ship for what was pointed at: the sentences that it lies in, or a list's items with their lead-in.

    Raises:
        Refusal: `value_not_in_quote`: the place lies in no sentence.
    """
    units = reading.units_at(at)
    if not units:
        raise Refusal("value_not_in_quote", "所指之处没有完整的句子")
    run = reading.at(units[0].words.start, units[-1].words.end)
    lead = units[0].lead or lead_in_of(reading, units[0].words)
    return (run,) if lead is None else (lead, run)


def proved_text(reading: Reading, pieces: tuple[Located, ...], note: str | None = None) -> Proved[str]:
    """Words of one or two places as one text, each place its proof."""
    return reading.proved(LEFT_OUT.join(map(reading.as_written, pieces)), *pieces, note=note)
