"""The server's own clock: real processes of `bianyin refresh`, over a file and over a real PostgreSQL."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from bianyin.errors import InputError
from bianyin.lab.lab_database import LabDatabase
from bianyin.schedule import RefreshPlan, RefreshRun, RunLog, by_clock, due_slot, standing_of
from bianyin.schedule.refresh_plan import When, read_plan
from bianyin.schedule.slots import following, jitter, latest
from bianyin.schedule.standing import REST
from bianyin.settings import Settings

SOURCE = Path(__file__).parents[2] / "src"
ZONE = dt.timezone(dt.timedelta(hours=8))
_SECONDS = 120.0


@pytest.fixture
def planned(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A lab whose server has a plan of its own, which indexes an empty corpus."""
    (tmp_path / "plan.toml").write_text('[schedule]\nevery = "month"\n', "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(SOURCE))
    if settings.database_url is not None:
        monkeypatch.setenv("BIANYIN_DATABASE_URL", settings.database_url.get_secret_value())
    return settings.model_copy(update={"web_schedule": tmp_path / "plan.toml"})


@pytest.fixture
def log(settings: Settings) -> Iterator[RunLog]:
    with closing(LabDatabase(settings)) as database:
        yield RunLog(database)


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + _SECONDS
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


def done(log: RunLog) -> list[RefreshRun]:
    return [run for run in log.runs() if run.state == "done"]


def test_two_servers_do_what_is_due_once_and_a_week_that_was_missed_too(
    planned: Settings, log: RunLog
) -> None:
    assert planned.web_schedule is not None
    plan = read_plan(planned.web_schedule)
    for ago in (60, 90):  # nobody was there for a month between
        then = due_slot(plan, dt.datetime.now().astimezone() - dt.timedelta(days=ago)).isoformat()
        log.end(log.claim(plan.name, then, "before").run, "done", {})
    with ExitStack() as servers:
        for _ in range(2):
            servers.enter_context(by_clock(planned, every=0.3))
        until(lambda: len(done(log)) == 3)
        time.sleep(3)  # some more looks by both
    runs = log.runs()
    assert [run.state for run in runs] == ["done"] * 3 and runs[0].run == 1
    assert runs[0].slot == due_slot(plan, dt.datetime.now().astimezone()).isoformat()
    assert runs[0].outcome["indexed"] is not None


def test_a_server_that_ends_takes_its_refresh_along_and_it_is_begun_anew(
    planned: Settings, log: RunLog
) -> None:
    with by_clock(planned):
        until(lambda: bool(log.runs()))
    (run,) = log.runs()
    pid = int(run.worker.rpartition("-")[2])
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    if run.state == "done":
        pytest.skip("it was faster than we are")
    assert run.held_until is not None
    assert standing_of(read_plan(planned.web_schedule), log, run.held_until.astimezone() + dt.timedelta(seconds=1)).state == "due"  # type: ignore[arg-type]  # fmt: skip


def test_a_plan_that_became_unreadable_stops_nothing_and_counts_again_when_mended(
    planned: Settings, log: RunLog, capfd: pytest.CaptureFixture[str]
) -> None:
    assert planned.web_schedule is not None
    good = planned.web_schedule.read_text("utf-8")
    planned.web_schedule.write_text("[schedule", "utf-8")
    with pytest.raises(InputError, match="TOML"), by_clock(planned):
        pass
    planned.web_schedule.write_text(good, "utf-8")
    slot = due_slot(read_plan(planned.web_schedule), dt.datetime.now().astimezone()).isoformat()
    held = log.claim("plan", slot, "another machine").run
    with by_clock(planned, every=0.3):
        planned.web_schedule.write_text("[schedule", "utf-8")
        until(lambda: "不是 TOML" in capfd.readouterr().err)
        log.end(held, "failed", {"losses": ["x"]})
        with log._database.write() as connection:
            connection.exec_driver_sql("UPDATE refreshes SET ended_at = ended_at - 3600")
        planned.web_schedule.write_text(good, "utf-8")
        until(lambda: bool(done(log)))
    assert log.runs()[0].run == 2


def test_without_a_plan_there_is_no_clock(settings: Settings) -> None:
    with by_clock(settings):
        pass
    assert not (settings.corpora / "lab.sqlite3").exists()


def test_how_a_plan_stands(log: RunLog) -> None:
    plan = RefreshPlan(name="p", schedule=When(every="week", at=dt.time(3), jitter_minutes=60))
    now = dt.datetime(2026, 3, 4, 12, tzinfo=ZONE)  # a Wednesday
    monday = dt.datetime(2026, 3, 2, 3, tzinfo=ZONE)
    late = jitter(plan, "host")
    found = standing_of(plan, log, now, "host")
    assert (found.state, found.last, found.next_at) == ("due", None, monday + late)
    held = log.claim("p", monday.isoformat(), "w").run
    assert held.held_until is not None
    assert standing_of(plan, log, now, "host").state == "running"
    log.end(held, "failed", {"losses": ["a"]})
    found = standing_of(plan, log, now, "host")
    assert found.last is not None and found.last.ended_at is not None
    assert (found.state, found.losses, found.next_at - found.last.ended_at) == ("failed", ("a",), REST)
    log.end(log.claim("p", monday.isoformat(), "w").run, "done", {"changed": {"r": 3}})
    found = standing_of(plan, log, now, "host")
    assert (found.state, found.changed, found.next_at) == (
        "done",
        {"r": 3},
        monday + dt.timedelta(days=7) + late,
    )


@pytest.mark.parametrize("when", [{"every": "hour", "at": "00:15"}, {"every": "day"}, {"every": "week", "on": "sunday"},
                                  {"every": "month"}, {"every": "month", "on": 28}])  # fmt: skip
def test_the_moment_that_follows_is_the_next_of_the_clock(when: dict[str, object]) -> None:
    asked = When.model_validate(when)
    moment = dt.datetime(2025, 12, 31, 23, 59, tzinfo=ZONE)
    for _ in range(400):
        slot = latest(asked, moment)
        after = following(asked, slot)
        assert latest(asked, after) == after and latest(asked, after - dt.timedelta(seconds=1)) == slot
        moment += dt.timedelta(hours=7)
