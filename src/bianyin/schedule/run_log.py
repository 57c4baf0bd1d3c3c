"""Which refreshes were done, are under way, or failed: in the lab's database, so that two schedulers do the work once."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa

from bianyin.errors import BianyinError
from bianyin.lab.lab_database import LabDatabase
from bianyin.lab.lab_tables import refreshes
from bianyin.model import Frozen

LEASE = 60.0  # seconds; a run that was killed can be gone on with after so long
_BEAT = 5.0
State = Literal["running", "done", "failed"]


class RefreshRun(Frozen):
    """A refresh of a plan for a slot.

    Attributes:
        run: how many times it was begun; what an older run would write counts no more.
        held_until: while it runs, when it counts as dead unless it is heard of before.
        outcome: what it did, as JSON; what went wrong, where it failed.
    """

    plan: str
    slot: str
    state: State
    run: int
    worker: str
    started_at: dt.datetime
    ended_at: dt.datetime | None
    held_until: dt.datetime | None
    outcome: dict[str, Any]


class Claimed(NamedTuple):
    """Whether this process has the slot; if not, who does, or what became of it."""

    ours: bool
    run: RefreshRun


class RunLog:
    """The refreshes of a lab's database.

    Args:
        clock: seconds since 1970; machines that share a database need clocks that agree within seconds.
    """

    def __init__(
        self, database: LabDatabase, *, lease: float = LEASE, clock: Callable[[], float] = time.time
    ) -> None:
        self._database, self._lease, self._clock = database, lease, clock

    def claim(self, plan: str, slot: str, worker: str) -> Claimed:
        """Take a slot that nobody has done or is doing; one whose process died, or that failed, is begun anew."""
        now = self._clock()
        with self._database.write() as connection:
            row = connection.execute(_where(plan, slot)).first()
            if row is not None and (row.state == "done" or (row.state == "running" and row.lease >= now)):
                return Claimed(False, _run(row))
            other = connection.execute(
                sa.select(refreshes).where(
                    (refreshes.c.plan == plan) & (refreshes.c.state == "running") & (refreshes.c.lease >= now)
                )
            ).first()
            if other is not None:
                return Claimed(False, _run(other))  # the slot before is still being done
            values = {
                "state": "running", "worker": worker, "lease": now + self._lease, "run": (row.run if row else 0) + 1,
                "started_at": row.started_at if row else now, "ended_at": None, "outcome": "{}",
            }  # fmt: skip
            if row is None:
                connection.execute(refreshes.insert().values(plan=plan, slot=slot, **values))
            else:
                connection.execute(refreshes.update().where(refreshes.c.seq == row.seq).values(values))
            return Claimed(True, _run(connection.execute(_where(plan, slot)).one()))

    def end(self, held: RefreshRun, state: State, outcome: dict[str, Any]) -> bool:
        """Record what became of it; False: another process has begun it anew, and nothing is recorded."""
        values = {
            "state": state,
            "ended_at": self._clock(),
            "lease": None,
            "outcome": json.dumps(outcome, ensure_ascii=False),
        }
        with self._database.write() as connection:
            return connection.execute(refreshes.update().where(_is_held(held)).values(values)).rowcount == 1

    def beat(self, held: RefreshRun) -> bool:
        with self._database.write() as connection:
            values = {"lease": self._clock() + self._lease}
            return connection.execute(refreshes.update().where(_is_held(held)).values(values)).rowcount == 1

    @contextmanager
    def holding(self, held: RefreshRun, every: float = _BEAT) -> Iterator[None]:
        """Renew the lease from a thread as long as the block lasts."""
        over = Event()

        def keep() -> None:
            while not over.wait(every):
                try:
                    self.beat(held)
                except BianyinError:
                    continue  # a database that is away for a moment; if it stays so, the lease lapses

        thread = Thread(target=keep, name="lease", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def of_slot(self, plan: str, slot: str) -> RefreshRun | None:
        """What became of a slot; None where nobody has begun it."""
        with self._database.read() as connection:
            row = connection.execute(_where(plan, slot)).first()
        return None if row is None else _run(row)

    def runs(self, plan: str | None = None, limit: int = 20) -> list[RefreshRun]:
        """The newest first."""
        query = sa.select(refreshes).order_by(refreshes.c.seq.desc()).limit(limit)
        if plan is not None:
            query = query.where(refreshes.c.plan == plan)
        with self._database.read() as connection:
            return [_run(row) for row in connection.execute(query)]


def _where(plan: str, slot: str) -> sa.Select[Any]:
    return sa.select(refreshes).where((refreshes.c.plan == plan) & (refreshes.c.slot == slot))


def _is_held(held: RefreshRun) -> sa.ColumnElement[bool]:
    return (
        (refreshes.c.plan == held.plan)
        & (refreshes.c.slot == held.slot)
        & (refreshes.c.run == held.run)
        & (refreshes.c.state == "running")
    )


def _run(row: sa.Row[Any]) -> RefreshRun:
    return RefreshRun(
        plan=row.plan, slot=row.slot, state=row.state, run=row.run, worker=row.worker, started_at=_moment(row.started_at),
        ended_at=_moment_or_none(row.ended_at), held_until=_moment_or_none(row.lease), outcome=json.loads(row.outcome),
    )  # fmt: skip


def _moment_or_none(seconds: float | None) -> dt.datetime | None:
    return None if seconds is None else _moment(seconds)


def _moment(seconds: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
