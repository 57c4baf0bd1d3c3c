"""How much likelier each possible change makes a series, beside the changes that are in already.

Every kind of change at every step is a candidate. The autocorrelation of the errors is chosen anew on either side:
strong autocorrelation explains a level that wanders, and only what is more than such wandering is a change.

A search asks hundreds of times, each time beside other changes but always beside the same season. So the season is taken
out of everything once (Frisch, Waugh & Lovell), what each change has in common with every candidate is kept, and to
ask costs no more than the algebra of the few changes that are in. All autocorrelations go through it together.
"""

from __future__ import annotations

import bisect
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bianyin.model import ChangePointShape
from bianyin.series.autoregression import RHOS, Fit, Whitener, fit
from bianyin.series.candidates import Limits, candidates_of, products
from bianyin.series.regressors import Change, column

if TYPE_CHECKING:
    from bianyin.series.autoregression import Array


# Of the mean square, so that two changes that say the same of a series can be held together.
_LITTLE = 1e-10


class Base(NamedTuple):
    """What is in a series in any case: (steps, p) level, harmonics of the season up to `order`, festivals."""

    order: int
    columns: Array


class Scan(NamedTuple):
    """How much likelier each candidate makes the series (likelihood ratio statistic: twice the logarithm)."""

    changes: tuple[Change, ...]
    ratios: Array


class _Held(NamedTuple):
    """One change's w columns, whitened with each of the r autocorrelations, the base taken out of them.

    `columns` (r, w, n); `with_values` (r, w) their products with the series; `with_candidates` those with the
    candidates of each shape, (r, w, m, w of the shape).
    """

    columns: Array
    with_values: Array
    with_candidates: tuple[Array, ...]


class _Beside(NamedTuple):
    """Some changes' columns made orthonormal by `turn` (r, k, k): what they leave of the series, and how likely it is.

    `squares`, `likelihoods` (r,); `with_values` (r, k).
    """

    held: tuple[_Held, ...]
    turn: Array
    with_values: Array
    squares: Array
    likelihoods: Array


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
        self._jacobians = np.array([white.log_jacobian for white in self.whiteners])
        self._candidates = candidates_of(self.seen.tobytes(), self.steps, limits)
        self._basis = np.linalg.qr(np.stack([white(self.base) for white in self.whiteners]))[0]
        self._rest = self._without_base(np.stack([white(self.values) for white in self.whiteners])[:, None])
        self._held: dict[Change, _Held] = {}
        self._alone = [self._beside_base(index) for index in range(len(self._candidates))]

    def design(self, changes: Sequence[Change]) -> Array:
        """(n, p) the columns of base and changes at the steps that were observed."""
        import numpy as np

        columns = [column(change, self.steps, self.limits.period)[self.seen] for change in changes]
        return np.hstack([self.base, *columns])

    def fit(self, changes: Sequence[Change]) -> Fit:
        return fit(self.values, self.design(changes), self.whiteners)

    def likelihood(self, changes: Sequence[Change]) -> float:
        """Of the series with these changes, at the autocorrelation that suits it best."""
        return float(self._beside(changes).likelihoods.max())

    def scan(
        self, changes: Sequence[Change], shapes: Collection[ChangePointShape], most: float = 1.0
    ) -> list[Scan]:
        """Each shape's candidates, given the changes that are in already; with at `most` this autocorrelation."""
        beside, rhos = self._beside(changes), bisect.bisect_right(RHOS, most)
        before = beside.likelihoods[:rhos].max()
        scans = []
        for index, candidates in enumerate(self._candidates):
            if candidates.shape in shapes:
                after = self._after(index, beside, rhos)
                scans.append(Scan(candidates.changes, 2 * (after - before)))
        return scans

    def _after(self, index: int, beside: _Beside, rhos: int) -> Array:
        """(m,) the likelihood with each candidate of a shape added, at the best of the first `rhos` autocorrelations."""
        import numpy as np

        left, with_rest = (each[:rhos] for each in self._alone[index])
        total = np.einsum("rmaa->rm", self._candidates[index].grams[:rhos])
        if beside.held:
            common = np.concatenate([each.with_candidates[index][:rhos] for each in beside.held], axis=1)
            turned = (beside.turn[:rhos] @ common.reshape(*common.shape[:2], -1)).reshape(common.shape)
            left = left - np.einsum("rkma,rkmb->rmab", turned, turned)
            with_rest = with_rest - np.einsum("rkma,rk->rma", turned, beside.with_values[:rhos])
        gained = _explained(left, with_rest, total)
        squares = beside.squares[:rhos, None]
        best: Array = self._log_likelihood(np.maximum(squares - gained, 1e-12 * squares)).max(axis=0)
        return best

    def _beside(self, changes: Sequence[Change]) -> _Beside:
        import numpy as np

        held = tuple(self._holding(change) for change in changes)
        squares = np.einsum("rwn,rwn->r", self._rest, self._rest)
        if not held:
            return _Beside(
                (), np.empty(0), np.empty(0), squares, self._log_likelihood(squares[:, None])[:, 0]
            )
        columns = np.concatenate([each.columns for each in held], axis=1)
        cross = columns @ columns.transpose(0, 2, 1)
        # Two changes that say the same of the series have no inverse; a little is added to each own square.
        little = np.eye(cross.shape[1]) * (_LITTLE * np.einsum("rkk->rk", cross) + 1e-300)[:, :, None]
        turn = np.linalg.inv(np.linalg.cholesky(cross + little))
        products_ = np.concatenate([each.with_values for each in held], axis=1)
        with_values = np.einsum("rkl,rl->rk", turn, products_)
        left = np.maximum(squares - np.einsum("rk,rk->r", with_values, with_values), 1e-12 * squares)
        return _Beside(held, turn, with_values, left, self._log_likelihood(left[:, None])[:, 0])

    def _holding(self, change: Change) -> _Held:
        """The change's columns and products, computed when it is first asked for."""
        import numpy as np

        if change not in self._held:
            own = column(change, self.steps, self.limits.period)[self.seen]
            columns = self._without_base(np.stack([white(own).T for white in self.whiteners]))
            with_values = np.einsum("rwn,rn->rw", columns, self._rest[:, 0])
            common = tuple(self._products(index, columns) for index in range(len(self._candidates)))
            self._held[change] = _Held(columns, with_values, common)
        return self._held[change]

    def _beside_base(self, index: int) -> tuple[Array, Array]:
        """(r, m, w, w) products of each candidate of a shape with itself, (r, m, w) with the series, beside the base."""
        import numpy as np

        with_basis = self._products(index, self._basis.transpose(0, 2, 1))
        left = self._candidates[index].grams - np.einsum("rpma,rpmb->rmab", with_basis, with_basis)
        return left, self._products(index, self._rest)[:, 0]

    def _products(self, index: int, white: Array) -> Array:
        """(r, k, m, w) products of k whitened vectors (r, k, n) with the candidates of a shape, whitened likewise."""
        import numpy as np

        rhos, count, _ = white.shape
        vectors = np.zeros((self.steps, rhos, count))
        for rho, whitener in enumerate(self.whiteners):
            vectors[self.seen, rho] = whitener.transposed(white[rho].T)
        found = products(self._candidates[index], vectors.reshape(self.steps, -1), self.limits)
        ordered: Array = np.ascontiguousarray(
            found.reshape(*found.shape[:2], rhos, count).transpose(2, 3, 0, 1)
        )
        return ordered

    def _without_base(self, white: Array) -> Array:
        """What the base leaves of whitened vectors (r, k, n)."""
        left: Array = white - (white @ self._basis) @ self._basis.transpose(0, 2, 1)
        return left

    def _log_likelihood(self, squares: Array) -> Array:
        """(r, m) as `autoregression.log_likelihood`, for the first r autocorrelations."""
        import numpy as np

        jacobians = self._jacobians[: len(squares), None]
        likely: Array = jacobians - len(self.seen) / 2 * np.log(np.maximum(squares, 1e-300))
        return likely


def _explained(left: Array, with_rest: Array, total: Array) -> Array:
    """(r, m) the part of the squares of the rest that each candidate explains beyond what is in.

    Args:
        left: (r, m, w, w) products of the candidate's columns with each other, beside what is in.
        with_rest: (r, m, w) those with the rest.
        total: (r, m) the candidate's own square, beside nothing.
    """
    import numpy as np

    if left.shape[-1] == 1:
        own = left[..., 0, 0]
        return np.where(own > 1e-6 * total, with_rest[..., 0] ** 2 / np.maximum(own, 1e-300), 0.0)
    left = left + np.eye(left.shape[-1]) * (1e-9 * total)[..., None, None]
    solved = np.linalg.solve(left, with_rest[..., None])[..., 0]
    explained: Array = np.einsum("rma,rma->rm", with_rest, solved)
    return explained
