"""All changes that a series could have, of one shape: hundreds of regressors that are never written out.

A step's product with anything is a sum from there to the end, a pulse's the difference of two such sums, a bend's
a sum of sums; so all of them together cost as much as one. Only their own squares are computed one by one, once for
all series of one length.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bianyin.model import ChangePointShape
from bianyin.series.autoregression import RHOS, Whitener
from bianyin.series.regressors import Change, column, fading_weights, season

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bianyin.series.autoregression import Array


class Limits(NamedTuple):
    """How near to the ends and to each other changes can be told apart; in steps. By shape: (shape, steps) pairs."""

    period: float
    edges: tuple[tuple[ChangePointShape, int], ...]
    aparts: tuple[tuple[ChangePointShape, int], ...]
    pulses: tuple[int, ...]  # lengths that are tried
    fading: tuple[int, ...]  # lengths of those that fade
    orders: tuple[int, ...]  # harmonics of the season

    @property
    def apart(self) -> dict[ChangePointShape, int]:
        return dict(self.aparts)


class Candidates(NamedTuple):
    """The changes of one shape, and for each rho their whitened columns' products with each other.

    `grams` (rhos, changes, w, w).
    """

    shape: ChangePointShape
    changes: tuple[Change, ...]
    at: NDArray[np.int64]
    until: NDArray[np.int64]
    fading: NDArray[np.bool_]
    grams: Array


@lru_cache(maxsize=32)
def candidates_of(seen: bytes, steps: int, limits: Limits) -> tuple[Candidates, ...]:
    """All candidates of series with `steps` steps, of which those in `seen` (int64) were observed."""
    import numpy as np

    positions = np.frombuffer(seen, dtype=np.int64)
    whiteners = [Whitener(positions, rho) for rho in RHOS]
    found = []
    for shape, edge in limits.edges:
        changes = _changes(shape, edge, steps, limits)
        columns = np.stack([column(each, steps, limits.period)[positions].T for each in changes], axis=2)
        grams = []
        for whitener in whiteners:
            white = [whitener(part) for part in columns]
            grams.append(
                np.stack([[(one * other).sum(axis=0) for other in white] for one in white]).transpose(2, 0, 1)
            )
        at, until, fading = (np.array(part) for part in list(zip(*changes, strict=True))[1:])
        found.append(Candidates(shape, changes, at, until, fading, np.stack(grams)))
    return tuple(found)


def products(candidates: Candidates, vectors: Array, limits: Limits) -> Array:
    """(changes, w, k) products of the candidates' columns with `vectors` (steps, k), zero where nothing was seen."""
    import numpy as np

    at, until, fading = candidates.at, candidates.until, candidates.fading
    if candidates.shape == "season":
        waves = season(len(vectors), limits.period, 2)
        return np.stack([_tails(vectors * wave[:, None])[at] for wave in waves.T], axis=1)
    tails = _tails(vectors)
    if candidates.shape == "level":
        return tails[at][:, None]
    if candidates.shape == "trend":
        time = np.arange(len(vectors))[:, None]
        return ((_tails(vectors * time)[at] - at[:, None] * tails[at]) / limits.period)[:, None]
    found = np.empty((len(at), vectors.shape[1]))
    found[~fading] = tails[at[~fading]] - tails[until[~fading]]
    for length in limits.fading:
        mine = fading & (until - at == length)
        if mine.any():
            windows = np.lib.stride_tricks.sliding_window_view(vectors, length, axis=0)
            found[mine] = (windows @ fading_weights(length))[at[mine]]
    return found[:, None]


def _tails(vectors: Array) -> Array:
    """(steps + 1, k) the sum from each step to the end."""
    import numpy as np

    sums = np.zeros((len(vectors) + 1, vectors.shape[1]))
    sums[:-1] = np.cumsum(vectors[::-1], axis=0)[::-1]
    return sums


def _changes(shape: ChangePointShape, edge: int, steps: int, limits: Limits) -> tuple[Change, ...]:
    if shape == "pulse":
        lengths = [(length, False) for length in limits.pulses] + [(length, True) for length in limits.fading]
        return tuple(
            Change(shape, at, at + length, fading)
            for length, fading in lengths
            for at in range(edge, steps - length - edge + 1)
        )
    changes = tuple(Change(shape, at) for at in range(edge, steps - edge + 1))
    return (
        (Change(shape, 0), *changes) if shape == "trend" else changes
    )  # first the slope of the whole series
