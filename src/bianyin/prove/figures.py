"""Check a drafted figure: number and unit stand in the quote, beside the thing they are said to measure."""

from __future__ import annotations

from bianyin.model import Document, DraftFigure, Evidence, Figure
from bianyin.prove.figure_subject import Sentence, subject_of
from bianyin.prove.quotes import Located, Refusal, locate, sentence_of
from bianyin.text import Quantity, parse_number, split_unit
from bianyin.text.plans import is_target

TARGET_NOTE = "原文为计划或目标"


def ground_figure(document: Document, figure: DraftFigure) -> tuple[Figure, Located, Evidence]:
    """The figure as the source writes it, and where its number stands; what the source only aims at is marked as a target.

    Raises:
        Refusal: `quote_not_found`, `number_not_in_quote`, `unit_not_in_quote`, or `value_not_in_quote` when the
            number is there but measures something else.
    """
    quote = locate(document, figure.quote)
    quantity, what = _quantity_and_subject(document, quote, figure)
    target = is_target(document, quantity.start, quantity.end)
    shown = Figure(what=what, value=float(quantity.value), unit=quantity.unit, text=quote.text, target=target)
    number = Located(document.text[quantity.start : quantity.end], quantity.start, quantity.end)
    return shown, number, quote.evidence("figures", document, TARGET_NOTE if target else None)


def _quantity_and_subject(document: Document, quote: Located, figure: DraftFigure) -> tuple[Quantity, str]:
    """The quoted quantity that has this subject; the same number may stand twice, for two things."""
    refused: Refusal | None = None
    for quantity in _same_quantities(document, quote, figure):
        sentence = sentence_of(document, quantity.start, quantity.end)
        read = Sentence.read(sentence.text)
        here = next((q for q in read.quantities if sentence.start + q.start == quantity.start), None)
        try:
            if here is None:  # a number only across a sentence end is none
                raise Refusal("number_not_in_quote", figure.value)
            return quantity, subject_of(read, here, figure.what)
        except Refusal as refusal:
            refused = refused or refusal
    assert refused is not None
    raise refused


def _same_quantities(document: Document, quote: Located, figure: DraftFigure) -> list[Quantity]:
    """The quantities in the quote, by their place in the document, that equal the drafted one; at least one."""
    value = parse_number(figure.value)
    if value is None:
        raise Refusal("number_not_in_quote", f"{figure.value} 不是数")
    # A scale may be written with the number or with the unit: 2000万 + 吨 is 2000 + 万吨.
    scale, base_unit = split_unit(figure.unit)
    inside = _quantities_inside(document, quote)
    if same := [q for q in inside if q.base == value * scale and q.base_unit == base_unit]:
        return same
    if any(quantity.value == value or quantity.base == value for quantity in inside):
        raise Refusal("unit_not_in_quote", f"{figure.value}{figure.unit}")
    raise Refusal("number_not_in_quote", f"{figure.value}{figure.unit}")


def _quantities_inside(document: Document, quote: Located) -> list[Quantity]:
    """Read in the whole sentence, so that a quote cut inside 12000万吨 cannot be read as 2000万吨."""
    sentence = sentence_of(document, quote.start, quote.end)
    found = []
    for quantity in Sentence.read(sentence.text).quantities:
        start, end = sentence.start + quantity.start, sentence.start + quantity.end
        if quote.start <= start and end <= quote.end:
            found.append(quantity._replace(start=start, end=end))
    return found
