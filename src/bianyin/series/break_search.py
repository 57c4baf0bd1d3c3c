"""Search the changes of a series: best first, one regression of all of them, weakest out last.

Every kind of change at every step is a candidate. What counts is how much likelier the series becomes, with the
autocorrelation of the errors chosen anew on either side: strong autocorrelation explains a level that wanders,
and only what is more than such wandering is a change.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bianyin.model import ChangePointShape
from bianyin.series.autoregression import RHOS, Fit, Whitener, fit, log_likelihood
from bianyin.series.regressors import Change, column

if TYPE_CHECKING:
    from bianyin.series.autoregression import Array


class Limits(NamedTuple):
    """How near to the ends and to each other changes can be told apart; in steps."""

    period: float
    edge: Mapping[ChangePointShape, int]
    apart: Mapping[ChangePointShape, int]
    pulses: tuple[int, ...]  # lengths that are tried
    fading: tuple[int, ...]  # lengths of those that fade
    orders: tuple[int, ...]  # harmonics of the season


class Base(NamedTuple):
    """What is in a series in any case: (steps, p) level, harmonics of the season up to `order`, festivals."""

    order: int
    columns: Array


class _Candidates(NamedTuple):
    changes: tuple[Change, ...]
    width: int  # columns of each
    white: tuple[Array, ...]  # for each rho (width, n, changes)
    gram: tuple[Array, ...]  # for each rho (changes, width, width)


class Scan(NamedTuple):
    """How much likelier each candidate makes the series (likelihood ratio statistic: twice the logarithm)."""

    changes: tuple[Change, ...]
    ratios: Array


class Search:
    """One series, ready to be searched.

    Args:
        values: (steps,) NaN where nothing was observed.
    """

    def __init__(self, values: Array, base: Base, limits: Limits) -> None:
        import numpy as np

        self.limits, self.steps = limits, len(values)
        self.seen = np.flatnonzero(~np.isnan(values))
        self.values, self.base, self.order = values[self.seen], base.columns[self.seen], base.order
        self.whiteners = [Whitener(self.seen, rho) for rho in RHOS]
        self._white_values = [white(self.values) for white in self.whiteners]
        self._candidates = {shape: self._prepare(shape) for shape in limits.edge}

    def design(self, changes: Sequence[Change]) -> Array:
        import numpy as np

        columns = [column(change, self.steps, self.limits.period)[self.seen] for change in changes]
        return np.hstack([self.base, *columns])

    def fit(self, changes: Sequence[Change]) -> Fit:
        return fit(self.values, self.design(changes), self.whiteners)

    def likelihood(self, changes: Sequence[Change]) -> float:
        """Of the series with these changes, at the autocorrelation that suits it best."""
        return float(max(self._residual(index, self.design(changes))[2] for index in range(len(RHOS))))

    def scan(
        self, changes: Sequence[Change], shapes: Collection[ChangePointShape], most: float = 1.0
    ) -> list[Scan]:
        """Each shape's candidates, given the changes that are in already; with at `most` this autocorrelation."""
        import numpy as np

        design = self.design(changes)
        asked = [self._candidates[shape] for shape in self.limits.edge if shape in shapes]
        found = [np.full(len(each.changes), -np.inf) for each in asked]
        before = -np.inf
        for index, whitener in enumerate(self.whiteners):
            if whitener.rho > most:
                continue
            basis, rest, likelihood = self._residual(index, design)
            before, squares = max(before, likelihood), float(rest @ rest)
            for best, candidates in zip(found, asked, strict=True):
                gained = _explained(candidates, index, basis, rest)
                after = log_likelihood(np.maximum(squares - gained, 1e-12 * squares), len(rest), whitener)
                np.maximum(best, after, out=best)
        scans = zip(asked, found, strict=True)
        return [Scan(candidates.changes, 2 * (best - before)) for candidates, best in scans]

    def _residual(self, index: int, design: Array) -> tuple[Array, Array, float]:
        import numpy as np

        whitener, values = self.whiteners[index], self._white_values[index]
        basis = np.linalg.qr(whitener(design))[0]
        rest = values - basis @ (basis.T @ values)
        return basis, rest, float(log_likelihood(float(rest @ rest), len(rest), whitener))

    def _prepare(self, shape: ChangePointShape) -> _Candidates:
        import numpy as np

        edge, last = self.limits.edge[shape], self.steps
        if shape == "pulse":
            lengths = [(length, False) for length in self.limits.pulses]
            lengths += [(length, True) for length in self.limits.fading]
            changes = tuple(
                Change(shape, at, at + length, fading)
                for length, fading in lengths
                for at in range(edge, last - length - edge + 1)
            )
        else:
            changes = tuple(Change(shape, at) for at in range(edge, last - edge + 1))
        if shape == "trend":
            changes = (Change(shape, 0), *changes)  # the slope of the whole series
        columns = np.stack(
            [column(change, self.steps, self.limits.period)[self.seen].T for change in changes], axis=2
        )
        white = tuple(np.stack([whitener(part) for part in columns]) for whitener in self.whiteners)
        gram = tuple(np.einsum("anm,bnm->mab", each, each) for each in white)
        return _Candidates(changes, columns.shape[0], white, gram)


def _explained(candidates: _Candidates, index: int, basis: Array, rest: Array) -> Array:
    """(changes,) the part of the squares of `rest` that each candidate explains beyond `basis`."""
    import numpy as np

    white = candidates.white[index]
    with_basis = np.stack([basis.T @ part for part in white])  # (width, p, changes)
    gram = candidates.gram[index] - np.einsum("apm,bpm->mab", with_basis, with_basis)
    product = np.stack([rest @ part for part in white], axis=1)  # (changes, width)
    total = np.einsum("maa->m", candidates.gram[index])
    if candidates.width == 1:
        left = gram[:, 0, 0]
        return np.where(left > 1e-6 * total, product[:, 0] ** 2 / np.maximum(left, 1e-300), 0.0)
    gram = gram + np.eye(candidates.width) * (1e-9 * total)[:, None, None]
    return np.einsum("ma,ma->m", product, np.linalg.solve(gram, product[:, :, None])[:, :, 0])
