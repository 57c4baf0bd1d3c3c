"""The terms of the lexical index: character bigrams of Chinese, ASCII words and numbers whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

# A run of one script. Chinese has no spaces, so its runs are cut into overlapping pairs of characters.
_CHINESE = r"\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"(?P<word>[0-9a-z]+)|(?P<chinese>[{_CHINESE}]+)|[^\W_]")
_OTHER = re.compile(rf"[0-9a-z]+|(?<![{_CHINESE}])[{_CHINESE}](?![{_CHINESE}])|[^\W_{_CHINESE}]")
# A pair of characters of the basic plane is its own number; everything else is hashed below the first such pair.
_FIRST_CHINESE, _LAST_BASIC = 0x3007, 0xFAFF
_HASHES = _FIRST_CHINESE << 16
# Stands between texts that are cut together: no folding touches it, and no term has it.
_BETWEEN = "\x1f"


def folded(text: str) -> str:
    """What terms are cut from: width, case, and traditional to simplified characters folded."""
    return _simplified()(unicodedata.normalize("NFKC", text).casefold())


@lru_cache(maxsize=1)
def _simplified() -> Callable[[str], str]:
    """Of OpenCC, which knows 後面 from 皇后; what is simplified already stays as it is."""
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


def terms(text: str) -> list[str]:
    """The terms of `text` in order, repeats included; width, case, and traditional to simplified characters folded.

    有序用电 → 有序 序用 用电; a run of one character is a term by itself; GB/T 2260 → gb t 2260.
    """
    return list(_terms(folded(text)))


def codes(text: str) -> NDArray[np.uint32]:
    """The terms as numbers, in no particular order, repeats included: one number a term, without a dictionary.

    Pairs of Chinese characters never collide; words and rare characters are hashed into 800 million numbers.
    """
    return codes_of_all([text])[0]


def codes_of_all(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The `codes` of many texts at once, and for each code the index of its text; several times faster than one by one."""
    plain = folded(_BETWEEN.join(text.replace(_BETWEEN, " ") for text in texts))
    points = _points(plain)
    ends = np.append(np.flatnonzero(points == ord(_BETWEEN)), len(points))
    rare = np.zeros(len(texts), np.bool_)
    rare[np.searchsorted(ends, np.flatnonzero(points > 0xFFFF))] = True
    first = _first_of_pairs(points)
    others = [(match.start(), _code(match[0])) for match in _OTHER.finditer(plain)]
    starts, words = np.asarray(others, np.int64).reshape(-1, 2).T
    found = np.concatenate([_pairs(points, first), words.astype(np.uint32)])
    owners = np.searchsorted(ends, np.concatenate([first, starts]))
    for number in np.flatnonzero(rare).tolist():
        slow = np.asarray([_code(term) for term in terms(texts[number])], np.uint32)
        apart = owners != number
        found = np.concatenate([found[apart], slow])
        owners = np.concatenate([owners[apart], np.full(len(slow), number)])
    return found, owners


def _points(plain: str) -> NDArray[np.uint32]:
    return np.frombuffer(plain.encode("utf-32-le", "surrogatepass"), np.uint32)


def _first_of_pairs(points: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Where a Chinese character of the basic plane is followed by another."""
    chinese = (points >= _FIRST_CHINESE) & (points <= _LAST_BASIC)
    chinese &= (points == _FIRST_CHINESE) | (points >= 0x3400)
    chinese &= (points <= 0x9FFF) | (points >= 0xF900)
    return np.flatnonzero(chinese[:-1] & chinese[1:])


def _pairs(points: NDArray[np.uint32], first: NDArray[np.int64]) -> NDArray[np.uint32]:
    pairs: NDArray[np.uint32] = (points[first] << np.uint32(16)) | points[first + 1]
    return pairs


@lru_cache(maxsize=100_000)
def distinct(text: str) -> list[int]:
    """Each term of `text` once, as its number."""
    return list(dict.fromkeys(codes(text).tolist()))


def _code(term: str) -> int:
    if len(term) == 2 and all(_FIRST_CHINESE <= ord(character) <= _LAST_BASIC for character in term):
        return ord(term[0]) << 16 | ord(term[1])
    return crc32(term.encode("utf-8", "surrogatepass")) % _HASHES


def _terms(plain: str) -> Iterator[str]:
    for match in _RUN.finditer(plain):
        run = match[0]
        if match.lastgroup == "chinese" and len(run) > 1:
            for index in range(len(run) - 1):
                yield run[index : index + 2]
        else:
            yield run
