"""Windows: symmetric, stretched by the interval, bounded, with a reason; seasons with their real dates."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bianyin.knowledge.seasons import seasons_of
from bianyin.model import ChangePoint
from bianyin.series import next_window, widening_notes, windows_for


def day(text):
    return dt.date.fromisoformat(text)


def point(date, start=None, end=None, kind="Event"):
    return ChangePoint(
        date=day(date), kind=kind, confidence=0.8, start=start and day(start), end=end and day(end)
    )


@pytest.mark.parametrize(
    ("given_point", "start", "end", "words"),
    [
        (point("2021-03-01"), "2020-12-01", "2021-05-30", "变点 2021-03-01 前后各 90 天"),
        (point("2021-03-01", "2021-02-01", "2021-03-20"), "2020-12-01", "2021-05-30", "前后各 90 天"),
        (
            point("2021-03-01", "2020-11-01", "2021-03-20"),
            "2020-11-01",
            "2021-05-30",
            "可信区间 2020-11-01 至",
        ),
        (point("2021-03-01", "2021-02-01", "2021-07-09"), "2020-12-01", "2021-07-09", "至 2021-07-09"),
        (point("2021-03-01", "2020-02-01", "2021-03-20"), "2020-09-02", "2021-05-30", "但至多前后各 180 天"),
    ],
)
def test_windows(given_point, start, end, words):
    (result,) = windows_for([given_point])
    assert (result.window.start, result.window.end) == (day(start), day(end) + dt.timedelta(days=1))
    assert words in result.window.reason
    assert (result.wider.start, result.wider.end) == (day("2020-09-02"), day("2021-08-29"))
    assert "放宽一次" in result.wider.reason
    assert "前后各 180 天" in result.wider.reason


def test_a_plain_window_says_nothing_of_intervals():
    (result,) = windows_for([point("2021-03-01", "2021-02-01", "2021-03-20")])
    assert "可信区间" not in result.window.reason


def test_settings_decide_the_width():
    (result,) = windows_for([point("2021-03-01")], days=10, wider_days=20)
    assert (result.window.days, result.wider.days) == (21, 41)


def test_no_wider_window_when_none_is_set():
    (result,) = windows_for([point("2021-03-01")], days=90, wider_days=60)
    assert result.windows == (result.window,) and result.wider == result.window
    assert next_window(result, [0]) is None


def test_only_an_empty_window_is_widened_and_only_once():
    (result,) = windows_for([point("2021-03-01")])
    assert next_window(result, []) == result.window
    assert next_window(result, [0]) == result.wider
    assert next_window(result, [3]) is None and next_window(result, [0, 0]) is None
    assert widening_notes([result.window], "辽宁省") == ()
    (note,) = widening_notes([result.window, result.wider], "辽宁省")
    assert "放宽到 2020-09-02" in note


DATES = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


@given(st.tuples(DATES, DATES, DATES).map(sorted), st.integers(1, 400), st.integers(1, 800))
def test_the_wider_window_holds_the_window_and_the_window_holds_the_point(days_of_point, days, wider_days):
    start, date, end = days_of_point
    given_point = ChangePoint(date=date, kind="Seasonal", confidence=0.5, start=start, end=end)
    (result,) = windows_for([given_point], days=days, wider_days=wider_days)
    reach = dt.timedelta(days=days)
    assert result.window.contains(date - reach)
    assert result.window.contains(date + reach)
    assert result.wider.start <= result.window.start
    assert result.window.end <= result.wider.end
    assert result.window.days <= 2 * max(days, wider_days) + 1


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2021-10-31", {"autumn_winter_control"}),
        ("2021-11-01", {"heating", "autumn_winter_control"}),
        ("2021-12-31", {"heating", "autumn_winter_control", "winter_peak"}),
        ("2021-02-12", {"heating", "autumn_winter_control", "winter_peak", "spring_festival"}),
        ("2020-02-29", {"heating", "autumn_winter_control", "winter_peak"}),
        ("2022-03-31", {"heating", "autumn_winter_control", "spring_maintenance"}),
        ("2021-04-20", {"spring_maintenance"}),
        ("2021-06-14", {"flood", "summer_peak"}),
        ("2021-09-30", {"flood"}),
        ("2021-10-01", {"autumn_winter_control"}),
    ],
)
def test_seasons(date, expected):
    assert {season.key for season in seasons_of(day(date))} == expected


@pytest.mark.parametrize(
    ("date", "inside"),
    [("2020-01-09", False), ("2020-01-10", True), ("2020-01-25", True), ("2020-02-18", True), ("2020-02-19", False),
     ("2023-01-07", True), ("1999-02-16", False)],
)  # fmt: skip
def test_spring_festival_by_its_real_date(date, inside):
    assert ("spring_festival" in {season.key for season in seasons_of(day(date))}) is inside


@pytest.mark.parametrize(
    ("region", "heats"),
    [(None, True), ("100000", True), ("210000", True), ("210100", True), ("440000", False)],
)
def test_heating_is_of_the_north(region, heats):
    assert ("heating" in {season.key for season in seasons_of(day("2021-12-01"), region)}) is heats


def test_seasons_are_named_for_seasonal_points_only_with_terms_for_queries():
    event, seasonal = windows_for([point("2021-12-01"), point("2021-12-01", kind="Seasonal")])
    assert event.seasons == ()
    assert {season.name for season in seasonal.seasons} == {"采暖季", "秋冬季大气污染综合治理", "迎峰度冬"}
    assert all(season.terms for season in seasonal.seasons)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2050, 12, 31)))
def test_every_day_has_a_season(date):
    assert seasons_of(date)


DAYS = 90


@pytest.mark.parametrize(
    ("start", "end", "stretched", "capped"),
    [
        ("2020-12-01", "2021-05-30", False, False),  # 90 days on either side
        ("2020-11-30", "2021-05-30", True, False),  # 91
        ("2020-12-01", "2021-05-31", True, False),
        ("2020-09-02", "2021-05-30", True, False),  # 180
        ("2020-09-01", "2021-05-30", True, True),  # 181
        ("2020-12-01", "2021-08-28", True, False),
        ("2020-12-01", "2021-08-29", True, True),
        (None, "2021-05-31", True, False),
        ("2020-11-30", None, True, False),
    ],
)
def test_a_window_is_stretched_and_capped_to_the_day(start, end, stretched, capped):
    (result,) = windows_for([point("2021-03-01", start, end)])
    reason = result.window.reason
    assert ("可信区间" in reason, "但至多" in reason) == (stretched, capped)
    if stretched:
        assert f"{start or '2021-03-01'} 至 {end or '2021-03-01'}" in reason
    lead = (day("2021-03-01") - day(start)).days if start else 0
    lag = (day(end) - day("2021-03-01")).days if end else 0
    first, last = (min(max(DAYS, days), 180) for days in (lead, lag))
    assert result.window.start == day("2021-03-01") - dt.timedelta(days=first)
    assert result.window.end == day("2021-03-01") + dt.timedelta(days=last + 1)


def test_the_wider_window_says_which_window_was_empty():
    (result,) = windows_for([point("2021-03-01")])
    assert "2020-12-01" in result.wider.reason and "2021-05-30" in result.wider.reason
    (equal,) = windows_for([point("2021-03-01")], days=180, wider_days=180)
    assert len(equal.windows) == 1


def test_only_a_seasonal_point_has_seasons():
    (event,) = windows_for([point("2021-02-12")], region="210000")
    (seasonal,) = windows_for([point("2021-02-12", kind="Seasonal")], region="210000")
    assert event.seasons == () and seasonal.seasons == seasons_of(day("2021-02-12"), "210000") != ()


def test_the_next_window_is_asked_until_one_holds_a_record():
    (asked,) = windows_for([point("2021-03-01")])
    assert next_window(asked, []) == asked.windows[0]
    assert next_window(asked, [0]) == asked.windows[1]
    assert (
        next_window(asked, [1]) is None
        and next_window(asked, [0, 0]) is None
        and next_window(asked, [0, 2]) is None
    )


def test_what_is_said_of_a_widened_window():
    (asked,) = windows_for([point("2021-03-01")])
    first, last = asked.windows
    assert widening_notes([first], "辽宁") == ()
    (note,) = widening_notes([first, last], "辽宁")
    for words in ("辽宁", "2020-12-01", "2021-05-31", "2020-09-02", "2021-08-29"):
        assert words in note or words.replace("05-31", "05-30") in note
