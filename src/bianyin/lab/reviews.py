"""What readers say of records: only ever added to; the last word on each record is the one that counts."""

from __future__ import annotations

import json
import time

import sqlalchemy as sa

from bianyin.errors import NotInLab
from bianyin.lab.job_queue import Clock, moment
from bianyin.lab.kept import Judged, Judgement, Review
from bianyin.lab.lab_database import LabDatabase
from bianyin.lab.lab_tables import judgements
from bianyin.lab.report_shelf import ReportShelf


class Reviews:
    """Judgements of kept reports, carried over to those that renew them."""

    def __init__(self, database: LabDatabase, shelf: ReportShelf, clock: Clock = time.time) -> None:
        self._database, self._shelf, self._clock = database, shelf, clock

    def add(self, report_id: str, record: str, judgement: Judgement, by: str) -> Judged:
        """Raises: NotInLab: there is no such report, or it has no such record."""
        kept = self._shelf.get(report_id)
        if record not in self._shelf.keys(report_id).values():
            raise NotInLab(f"这份报告没有这条记录：{record[:40]}", remedy="请刷新报告后再评审。")
        at = self._clock()
        row = {
            "lineage": kept.lineage, "report_id": report_id, "record": record, "judgement": judgement.model_dump_json(),
            "by": by, "at": at,
        }  # fmt: skip
        with self._database.write() as connection:
            connection.execute(judgements.insert().values(row))
        return Judged(record=record, judgement=judgement, report_id=report_id, by=by, at=moment(at))

    def of(self, report_id: str) -> Review:
        """All judgements on records of this report's lineage, oldest first."""
        lineage = self._shelf.get(report_id).lineage
        query = sa.select(judgements).where(judgements.c.lineage == lineage).order_by(judgements.c.seq)
        with self._database.read() as connection:
            history = tuple(
                Judged(
                    record=row.record, judgement=Judgement.model_validate(json.loads(row.judgement)),
                    report_id=row.report_id, by=row.by, at=moment(row.at),
                )
                for row in connection.execute(query)
            )  # fmt: skip
        return Review(history=history, current={each.record: each for each in history})
