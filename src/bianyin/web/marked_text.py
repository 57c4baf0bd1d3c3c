"""Text in pieces, marked and not: the words of a query in a passage, the quotes of records in a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

_LONGEST_QUERY = 120
_SHORTEST = 2  # characters: single ones of Chinese stand everywhere


class Marked(NamedTuple):
    """A piece; `anchor`: whether the span asked for begins here."""

    text: str
    marked: bool
    start: int


def query_spans(text: str, query: str) -> list[tuple[int, int]]:
    """Where the longest pieces of a query stand in a text, left to right."""
    low, words = (
        text.lower(),
        [word for word in query.lower()[:_LONGEST_QUERY].split() if len(word) >= _SHORTEST],
    )
    found: list[tuple[int, int]] = []
    for word in words:
        found += _of_word(low, word)
    return found


def _of_word(text: str, word: str) -> Iterator[tuple[int, int]]:
    """The whole word; where it stands nowhere, its pieces, each the longest that stands."""
    pieces = [word] if word in text else list(_pieces(text, word))
    for piece in pieces:
        at = text.find(piece)
        while at >= 0:
            yield at, at + len(piece)
            at = text.find(piece, at + len(piece))


def _pieces(text: str, word: str) -> Iterator[str]:
    at = 0
    while at < len(word) - 1:
        size = next((n for n in range(len(word) - at, _SHORTEST - 1, -1) if word[at : at + n] in text), 0)
        if size:
            yield word[at : at + size]
        at += max(size, 1)


def marked(text: str, spans: Iterable[tuple[int, int]]) -> list[Marked]:
    """The whole text in pieces; spans that meet are one."""
    pieces: list[Marked] = []
    end = 0
    for start, stop in _joined(spans, len(text)):
        if start > end:
            pieces.append(Marked(text[end:start], False, end))
        pieces.append(Marked(text[start:stop], True, start))
        end = stop
    if end < len(text):
        pieces.append(Marked(text[end:], False, end))
    return pieces


def _joined(spans: Iterable[tuple[int, int]], length: int) -> Sequence[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, stop in sorted((max(0, start), min(stop, length)) for start, stop in spans):
        if start >= stop:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], stop))
        else:
            joined.append((start, stop))
    return joined
