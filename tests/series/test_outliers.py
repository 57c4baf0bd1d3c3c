"""Slips of one to three days are named, left out, and change no point; what is real is no slip."""

import datetime as dt
from functools import cache

import pytest
from test_detection import DAYS, REAL, STEP, ar, detect, make, monthly, stepped, wave, with_noise

from bianyin.series import detection_notes, read_series
from bianyin.series.outliers import outliers

SLIPS = {
    "×10": lambda value: value * 10,
    "÷10": lambda value: value / 10,
    "0": lambda value: 0.0,
    "99": lambda value: 99.0,
}
slips = pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)


def spoilt(series, slip, at, days):
    values = tuple(
        slip(value) if at <= index < at + days else value for index, value in enumerate(series.values)
    )
    return series.model_copy(update={"values": values})


def found(series):
    return [(point.date, point.shape) for point in detect(series, seed=None)]


@slips
@pytest.mark.parametrize("days", [1, 3])
def test_outliers_are_named_and_change_nothing(slip, days):
    clean = make(DAYS, "daily", stepped)
    odd = spoilt(clean, slip, 500, days)
    assert found(odd) == found(clean)
    (named,) = (note for note in detection_notes(odd) if "离群" in note)
    assert str(DAYS[500]) in named
    assert not any("离群" in note for note in detection_notes(clean))


@cache
def restless():
    return with_noise(lambda day: 1 + wave(day) + 0.5 * (day >= STEP), ar(DAYS, 0.6, 0.15, 3))


@cache
def spread():
    return monthly(lambda day: 1 + wave(day) + 0.5 * (day >= dt.date(2020, 3, 1)), 0.05)


@slips
@pytest.mark.parametrize(
    "at", [5, 792, 866, 872, 1430], ids=["begin", "month start", "before the step", "after it", "end"]
)
@pytest.mark.parametrize("clean", [restless, spread])
def test_outliers_are_left_out_in_restless_weeks_too(clean, slip, at):
    """Eight times the usual deviation is more than the whole level, in wild noise or beside a step of the level."""
    for days in (1, 3):
        assert outliers(spoilt(clean(), slip, at, days)) == set(DAYS[at : at + days])


@pytest.mark.parametrize("days", [10, 300])
def test_a_closed_plant_is_no_outlier(days):
    stop = {STEP + dt.timedelta(days=after) for after in range(days)}
    assert not outliers(make(DAYS, "daily", lambda day: 0.0 if day in stop else 1 + wave(day), noise=0))


@pytest.mark.skipif(not REAL.exists(), reason="../shared/data is not here")
@slips
@pytest.mark.parametrize(
    ("region", "sector", "at"), [("浙江", "工业", 791), ("北京", "居民生活", 407), ("山东", "电力", 400)]
)
def test_real_points_are_the_same_with_outliers(region, sector, at, slip):
    """A zero beside Zhejiang's step of March 2021, and one in Beijing's restless winter, passed for real."""
    clean = read_series(REAL, region, sector)
    assert found(spoilt(clean, slip, at, 2)) == found(clean)
