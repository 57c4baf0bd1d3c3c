"""When a plan is due: the latest moment of its clock that has passed. What was missed before it is not made up for."""

from __future__ import annotations

import datetime as dt
import hashlib
import socket

from bianyin.schedule.refresh_plan import WEEKDAYS, RefreshPlan, When


def due_slot(plan: RefreshPlan, now: dt.datetime, host: str | None = None) -> dt.datetime:
    """The slot that a plan is in at `now` (with its zone): a refresh that is done for it is not due again before the next.

    A machine that was down for a week finds one slot, not seven.
    """
    return latest(plan.schedule, now - jitter(plan, host or socket.gethostname()))


def jitter(plan: RefreshPlan, host: str) -> dt.timedelta:
    """How much later than its clock a plan begins on this machine: always the same."""
    most = plan.schedule.jitter_minutes * 60
    drawn = int.from_bytes(hashlib.sha256(f"{plan.name} {host}".encode()).digest()[:4], "big")
    return dt.timedelta(seconds=drawn % (most + 1))


def latest(when: When, now: dt.datetime) -> dt.datetime:
    """The last moment of the clock that is not after `now`."""
    if when.every == "hour":
        slot = now.replace(minute=when.at.minute, second=0, microsecond=0)
        return slot if slot <= now else slot - dt.timedelta(hours=1)
    slot = now.replace(hour=when.at.hour, minute=when.at.minute, second=0, microsecond=0)
    if when.every == "month":
        slot = slot.replace(day=int(when.on or 1))
        return slot if slot <= now else _month_before(slot)
    if when.every == "week":
        slot -= dt.timedelta(days=(slot.weekday() - WEEKDAYS.index(str(when.on or WEEKDAYS[0]))) % 7)
        return slot if slot <= now else slot - dt.timedelta(days=7)
    return slot if slot <= now else slot - dt.timedelta(days=1)


def following(when: When, slot: dt.datetime) -> dt.datetime:
    """The moment of the clock after `slot`, which is one."""
    if when.every == "month":
        return (slot.replace(day=28) + dt.timedelta(days=4)).replace(day=slot.day)
    return (
        slot
        + {"hour": dt.timedelta(hours=1), "day": dt.timedelta(days=1), "week": dt.timedelta(days=7)}[
            when.every
        ]
    )


def _month_before(slot: dt.datetime) -> dt.datetime:
    return (slot.replace(day=1) - dt.timedelta(days=1)).replace(day=slot.day)
