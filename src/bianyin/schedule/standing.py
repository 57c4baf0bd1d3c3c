"""How a plan stands: what became of its last refresh, and when the next one is due."""

from __future__ import annotations

import datetime as dt
import socket
from typing import Literal, NamedTuple

from bianyin.schedule.refresh_plan import RefreshPlan
from bianyin.schedule.run_log import RefreshRun, RunLog
from bianyin.schedule.slots import due_slot, following, jitter

REST = dt.timedelta(minutes=15)  # after a refresh that failed, before it is tried again by itself


class Standing(NamedTuple):
    """A plan and its refreshes.

    Attributes:
        state: of the slot that the plan is in: to be done (`due`; also where whoever did it died), under way, failed, or done.
        last: the newest refresh, by the clock or by hand.
        next_at: when one is to begin; past where it should have begun by now.
    """

    plan: RefreshPlan
    state: Literal["due", "running", "failed", "done"]
    last: RefreshRun | None
    next_at: dt.datetime

    @property
    def changed(self) -> dict[str, int]:
        """By report folder, how many findings the last refresh changed."""
        return dict(self.last.outcome.get("changed", {})) if self.last else {}

    @property
    def losses(self) -> tuple[str, ...]:
        """What the last refresh lost, a sentence each."""
        return tuple(self.last.outcome.get("losses", ())) if self.last else ()


def standing_of(
    plan: RefreshPlan, log: RunLog, now: dt.datetime | None = None, host: str | None = None
) -> Standing:
    """How the plan stands at `now` (with its zone) on this machine."""
    now, host = now or dt.datetime.now().astimezone(), host or socket.gethostname()
    slot, late = due_slot(plan, now, host), jitter(plan, host)
    of_slot = log.of_slot(plan.name, slot.isoformat())
    last = next(iter(log.runs(plan.name, limit=1)), None)
    if of_slot is None or _is_dead(of_slot, now):
        return Standing(plan, "due", last, slot + late)
    if of_slot.state == "failed" and of_slot.ended_at is not None:
        return Standing(plan, "failed", last, of_slot.ended_at.astimezone(now.tzinfo) + REST)
    return Standing(plan, of_slot.state, last, following(plan.schedule, slot) + late)


def _is_dead(run: RefreshRun, now: dt.datetime) -> bool:
    return run.state == "running" and (run.held_until is None or run.held_until < now)
