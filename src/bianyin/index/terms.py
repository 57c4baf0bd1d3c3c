"""The terms of the lexical index: character bigrams of Chinese, ASCII words and numbers whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A run of one script. Chinese has no spaces, so its runs are cut into overlapping pairs of characters.
_CHINESE = r"\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"(?P<word>[0-9a-z]+)|(?P<chinese>[{_CHINESE}]+)|[^\W_]")
_OTHER = re.compile(rf"[0-9a-z]+|(?<![{_CHINESE}])[{_CHINESE}](?![{_CHINESE}])|[^\W_{_CHINESE}]")
# A pair of characters of the basic plane is its own number; everything else is hashed below the first such pair.
_FIRST_CHINESE, _LAST_BASIC = 0x3007, 0xFAFF
_HASHES = _FIRST_CHINESE << 16


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
    """The same terms as numbers, in no particular order, repeats included: one number a term, without a dictionary.

    Pairs of Chinese characters never collide; words and rare characters are hashed into 800 million numbers.
    """
    import numpy as np

    plain = folded(text)
    points = np.frombuffer(plain.encode("utf-32-le", "surrogatepass"), np.uint32)
    chinese = (points >= _FIRST_CHINESE) & (points <= _LAST_BASIC)
    chinese &= (points == _FIRST_CHINESE) | (points >= 0x3400)
    chinese &= (points <= 0x9FFF) | (points >= 0xF900)
    rare = points > 0xFFFF
    if rare.any():  # characters beyond the basic plane: rare enough to take the slow way
        return np.asarray([_code(term) for term in _terms(plain)], np.uint32)
    both = chinese[:-1] & chinese[1:]
    pairs = (points[:-1][both] << np.uint32(16)) | points[1:][both]
    others = np.asarray([_code(term) for term in _OTHER.findall(plain)], np.uint32)
    return np.concatenate([pairs, others])


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
