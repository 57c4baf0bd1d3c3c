"""Finished reports: as a whole in the database, which is the truth, and as folders, which can be written from it again."""

from __future__ import annotations

import builtins
import hashlib
import json
import shutil
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from bianyin.compare import read_report
from bianyin.compare.kept_report import Happening
from bianyin.errors import LabError, NotInLab
from bianyin.lab.job import Job
from bianyin.lab.job_queue import Clock, JobQueue, moment
from bianyin.lab.kept_things import KeptReport
from bianyin.lab.lab_database import LabDatabase
from bianyin.lab.lab_tables import reports
from bianyin.lab.quotes import add_rows, rows_of
from bianyin.lab.record_keys import keys_of
from bianyin.model import Report, Section
from bianyin.report import write_report

_SHOWN = [column for column in reports.c if column.name not in ("content", "record_keys", "quotes_listed")]


_LOADED = 8  # reports kept in memory


class _Before(NamedTuple):
    """The report before, if there is one, with what its happenings are known by."""

    report_id: str | None = None
    lineage: str | None = None
    happenings: Sequence[Happening] = ()
    keys: Mapping[str, str] = {}


class ReportShelf:
    """Reports that jobs made, each in a folder of its id.

    Args:
        folder: of the folders.
    """

    def __init__(self, database: LabDatabase, queue: JobQueue, folder: Path, clock: Clock) -> None:
        self._database, self._queue, self._folder, self._clock = database, queue, folder, clock
        self._loaded: dict[str, Report] = {}

    def place(self, report_id: str) -> Path:
        """Where a report's folder is, or is to be written: by the id alone, which holds nothing that leads elsewhere."""
        if not (len(report_id) == 16 and set(report_id) <= set("0123456789abcdef")):
            raise NotInLab(f"没有这份报告：{report_id[:40]}", remedy="请从报告列表中选择。")
        return self._folder / report_id

    def keep(self, held: Job, report_id: str, report: Report, before: str | None = None) -> bool:
        """Record a report, whose folder is written, as its job's one result.

        Args:
            before: the report that it renews; otherwise the last that answers the same question is the one before.

        Returns:
            False: the job is no longer this worker's; nothing was recorded.
        """
        happenings = read_report(self.place(report_id)).happenings
        row = {
            "id": report_id, "job_id": held.id, "question": _question(report), "region": report.region,
            "sector": report.sector, "lang": report.lang, "drafter": report.drafter, "points": len(report.sections),
            "records": sum(len(each.events) for each in report.sections), "by": held.by, "made_at": self._clock(),
            "content": zlib.compress(_lean(report).model_dump_json().encode()), "quotes_listed": True,
        }  # fmt: skip
        quoted = list(rows_of(report, report_id))
        while True:
            known = self._known(str(row["question"]), before)
            lineage = {"lineage": known.lineage or report_id, "before": known.report_id}
            keys = {"record_keys": json.dumps(keys_of(happenings, known.happenings, known.keys))}
            with self._database.write() as connection:
                if self._last(connection, str(row["question"]), before) != known.report_id:
                    continue  # somebody has just answered the same question
                if not self._queue.finish_within(connection, held, report_id=report_id):
                    return False
                connection.execute(reports.insert().values(row | lineage | keys))
                add_rows(connection, quoted)
            return True

    def _known(self, question: str, before: str | None) -> _Before:
        with self._database.read() as connection:
            report_id = self._last(connection, question, before)
        if report_id is None:
            return _Before()
        happenings = read_report(self.folder(report_id)).happenings
        return _Before(report_id, self.get(report_id).lineage, happenings, self.keys(report_id))

    @staticmethod
    def _last(connection: sa.Connection, question: str, before: str | None) -> str | None:
        """The report that is renewed, or else the last one that answers the same question."""
        if before is not None:
            return before
        same = sa.select(reports.c.id).where(reports.c.question == question)
        found: str | None = connection.execute(same.order_by(reports.c.seq.desc()).limit(1)).scalar()
        return found

    def forget(self, report_id: str) -> None:
        """Take away the folder of a try that was not recorded; a report that was stays."""
        with self._database.read() as connection:
            known = connection.execute(sa.select(reports.c.id).where(reports.c.id == report_id)).first()
        if known is None:
            shutil.rmtree(self.place(report_id), ignore_errors=True)

    def list(self, *, limit: int = 50, offset: int = 0, **which: str | None) -> list[KeptReport]:
        """The newest first. `which`: lineage, region, sector, of those that are not None."""
        query = sa.select(*_SHOWN).order_by(reports.c.seq.desc()).limit(limit).offset(offset)
        for name, wanted in which.items():
            if wanted is not None:
                query = query.where(reports.c[name] == wanted)
        with self._database.read() as connection:
            return [_kept(row) for row in connection.execute(query)]

    def subjects(self) -> builtins.list[tuple[str, str]]:
        """The regions and sectors that there are reports of."""
        query = sa.select(reports.c.region, reports.c.sector).distinct()
        with self._database.read() as connection:
            return sorted((row.region, row.sector) for row in connection.execute(query))

    def get(self, report_id: str) -> KeptReport:
        """Raises: NotInLab."""
        return _kept(self._row(report_id, *_SHOWN))

    def keys(self, report_id: str) -> dict[str, str]:
        """By the number that the report gives a happening (3, 附2), its key, which a renewed report keeps."""
        found: dict[str, str] = json.loads(self._row(report_id, reports.c.record_keys).record_keys)
        return found

    def load(self, report_id: str) -> Report:
        """The whole report as it was made.

        Raises:
            LabError: what is kept of it is damaged: a quote is not in its document.
        """
        if (known := self._loaded.get(report_id)) is not None:
            return known
        content = self._row(report_id, reports.c.content).content
        try:
            report = Report.model_validate_json(zlib.decompress(content))
        except (ValueError, zlib.error) as error:
            raise LabError(
                f"报告 {report_id} 的内容已损坏（{error}）。", remedy="请由备份恢复，或重做这份报告。"
            ) from error
        _check_quotes(report, report_id)
        # Frozen, so it may be shared; the oldest goes.
        for old in list(self._loaded)[: -_LOADED or None]:
            self._loaded.pop(old, None)
        self._loaded[report_id] = report
        return report

    def folder(self, report_id: str) -> Path:
        """The report's folder; written anew where it is gone."""
        place = self.place(report_id)
        self.get(report_id)
        if not (place / "run.json").is_file():
            write_report(self.load(report_id), place)
        return place

    def _row(self, report_id: str, *columns: sa.ColumnElement[Any]) -> sa.Row[Any]:
        with self._database.read() as connection:
            row = connection.execute(sa.select(*columns).where(reports.c.id == report_id)).first()
        if row is None:
            raise NotInLab(f"没有这份报告：{report_id[:40]}", remedy="请从报告列表中选择。")
        return row


def _kept(row: sa.Row[Any]) -> KeptReport:
    values = row._mapping
    given = {name: values[name] for name in KeptReport.model_fields}
    return KeptReport.model_validate(given | {"made_at": moment(row.made_at)})


def _lean(report: Report) -> Report:
    """Without the documents that were read and gave nothing: `run.json` names them."""
    sections: Sequence[Section] = [each.model_copy(update={"read": ()}) for each in report.sections]
    return report.model_copy(update={"sections": tuple(sections)})


def _question(report: Report) -> str:
    points = sorted((each.point.point.date.isoformat(), each.point.point.kind) for each in report.sections)
    return hashlib.sha256(json.dumps([report.region, report.sector, points]).encode()).hexdigest()


def _check_quotes(report: Report, report_id: str) -> None:
    """A report that was read back says no more than the pages that are kept with it."""
    for section in report.sections:
        for event in section.events:
            for name, item in event.proofs:
                document = report.documents.get(item.document_id)
                if document is None or document.text[item.start : item.end] != item.quote:
                    raise LabError(
                        f"报告 {report_id} 的内容已损坏：{name} 的引文不在原文中。",
                        remedy="请由备份恢复，或重做这份报告。",
                    )
