"""Sizes of points that the user gives, and all series of a file at once."""

import datetime as dt
import math
import random
from functools import partial

import pytest

from bianyin.batch import all_done, local_processes
from bianyin.model import ChangePoint, Series
from bianyin.series import (
    SeriesFile,
    detect,
    detect_all,
    read_points,
    with_sizes,
    with_warnings,
    write_points_of_many,
)

FIRST = dt.date(2019, 1, 1)
STEP = dt.date(2021, 3, 1)


def daily(size, seed=1, days=1461, start=FIRST):
    chance = random.Random(seed)
    dates = tuple(start + dt.timedelta(days=n) for n in range(days))
    values = tuple(
        round(
            0.6
            + 0.05 * math.cos(2 * math.pi * n / 365.25)
            + chance.gauss(0, 0.01)
            + (size if day >= STEP else 0),
            6,
        )
        for n, day in enumerate(dates)
    )
    return Series(
        region="210000",
        sector="industry",
        frequency="daily",
        unit="Mt CO2 per day",
        dates=dates,
        values=values,
    )


@pytest.mark.parametrize("size", [-0.1, -0.03, 0.06])
@pytest.mark.parametrize("given", [{}, {"shape": "level"}, {"precision": "month"}])
def test_the_size_of_ones_own_point(size, given):
    (point,) = with_sizes([ChangePoint(date=STEP, kind="Event", **given)], daily(size))
    assert point.size == pytest.approx(size, abs=0.01)
    assert point.relative_size == pytest.approx(size / 0.6, abs=0.02)
    assert point.direction == ("up" if size > 0 else "down")
    assert point.size_low < size < point.size_high
    assert point.before == pytest.approx(0.6, abs=0.02)


def test_no_change_has_no_certain_direction():
    (point,) = with_sizes([ChangePoint(date=STEP, kind="Event")], daily(0.0))
    assert point.size_low < 0 < point.size_high


def test_what_cannot_be_sized_stays_as_it_is():
    told = ChangePoint(date=STEP, kind="Event", size=0.5)
    outside = ChangePoint(date=dt.date(2030, 1, 1), kind="Event")
    edge = ChangePoint(date=FIRST, kind="Event")
    assert with_sizes([told, outside, edge], daily(-0.1)) == (told, outside, edge)
    short = ChangePoint(date=FIRST + dt.timedelta(days=200), kind="Event")
    assert with_sizes([short], daily(-0.1, days=400)) == (short,)


def file_of(folder, **regions):
    lines = ["region,sector,date,mt_co2_per_day"]
    for region, series in regions.items():
        lines += [
            f"{region},Industry,{day},{value}" for day, value in zip(series.dates, series.values, strict=True)
        ]
    path = folder / "s.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return SeriesFile(path)


def test_all_at_once_is_the_same_as_one_by_one_and_a_bad_series_stops_none(tmp_path):
    file = file_of(
        tmp_path, Liaoning=daily(-0.1), World=daily(0.0), Hebei=daily(0.1, seed=2), Hubei=daily(0.1, days=100)
    )
    counts = []
    found = detect_all(
        file,
        file.subjects(),
        window_days=90,
        do_all=partial(all_done, open_executor=local_processes()),
        on_progress=lambda done, total: counts.append((done, total)),
    )
    assert [each.subject.region for each in found] == ["210000", "130000", "420000"]
    liaoning = file.series("辽宁", "工业")
    assert found[0].points == with_warnings(detect(liaoning), liaoning, 90)
    assert any(abs(point.date - STEP).days <= 7 for point in found[0].points)
    assert "序列太短" in found[2].failed and not found[2].points
    assert counts[-1] == (3, 3)
    rows = [(each.subject.region, each.subject.sector, each.points) for each in found]
    write_points_of_many(rows, tmp_path / "all.csv")
    assert read_points(tmp_path / "all.csv", region="辽宁", sector="工业") == found[0].points


def test_a_point_s_unasked_neighbours_do_not_pay_for_it():
    """A real step half a year off is held beside the given point, which is none."""
    (point,) = with_sizes([ChangePoint(date=dt.date(2020, 9, 7), kind="Event")], daily(-0.1))
    assert abs(point.size) < 0.02
