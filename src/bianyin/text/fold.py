"""Folding that keeps positions: width, spaces, quote marks and plain forms of characters, and nothing else.

A quote copied by a model or a person often differs from the page only in these. Everything else — a digit, a unit,
a character — must stand exactly as quoted. By characters, never by tokens: token aligners break on Chinese.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from bianyin.knowledge.plain_forms import plain

_QUOTE_MARKS = str.maketrans(dict.fromkeys("“”„‟「」『』〝〞＂'‘’‚‛＇", '"'))
_INVISIBLE = {"\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad"}


class Folded(NamedTuple):
    """Folded text and, for each of its characters, the index in the original it came from."""

    text: str
    offsets: tuple[int, ...]


@lru_cache(maxsize=64)
def fold(text: str) -> Folded:
    """Fold width (１→1, ％→%), drop white space and invisible characters, make all quote marks one, 遼 and ⽉ plain."""
    characters: list[str] = []
    offsets: list[int] = []
    for index, character in enumerate(plain(text)):
        if character.isspace() or character in _INVISIBLE:
            continue
        folded = unicodedata.normalize("NFKC", character).translate(_QUOTE_MARKS)
        for piece in folded:
            if not piece.isspace():
                characters.append(piece)
                offsets.append(index)
    return Folded("".join(characters), tuple(offsets))


def find_folded(haystack: str, needle: str, start: int = 0) -> tuple[int, int] | None:
    """The half-open range of `haystack` that equals `needle` once both are folded, at or after `start`."""
    if needle.strip() and (exact := haystack.find(needle, start)) >= 0:
        return exact, exact + len(needle)
    folded, wanted = fold(haystack), fold(needle).text
    if not wanted:
        return None
    at = folded.text.find(wanted)
    while at >= 0 and folded.offsets[at] < start:
        at = folded.text.find(wanted, at + 1)
    if at < 0:
        return None
    return folded.offsets[at], folded.offsets[at + len(wanted) - 1] + 1


def contains_folded(haystack: str, needle: str) -> bool:
    return find_folded(haystack, needle) is not None
