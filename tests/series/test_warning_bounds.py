"""Warnings of change points on both sides of each bound: the edge of a series, wide intervals, points that are one."""

import datetime as dt

import pytest

from bianyin.model import ChangePoint, PointWarning, Series
from bianyin.series import with_warnings
from bianyin.series.month_steps import MonthSteps, _larger, _steps
from bianyin.series.point_warnings import warning_text

START = dt.date(2019, 1, 1)


def series(values, frequency="daily", start=START, every=1):
    dates = [start + dt.timedelta(days=every * n) for n in range(len(values))]
    return Series(
        region="210000",
        sector="industry",
        frequency=frequency,
        unit="Mt CO2 per day",
        dates=dates,
        values=values,
    )


def point(date, start=None, end=None, warnings=(), precision="day"):
    to_date = dt.date.fromisoformat
    return ChangePoint(
        date=to_date(date), kind="Event", confidence=0.8, warnings=warnings, precision=precision,
        start=start and to_date(start), end=end and to_date(end),
    )  # fmt: skip


def details(points, of=None, window_days=90):
    return [[warning.detail for warning in each.warnings] for each in with_warnings(points, of, window_days)]


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2018-12-31", ("2019-01-01", "2019-12-31")),  # the day before the first
        ("2019-01-01", ("2019-01-01", "90")),
        ("2019-03-31", ("2019-01-01", "90")),  # 89 days behind the first
        ("2019-04-01", ()),  # 90
        ("2019-10-02", ()),  # 90 before the last
        ("2019-10-03", ("2019-12-31", "90")),
        ("2019-12-31", ("2019-12-31", "90")),
        ("2020-01-01", ("2019-01-01", "2019-12-31")),
    ],
)
def test_the_edge_of_a_series_to_the_day(date, words):
    (found,) = details([point(date)], series([0.5] * 365))
    assert len(found) == bool(words)
    assert all(word in found[0] for word in words)


@pytest.mark.parametrize(
    ("start", "end", "wide"),
    [
        ("2019-04-02", "2019-09-29", False),  # 90 days before and behind
        ("2019-04-01", "2019-07-01", True),
        ("2019-07-01", "2019-09-30", True),
        ("2019-04-01", None, False),
        (None, "2019-09-30", False),
    ],
)
def test_an_interval_wider_than_the_window_to_the_day(start, end, wide):
    (found,) = details([point("2019-07-01", start, end)])
    assert len(found) == wide
    if wide:
        assert all(word in found[0] for word in (start, end, "90"))


@pytest.mark.parametrize(
    ("other", "one"),
    [
        (("2019-07-29",), True),  # 28 days
        (("2019-07-30",), False),
        (("2019-06-03",), True),
        (("2019-06-02",), False),
        (("2019-09-01", "2019-07-15", "2019-10-01"), True),  # the intervals share a day
        (("2019-09-01", "2019-07-16", "2019-10-01"), False),
        (("2019-05-01", "2019-04-01", "2019-06-15"), True),
        (("2019-05-01", "2019-04-01", "2019-06-14"), False),
        (("2019-09-01", "2019-07-15", None), False),  # no interval
        (("2019-09-01", None, "2019-10-01"), False),
    ],
)
def test_points_that_are_probably_one_change(other, one):
    first, second = point("2019-07-01", "2019-06-15", "2019-07-15"), point(*other)
    found = details([first, second])
    assert [len(each) for each in found] == [one, one]
    if one:
        assert other[0] in found[0][0] and "(Event)" in found[0][0] and "2019-07-01" in found[1][0]
    assert details([first]) == [[]]


def test_without_a_series_only_what_it_would_say_is_kept():
    kept = PointWarning(name="series_edge", detail="在序列的边缘")
    stale = PointWarning(name="probably_one_change", detail="旧的话")
    assert details([point("2019-07-01", warnings=(kept, stale))]) == [["在序列的边缘"]]
    assert details([point("2019-07-01", warnings=(kept,))], series([0.5] * 365)) == [[]]


def test_a_warning_is_told_in_the_language_that_is_spoken():
    assert warning_text(PointWarning(name="series_edge", detail="在序列的边缘")) == "在序列的边缘"
    assert warning_text(PointWarning(name="series_edge", detail="near the edge")) != "near the edge"
    dated = PointWarning(name="series_edge", detail="2019-01-01 起的序列边缘")
    assert warning_text(dated) == dated.detail


def months(jump, days=400, noise=0.01):
    """A value a day that steps at each month's start by `jump`, and wobbles by `noise` between."""
    values, level = [], 0.5
    for n in range(days):
        date = START + dt.timedelta(days=n)
        if date.day == 1 and n:
            level += jump if date.month % 2 else -jump
        values.append(level + noise * (n % 2))
    return values


def test_a_step_beside_a_point_is_within_a_week_and_far_beyond_the_usual():
    steps = MonthSteps(series(months(0.2)))
    assert steps.spread
    for date, near in (
        ("2019-05-25", True),
        ("2019-05-24", False),
        ("2019-06-08", True),
        ("2019-06-09", False),
    ):
        found = steps.near(dt.date.fromisoformat(date))
        assert (found is not None) is near
        if found:
            assert found.month_start == dt.date(2019, 6, 1)
            assert found.usual == pytest.approx(0.01) and found.size == pytest.approx(0.2, abs=0.011)


def test_a_month_start_that_is_hardly_beyond_the_usual_is_no_step():
    assert MonthSteps(series(months(0.03))).near(dt.date(2019, 6, 1)) is None
    assert MonthSteps(series(months(0.08))).near(dt.date(2019, 6, 1)) is not None
    # Five times the usual of 0.01; at the start of June the wobble takes 0.01 off.
    assert MonthSteps(series(months(0.0595))).near(dt.date(2019, 6, 1)) is None
    assert MonthSteps(series(months(0.0605))).near(dt.date(2019, 6, 1)) is not None


def test_a_series_too_short_to_tell_has_no_steps():
    for values in ([0.5], [0.5, 0.9], [0.5] * 40):
        steps = MonthSteps(series(values))
        assert not steps.spread and steps.near(dt.date(2019, 2, 1)) is None


def test_where_nothing_but_month_starts_is_left_there_is_nothing_to_compare_with():
    whole = series(months(0.2))
    around = [
        n for n, date in enumerate(whole.dates) if date.day == 1 or (date + dt.timedelta(days=1)).day == 1
    ]
    left = whole.model_copy(
        update={
            "dates": tuple(whole.dates[n] for n in around),
            "values": tuple(whole.values[n] for n in around),
        }
    )
    assert not MonthSteps(left).spread


def test_a_point_of_a_month_is_not_told_of_month_starts():
    spread = series(months(0.2))
    assert any("2019-06-01" in each for each in details([point("2019-06-01")], spread)[0])
    assert details([point("2019-06-01", precision="month")], spread) == [[]]


@pytest.mark.parametrize(("days", "spread"), [(181, False), (182, True), (220, True)])
def test_six_months_starts_are_needed(days, spread):
    assert MonthSteps(series(months(0.2, days=days))).spread is spread


def test_no_step_is_told_over_a_gap():
    values = months(0.2)
    whole = series(values)
    kept = [n for n, date in enumerate(whole.dates) if date != dt.date(2019, 5, 31)]
    holed = whole.model_copy(
        update={"dates": tuple(whole.dates[n] for n in kept), "values": tuple(whole.values[n] for n in kept)}
    )
    assert MonthSteps(whole).near(dt.date(2019, 6, 1)) is not None
    assert MonthSteps(holed).near(dt.date(2019, 6, 1)) is None


@pytest.mark.parametrize(
    ("frequency", "start", "touched"),
    [
        ("daily", "2019-01-30", [None, "2019-02-01", None]),
        # Means of seven days: a step on any day of both weeks but the first.
        ("weekly", "2019-01-19", ["2019-02-01", "2019-02-01", None]),
        (
            "weekly",
            "2019-01-18",
            [None, "2019-02-01", None],
        ),  # the first week of February is the second of two
        ("weekly", "2019-01-25", ["2019-02-01", None, None]),
    ],
)
def test_which_steps_touch_the_start_of_a_month(frequency, start, touched):
    of = series(
        [1.0, 2.0, 4.0, 7.0], frequency, dt.date.fromisoformat(start), 7 if frequency == "weekly" else 1
    )
    found = [(size, month and month.isoformat()) for size, month in _steps(of)]
    assert found == list(zip([1.0, 2.0, 3.0], touched, strict=True))


@pytest.mark.parametrize(
    ("last", "larger"),
    [
        (8.5, True),  # 58 of 60 pairs, 28 off chance: three standard errors of 9.22 are 27.7
        (7.5, False),  # 57
        (8, False),  # 57.5: a tie is half
        (9, True),
    ],
)
def test_steps_are_larger_by_three_standard_errors(last, larger):
    others = list(range(1, 11))
    assert _larger([11.0, 12, 13, 14, 15, last], others) is larger
    assert not _larger([11.0, 12, 13, 14, last], others)  # five months
    assert not _larger(others, [11.0, 12, 13, 14, 15, last])


@pytest.mark.parametrize(("share", "larger"), [(0.59, False), (0.61, True), (0.41, False)])
def test_steps_are_larger_in_three_of_five_pairs(share, larger):
    others = [n / 2000 for n in range(2000)]
    assert _larger([share] * 200, others) is larger


@pytest.mark.parametrize(("times", "near"), [(2.2, True), (1.9, False)])
def test_a_step_of_a_weekly_series_is_twice_the_usual(times, near):
    start, values, up = dt.date(2019, 1, 4), [0.5], 1
    for _, month_start in _steps(series([0.5] * 60, "weekly", start, 7)):
        values.append(values[-1] + up * (0.01 if month_start is None else 0.01 * times))
        up = -up
    steps = MonthSteps(series(values, "weekly", start, 7))
    assert steps.spread
    assert (steps.near(dt.date(2019, 6, 1)) is not None) is near
