"""A title is one thing's whole name: the page's own title, a paper's name in 《》, or a whole sentence."""

from __future__ import annotations

from bianyin.model import Document
from bianyin.prove.quotes import Refusal
from bianyin.text import contains_folded, fold
from bianyin.text.reading import Located, Reading

_SHORTEST_TITLE = 4


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
    raise Refusal("value_not_in_quote", f"标题只是更长名称或句子的一部分：{value.text[:40]}")


def _is_whole(reading: Reading, value: Located) -> bool:
    if value.text == reading.title:
        return True
    names = (reading.at(paper.start + 1, paper.start + 1 + len(paper.name)) for paper in reading.papers)
    if any(name.meets(value) and name.text.strip() == value.text for name in names):
        return True
    return any(unit.words == value for unit in reading.units)


def is_own_title(document: Document, title: str) -> bool:
    """Whether the title is the document's, or the policy named in it (关于印发《…》的通知)."""
    return contains_folded(document.title, title)
