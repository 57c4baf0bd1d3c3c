"""The queue of jobs: who asks, who works, and who may say that it is done.

A worker holds a job by a lease that it renews while it works. What it may write is fenced by the number of its run: once the
lease has lapsed and another worker has begun, the first one's word counts no more, whatever it still does.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
import time
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from bianyin.errors import BianyinError, LabError, UnknownJob
from bianyin.lab.job import ENDED, REQUESTS, FoundRecord, Job, JobProgress, JobRequest, JobState
from bianyin.lab.lab_database import LabDatabase
from bianyin.lab.lab_tables import jobs

LEASE = 30.0  # seconds
TRIES = 3  # that a job may take before somebody must say that it shall go on
_OPEN: tuple[JobState, ...] = ("waiting", "running")
Clock = Callable[[], float]


class JobQueue:
    """Jobs in the lab's database, oldest first.

    Args:
        clock: seconds since 1970; all machines that work on one queue need clocks that agree within seconds.
    """

    def __init__(self, database: LabDatabase, *, lease: float = LEASE, clock: Clock = time.time) -> None:
        self._database, self._lease, self._clock = database, lease, clock

    def add(self, request: JobRequest, by: str, key: str | None = None) -> Job:
        """Put it at the end; with a `key` that was given before, the job of then."""
        with self._database.write() as connection:
            if key is not None and (known := connection.execute(_where(jobs.c.key == key)).first()):
                return _job(connection, known)
            row = {
                "id": new_id(), "key": key, "kind": request.kind, "request": REQUESTS.dump_json(request).decode(),
                "state": "waiting", "by": by, "run": 0, "tries": 0, "created_at": self._clock(), **_FRESH,
            }  # fmt: skip
            connection.execute(jobs.insert().values(row))
            return _found(connection, str(row["id"]))

    def get(self, job_id: str) -> Job:
        """Raises: UnknownJob."""
        with self._database.read() as connection:
            return _found(connection, job_id)

    def list(self, *, limit: int = 50, offset: int = 0, state: JobState | None = None) -> list[Job]:
        """The newest first."""
        query = sa.select(jobs).order_by(jobs.c.seq.desc()).limit(limit).offset(offset)
        if state is not None:
            query = query.where(jobs.c.state == state)
        with self._database.read() as connection:
            return [_job(connection, row) for row in connection.execute(query)]

    def count(self) -> dict[JobState, int]:
        """By state how many there are."""
        query = sa.select(jobs.c.state, sa.func.count()).group_by(jobs.c.state)
        with self._database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def cancel(self, job_id: str) -> Job:
        """End it, whether it waits or runs; its worker stops at its next beat. What has ended stays as it is."""
        with self._database.write() as connection:
            if _found(connection, job_id).state in _OPEN:
                self._end(connection, jobs.c.id == job_id, "cancelled")
            return _found(connection, job_id)

    def resume(self, job_id: str) -> Job:
        """Let a job that failed, was interrupted or cancelled wait once more, at its old place.

        Raises:
            LabError: it is done.
        """
        with self._database.write() as connection:
            job = _found(connection, job_id)
            if job.state == "done":
                raise LabError("这个任务已经完成。", remedy="请另建一个任务，或更新其报告。")
            if job.ended:
                values = {"state": "waiting", "tries": 0, "ended_at": None, **_FRESH}
                connection.execute(jobs.update().where(jobs.c.id == job_id).values(values))
            return _found(connection, job_id)

    def claim(self, worker: str) -> Job | None:
        """The oldest job that waits, or whose worker has not been heard of for a lease; None where there is none."""
        now = self._clock()
        lapsed = (jobs.c.state == "running") & (jobs.c.lease < now)
        with self._database.write() as connection:
            self._end(
                connection, lapsed & (jobs.c.tries >= TRIES), "interrupted",
                error=f"执行它的进程已 {TRIES} 次中断。", remedy="可点“继续”再试；若仍中断，请查看服务器的内存与日志。",
            )  # fmt: skip
            free = (
                sa.select(jobs.c.id).where((jobs.c.state == "waiting") | lapsed).order_by(jobs.c.seq).limit(1)
            )
            job_id = connection.execute(free).scalar()
            if job_id is None:
                return None
            values = {
                **_FRESH, "state": "running", "worker": worker, "lease": now + self._lease, "run": jobs.c.run + 1,
                "tries": jobs.c.tries + 1, "started_at": sa.func.coalesce(jobs.c.started_at, now),
            }  # fmt: skip
            connection.execute(jobs.update().where(jobs.c.id == job_id).values(values))
            return _found(connection, job_id)

    def beat(self, held: Job, progress: JobProgress) -> bool:
        """Renew the lease and tell how far the work is.

        Returns:
            False: the job was cancelled, or another worker has it; this one must stop.
        """
        values: dict[str, Any] = {"lease": self._clock() + self._lease}
        told = {
            "stage": progress.stage, "step": progress.step, "done": progress.done, "total": progress.total,
            "found": json.dumps([each.model_dump(mode="json") for each in progress.found], ensure_ascii=False),
        }  # fmt: skip
        with self._database.write() as connection:
            row = connection.execute(sa.select(jobs.c.step, jobs.c.done).where(_is_held(held))).first()
            if row is None:
                return False
            if progress.place >= tuple(row):
                values |= told
            connection.execute(jobs.update().where(_is_held(held)).values(values))
        return True

    def finish(self, held: Job, outcome: dict[str, Any]) -> bool:
        """Record what the job gave, other than a report; False: it is no longer this worker's, and nothing is recorded."""
        with self._database.write() as connection:
            return self.finish_within(connection, held, outcome=json.dumps(outcome, ensure_ascii=False))

    def finish_within(self, connection: sa.Connection, held: Job, **values: Any) -> bool:
        """As `finish`, within a transaction that records more."""
        return self._end(connection, _is_held(held), "done", **values) == 1

    def fail(self, held: Job, error: BianyinError) -> bool:
        """Record what went wrong; False: the job is no longer this worker's."""
        with self._database.write() as connection:
            said = {"error": error.reason, "remedy": error.remedy}
            return self._end(connection, _is_held(held), "failed", **said) == 1

    def hand_back(self, held: Job) -> bool:
        """Let another worker take it at once; it does not count as a try."""
        values = {"state": "waiting", "tries": jobs.c.tries - 1, "worker": None, "lease": None}
        with self._database.write() as connection:
            return connection.execute(jobs.update().where(_is_held(held)).values(values)).rowcount == 1

    def _end(
        self, connection: sa.Connection, which: sa.ColumnElement[bool], state: JobState, **values: Any
    ) -> int:
        assert state in ENDED
        ended = {"state": state, "ended_at": self._clock(), "lease": None, "worker": None, **values}
        return connection.execute(jobs.update().where(which).values(ended)).rowcount


# Of a job that begins, or begins anew.
_FRESH: dict[str, Any] = {
    "worker": None, "lease": None, "stage": "", "step": 0, "done": 0, "total": 0, "found": "[]", "error": "",
    "remedy": "", "outcome": "{}",
}  # fmt: skip


def new_id() -> str:
    return secrets.token_hex(8)


def report_id_of(job_id: str, run: int) -> str:
    """Of the report that a try makes: its folder is known to be nobody's once the try is over without having recorded it."""
    return hashlib.sha256(f"{job_id}/{run}".encode()).hexdigest()[:16]


def moment(seconds: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def _is_held(held: Job) -> sa.ColumnElement[bool]:
    """Whether the job is still this run's; a lease that lapsed while nobody else came is none's loss."""
    return (
        (jobs.c.id == held.id)
        & (jobs.c.run == held.run)
        & (jobs.c.worker == held.worker)
        & (jobs.c.state == "running")
    )


def _where(which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return sa.select(jobs).where(which)


def _found(connection: sa.Connection, job_id: str) -> Job:
    row = connection.execute(_where(jobs.c.id == job_id)).first()
    if row is None:
        raise UnknownJob(f"没有这个任务：{job_id[:40]}", remedy="请从任务列表中选择。")
    return _job(connection, row)


def _job(connection: sa.Connection, row: sa.Row[Any]) -> Job:
    found = tuple(FoundRecord.model_validate(each) for each in json.loads(row.found))
    before = sa.select(sa.func.count()).where((jobs.c.state == "waiting") & (jobs.c.seq < row.seq))
    return Job(
        id=row.id, kind=row.kind, request=REQUESTS.validate_json(row.request), state=row.state, by=row.by,
        place=connection.execute(before).scalar_one() + 1 if row.state == "waiting" else None,
        run=row.run, stage=row.stage, step=row.step, done=row.done, total=row.total, records=len(found), found=found,
        created_at=moment(row.created_at), started_at=None if row.started_at is None else moment(row.started_at),
        ended_at=None if row.ended_at is None else moment(row.ended_at), error=row.error, remedy=row.remedy,
        report_id=row.report_id, outcome=json.loads(row.outcome), worker=row.worker,
    )  # fmt: skip
