"""The terms of the lexical index: character bigrams of Chinese, ASCII words and numbers whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

# A run of one script. Chinese has no spaces, so its runs are cut into overlapping pairs of characters.
_RUN = re.compile(
    r"(?P<word>[0-9a-z]+)|(?P<chinese>[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)|[^\W_]"
)


def terms(text: str) -> list[str]:
    """The terms of `text` in order, repeats included; width, case, and traditional to simplified characters folded.

    有序用电 → 有序 序用 用电; a run of one character is a term by itself; GB/T 2260 → gb t 2260.
    """
    return list(_terms(_simplified()(unicodedata.normalize("NFKC", text).casefold())))


@lru_cache(maxsize=1)
def _simplified() -> Callable[[str], str]:
    """Of OpenCC, which knows 後面 from 皇后; what is simplified already stays as it is."""
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


def _terms(folded: str) -> Iterator[str]:
    for match in _RUN.finditer(folded):
        run = match[0]
        if match.lastgroup == "chinese" and len(run) > 1:
            for index in range(len(run) - 1):
                yield run[index : index + 2]
        else:
            yield run


def month_terms(months: Iterable[int]) -> list[str]:
    """The terms that a window filters by: 202108 → m202108, which no text can contain by itself next to a month column."""
    return [f"m{month}" for month in months]
