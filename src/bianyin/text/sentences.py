"""Sentence ends of Chinese prose."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from bianyin.text import cues
from bianyin.text.clauses import SENTENCES, none_of, one_of

# A sentence ends at its stops, with the closing quotes after them, or where the line ends.
_STOP = one_of(SENTENCES.rstrip("\n"))
_SENTENCE = re.compile(rf"\s*({none_of(SENTENCES)}*(?:{_STOP}+[”’」』）》)\"']*|\n|$))")


def split(text: str) -> list[tuple[int, int]]:
    """Half-open ranges of the sentences of `text`, without the white space around them, in order."""
    spans: list[tuple[int, int]] = []
    for match in _SENTENCE.finditer(text):
        start, end = _trimmed(text, *match.span(1))
        if end > start:
            spans.append((start, end))
    return spans


class UnitSpan(NamedTuple):
    """Half-open ranges of words that may be shown alone, and of the words that lead into the list they are an item of."""

    words: tuple[int, int]
    lead: tuple[int, int] | None = None


# A sentence of more characters than a reader takes in at once may be shown by its items.
LONGEST_WHOLE = 300
_STOPS_OF_WHOLE = "。！？!?"
_WHOLE = re.compile(rf"\s*([^{_STOPS_OF_WHOLE}\n]*(?:[{_STOPS_OF_WHOLE}]+[”’」』）》)\"']*|\n|$))")
# Where the next item of a list within a sentence begins: behind a semicolon, or at （二）, ② or 2. of its own.
_ITEM = re.compile(r"(?<=[；;])\s*|(?=（[一二三四五六七八九十]{1,3}）)|(?=[①-⑳])")
_LEAD = re.compile(r"[^；;：:]{0,120}[：:]")


def units_of(text: str) -> list[UnitSpan]:
    """The whole sentences of `text`, in order; one longer than `LONGEST_WHOLE` that is a list by its whole items.

    A sentence ends at 。！？ with the closing quotes behind, or at the end of its line.
    """
    found: list[UnitSpan] = []
    for match in _WHOLE.finditer(text):
        start, end = _trimmed(text, *match.span(1))
        if end > start:
            found += _items(text, start, end) if end - start > LONGEST_WHOLE else [UnitSpan((start, end))]
    return found


def _items(text: str, start: int, end: int) -> list[UnitSpan]:
    """The items of a long sentence, each with the lead-in of the list; the sentence itself where it is no list."""
    lead = _LEAD.match(text, start, end)
    cuts = [found.end() for found in _ITEM.finditer(text, start, end) if start < found.end() < end]
    edges = [start, *cuts, end]
    pieces = [_trimmed(text, first, last) for first, last in pairwise(edges)]
    pieces = [piece for piece in pieces if piece[0] < piece[1]]
    if len(pieces) == 1:
        return [UnitSpan((start, end))]
    # The first piece holds the lead-in itself, where it is not the lead-in alone.
    led = (start, lead.end()) if lead and lead.end() <= pieces[0][1] else None
    rest = pieces[1:] if led == pieces[0] else pieces
    return [UnitSpan(piece, led if piece[0] != start else None) for piece in rest]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without white space around it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


# 各省、自治区、直辖市…生态环境厅（局）： whom a document addresses, run into its first sentence.
_SALUTATION = cues.pattern(
    "addressee", before=rf"\s*{none_of(SENTENCES)}{{2,400}}?", behind="(?:[（(][^（）()]{1,20}[）)])?[：:]"
)


def after_salutation(text: str, start: int, end: int) -> int:
    """Where the sentence `[start, end)` begins once the salutation at its head is passed over."""
    salutation = _SALUTATION.match(text, start, end)
    return salutation.end() if salutation else start
