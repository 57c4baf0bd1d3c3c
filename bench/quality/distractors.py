"""Pieces of other texts that stand among a benchmark's passages, so that finding the right one is harder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bianyin.model import Frozen
from bianyin.text import split

# A distractor is as long as the shorter passages are: whole sentences until there are `_ENOUGH` characters.
_ENOUGH, _MOST, _LEAST = 60, 90, 20


class Piece(Frozen):
    """Some sentences of a text, and the day that its record gives; empty where it gives none."""

    text: str
    day: str


def choose(rows: Iterable[Mapping[str, Any]], number: int) -> list[Piece]:
    """`number` pieces, in the same order every time; fewer where the texts have no more.

    Beginnings come first: each text gives one, before any gives another. Then the pieces after them, in order of a hash.
    """
    beginnings: dict[str, tuple[str, str]] = {}
    rest: dict[str, tuple[str, str]] = {}
    for row in rows:
        key = hashlib.sha256(f"{row['title']}\n{row['text']}".encode()).hexdigest()
        day = row.get("page_date") or row.get("date") or ""
        for ordinal, text in enumerate(_cut(row["text"])):
            if len(text) < _LEAST:
                continue
            if ordinal == 0:
                beginnings[text] = (key, day)
            else:
                rest[text] = (hashlib.sha256(f"{key} {ordinal}".encode()).hexdigest(), day)
    ordered = sorted(beginnings, key=lambda text: beginnings[text][0])
    ordered += sorted(rest.keys() - beginnings.keys(), key=lambda text: rest[text][0])
    days = rest | beginnings
    return [Piece(text=text, day=days[text][1]) for text in ordered[:number]]


def _cut(text: str) -> Iterator[str]:
    """The text in pieces of whole sentences; a piece that is too long is cut off."""
    piece = ""
    for start, end in split(text):
        piece += text[start:end].strip()
        if len(piece) >= _ENOUGH:
            yield piece[:_MOST]
            piece = ""
    if piece:
        yield piece
