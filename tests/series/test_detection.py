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
from bianyin.series import SeriesFile, detect, detection_notes, read_series
from bianyin.series.detect_all import beside_file

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
    series = make(DAYS, "daily", lambda day: 1 + wave(day) + 0.03 * (day >= STEP), noise=0.1)
    (weak,) = detect(series, min_probability=0.0)
    assert weak.confidence < 0.95
    assert detect(series, min_probability=weak.confidence + 0.001) == ()


SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
from test_detection import DAYS, detect, make, wave
step = {2019: 0, 2020: 0.3, 2021: -0.2, 2022: 0.1}
points = detect(make(DAYS, "daily", lambda day: 1 + wave(day) + step.get(day.year, 0), noise=0.1), min_probability=0.02)
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
    assert runs[0].stderr.count("posterior") >= 2


def ar(days, alike, deviation, seed):
    draw = random_of(seed)
    noise = [draw.gauss(0, deviation)]
    for _ in days[1:]:
        noise.append(alike * noise[-1] + draw.gauss(0, deviation * math.sqrt(1 - alike**2)))
    return noise


def random_of(seed):
    return random.Random(seed)


def with_noise(shape, noise, days=DAYS):
    values = [shape(day) + error for day, error in zip(days, noise, strict=True)]
    return make(days, "daily", lambda day: values[days.index(day)], noise=0)


def monthly(shape, deviation=0.0, seed=1):
    """Monthly figures spread over their days."""
    means = {}
    for day in DAYS:
        means.setdefault((day.year, day.month), []).append(shape(day))
    draw = random_of(seed)
    figures = {month: sum(days) / len(days) + draw.gauss(0, deviation) for month, days in means.items()}
    return make(DAYS, "daily", lambda day: figures[day.year, day.month], noise=0)


@pytest.mark.parametrize("seed", range(3))
def test_a_wandering_level_is_no_change(seed):
    """Rbeast finds five changes in such a series."""
    assert detect(with_noise(lambda day: 1 + wave(day), ar(DAYS, 0.9, 0.07, seed)), seed=None) == ()


@pytest.mark.parametrize("seed", range(3))
def test_months_spread_over_days_are_months(seed):
    assert detect(monthly(lambda day: 1 + wave(day), 0.05, seed), seed=None) == ()
    (point,) = detect(monthly(lambda day: 1 + wave(day) + 0.2 * (day >= dt.date(2020, 3, 1)), 0.03, seed))
    assert (point.precision, point.date) == ("month", dt.date(2020, 3, 1))
    assert any("月度统计" in note for note in detection_notes(monthly(lambda day: 1 + wave(day), 0.05)))


def test_the_size_of_a_step():
    (point,) = detect(make(DAYS, "daily", fallen))
    assert point.size == pytest.approx(-0.3, abs=0.02)
    assert point.size_low < -0.3 < point.size_high
    assert (point.before, point.after) == (pytest.approx(1, abs=0.02), pytest.approx(0.7, abs=0.02))
    assert point.relative_size == pytest.approx(-0.3, abs=0.03)
    assert (point.shape, point.precision) == ("level", "week")
    assert point.t < -10
    assert point.posterior > 0.9


def test_a_lockdown_is_a_pulse():
    low = (dt.date(2020, 3, 2), dt.date(2020, 4, 13))
    (point,) = detect(make(DAYS, "daily", lambda day: 1 + wave(day) - 0.3 * (low[0] <= day < low[1])))
    assert (point.kind, point.shape, point.direction) == ("Event", "pulse", "down")
    assert (point.date, point.until) == (low[0], low[1] - dt.timedelta(days=1))
    assert point.size == pytest.approx(-0.3, abs=0.04)


@pytest.mark.parametrize("dropped", range(1, 7))
def test_where_the_series_begins_does_not_matter(dropped):
    series = make(DAYS, "daily", stepped)
    later = series.model_copy(update={"dates": series.dates[dropped:], "values": series.values[dropped:]})
    assert [point.date for point in detect(later, seed=None)] == [
        point.date for point in detect(series, seed=None)
    ]


def test_a_step_near_the_end_is_nothing_elsewhere():
    end = DAYS[-1]
    for left in (10, 25, 40, 55):
        day_of = end - dt.timedelta(days=left)
        points = detect(make(DAYS, "daily", lambda day: 1 + wave(day) - 0.3 * (day >= day_of)), seed=None)  # noqa: B023
        assert all(abs((point.date - day_of).days) <= 14 for point in points), left
        assert points or left < 35


@pytest.mark.skipif(not REAL.exists(), reason="../shared/data is not here")
def test_real_liaoning_industry_is_monthly_and_hardly_changes():
    """Ten points were said of it; in noise of 7 % a month hardly one is more than noise (docs/changepoints.md)."""
    points = detect(read_series(REAL, "辽宁", "工业"))
    assert len(points) <= 4
    assert all(point.precision == "month" and point.date.day == 1 for point in points)


@pytest.mark.skipif(not REAL.exists(), reason="../shared/data is not here")
def test_real_hubei_lockdown():
    """The rest of the country does not fall as far."""
    file = SeriesFile(REAL)
    own = file.series("湖北", "工业")
    points = beside_file(file, own, detect(own, seed=None))
    (fallen,) = (point for point in points if point.date == dt.date(2020, 1, 1))
    assert fallen.direction == "down"
    assert fallen.here_or_everywhere.verdict == "here"
