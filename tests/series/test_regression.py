"""Our page of generalised least squares against statsmodels, and the shortcuts of the search against plain sums."""

import datetime as dt

import numpy as np
import pytest

from bianyin.series.autoregression import RHOS, Whitener, fit, log_likelihood
from bianyin.series.break_search import Base, Search
from bianyin.series.candidates import Limits
from bianyin.series.regressors import Change, column, festivals, season

LIMITS = Limits(
    12.0,
    (("level", 1), ("trend", 6), ("pulse", 1), ("season", 9)),
    (("level", 2), ("trend", 6), ("pulse", 1), ("season", 12)),
    (1, 2, 3),
    (3, 4),
    (2,),
)


def noise(count, rho, seed=1):
    shocks = np.random.default_rng(seed).normal(size=count)
    for index in range(1, count):
        shocks[index] += rho * shocks[index - 1]
    return shocks


@pytest.mark.parametrize("rho", [0.0, 0.45, 0.87])
def test_the_same_coefficients_and_errors_as_statsmodels(rho):
    linear_model = pytest.importorskip("statsmodels.regression.linear_model")
    values = noise(80, rho) + (np.arange(80) >= 40)
    design = np.column_stack([np.ones(80), np.arange(80) >= 40, season(80, 12.0, 2)]).astype(float)
    ours = fit(values, design, [Whitener(np.arange(80), rho)])
    alike = rho ** np.abs(np.subtract.outer(np.arange(80), np.arange(80)))
    theirs = linear_model.GLS(values, design, sigma=alike).fit()
    assert ours.coefficients == pytest.approx(theirs.params)
    assert np.sqrt(np.diag(ours.covariance)) == pytest.approx(theirs.bse)


def test_missing_steps_are_as_far_apart_as_they_are():
    """Against the full covariance of the steps that were observed."""
    seen = np.array([0, 1, 2, 5, 6, 10])
    alike = 0.6 ** np.abs(np.subtract.outer(seen, seen))
    whitener, values = Whitener(seen, 0.6), np.arange(6.0) ** 1.5
    white = whitener(values)
    assert white @ white == pytest.approx(values @ np.linalg.solve(alike, values))
    assert whitener.log_jacobian == pytest.approx(-np.linalg.slogdet(alike)[1] / 2)
    other = np.random.default_rng(2).normal(size=(6, 3))
    assert whitener.transposed(other).T @ values == pytest.approx(other.T @ white)


def test_the_autocorrelation_is_found_again():
    found = [
        fit(noise(400, 0.75, seed), np.ones((400, 1)), [Whitener(np.arange(400), rho) for rho in RHOS]).rho
        for seed in range(9)
    ]
    assert 0.6 <= np.median(found) <= 0.87


@pytest.mark.parametrize(
    "inside",
    [(), (Change("level", 33),), (Change("pulse", 12, 15), Change("season", 20), Change("trend", 0))],
    ids=["nothing", "level", "pulse, season, slope"],
)
@pytest.mark.parametrize("most", [0.5, 1.0])
def test_a_scan_is_what_one_regression_after_the_other_gives(inside, most):
    values = noise(48, 0.3) + (np.arange(48) >= 20)
    values[[7, 30, 31]] = np.nan
    base = Base(2, np.hstack([np.ones((48, 1)), season(48, 12.0, 2)]))
    search = Search(values, base, LIMITS)
    before = plain_likelihood(search, inside, most)
    if most == 1.0:
        assert search.likelihood(inside) == pytest.approx(before)
    for scan in search.scan(inside, {"level", "trend", "pulse", "season"}, most):
        for index in range(0, len(scan.changes), 7):
            if scan.changes[index] in inside:
                continue
            plain = plain_likelihood(search, (*inside, scan.changes[index]), most) - before
            assert scan.ratios[index] == pytest.approx(2 * plain, abs=1e-5), scan.changes[index]


def plain_likelihood(search, changes, most):
    columns = [column(change, search.steps, 12.0)[search.seen] for change in changes]
    design, best = np.hstack([search.base, *columns]), -np.inf
    for whitener in (each for each in search.whiteners if each.rho <= most):
        white, target = whitener(design), whitener(search.values)
        rest = target - white @ np.linalg.lstsq(white, target)[0]
        best = max(best, float(log_likelihood(float(rest @ rest), len(rest), whitener)))
    return best


def test_spring_festival_moves_and_national_day_does_not():
    starts = [dt.date(2020, 1, 1) + dt.timedelta(days=day) for day in range(1096)]
    spring, national = festivals(starts, dt.date(2023, 1, 1))
    first_days = [starts[index] for index in np.flatnonzero(np.diff(spring[:, 1], prepend=0) > 0)]
    assert first_days == [dt.date(2020, 1, 25), dt.date(2021, 2, 12), dt.date(2022, 2, 1)]
    assert {starts[index].month for index in np.flatnonzero(national[:, 0])} == {10}
