"""A title is one thing's whole name: the page's own title, a paper's name in 《》, or a whole sentence."""

from __future__ import annotations

from bianyin.model import Document
from bianyin.prove.quotes import Refusal
from bianyin.text import contains_folded, fold
from bianyin.text.reading import Located, Reading

_SHORTEST_TITLE = 4
_STOPS = "。！？；，”」』"
_LONG_BEGINNING = 30  # characters from which a cut title is one that a display cut


def whole_title(reading: Reading, value: Located) -> Located:
    """The title that was pointed at, where the page has it whole.

    Raises:
        Refusal: `value_not_in_quote`: it is a piece of a longer name or of a sentence.
    """
    if len(fold(value.text).text) < _SHORTEST_TITLE:
        raise Refusal("value_not_in_quote", "标题过短")
    for candidate in reading.everywhere(value.text):
        if candidate.start >= value.start and _is_whole(reading, candidate):
            return candidate
    if behind_head := _without_head(reading, value):
        return behind_head
    raise Refusal("value_not_in_quote", f"标题只是更长名称或句子的一部分：{value.text[:40]}")


def _is_whole(reading: Reading, value: Located) -> bool:
    if value.text == reading.title:
        return True
    names = (reading.at(paper.start + 1, paper.start + 1 + len(paper.name)) for paper in reading.papers)
    if any(name.meets(value) and name.text.strip() == value.text for name in names):
        return True
    return any(unit.words == value for unit in reading.units)


def is_cut_off(reading: Reading, value: Located) -> bool:
    """Whether words are the long beginning of a name or sentence that goes on behind them, as where a display cut them."""
    starts = {paper.start + 1 for paper in reading.papers} | {unit.words.start for unit in reading.units}
    closed = value.text[-1] in _STOPS
    return len(value.text) >= _LONG_BEGINNING and value.start in starts and not closed


def own_title(reading: Reading) -> Located | None:
    """Where the page has its own title; None where its text does not."""
    return next(iter(reading.everywhere(reading.title)), None)


def _without_head(reading: Reading, value: Located) -> Located | None:
    """The sentence behind a head that the page runs into it, where both were pointed at."""
    units = reading.units_at(value)
    if len(units) == 2 and (units[0].words.start, units[1].words.end) == (value.start, value.end):
        return units[1].words
    return None


def is_own_title(document: Document, title: str) -> bool:
    """Whether the title is the document's, or the policy named in it (关于印发《…》的通知)."""
    return contains_folded(document.title, title)
