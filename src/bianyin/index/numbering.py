"""The numbers of documents and chunks: in the order of days, and independent of what else is indexed.

A number is the document's last own day (mostly that of its page), then a hash of its id, then the chunk's ordinal: 16,
35 and 12 bits. So the rows of a window lie together in the lexical file and in the columns, and an index that was
brought up to date in steps is the one that is built at once.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable

from bianyin.index.periods import Period

_DAY_BITS, _HASH_BITS, ORDINAL_BITS = 16, 35, 12
# Without a day, or before this one: 0. The last day that 16 bits can tell is in 2079.
_FIRST_DAY = dt.date(1900, 1, 1).toordinal() - 1


def first_number(document_id: str, own: Iterable[Period]) -> int:
    """The number of a document and of its first chunk, by the document's own dates; 0 to 2⁶³ - 1.

    Two documents of a day share one about once in 10¹⁰ pairs: `following` is then the next to try.
    """
    day = max((period.start for period in own), default=0)
    digest = hashlib.sha256(document_id.encode("utf-8", "surrogatepass")).digest()
    base = least_of(day) if day > _FIRST_DAY else 0
    return base | int.from_bytes(digest[:8]) >> (64 - _HASH_BITS) << ORDINAL_BITS


def least_of(day: int) -> int:
    """Smallest number for a document dated `day` (an ordinal); greater than any undated document's."""
    return min(max(day - _FIRST_DAY, 1), (1 << _DAY_BITS) - 1) << _HASH_BITS + ORDINAL_BITS


def following(number: int) -> int:
    """The number to try next when chunks of another document have this one or the following numbers."""
    return (number + (1 << ORDINAL_BITS)) % (1 << 63)
