"""Check a drafted figure: number and unit stand in the quote, beside the thing they are said to measure."""

from __future__ import annotations

from bianyin.model import DraftFigure, Figure, Proved, Qualifier
from bianyin.prove.figure_subject import Sentence, subject_of
from bianyin.prove.one_happening import check_tells_on
from bianyin.prove.quotes import Refusal, locate
from bianyin.prove.regional import check_figure_plays_here
from bianyin.prove.story import TARGET_NOTE, Story
from bianyin.text import Quantity, parse_number, read_quantity
from bianyin.text.plans import is_target
from bianyin.text.reading import Located, Reading


def prove_figure(story: Story, figure: DraftFigure) -> Proved[Figure]:
    """The figure as the source writes it; what the source only aims at is marked as a target.

    Raises:
        Refusal: `quote_not_found`, `number_not_in_quote`, `unit_not_in_quote`, `value_not_in_quote` when the number is
            there but measures something else, or why the words belong to another story or region.
    """
    reading = story.reading
    quote = locate(reading, figure.quote)
    quantity, what = _quantity_and_subject(reading, quote, figure)
    number = reading.at(quantity.start, quantity.end)
    target = is_target(reading, number)
    shown = Figure(
        what=what,
        value=float(quantity.value),
        until=None if quantity.until is None else float(quantity.until),
        unit=quantity.unit,
        text=quote.text,
        target=target,
        qualifiers=tuple(
            Qualifier(name=each.name, words=reading.text[each.start : each.end])
            for each in quantity.qualifiers
        ),
    )
    check_figure_plays_here(reading, story.region, number, what)
    check_tells_on(story, number)
    # What qualifies the number may stand outside the quote, and is proved by its own words.
    said = (reading.at(each.start, each.end) for each in quantity.qualifiers)
    beyond = [each for each in said if not (quote.start <= each.start and each.end <= quote.end)]
    proof = reading.evidence(quote, TARGET_NOTE if target else None)
    return Proved(value=shown, evidence=(proof, *map(reading.evidence, beyond)))


def _quantity_and_subject(reading: Reading, quote: Located, figure: DraftFigure) -> tuple[Quantity, str]:
    """The quoted quantity that has this subject; the same number may stand twice, for two things."""
    refused: Refusal | None = None
    for quantity in _same_quantities(reading, quote, figure):
        sentence = reading.sentence_of(reading.at(quantity.start, quantity.end))
        quantities = reading.quantities_of(sentence)
        here = next((each for each in quantities if sentence.start + each.start == quantity.start), None)
        try:
            if here is None:  # a number only across a sentence end is none
                raise Refusal("number_not_in_quote", figure.value)
            return quantity, subject_of(Sentence(sentence.text, quantities), here, figure.what)
        except Refusal as refusal:
            refused = refused or refusal
    assert refused is not None
    raise refused


def _same_quantities(reading: Reading, quote: Located, figure: DraftFigure) -> list[Quantity]:
    """The quantities in the quote, by their place in the document, that equal the drafted one; at least one."""
    inside = _quantities_inside(reading, quote)
    # A scale may be written with the number or with the unit: 2000万 + 吨 is 2000 + 万吨.
    claimed = read_quantity(figure.value, figure.unit)
    if claimed and (same := [each for each in inside if each.amount == claimed.amount]):
        return same
    value = claimed.value if claimed else parse_number(figure.value)
    if value is None:
        raise Refusal("number_not_in_quote", f"{figure.value} 不是数")
    if any(value in (each.value, each.base) and each.until is None for each in inside):
        raise Refusal("unit_not_in_quote", f"{figure.value}{figure.unit}")
    raise Refusal("number_not_in_quote", f"{figure.value}{figure.unit}")


def _quantities_inside(reading: Reading, quote: Located) -> list[Quantity]:
    """Read in the whole sentence, so that a quote cut inside 12000万吨 cannot be read as 2000万吨."""
    sentence = reading.sentence_of(quote)
    placed = (each.moved(sentence.start) for each in reading.quantities_of(sentence))
    return [each for each in placed if quote.start <= each.start and each.end <= quote.end]
