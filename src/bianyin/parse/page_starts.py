"""Where the pages of a typeset file begin in its canonical text, found by the lines that they open with."""

from __future__ import annotations

from collections.abc import Sequence

from bianyin.parse.canonical import clean
from bianyin.parse.layout import without_page_number

_OPENING_LINES = 3  # of a page, tried one after the other: the first may be a running head that is kept once
_NEEDLE, _SHORTEST = 20, 4  # characters of a line that are looked for


def page_starts(text: str, pages: Sequence[str]) -> tuple[int, ...]:
    """For each page the offset in `text` at which it begins; -1 where its first lines are not found.

    Args:
        text: canonical text; the lines of the pages stand in it in order, joined and without page numbers.
        pages: each page's text, a line a line.
    """
    places = [at for at, character in enumerate(text) if not character.isspace()]
    squeezed = "".join(text[at] for at in places)
    starts: list[int] = []
    cursor = 0
    for number, page in enumerate(pages):
        found = 0 if number == 0 else _found(squeezed, cursor, page)
        starts.append(places[found] if 0 <= found < len(places) else -1)
        if (
            found >= 0
        ):  # the next page does not begin in the first half of this one, whatever is repeated there
            cursor = found + len("".join(page.split())) // 2 + 1
    return tuple(starts)


def _found(squeezed: str, cursor: int, page: str) -> int:
    lines = without_page_number([line for raw in page.split("\n") if (line := clean(raw))])
    for line in lines[:_OPENING_LINES]:
        needle = "".join(line.split())[:_NEEDLE]
        if len(needle) >= _SHORTEST and (found := squeezed.find(needle, cursor)) >= 0:
            return found
    return -1
