"""What counts as found, false and right; and a small measurement of the real detector."""

import datetime as dt

import pytest

from bianyin.evaluate.changepoint_cases import Case, Outcome, f1, found_of, outcome, simulate, true_of
from bianyin.evaluate.changepoint_scores import gained_and_lost, lines_of, scores
from bianyin.evaluate.simulated_series import START, Truth, simulated
from bianyin.model import ChangePoint
from bianyin.series.month_steps import MonthSteps

DAY = dt.date(2020, 6, 1)
STEP = Truth(DAY, "level", 0.2)


def point(days, kind="Event", confidence=0.95, size=0.2):
    return ChangePoint(
        date=DAY + dt.timedelta(days=days), kind=kind, confidence=confidence, size=size, shape="level"
    )


def test_a_point_is_true_within_thirty_days_and_of_its_kind():
    assert true_of(point(30), [STEP])
    assert not true_of(point(31), [STEP])
    assert not true_of(point(0, "Seasonal"), [STEP])
    assert true_of(point(42), [Truth(DAY, "pulse", 0.3, DAY + dt.timedelta(days=42))])
    assert found_of(STEP, [point(20), point(-3)]).date == DAY - dt.timedelta(days=3)
    assert found_of(STEP, [point(-40)]) is None


def test_f1_counts_the_beginning_so_that_none_of_none_is_right():
    assert f1([], [], START) == 1
    assert f1([DAY], [], START) == pytest.approx(2 / 3)
    assert f1([DAY], [DAY + dt.timedelta(days=35)], START) == 1
    assert f1([DAY], [DAY + dt.timedelta(days=36)], START) == 0.5


def test_scores_of_known_outcomes():
    right = Outcome(Case("A", "step 20%", 1), (STEP,), (point(3, size=0.25),), {})
    wrong = Outcome(Case("A", "step 20%", 2), (STEP,), (point(90, confidence=0.6),), {})
    measured = scores([right, wrong])["A"]
    assert measured["recall"] == {"step 20%": 0.5}
    assert measured["false points a series"]["step 20%"] == 0.5
    assert measured["sizes"] == {"sign right": 1.0, "median error": pytest.approx(0.25)}
    assert (measured["calibration"]["0.6-0.7"], measured["calibration"]["0.9-1.0"]) == (
        "0.00 (1)",
        "1.00 (1)",
    )
    assert gained_and_lost({"A step 20% 1": False, "A step 20% 2": True}, [right, wrong]) == (
        ("A step 20% 1",), ("A step 20% 2",),
    )  # fmt: skip
    assert any("step 20%" in line for line in lines_of({"A": measured}))


def test_simulated_series_are_what_they_are_called():
    assert simulated("A", 3).series == simulated("A", 3).series != simulated("A", 4).series
    assert MonthSteps(simulated("C", 3).series).spread
    assert not MonthSteps(simulated("B", 3).series).spread
    step = simulated("A", 3, (STEP,)).series
    before, after = (
        sum(value - plain for value, plain, day in zip(step.values, simulated("A", 3).series.values, step.dates, strict=True)
            if (day >= DAY) == later)
        for later in (False, True)
    )  # fmt: skip
    assert before == 0
    assert after == pytest.approx(0.2 * sum(day >= DAY for day in step.dates), rel=1e-3)
    assert len(simulate(Case("B", "gaps", 5)).series.dates) < len(
        simulate(Case("B", "step 20%", 5)).series.dates
    )
    assert max(simulate(Case("A", "outliers", 5)).series.values) == 99


def test_the_detector_is_right_where_it_is_easy():
    assert all(
        outcome(Case("A", scenario, 1), {}).right for scenario in ("none", "step 10%", "festival", "outliers")
    )
