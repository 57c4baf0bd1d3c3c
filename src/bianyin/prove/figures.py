"""Check a drafted figure: a number with its unit that measures what it is said to measure."""

from __future__ import annotations

from bianyin.model import DraftFigure, Figure, Proved, Qualifier
from bianyin.prove.asserted import check_told_as_fact
from bianyin.prove.figure_subject import Sentence, subject_of
from bianyin.prove.one_happening import check_tells_on
from bianyin.prove.quotes import Refusal, located, whole_sentences
from bianyin.prove.regional import check_figure_plays_here
from bianyin.prove.story import Story
from bianyin.text import Quantity, cues
from bianyin.text.plans import is_target
from bianyin.text.reading import Located, Reading
from bianyin.wording import say

_ABOLISHED = cues.pattern("abolished")


def prove_figure(story: Story, figure: DraftFigure) -> Proved[Figure]:
    """The figure as the source writes it; what the source only aims at is marked as a target.

    Raises:
        Refusal: `quote_not_found`, `number_not_in_quote`, `value_not_in_quote` when the number is there but measures
            something else, or why the words belong to another story or region.
    """
    reading = story.reading
    number = located(reading, figure.at)
    quantity, sentence = _quantity_at(reading, number)
    what = subject_of(sentence, quantity, figure.what)
    target = is_target(reading, number)
    pieces = whole_sentences(reading, number)
    if len(pieces) > 1 and (ended := _ABOLISHED.search(pieces[0].text)):
        raise Refusal("not_asserted", f"该数字属于已{ended[0]}的内容")
    whole = reading.sentence_of(number)
    shown = Figure(
        what=reading.own_words(what, whole),
        value=float(quantity.value),
        until=None if quantity.until is None else float(quantity.until),
        unit=quantity.unit,
        text=reading.as_written(pieces[-1]),
        target=target,
        qualifiers=tuple(
            Qualifier(name=each.name, words=reading.own_words(sentence.text[each.start : each.end], whole))
            for each in quantity.qualifiers
        ),
    )
    check_figure_plays_here(reading, story.region, number, what)
    check_tells_on(story, number)
    check_told_as_fact(story, number)
    note = say("note.target") if target else None
    # The sentence, and in it the number: where a report marks it.
    return reading.proved(shown, pieces[-1], number, note=note)


def _quantity_at(reading: Reading, number: Located) -> tuple[Quantity, Sentence]:
    """The quantity that is pointed at, by its place in its sentence: 2000万吨 is none in 12000万吨."""
    sentence = reading.sentence_of(number)
    quantities = reading.quantities_of(sentence)
    for quantity in quantities:
        if (sentence.start + quantity.start, sentence.start + quantity.end) == number[1:]:
            return quantity, Sentence(sentence.text, quantities)
    raise Refusal("number_not_in_quote", f"「{number.text[:20]}」不是完整的数量")
