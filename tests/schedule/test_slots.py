"""When a plan is due: the latest moment of its clock, whatever was missed before it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bianyin.errors import InputError
from bianyin.schedule import RefreshPlan, due_slot, read_plan
from bianyin.schedule.refresh_plan import When
from bianyin.schedule.slots import jitter, latest

ZONE = dt.timezone(dt.timedelta(hours=8))


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("when", "now", "slot"),
    [
        ({"every": "day", "at": "03:30"}, "2026-03-02 03:30", "2026-03-02 03:30"),
        ({"every": "day", "at": "03:30"}, "2026-03-02 03:29", "2026-03-01 03:30"),
        ({"every": "day", "at": "03:30"}, "2026-03-01 00:00", "2026-02-28 03:30"),
        ({"every": "hour", "at": "00:15"}, "2026-03-02 03:14", "2026-03-02 02:15"),
        ({"every": "hour", "at": "00:15"}, "2026-03-02 00:14", "2026-03-01 23:15"),
        ({"every": "week", "at": "03:00"}, "2026-03-02 03:00", "2026-03-02 03:00"),  # a Monday
        ({"every": "week", "at": "03:00"}, "2026-03-02 02:59", "2026-02-23 03:00"),
        ({"every": "week", "on": "sunday", "at": "03:00"}, "2026-03-07 12:00", "2026-03-01 03:00"),
        ({"every": "month", "at": "03:00"}, "2026-03-01 02:00", "2026-02-01 03:00"),
        ({"every": "month", "on": 28, "at": "03:00"}, "2026-03-27 00:00", "2026-02-28 03:00"),
        ({"every": "month", "on": 28, "at": "03:00"}, "2026-01-05 00:00", "2025-12-28 03:00"),
    ],
)
def test_the_latest_moment_of_a_clock(when: dict[str, Any], now: str, slot: str) -> None:
    assert latest(When.model_validate(when), at(now)) == at(slot)


def test_down_for_a_week_there_is_one_slot() -> None:
    plan = RefreshPlan(name="p", schedule=When(every="day", at=dt.time(3)))
    slots = {
        due_slot(plan, at("2026-03-09 12:00") + dt.timedelta(minutes=5 * each), "host") for each in range(60)
    }
    assert slots == {at("2026-03-09 03:00")}


def test_jitter_is_each_machines_own_and_always_the_same() -> None:
    plan = RefreshPlan(name="p", schedule=When(every="day", at=dt.time(3), jitter_minutes=60))
    drawn = [jitter(plan, f"host{each}") for each in range(50)]
    assert drawn == [jitter(plan, f"host{each}") for each in range(50)] and len(set(drawn)) > 40
    assert all(dt.timedelta(0) <= each <= dt.timedelta(hours=1) for each in drawn)
    late = jitter(plan, "host0")
    assert due_slot(plan, at("2026-03-09 03:00") + late, "host0") == at("2026-03-09 03:00")
    assert due_slot(plan, at("2026-03-09 03:00") + late - dt.timedelta(seconds=1), "host0") == at(
        "2026-03-08 03:00"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[schedule]\nevery = 'fortnight'", "schedule.every"),
        ("[schedule]\nevery = 'week'\non = 'Montag'", "monday"),
        ("[schedule]\nevery = 'month'\non = 31", "1 至 28"),
        ("[notify]\nurl = 'ftp://x'", "notify.url"),
        ("[crawll]\n", "crawll"),
        ("a = ", "TOML"),
        ("a = " + "9" * 5000, "TOML"),
    ],
)
def test_a_bad_plan_is_refused_by_name(tmp_path: Any, text: str, said: str) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=said):
        read_plan(path)
