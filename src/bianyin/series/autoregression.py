"""Least squares where the errors of neighbouring steps are alike: AR(1) errors, Prais-Winsten's transformation.

A page of numpy in place of statsmodels, which would bring pandas with it; a test holds the two together. Missing
steps need no filling in: across k steps the errors are alike by `rho ** k` (Savin & White 1978).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

# The autocorrelations that are tried. Beyond the last a level is no longer held to, and no break of it is known.
RHOS = (0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.87, 0.95, 0.98)


class Whitener:
    """Makes errors with autocorrelation `rho` independent and of one variance.

    Args:
        positions: (n,) increasing whole numbers of the steps that were observed.
    """

    def __init__(self, positions: NDArray[np.int64], rho: float) -> None:
        import numpy as np

        alike = rho ** np.diff(positions) if rho else np.zeros(len(positions) - 1)
        self.rho = rho
        self._alike = alike
        self._scale = 1 / np.sqrt(1 - alike**2)
        self.log_jacobian = float(np.log(self._scale).sum())

    def __call__(self, values: Array) -> Array:
        """(n,) or (n, m) values or regressors, whitened."""
        shape = (-1,) + (1,) * (values.ndim - 1)
        white = values.astype(float)
        white[1:] = (values[1:] - self._alike.reshape(shape) * values[:-1]) * self._scale.reshape(shape)
        return white

    def transposed(self, white: Array) -> Array:
        """(n, m) for which `transposed(w).T @ x == w.T @ self(x)`."""
        scaled = white.astype(float)
        scaled[1:] *= self._scale[:, None]
        scaled[:-1] -= self._alike[:, None] * scaled[1:].copy()
        return scaled


class Fit(NamedTuple):
    """A regression of n values on p regressors."""

    rho: float
    coefficients: Array  # (p,)
    covariance: Array  # (p, p)
    residuals: Array  # (n,), not whitened
    deviation: float  # of the errors


def log_likelihood(squares: Array | float, observed: int, whitener: Whitener) -> Array:
    """Of the best coefficients and variance, up to a constant, from the sum of squares of whitened residuals."""
    import numpy as np

    return whitener.log_jacobian - observed / 2 * np.log(np.maximum(squares, 1e-300))


def fit(values: Array, design: Array, whiteners: list[Whitener]) -> Fit:
    """Generalised least squares at the autocorrelation that restricted maximum likelihood prefers.

    Plain maximum likelihood takes the autocorrelation for smaller than it is, the more so the more
    regressors there are, and then finds everything significant.
    """
    import numpy as np

    best, chosen = -np.inf, None
    for whitener in whiteners:
        white, target = whitener(design), whitener(values)
        cross = white.T @ white
        coefficients = np.asarray(np.linalg.solve(cross, white.T @ target), dtype=np.float64)
        free = len(values) - design.shape[1]
        squares = float(((target - white @ coefficients) ** 2).sum())
        likelihood = float(log_likelihood(squares, free, whitener)) - float(np.linalg.slogdet(cross)[1]) / 2
        if likelihood > best:
            best, chosen = likelihood, (whitener.rho, coefficients, cross, squares / free)
    if chosen is None:
        raise ValueError("no autocorrelation to try")
    rho, coefficients, cross, variance = chosen
    residuals: Array = values - design @ coefficients
    covariance: Array = np.asarray(np.linalg.inv(cross) * variance, dtype=np.float64)
    return Fit(rho, coefficients, covariance, residuals, float(np.sqrt(variance)))
