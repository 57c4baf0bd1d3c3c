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


# 各省、自治区、直辖市…生态环境厅（局）： whom a document addresses, run into its first sentence.
_SALUTATION = re.compile(
    r"\s*[^。；！？\n]{2,400}?(?:厅|局|委|委员会|部门|政府|机构|单位|公司|集团|中心|院|所)(?:[（(][^（）()]{1,20}[）)])?[：:]"
)


def after_salutation(text: str, start: int, end: int) -> int:
    """Where the sentence `[start, end)` begins once the salutation at its head is passed over."""
    salutation = _SALUTATION.match(text, start, end)
    return salutation.end() if salutation else start
