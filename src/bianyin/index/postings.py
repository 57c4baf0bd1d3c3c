"""Which chunks have which terms how often, sorted by term and position; what was sorted once is merged, never sorted anew.

A key is one posting in 64 bits: the term (32), a position (24), a count (8). Sorted, the keys are the postings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bianyin.index.arrays import Floats, Ints
from bianyin.index.terms import codes_of_all

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
_BLOCK = 1 << 19


class Postings(NamedTuple):
    """`codes`, rising, have their postings from `starts` to the next of `starts`; positions rise within a code."""

    codes: NDArray[np.uint32]
    starts: Ints
    positions: NDArray[np.uint32]
    counts: NDArray[np.uint8]


class Block(NamedTuple):
    """The postings of some terms: `sizes` says how many each of the rising `codes` has; they stand one after another."""

    codes: NDArray[np.uint32]
    sizes: Ints
    positions: NDArray[np.uint32]
    counts: NDArray[np.uint8]


def counted(titles: Sequence[str], texts: Sequence[str], first: int) -> tuple[Keys, Floats]:
    """The sorted keys of chunks at positions from `first` on, and each chunk's length in terms."""
    joined = [f"{title}\n" * _TITLE_WEIGHT + text for title, text in zip(titles, texts, strict=True)]
    found, owners = codes_of_all(joined)
    keys = found.astype(np.uint64) << np.uint64(_POSITION_BITS) | (owners + first).astype(np.uint64)
    keys.sort()
    new = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])[: len(keys)])
    counts = np.minimum(np.diff(np.append(new, len(keys))), _MOST_COUNT)
    keys = keys[new]
    lengths = np.bincount((keys & np.uint64(MOST_POSITIONS - 1)).astype(np.int64) - first, counts, len(texts))
    return keys << np.uint64(_COUNT_BITS) | counts.astype(np.uint64), lengths.astype(np.float32)


def merged(old: Postings, moved: Ints, fresh: Keys, placed: Ints) -> Iterator[Block]:
    """The postings of an old set and the keys of new chunks as one, in blocks of whole terms.

    Args:
        moved: the new position of each old one, rising; -1 for a chunk that is gone.
        fresh: sorted keys whose positions are indices of `placed`, the new chunks' positions, rising.
    """
    edges = _edges(old, fresh)
    places = np.searchsorted(old.codes, edges).tolist()
    cuts = np.searchsorted(fresh, edges[:-1].astype(np.uint64) << np.uint64(_TERM_SHIFT)).tolist()
    cuts.append(len(fresh))  # the last edge is beyond 64 bits
    for number in range(len(edges) - 1):
        kept = _moved(old, places[number], places[number + 1], moved)
        added = _placed(fresh[cuts[number] : cuts[number + 1]], placed)
        keys = np.concatenate([kept, added])
        keys.sort(kind="stable")  # both are sorted, which only this kind makes use of
        yield _block(keys)


def weigher(lengths: Floats) -> Callable[[Block], NDArray[np.float16]]:
    """What each posting of a block adds to its chunk's BM25 for a term of rarity 1.

    Args:
        lengths: of all chunks by position.
    """
    mean = max(float(lengths.mean(dtype=np.float64)) if len(lengths) else 1.0, 1e-9)
    held_back = (_K1 * (1 - _B + _B * lengths / mean)).astype(np.float32)
    most, one = np.float32(_K1 + 1), np.float32(1)
    once = (most / (one + held_back)).astype(np.float16)  # most terms stand once in their chunk

    def weights(block: Block) -> NDArray[np.float16]:
        found: NDArray[np.float16] = once.take(
            block.positions, mode="clip"
        )  # "clip": nothing is out of bounds
        repeated = np.flatnonzero(block.counts > 1)
        often = block.counts[repeated].astype(np.float32)
        found[repeated] = often * most / (often + held_back[block.positions[repeated]])
        return found

    return weights


def _edges(old: Postings, fresh: Keys) -> Ints:
    """Codes between which there are about `_BLOCK` postings; the first is 0, the last above all."""
    few = np.searchsorted(old.starts[:-1], np.arange(0, len(old.positions), _BLOCK))
    inner = [old.codes[few[few < len(old.codes)]], fresh[_BLOCK::_BLOCK] >> np.uint64(_TERM_SHIFT)]
    return np.unique(np.concatenate([[0], *(each.astype(np.int64) for each in inner), [1 << 32]]))


def _moved(old: Postings, first: int, after: int, moved: Ints) -> Keys:
    """The keys of the old postings of some terms at their new positions, without those whose chunks are gone."""
    edges = old.starts[first : after + 1]
    part = slice(int(edges[0]), int(edges[-1]))
    positions = moved.take(old.positions[part], mode="clip")  # "clip": nothing is out of bounds
    keys = np.repeat(old.codes[first:after].astype(np.uint64) << np.uint64(_TERM_SHIFT), np.diff(edges))
    keys |= positions.astype(np.uint64) << np.uint64(_COUNT_BITS)
    keys |= old.counts[part]
    kept: Keys = keys if (positions >= 0).all() else keys[positions >= 0]
    return kept


def _placed(fresh: Keys, placed: Ints) -> Keys:
    """The keys with positions instead of indices of `placed`."""
    count = fresh & np.uint64(_MOST_COUNT)
    term = fresh >> np.uint64(_TERM_SHIFT) << np.uint64(_TERM_SHIFT)
    keys: Keys = term | placed.astype(np.uint64)[_positions(fresh)] << np.uint64(_COUNT_BITS) | count
    return keys


def _block(keys: Keys) -> Block:
    terms = (keys >> np.uint64(_TERM_SHIFT)).astype(np.uint32)
    starts = np.flatnonzero(np.concatenate([[True], terms[1:] != terms[:-1]])[: len(terms)])
    return Block(
        terms[starts], np.diff(np.append(starts, len(terms))), _positions(keys), keys.astype(np.uint8)
    )


def _positions(keys: Keys) -> NDArray[np.uint32]:
    positions: NDArray[np.uint32] = (keys >> np.uint64(_COUNT_BITS)).astype(np.uint32)
    positions &= np.uint32(MOST_POSITIONS - 1)
    return positions
