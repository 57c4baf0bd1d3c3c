"""Two schedulers, one refresh: over a file and over a real PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from bianyin.lab.lab_database import LabDatabase
from bianyin.schedule import RunLog
from bianyin.settings import Settings


@pytest.fixture
def clock() -> list[float]:
    return [1_000_000.0]


def test_a_slot_is_done_once_whoever_asks(settings: Settings) -> None:
    def ask(worker: str) -> bool:
        with closing(LabDatabase(settings)) as database:
            log = RunLog(database)
            claimed = log.claim("plan", "slot", worker)
            return claimed.ours and log.end(claimed.run, "done", {})

    with closing(LabDatabase(settings)):
        pass
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, [f"w{each}" for each in range(8)])) == 1
    assert not ask("later")


def test_one_that_died_is_begun_anew_and_its_word_counts_no_more(
    settings: Settings, clock: list[float]
) -> None:
    with closing(LabDatabase(settings)) as database:
        log = RunLog(database, lease=60, clock=lambda: clock[0])
        first = log.claim("plan", "slot", "a").run
        clock[0] += 59
        assert not log.claim("plan", "slot", "b").ours
        assert not log.claim("plan", "next slot", "b").ours  # the one before is still under way
        clock[0] += 2
        second = log.claim("plan", "slot", "b")
        assert second.ours and second.run.run == 2
        assert not log.end(first, "done", {"by": "a"}) and not log.beat(first)
        assert log.end(second.run, "done", {"by": "b"})
        assert [(run.state, run.outcome) for run in log.runs()] == [("done", {"by": "b"})]


def test_what_failed_is_begun_anew_and_other_plans_do_not_wait(
    settings: Settings, clock: list[float]
) -> None:
    with closing(LabDatabase(settings)) as database:
        log = RunLog(database, clock=lambda: clock[0])
        held = log.claim("plan", "slot", "a").run
        assert log.claim("other", "slot", "b").ours
        assert log.end(held, "failed", {"losses": ["x"]})
        assert log.claim("plan", "slot", "c").ours


def test_the_lease_is_renewed_while_the_work_goes_on(settings: Settings, clock: list[float]) -> None:
    import time

    with closing(LabDatabase(settings)) as database:
        log = RunLog(database, lease=60, clock=lambda: clock[0])
        held = log.claim("plan", "slot", "a").run
        with log.holding(held, every=0.01):
            for _ in range(5):
                clock[0] += 50
                until, before = time.monotonic() + 20, clock[0]
                while log.claim("plan", "slot", "b").ours or not _renewed_since(log, before):
                    assert time.monotonic() < until
                    time.sleep(0.01)


def _renewed_since(log: RunLog, moment: float) -> bool:
    import sqlalchemy as sa

    from bianyin.lab.lab_tables import refreshes

    with log._database.read() as connection:
        return bool(connection.execute(sa.select(refreshes.c.lease)).scalar_one() >= moment + 60)
