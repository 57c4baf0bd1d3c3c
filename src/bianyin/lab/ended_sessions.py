"""Sessions that were signed out. A cookie is signed, and would open the lab until it is too old, whoever copied it."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa

from bianyin.lab.job_queue import Clock
from bianyin.lab.lab_database import LabDatabase
from bianyin.lab.lab_tables import ended_sessions


class EndedSessions:
    """Kept as digests: who reads the table can sign in as nobody."""

    def __init__(self, database: LabDatabase, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def end(self, session: str, lasts: float) -> None:
        """Refuse the session from now on; `lasts`: seconds after which its cookie is too old anyway."""
        now, digest = self._clock(), _digest(session)
        mine = ended_sessions.c.digest == digest
        with self._database.write() as connection:
            connection.execute(ended_sessions.delete().where((ended_sessions.c.until < now) | mine))
            connection.execute(ended_sessions.insert().values(digest=digest, until=now + lasts))

    def __contains__(self, session: str) -> bool:
        query = sa.select(ended_sessions.c.digest).where(ended_sessions.c.digest == _digest(session))
        with self._database.read() as connection:
            return connection.execute(query).first() is not None


def _digest(session: str) -> str:
    return hashlib.sha256(session.encode()).hexdigest()
