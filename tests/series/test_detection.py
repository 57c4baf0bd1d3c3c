"""Known breaks are found, nothing is found where nothing is, and twice the same is the same."""

import datetime as dt
import math
import random
import subprocess
import sys
from pathlib import Path

import pytest

from bianyin.errors import InputError
from bianyin.model import Series
from bianyin.series import detect, read_series

REPO = Path(__file__).resolve().parents[2]
REAL = REPO.parent / "shared" / "data" / "carbon_monitor_china_daily_2019_2022.csv.gz"

START = dt.date(2018, 1, 1)
STEP = dt.date(2020, 5, 20)
DAYS = [START + dt.timedelta(days=n) for n in range(4 * 365)]


def weeks(days):
    return days[::7]


def months():
    return [dt.date(year, month, 1) for year in range(2018, 2022) for month in range(1, 13)]


def wave(day, times=1):
    return 0.2 * math.sin(2 * math.pi * times * (day - START).days / 365.25)


def stepped(day):
    return 1 + wave(day) + (0.3 if day >= STEP else 0)


def fallen(day):
    return 1 + wave(day) - (0.3 if day >= STEP else 0)


def changed_season(day):
    return 1 + (wave(day) if day < STEP else 1.5 * wave(day, times=2))


def make(days, frequency, shape, noise=0.05, seed=1):
    normal = random.Random(seed).gauss
    values = [round(shape(day) + normal(0, noise), 6) for day in days]
    return Series(
        region="210000",
        sector="industry",
        frequency=frequency,
        unit="Mt CO2 per day",
        dates=days,
        values=values,
    )


@pytest.mark.parametrize(
    ("days", "frequency", "off_by"),
    [(DAYS, "daily", 7), (weeks(DAYS), "weekly", 7), (months(), "monthly", 31)],
)
@pytest.mark.parametrize(("shape", "direction"), [(stepped, "up"), (fallen, "down")])
def test_a_step_is_an_event(days, frequency, off_by, shape, direction):
    (point,) = detect(make(days, frequency, shape))
    assert abs((point.date - STEP).days) <= off_by
    assert (point.kind, point.direction) == ("Event", direction)
    assert point.confidence > 0.9
    assert point.start <= STEP <= point.end + dt.timedelta(days=off_by)


def test_a_changed_season_is_seasonal():
    points = detect(make(DAYS, "daily", changed_season))
    assert [(point.kind, point.direction) for point in points] == [("Seasonal", None)]
    assert abs((points[0].date - STEP).days) <= 45


def test_a_turned_trend_has_the_direction_it_takes_after_the_point():
    def turned(day):
        return 2 + wave(day) - 0.001 * abs((day - STEP).days)

    (point,) = detect(make(DAYS, "daily", turned))
    assert abs((point.date - STEP).days) <= 60
    assert point.direction == "down"


@pytest.mark.parametrize("shape", [lambda day: 1.0, lambda day: 0.0, lambda day: 1 + wave(day)])
@pytest.mark.parametrize("noise", [0, 0.05])
def test_nothing_where_nothing_is(shape, noise):
    assert detect(make(DAYS, "daily", shape, noise)) == ()


def test_points_are_in_order_with_intervals_around_them():
    def busy(day):
        return 1 + wave(day) + (0.3 if day.year >= 2019 else 0) - (0.4 if day.year >= 2020 else 0)

    points = detect(make(DAYS, "daily", busy))
    assert len(points) >= 2
    assert list(points) == sorted(points, key=lambda point: point.date)
    assert all(point.start <= point.date <= point.end for point in points)
    assert all(DAYS[0] <= point.start and point.end <= DAYS[-1] for point in points)


@pytest.mark.parametrize(
    ("days", "frequency", "size"), [(DAYS, "daily", 30), (weeks(DAYS), "weekly", 3), (months(), "monthly", 2)]
)
def test_gaps_are_left_empty_and_do_not_shift_the_dates(days, frequency, size):
    holed = days[: len(days) // 4] + days[len(days) // 4 + size :]
    (point,) = detect(make(holed, frequency, stepped))
    assert abs((point.date - STEP).days) <= (31 if frequency == "monthly" else 7)


@pytest.mark.parametrize(
    ("days", "frequency", "words"),
    [
        (DAYS[:700], "daily", "100 个周，检测变点至少需要 104 个"),
        (weeks(DAYS)[:90], "weekly", "90 个周"),
        (months()[:23], "monthly", "23 个月，检测变点至少需要 24 个"),
        ([], "daily", "太短"),
    ],
)
def test_too_short(days, frequency, words):
    with pytest.raises(InputError, match=words) as caught:
        detect(make(days, frequency, stepped))
    assert "2 年" in caught.value.remedy


def test_two_years_are_enough():
    (point,) = detect(make(DAYS[500 : 500 + 2 * 365], "daily", stepped))
    assert abs((point.date - STEP).days) <= 7


def test_a_higher_threshold_leaves_fewer_points():
    series = make(DAYS, "daily", lambda day: 1 + wave(day) + 0.1 * (day >= STEP), noise=0.15)
    everything = detect(series, min_probability=0.05)
    assert len(everything) > len(detect(series))
    assert all(point.confidence >= 0.9 for point in detect(series, min_probability=0.9))


SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
from test_detection import DAYS, detect, make, wave
points = detect(make(DAYS, "daily", lambda day: 1 + wave(day) + 0.1 * (day.year >= 2020), noise=0.1),
                min_probability=0.02)
sys.stderr.write("".join(point.model_dump_json() + chr(10) for point in points))
"""


def test_the_same_in_every_process_and_not_a_word_on_stdout():
    """Low threshold, much noise: every digit of many weak points would show another order of additions."""
    runs = [
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(Path(__file__).parent)],
            env={"PADDING": "x" * padding},  # moves the stack, and with it what lies where
            capture_output=True,
            text=True,
            check=True,
        )
        for padding in (1, 1000)
    ]
    assert [run.stdout for run in runs] == ["", ""]
    assert runs[0].stderr == runs[1].stderr
    assert runs[0].stderr.count("confidence") >= 3


@pytest.mark.skipif(not REAL.exists(), reason="../shared/data is not here")
def test_real_liaoning_industry():
    # Below the default: the autumn of 2020 is near it, and another processor rounds differently.
    points = detect(read_series(REAL, "辽宁", "工业"), min_probability=0.4)
    events = [point.date for point in points if point.kind == "Event"]
    # The epidemic's first weeks, the autumn's rebound, spring 2021, the power rationing of autumn 2021.
    for known in ("2020-01-25", "2020-09-05", "2021-03-02", "2021-10-01"):
        nearest = min(events, key=lambda date: abs(date - dt.date.fromisoformat(known)))
        assert abs((nearest - dt.date.fromisoformat(known)).days) <= 14, known
    seasonal = max(
        (point for point in points if point.kind == "Seasonal"), key=lambda point: point.confidence
    )
    assert abs((seasonal.date - dt.date(2022, 3, 6)).days) <= 14
    assert len(points) <= 12
