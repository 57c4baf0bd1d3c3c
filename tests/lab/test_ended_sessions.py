"""A session that was signed out stays so, for everybody who asks the same database, until its cookie is too old."""

from __future__ import annotations

import sqlalchemy as sa
from lab_clock import Clock

from bianyin.lab import open_lab
from bianyin.lab.lab_tables import ended_sessions
from bianyin.settings import Settings


def test_what_was_ended_is_known_to_all_and_forgotten_in_time(settings: Settings, clock: Clock) -> None:
    with open_lab(settings, clock=clock) as lab, open_lab(settings, clock=clock) as other:
        lab.ended_sessions.end("one", 100)
        lab.ended_sessions.end("one", 100)  # from two windows of a browser
        assert "one" in other.ended_sessions and "two" not in other.ended_sessions
        clock.now += 101
        other.ended_sessions.end("two", 100)
        with lab.database.read() as connection:
            kept = connection.execute(sa.select(ended_sessions)).all()
        assert len(kept) == 1 and "two" in lab.ended_sessions
        assert "two" not in str(kept), "as a digest"
