"""What readers say of records: only ever added to; the last word on each record is the one that counts."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bianyin.errors import InputError, NotInLab
from bianyin.lab.exported import JudgedEvents, exported
from bianyin.lab.job_queue import Clock, moment, new_id
from bianyin.lab.kept_things import Judged, Judgement, Review
from bianyin.lab.lab_database import LabDatabase
from bianyin.lab.lab_tables import judgements
from bianyin.lab.report_shelf import ReportShelf
from bianyin.lab.reviewed import check_corrections, events_by_key, reviewed
from bianyin.model import Event, Report
from bianyin.report import write_report
from bianyin.version import __version__

_KEPT_FOR = 3600.0  # seconds that an older review's folder stays for whoever reads in it


class Reviews:
    """Judgements of kept reports, carried over to those that renew them."""

    def __init__(self, database: LabDatabase, shelf: ReportShelf, clock: Clock = time.time) -> None:
        self._database, self._shelf, self._clock = database, shelf, clock

    def add(self, report_id: str, record: str, judgement: Judgement, by: str) -> Judged:
        """Keep a judgement.

        Raises:
            NotInLab: there is no such report, or it has no such record.
            InputError: a rejection without a reason, or a correction that the page does not hold; nothing was kept.
        """
        kept = self._shelf.get(report_id)
        if record not in self._shelf.keys(report_id).values():
            raise NotInLab(f"这份报告没有这条记录：{record[:40]}", remedy="请刷新报告后再评审。")
        if judgement.verdict == "reject" and not judgement.reason.strip():
            raise InputError("剔除一条记录须说明理由。", remedy="请填写理由，例如“与本部门无关”。")
        if judgement.corrections:
            check_corrections(*self._happening(report_id, record), judgement)
        at = self._clock()
        row = {
            "lineage": kept.lineage, "report_id": report_id, "record": record, "judgement": judgement.model_dump_json(),
            "by": by, "at": at,
        }  # fmt: skip
        with self._database.write() as connection:
            connection.execute(judgements.insert().values(row))
        return Judged(record=record, judgement=judgement, report_id=report_id, by=by, at=moment(at))

    def _happening(self, report_id: str, record: str) -> tuple[Report, tuple[Event, ...]]:
        report = self._shelf.load(report_id)
        return report, events_by_key(report, self._shelf.keys(report_id))[record]

    def reviewed(self, report_id: str) -> Report:
        """The report with what was rejected left out and what was corrected as corrected; it says so itself."""
        return reviewed(self._shelf.load(report_id), self._shelf.keys(report_id), self.of(report_id))

    def reviewed_folder(self, report_id: str) -> Path:
        """A folder as of any report, of the reviewed one; the report's own where nothing was judged."""
        review = self.of(report_id)
        if not review.current:
            return self._shelf.folder(report_id)
        said = [__version__, *(each.model_dump_json() for each in review.current.values())]
        mark = hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]
        made = self._shelf.place(report_id).with_name(f"{report_id}.reviewed") / mark
        if not made.is_dir():
            self._write(self.reviewed(report_id), made)
        return made

    def _write(self, report: Report, place: Path) -> None:
        """Beside its place, then moved in; who comes second finds it there."""
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = place.with_name(new_id())
        write_report(report, beside)
        with suppress(OSError):
            beside.rename(place)
        shutil.rmtree(beside, ignore_errors=True)
        for old in place.parent.iterdir():
            if old != place and old.stat().st_mtime < time.time() - _KEPT_FOR:
                shutil.rmtree(old, ignore_errors=True)

    def export(self, *, lineage: str | None = None) -> Iterator[dict[str, Any]]:
        """Rows of the shape that `bianyin eval relevance` reads: all judgements that stand, or those of one lineage."""
        query = sa.select(judgements).order_by(judgements.c.seq)
        if lineage is not None:
            query = query.where(judgements.c.lineage == lineage)
        with self._database.read() as connection:
            found = {(row.lineage, row.record): _judged(row) for row in connection.execute(query)}
        standing = sorted(found.values(), key=lambda each: each.at)
        return exported(
            JudgedEvents(each, *self._happening(each.report_id, each.record)) for each in standing
        )

    def of(self, report_id: str) -> Review:
        """All judgements on records of this report's lineage, oldest first."""
        lineage = self._shelf.get(report_id).lineage
        query = sa.select(judgements).where(judgements.c.lineage == lineage).order_by(judgements.c.seq)
        with self._database.read() as connection:
            history = tuple(map(_judged, connection.execute(query)))
        return Review(history=history, current={each.record: each for each in history})


def _judged(row: sa.Row[Any]) -> Judged:
    return Judged(
        record=row.record, judgement=Judgement.model_validate_json(row.judgement), report_id=row.report_id,
        by=row.by, at=moment(row.at),
    )  # fmt: skip
