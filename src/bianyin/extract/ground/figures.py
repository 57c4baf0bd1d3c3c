"""Check a drafted figure: number and unit stand in the quote, beside the thing they are said to measure."""

from __future__ import annotations

import re

from bianyin.extract.ground.locate import Located, Refusal, locate, sentence_of
from bianyin.model import Document, DraftFigure, Evidence, Figure
from bianyin.text import Quantity, find_folded, find_quantities, fold, parse_number, split_unit

_STOPS = re.compile(r"[，,。；;！？!?、\n]")


def ground_figure(document: Document, figure: DraftFigure) -> tuple[Figure, Evidence]:
    """The figure as the source writes it.

    Raises:
        Refusal: `quote_not_found`, `number_not_in_quote`, `unit_not_in_quote`, or `value_not_in_quote` when the
            number is there but measures something else.
    """
    quote = locate(document, figure.quote)
    quantity = _same_quantity(document, quote, figure)
    _check_subject(document, quote, quantity, figure.what)
    written = document.text[quantity.start : quantity.end]
    shown = Figure(what=figure.what, value=float(quantity.value), unit=quantity.unit, text=quote.text)
    if written not in quote.text:
        raise Refusal("number_not_in_quote", written)
    return shown, quote.evidence("figures", document)


def _same_quantity(document: Document, quote: Located, figure: DraftFigure) -> Quantity:
    value = parse_number(figure.value)
    if value is None:
        raise Refusal("number_not_in_quote", f"{figure.value} 不是数")
    # A scale may be written with the number or with the unit: 2000万 + 吨 is 2000 + 万吨.
    scale, base_unit = split_unit(figure.unit)
    sentence = sentence_of(document, quote.start, quote.end)
    inside = []
    for quantity in find_quantities(sentence.text):
        start, end = sentence.start + quantity.start, sentence.start + quantity.end
        # Read in the whole sentence, so that a quote cut inside 12000万吨 cannot be read as 2000万吨.
        if quote.start <= start and end <= quote.end:
            inside.append(quantity._replace(start=start, end=end))
    if same := [q for q in inside if q.base == value * scale and q.base_unit == base_unit]:
        return _nearest_to_subject(document, same, quote, figure.what)
    if any(quantity.value == value or quantity.base == value for quantity in inside):
        raise Refusal("unit_not_in_quote", f"{figure.value}{figure.unit}")
    raise Refusal("number_not_in_quote", f"{figure.value}{figure.unit}")


def _nearest_to_subject(document: Document, same: list[Quantity], quote: Located, what: str) -> Quantity:
    """The same number may stand twice in a quote, for two things; take the one that has this subject."""
    for quantity in same:
        try:
            _check_subject(document, quote, quantity, what)
        except Refusal:
            continue
        return quantity
    return same[0]


def _check_subject(document: Document, quote: Located, quantity: Quantity, what: str) -> None:
    """What is measured must stand in the same sentence, next to this number and to no other."""
    if not what.strip():
        raise Refusal("value_not_in_quote", "未说明数字所指")
    sentence = sentence_of(document, quantity.start, quantity.end)
    before = document.text[sentence.start : quantity.start]
    after = document.text[quantity.end : sentence.end]
    if _follows(after, what) or _precedes(before, what):
        return
    raise Refusal("value_not_in_quote", f"原文该数字并非指 {what}")


def _follows(after: str, what: str) -> bool:
    """165万吨乙烯: the thing stands right behind its number, before any stop."""
    stop = _STOPS.search(after)
    return find_folded(after[: stop.start()] if stop else after, what) is not None


def _precedes(before: str, what: str) -> bool:
    """乙烯产能达165万吨: the thing stands before its number with no other number in between."""
    folded, wanted = fold(before), fold(what).text
    at = folded.text.rfind(wanted)
    if at < 0:
        return False
    between = folded.text[at + len(wanted) :]
    return not find_quantities(between)
