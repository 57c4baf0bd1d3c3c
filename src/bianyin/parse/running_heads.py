"""Running heads and feet of a typeset file: lines that stand at the edge of page after page, and in no sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from bianyin.parse.canonical import without_spaces

_EDGE = 3  # lines from the top and from the foot of a page among which such a line may stand
_SHARE = 0.4  # of the pages: heads of left and right pages differ
_LEAST = 2
_NUMBER = re.compile(r"^\D{0,3}(\d{1,4})(?!\d|[年月日])|(?<!\d)(\d{1,4})(?:\D{0,3}|页?[/共]\d{1,4}页?)$")
_SENTENCE = re.compile(r"[。；！？]$")
_DATE = re.compile(r"年.{0,4}月.{0,4}日")


class _Key(NamedTuple):
    """A line without its page's number, and how far that number is ahead of the page."""

    words: str
    ahead: int | None


def without_running_lines(pages: Sequence[list[str]]) -> list[list[str]]:
    """The pages without the heads and feet that are repeated on them; the first page keeps its head, which may be the title."""
    heads = _repeated([page[:_EDGE] for page in pages])
    feet = _repeated([page[::-1][:_EDGE] for page in pages])
    kept = []
    for number, page in enumerate(pages):
        top = _reach(page, number, heads) if number else 0
        foot = _reach(page[top:][::-1], number, feet)
        kept.append(page[top : len(page) - foot])
    return kept


def _repeated(edges: Sequence[Sequence[str]]) -> set[_Key]:
    counts: Counter[_Key] = Counter()
    for number, lines in enumerate(edges):
        counts.update({key for line in lines if _may_run(line) for key in _keys(line, number)})
    least = max(_LEAST, _SHARE * len(edges))
    return {key for key, count in counts.items() if count >= least}


def _may_run(line: str) -> bool:
    return not (_SENTENCE.search(line) or _DATE.search(line)) and len(without_spaces(line)) > 1


def _reach(lines: Sequence[str], number: int, running: set[_Key]) -> int:
    """How many of the lines, from the edge on, are running ones."""
    reach = 0
    while reach < min(_EDGE, len(lines)) and not running.isdisjoint(_keys(lines[reach], number)):
        reach += 1
    return reach


def _keys(line: str, number: int) -> tuple[_Key, ...]:
    """By what a line is known on other pages: itself, or itself but for the number that grows with the page."""
    squeezed = without_spaces(line)
    found = _NUMBER.search(squeezed)
    if found is None:
        return (_Key(squeezed, None),)
    digits = found[1] or found[2]
    at = found.start(1) if found[1] else found.start(2)
    rest = squeezed[:at] + squeezed[at + len(digits) :]
    return _Key(squeezed, None), _Key(rest, int(digits) - number)
