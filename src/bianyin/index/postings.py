"""Which chunks have which terms how often, sorted by term and position; what was sorted once is merged, never sorted anew.

A key is one posting in 64 bits: the term (32), a position (24), a count (8). Sorted, the keys are the postings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bianyin.index.terms import codes_of_all

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]
    Keys = NDArray[np.uint64]

# What a word of the title weighs beside one of the text.
_TITLE_WEIGHT = 2
# BM25 as everywhere: how soon a repeated word stops counting, and how much long chunks are held back.
_K1, _B = 1.2, 0.75
_POSITION_BITS, _COUNT_BITS = 24, 8
_TERM_SHIFT = _POSITION_BITS + _COUNT_BITS
MOST_POSITIONS = 1 << _POSITION_BITS
_MOST_COUNT = (1 << _COUNT_BITS) - 1
# Postings worked on at a time: what is read and written stays in the processor's cache.
_BLOCK = 1 << 20


class Postings(NamedTuple):
    """`codes`, rising, have their postings from `starts` to the next of `starts`; positions rise within a code."""

    codes: NDArray[np.uint32]
    starts: Ints
    positions: NDArray[np.uint32]
    counts: NDArray[np.uint8]


def counted(titles: Sequence[str], texts: Sequence[str], first: int) -> tuple[Keys, Floats]:
    """The sorted keys of chunks at positions from `first` on, and each chunk's length in terms."""
    import numpy as np

    joined = [f"{title}\n" * _TITLE_WEIGHT + text for title, text in zip(titles, texts, strict=True)]
    found, owners = codes_of_all(joined)
    keys = found.astype(np.uint64) << np.uint64(_POSITION_BITS) | (owners + first).astype(np.uint64)
    keys.sort()
    new = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])[: len(keys)])
    counts = np.minimum(np.diff(np.append(new, len(keys))), _MOST_COUNT)
    keys = keys[new]
    lengths = np.bincount((keys & np.uint64(MOST_POSITIONS - 1)).astype(np.int64) - first, counts, len(texts))
    return keys << np.uint64(_COUNT_BITS) | counts.astype(np.uint64), lengths.astype(np.float32)


def merged(old: Postings, moved: Ints, fresh: Keys, placed: Ints) -> Postings:
    """The postings of an old set and the keys of new chunks as one set.

    Args:
        moved: the new position of each old one, rising; -1 for those that are gone.
        fresh: sorted keys whose positions are indices of `placed`, the new chunks' positions, rising.
    """
    import numpy as np

    codes, sizes, positions, counts = [], [], [], []
    for block in _blocks(old, moved.astype(np.int32), fresh, placed.astype(np.uint64)):
        terms = (block >> np.uint64(_TERM_SHIFT)).astype(np.uint32)
        starts = np.flatnonzero(np.concatenate([[True], terms[1:] != terms[:-1]])[: len(terms)])
        codes.append(terms[starts])
        sizes.append(np.diff(np.append(starts, len(terms))))
        positions.append((block >> np.uint64(_COUNT_BITS)).astype(np.uint32) & np.uint32(MOST_POSITIONS - 1))
        counts.append(block.astype(np.uint8))
    return Postings(
        np.concatenate([np.zeros(0, np.uint32), *codes]),
        np.concatenate([[0], *sizes]).cumsum(dtype=np.int64),
        np.concatenate([np.zeros(0, np.uint32), *positions]),
        np.concatenate([np.zeros(0, np.uint8), *counts]),
    )


def weights(postings: Postings, lengths: Floats) -> NDArray[np.float16]:
    """What each posting adds to its chunk's BM25 for a term of rarity 1; `lengths` of the chunks by position."""
    import numpy as np

    mean = max(float(lengths.mean(dtype=np.float64)) if len(lengths) else 1.0, 1e-9)
    held_back = (_K1 * (1 - _B + _B * lengths / mean)).astype(np.float32)
    found = np.empty(len(postings.positions), np.float16)
    for first in range(0, len(found), _BLOCK):
        part = slice(first, first + _BLOCK)
        often = postings.counts[part].astype(np.float32)
        found[part] = often * np.float32(_K1 + 1) / (often + held_back[postings.positions[part]])
    return found


def _blocks(old: Postings, moved: NDArray[np.int32], fresh: Keys, placed: Keys) -> Iterator[Keys]:
    """All keys in order, in pieces of whole terms."""
    import numpy as np

    edges = _edges(old, fresh)
    places = np.searchsorted(old.codes, edges)
    cuts = np.searchsorted(fresh, edges[:-1].astype(np.uint64) << np.uint64(_TERM_SHIFT))
    cuts = np.append(cuts, len(fresh))  # the last edge is beyond 64 bits
    for number in range(len(edges) - 1):
        yield _joined(
            _moved(old, int(places[number]), int(places[number + 1]), moved),
            _placed(fresh[cuts[number] : cuts[number + 1]], placed),
        )


def _edges(old: Postings, fresh: Keys) -> Ints:
    """Codes between which there are about `_BLOCK` postings; the first is 0, the last above all."""
    import numpy as np

    few = np.searchsorted(old.starts[:-1], np.arange(0, len(old.positions), _BLOCK))
    inner = [old.codes[few[few < len(old.codes)]], fresh[_BLOCK::_BLOCK] >> np.uint64(_TERM_SHIFT)]
    return np.unique(np.concatenate([[0], *(each.astype(np.int64) for each in inner), [1 << 32]]))


def _moved(old: Postings, first: int, after: int, moved: NDArray[np.int32]) -> Keys:
    import numpy as np

    part = slice(int(old.starts[first]), int(old.starts[after]))
    sizes = np.diff(old.starts[first : after + 1])
    positions = moved[old.positions[part]]
    keys = np.repeat(old.codes[first:after].astype(np.uint64) << np.uint64(_TERM_SHIFT), sizes)
    keys |= positions.astype(np.uint64) << np.uint64(_COUNT_BITS)
    keys |= old.counts[part]
    return keys[positions >= 0]


def _placed(fresh: Keys, placed: Keys) -> Keys:
    import numpy as np

    position = (fresh >> np.uint64(_COUNT_BITS)) & np.uint64(MOST_POSITIONS - 1)
    mask = np.uint64((MOST_POSITIONS - 1) << _COUNT_BITS)
    return (fresh & ~mask) | placed[position.astype(np.int64)] << np.uint64(_COUNT_BITS)


def _joined(one: Keys, other: Keys) -> Keys:
    """Two sorted arrays without common keys as one."""
    import numpy as np

    if not len(one) or not len(other):
        return other if not len(one) else one
    at = np.searchsorted(one, other) + np.arange(len(other))
    from_one = np.ones(len(one) + len(other), np.bool_)
    from_one[at] = False
    both = np.empty(len(from_one), np.uint64)
    both[at] = other
    both[from_one] = one
    return both
