"""Sentence ends of Chinese prose."""

from __future__ import annotations

import re

from bianyin.text import cues
from bianyin.text.clauses import SENTENCES, none_of, one_of

# A sentence ends at its stops, with the closing quotes after them, or where the line ends.
_STOP = one_of(SENTENCES.rstrip("\n"))
_SENTENCE = re.compile(rf"\s*({none_of(SENTENCES)}*(?:{_STOP}+[”’」』）》)\"']*|\n|$))")


def split(text: str) -> list[tuple[int, int]]:
    """Half-open ranges of the sentences of `text`, without the white space around them, in order."""
    spans: list[tuple[int, int]] = []
    for match in _SENTENCE.finditer(text):
        start, end = match.span(1)
        while end > start and text[end - 1].isspace():
            end -= 1
        if end > start:
            spans.append((start, end))
    return spans


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The range of the sentence (or run of sentences) that `[start, end)` lies in."""
    touched = [span for span in split(text) if span[0] < end and start < span[1]]
    return (touched[0][0], touched[-1][1]) if touched else (start, end)


# 各省、自治区、直辖市…生态环境厅（局）： whom a document addresses, run into its first sentence.
_SALUTATION = cues.pattern(
    "addressee", before=rf"\s*{none_of(SENTENCES)}{{2,400}}?", behind="(?:[（(][^（）()]{1,20}[）)])?[：:]"
)


def after_salutation(text: str, start: int, end: int) -> int:
    """Where the sentence `[start, end)` begins once the salutation at its head is passed over."""
    salutation = _SALUTATION.match(text, start, end)
    return salutation.end() if salutation else start
