"""Sentence ends of Chinese prose."""

from __future__ import annotations

import re

# A sentence ends at a full stop, exclamation or question mark or semicolon (with the closing quotes after it),
# or where the line ends. Clauses after a semicolon state things of their own in official Chinese.
_SENTENCE = re.compile(r"\s*([^。！？；;!?\n]*(?:[。！？；;!?]+[”’」』）》)\"']*|\n|$))")


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
