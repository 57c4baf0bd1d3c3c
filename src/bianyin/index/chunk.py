"""Cut a document into chunks on sentence ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bianyin.model import Document
from bianyin.text import split as split_sentences

# Long enough to say what, where and how much; short enough that one date in it dates most of it.
TARGET_CHARACTERS = 300
# A piece shorter than this (a heading, a signature) says too little by itself and joins its neighbour.
SHORT_PIECE = 60
# Statutes chain clauses with commas for a page; beyond this a "sentence" is a table or a navigation bar, and is cut
# at the last comma or space, or hard where it has none.
LONGEST_SENTENCE = 900
_SOFT_ENDS = "，,、：: \t\u3000|"


def cut(text: str) -> list[tuple[int, int]]:
    """Where the chunks of a text begin and end."""
    return list(_group(_bounded_sentences(text)))


def anchor_of(document: Document) -> dt.date | None:
    """The day from which a date without a year is read: when the page was published, else issued or happened."""
    for name in ("published_on", "issued_on", "occurred_on"):
        date = document.date(name)
        if date is not None and date.date.precision == "day":
            return date.date.start
    return None


def _bounded_sentences(text: str) -> Iterator[tuple[int, int]]:
    for start, end in split_sentences(text):
        while end - start > LONGEST_SENTENCE:
            cut = _soft_end(text, start)
            yield start, cut
            start = cut
        if text[start:end].strip():
            yield start, end


def _soft_end(text: str, start: int) -> int:
    limit = start + LONGEST_SENTENCE
    best = max(text.rfind(mark, start + TARGET_CHARACTERS, limit) for mark in _SOFT_ENDS)
    return best + 1 if best >= 0 else limit


def _group(sentences: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join sentences while the piece stays nearest to the target length."""
    pieces: list[tuple[int, int]] = []
    for start, end in sentences:
        if pieces and _better_joined(pieces[-1], end):
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((start, end))
    if len(pieces) > 1 and pieces[-1][1] - pieces[-1][0] < SHORT_PIECE:
        tail = pieces.pop()
        pieces[-1] = (pieces[-1][0], tail[1])
    yield from pieces


def _better_joined(piece: tuple[int, int], end: int) -> bool:
    now, joined = piece[1] - piece[0], end - piece[0]
    if now < SHORT_PIECE and joined <= LONGEST_SENTENCE:
        return True
    return abs(joined - TARGET_CHARACTERS) <= abs(now - TARGET_CHARACTERS)
