"""The words that a vector stands for: a document's title and lead, or a passage."""

from __future__ import annotations

import re

from bianyin.index.chunk import cut
from bianyin.model import Document
from bianyin.text import split

# Where each document has one vector alone, paraphrases find theirs in the first five of a window by vectors in .79 and .75
# (two sets) with 80 characters, .83 and .78 with 120.
LEAD_CHARACTERS = 120
# A text this short is embedded whole: cutting it would save little.
WHOLE_CHARACTERS = 240
_LONGEST_TITLE = 48
# Longer passages and queries are embedded by their beginning: time grows with length, services refuse what is too long,
# and few say something else further on.
_EMBEDDED_CHARACTERS = 400
# Information tables and bylines come before the body and say nothing about its subject.
_SHORTEST_LEAD_SENTENCE = 16
_DATELINE = re.compile(r"^.{0,24}?(?:消息|讯|电)\s*(?:[（(][^（）()]{1,24}[）)])?\s*[:：]?\s*")


def texts_of(document: Document, *, passages: bool) -> list[str]:
    """What the vectors of a document stand for: its lead, then, if `passages` have vectors, each chunk in order.

    Of a document of one chunk the lead alone: it says enough, and whole the document was found less often.
    """
    pieces = cut(document.text) if passages else []
    if len(pieces) < 2:
        return [lead(document)]
    return [lead(document), *(beginning(document.text[start:end]) for start, end in pieces)]


def beginning(text: str) -> str:
    """What of a passage or query is embedded."""
    return text[:_EMBEDDED_CHARACTERS]


def lead(document: Document) -> str:
    """Title and first full sentences, at most `LEAD_CHARACTERS` long; a short document without a title whole."""
    if not document.title.strip() and len(document.text) <= WHOLE_CHARACTERS:
        return document.text
    title = document.title.strip()[:_LONGEST_TITLE]
    sentences = []
    length = len(title)
    for start, end in split(document.text):
        sentence = _DATELINE.sub("", document.text[start:end])
        if len(sentence) < _SHORTEST_LEAD_SENTENCE or sentence[-1] not in "。！？；!?" or sentence == title:
            continue
        sentences.append(sentence)
        length += len(sentence)
        if length >= LEAD_CHARACTERS:
            break
    body = "".join(sentences) or document.text.strip()
    return _titled(title, body)[:LEAD_CHARACTERS]


def _titled(title: str, text: str) -> str:
    return text if not title or text.startswith(title) else f"{title}。{text}"
