"""Each warning fires where it should and nowhere else."""

import datetime as dt
import random
from pathlib import Path

import pytest

from bianyin.model import ChangePoint, PointWarning, Series
from bianyin.series import read_series, with_warnings
from bianyin.series.month_steps import MonthSteps

REPO = Path(__file__).resolve().parents[2]
REAL = REPO.parent / "shared" / "data" / "carbon_monitor_china_daily_2019_2022.csv.gz"

DAYS = [dt.date(2019, 1, 1) + dt.timedelta(days=n) for n in range(3 * 365)]


def series(values, days=DAYS, frequency="daily"):
    return Series(
        region="210000",
        sector="industry",
        frequency=frequency,
        unit="Mt CO2 per day",
        dates=days,
        values=values,
    )


def spread(noise):
    """Monthly figures spread over days, with some daily noise."""
    normal = random.Random(3)
    figures = {(day.year, day.month): normal.uniform(0.4, 0.7) for day in DAYS}
    return [figures[day.year, day.month] + normal.gauss(0, noise) for day in DAYS]


def stepping(days_of_steps, noise=0.005):
    normal = random.Random(4)
    return [0.5 + 0.1 * sum(day >= step for step in days_of_steps) + normal.gauss(0, noise) for day in DAYS]


def weekly(values):
    means = [sum(values[n : n + 7]) / 7 for n in range(0, len(values) - 6, 7)]
    return series(means, DAYS[::7][: len(means)], "weekly")


MID_MONTHS = [dt.date(2019 + n // 12, n % 12 + 1, 14) for n in range(3, 33, 2)]
FEW_STARTS = [dt.date(2019, 6, 1), dt.date(2020, 3, 1), dt.date(2021, 5, 1)]


def point(date, start=None, end=None, kind="Event", warnings=()):
    to_date = dt.date.fromisoformat
    return ChangePoint(
        date=to_date(date), kind=kind, confidence=0.8, warnings=warnings,
        start=start and to_date(start), end=end and to_date(end),
    )  # fmt: skip


def names(points, given_series=None, window_days=90):
    return [
        [warning.name for warning in one.warnings] for one in with_warnings(points, given_series, window_days)
    ]


@pytest.mark.parametrize(
    ("data", "is_spread"),
    [
        (series(spread(0)), True),
        (series(spread(0.005)), True),
        (weekly(spread(0.005)), True),
        (series(stepping(MID_MONTHS)), False),
        (weekly(stepping(MID_MONTHS)), False),
        (series(stepping(MID_MONTHS, noise=0)), False),
        (series(stepping(FEW_STARTS)), False),
        (series(stepping([])), False),
        (series([0.5] * len(DAYS)), False),
        (series(spread(0)[:20], DAYS[:20]), False),
        (series([0.3, 0.9] * 12, [dt.date(2019 + n // 12, n % 12 + 1, 1) for n in range(24)], "monthly"), False),
        (series([], []), False),
    ],
)  # fmt: skip
def test_which_series_were_spread_from_months(data, is_spread):
    assert MonthSteps(data).spread is is_spread


def test_month_boundary_is_said_of_points_beside_a_step_only():
    data = series(spread(0.002))
    assert names([point("2020-03-01"), point("2020-04-16"), point("2020-07-28")], data) == [
        ["month_boundary"], [], ["month_boundary"],
    ]  # fmt: skip
    (warned,) = with_warnings([point("2020-03-03")], data, 90)
    assert "2020-03-01" in warned.warnings[0].detail
    assert "月度统计" in warned.warnings[0].detail


def test_a_true_step_at_a_month_start_in_a_daily_series_is_not_suspected():
    assert names([point("2020-03-01")], series(stepping(FEW_STARTS))) == [[]]


@pytest.mark.parametrize(
    ("date", "warned"),
    [("2019-01-01", True), ("2019-03-31", True), ("2019-04-01", False), ("2021-10-01", False), ("2021-10-02", True),
     ("2018-06-01", True), ("2023-01-01", True)],
)  # fmt: skip
def test_series_edge(date, warned):
    assert names([point(date)], series(stepping([]))) == [["series_edge"] if warned else []]


@pytest.mark.parametrize(
    ("start", "end", "window_days", "warned"),
    [
        (None, None, 90, False),
        ("2020-03-20", "2020-06-20", 90, False),
        ("2020-03-20", "2020-06-20", 30, True),
        ("2020-01-01", "2020-05-02", 90, True),
        ("2020-05-01", "2020-09-30", 90, True),
        ("2020-02-01", "2020-07-30", 90, False),
    ],
)
def test_interval_wider_than_window(start, end, window_days, warned):
    expected = ["interval_wider_than_window"] if warned else []
    assert names([point("2020-05-01", start, end)], None, window_days) == [expected]


@pytest.mark.parametrize(
    ("one", "other", "warned"),
    [
        (("2020-05-01",), ("2020-05-29",), True),
        (("2020-05-01",), ("2020-05-30",), False),
        (("2020-05-01", "2020-04-01", "2020-06-30"), ("2020-07-15", "2020-06-30", "2020-08-01"), True),
        (("2020-05-01", "2020-04-01", "2020-06-29"), ("2020-07-15", "2020-06-30", "2020-08-01"), False),
        (("2020-05-01", "2020-04-01", "2020-06-29"), ("2020-06-15",), False),
        (("2020-05-01", None, None, "Seasonal"), ("2020-05-01",), True),
    ],
)
def test_probably_one_change(one, other, warned):
    points = [point(*one), point(*other)]
    assert names(points) == [["probably_one_change"] if warned else []] * 2
    if warned:
        assert str(points[1].date) in with_warnings(points, None, 90)[0].warnings[0].detail


def test_warnings_read_from_a_file_stay_where_they_cannot_be_judged_again():
    old = tuple(PointWarning(name=name, detail="旧") for name in ("month_boundary", "probably_one_change"))
    given = [point("2020-05-14", warnings=old)]
    assert names(given) == [["month_boundary"]]
    assert names(given, series(stepping([]))) == [[]]


@pytest.mark.skipif(not REAL.exists(), reason="../shared/data is not here")
@pytest.mark.parametrize(
    ("sector", "is_spread"), [("工业", True), ("电力", True), ("居民", False), ("地面交通", False)]
)
def test_real_series(sector, is_spread):
    data = read_series(REAL, "辽宁", sector)
    assert MonthSteps(data).spread is is_spread
    starts = [point(f"{year}-{month:02d}-01") for year in (2020, 2021) for month in range(1, 13, 2)]
    warned = [one for one in names(starts, data) if "month_boundary" in one]
    assert len(warned) >= 4 if is_spread else not warned
