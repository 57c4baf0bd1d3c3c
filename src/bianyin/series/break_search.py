"""How much likelier each possible change makes a series, beside the changes that are in already.

Every kind of change at every step is a candidate. The autocorrelation of the errors is chosen anew on either side:
strong autocorrelation explains a level that wanders, and only what is more than such wandering is a change.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bianyin.model import ChangePointShape
from bianyin.series.autoregression import RHOS, Fit, Whitener, fit, log_likelihood
from bianyin.series.candidates import Candidates, Limits, candidates_of, products
from bianyin.series.regressors import Change, column

if TYPE_CHECKING:
    from bianyin.series.autoregression import Array


class Base(NamedTuple):
    """What is in a series in any case: (steps, p) level, harmonics of the season up to `order`, festivals."""

    order: int
    columns: Array


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
        self.seen = np.flatnonzero(~np.isnan(values)).astype(np.int64)
        self.values, self.base, self.order = values[self.seen], base.columns[self.seen], base.order
        self.whiteners = [Whitener(self.seen, rho) for rho in RHOS]
        self._white_values = [white(self.values) for white in self.whiteners]
        self._candidates = candidates_of(self.seen.tobytes(), self.steps, limits)

    def design(self, changes: Sequence[Change]) -> Array:
        """(n, p) the columns of base and changes at the steps that were observed."""
        import numpy as np

        columns = [column(change, self.steps, self.limits.period)[self.seen] for change in changes]
        return np.hstack([self.base, *columns])

    def fit(self, changes: Sequence[Change]) -> Fit:
        return fit(self.values, self.design(changes), self.whiteners)

    def likelihood(self, changes: Sequence[Change]) -> float:
        """Of the series with these changes, at the autocorrelation that suits it best."""
        design = self.design(changes)
        return float(max(self._residual(index, design)[2] for index in range(len(RHOS))))

    def scan(
        self, changes: Sequence[Change], shapes: Collection[ChangePointShape], most: float = 1.0
    ) -> list[Scan]:
        """Each shape's candidates, given the changes that are in already; with at `most` this autocorrelation."""
        import numpy as np

        design = self.design(changes)
        asked = [each for each in self._candidates if each.shape in shapes]
        found = [np.full(len(each.changes), -np.inf) for each in asked]
        before = -np.inf
        for index, whitener in enumerate(self.whiteners):
            if whitener.rho > most:
                continue
            basis, rest, likelihood = self._residual(index, design)
            before, squares = max(before, likelihood), float(rest @ rest)
            vectors = self._unwhitened(whitener, np.column_stack([basis, rest]))
            for best, candidates in zip(found, asked, strict=True):
                gained = _explained(candidates, index, products(candidates, vectors, self.limits))
                after = log_likelihood(np.maximum(squares - gained, 1e-12 * squares), len(rest), whitener)
                np.maximum(best, after, out=best)
        scans = zip(asked, found, strict=True)
        return [Scan(candidates.changes, 2 * (best - before)) for candidates, best in scans]

    def _residual(self, index: int, design: Array) -> tuple[Array, Array, float]:
        """A basis of the whitened design, what it leaves of the whitened values, and the likelihood."""
        import numpy as np

        whitener, values = self.whiteners[index], self._white_values[index]
        basis = np.linalg.qr(whitener(design))[0]
        rest = values - basis @ (basis.T @ values)
        return basis, rest, float(log_likelihood(float(rest @ rest), len(rest), whitener))

    def _unwhitened(self, whitener: Whitener, white: Array) -> Array:
        """(steps, k) vectors whose products with a column are those of `white` with the whitened column."""
        import numpy as np

        vectors = np.zeros((self.steps, white.shape[1]))
        vectors[self.seen] = whitener.transposed(white)
        return vectors


def _explained(candidates: Candidates, index: int, product: Array) -> Array:
    """(changes,) the part of the squares of the rest that each candidate explains beyond the basis.

    Args:
        product: (changes, w, p + 1) of the candidates with the basis and, last, the rest.
    """
    import numpy as np

    gram, with_basis, with_rest = candidates.grams[index], product[:, :, :-1], product[:, :, -1]
    left = gram - with_basis @ with_basis.transpose(0, 2, 1)
    total = np.einsum("maa->m", gram)
    if left.shape[1] == 1:
        own = left[:, 0, 0]
        return np.where(own > 1e-6 * total, with_rest[:, 0] ** 2 / np.maximum(own, 1e-300), 0.0)
    left = left + np.eye(left.shape[1]) * (1e-9 * total)[:, None, None]
    explained: Array = np.einsum("ma,ma->m", with_rest, np.linalg.solve(left, with_rest[:, :, None])[:, :, 0])
    return explained
