"""Figures in their sentence: a text with its numbers marked, so that no number stands alone without what qualifies it."""

from __future__ import annotations

from typing import NamedTuple

from bianyin.model import Event, Evidence, Proved
from bianyin.model.evidence import LEFT_OUT
from bianyin.wording import say


class Piece(NamedTuple):
    """Words of a text; `number`: they are a proved figure; `target`: one that the source only aims at."""

    words: str
    number: bool = False
    target: bool = False


def pieces_of(text: Proved[str], event: Event) -> list[Piece]:
    """The text in pieces, its figures apart; a list's lead-in and its item are joined as they are shown."""
    found: list[Piece] = []
    for evidence in text.evidence:
        if found:
            found.append(Piece(LEFT_OUT))
        found += _cut_at_figures(evidence, event)
    return found


def figures_elsewhere(event: Event) -> list[str]:
    """The sentences of figures that stand in none of the record's texts, each once."""
    texts = [text.value for text in (event.content, event.measures, event.impact) if text is not None]
    alone = [proved.value for proved in event.figures if not any(proved.value.text in text for text in texts)]
    return list(
        dict.fromkeys(figure.text + (say("mark.target") if figure.target else "") for figure in alone)
    )


def _cut_at_figures(evidence: Evidence, event: Event) -> list[Piece]:
    pieces, at = [], evidence.start
    for start, end, target in sorted(_numbers_in(evidence, event)):
        if start >= at:
            pieces.append(Piece(evidence.quote[at - evidence.start : start - evidence.start]))
            pieces.append(Piece(evidence.quote[start - evidence.start : end - evidence.start], True, target))
            at = end
    return [*pieces, Piece(evidence.quote[at - evidence.start :])]


def _numbers_in(evidence: Evidence, event: Event) -> set[tuple[int, int, bool]]:
    """Where the event's figures stand within a quote, and whether each is only aimed at."""
    return {
        (number.start, number.end, figure.value.target)
        for figure in event.figures
        if (number := figure.evidence[-1]).document_id == evidence.document_id
        and evidence.start <= number.start
        and number.end <= evidence.end
    }
