"""The lab as one object: what the web pages and the workers ask."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bianyin.knowledge import places, sectors
from bianyin.lab.ended_sessions import EndedSessions
from bianyin.lab.job import AuditRequest, Job, JobRequest, JobState, RenewRequest, ReportRequest
from bianyin.lab.job_queue import LEASE, Clock, JobQueue
from bianyin.lab.kept_things import (
    Judged,
    Judgement,
    KeptPoints,
    KeptReport,
    KeptSeries,
    Quoting,
    Review,
    Upload,
)
from bianyin.lab.lab_database import LabDatabase
from bianyin.lab.quotes import Quotes
from bianyin.lab.report_shelf import ReportShelf
from bianyin.lab.reviews import Reviews
from bianyin.lab.uploads import Uploads
from bianyin.model import ChangePoint, Report

if TYPE_CHECKING:
    from bianyin.settings import Settings


@contextmanager
def open_lab(settings: Settings, *, lease: float = LEASE, clock: Clock = time.time) -> Iterator[Lab]:
    """The lab that the settings name, made or upgraded where it must be; safe for threads.

    Raises:
        ConfigurationError: the database's address is none, or a package is missing.
        LabError: a newer version of this program made it, or it cannot be read or written.
        ServiceError: the database server does not answer.
    """
    with closing(LabDatabase(settings)) as database:
        yield Lab(database, settings, lease=lease, clock=clock)


class Lab:
    """Jobs, reports, series, points and judgements of everybody who works on one corpus."""

    def __init__(
        self, database: LabDatabase, settings: Settings, *, lease: float = LEASE, clock: Clock = time.time
    ) -> None:
        self.database = database  # for tables that are not the lab's own: the log of refreshes
        self.work = JobQueue(database, lease=lease, clock=clock)  # what workers ask
        self.shelf = ReportShelf(database, self.work, settings.reports_folder, clock)
        self.uploads = Uploads(database, clock)
        self.ended_sessions = EndedSessions(database, clock)
        self._quotes = Quotes(database, self.shelf)
        self._reviews = Reviews(database, self.shelf, clock)

    # Jobs

    def queue(self, request: JobRequest, by: str, *, key: str | None = None) -> Job:
        """Put a job into the queue; a `key` that was given before gives the job of then, so that a form sent twice is one.

        Raises:
            UnknownName: nobody knows the region or the sector.
            NotInLab: a series, points, file or report that the request names is not there.
        """
        self._check(request)
        return self.work.add(request, by, key)

    def _check(self, request: JobRequest) -> None:
        """What would otherwise fail only when its turn has come."""
        match request:
            case ReportRequest():
                places.find(request.region)
                sectors.find(request.sector)
                if request.series:
                    self.series(request.series)
                if request.points_id:
                    self.points(request.points_id)
            case RenewRequest():
                self.report(request.report_id)
            case AuditRequest():
                self.uploads.upload(request.upload)

    def job(self, job_id: str) -> Job:
        """Raises: UnknownJob."""
        return self.work.get(job_id)

    def jobs(self, *, limit: int = 50, offset: int = 0, state: JobState | None = None) -> list[Job]:
        """The newest first."""
        return self.work.list(limit=limit, offset=offset, state=state)

    def count_jobs(self) -> dict[JobState, int]:
        """By state how many there are."""
        return self.work.count()

    def cancel(self, job_id: str, by: str) -> Job:
        """End a job that waits or runs; its worker stops at its next beat."""
        return self.work.cancel(job_id)

    def resume(self, job_id: str, by: str) -> Job:
        """Let a job that failed, was interrupted or cancelled go on."""
        return self.work.resume(job_id)

    # Reports

    def reports(
        self,
        *,
        limit: int = 50,
        offset: int = 0,
        lineage: str | None = None,
        region: str | None = None,
        sector: str | None = None,
    ) -> list[KeptReport]:
        """The newest first; of one lineage, region or sector (as reports name them), if it is given."""
        return self.shelf.list(limit=limit, offset=offset, lineage=lineage, region=region, sector=sector)

    def report_subjects(self) -> list[tuple[str, str]]:
        """The regions and sectors that there are reports of."""
        return self.shelf.subjects()

    def report(self, report_id: str) -> KeptReport:
        """Raises: NotInLab."""
        return self.shelf.get(report_id)

    def load_report(self, report_id: str) -> Report:
        """The whole report, as `app.report` gave it."""
        return self.shelf.load(report_id)

    def record_keys(self, report_id: str) -> dict[str, str]:
        """By the number that the report gives a happening (3, 附2), the key by which it is judged."""
        return self.shelf.keys(report_id)

    def report_folder(self, report_id: str) -> Path:
        """The report's folder as it was made."""
        return self.shelf.folder(report_id)

    def quoting(self, document_id: str, *, limit: int = 200) -> list[Quoting]:
        """The records of all reports that quote a document, the newest report's first."""
        return self._quotes.of(document_id, limit=limit)

    def count_quoting(self, document_id: str) -> int:
        """How many records `quoting` has in all."""
        return self._quotes.count(document_id)

    # Series, points, files

    def keep_series(
        self,
        name: str,
        content: bytes,
        by: str,
        *,
        region: str | None = None,
        sector: str | None = None,
        columns: Mapping[str, str] | None = None,
        unit: str | None = None,
    ) -> KeptSeries:
        """As `Uploads.keep_series`."""
        return self.uploads.keep_series(
            name, content, by, region=region, sector=sector, columns=columns, unit=unit
        )

    def series(self, series_id: str) -> KeptSeries:
        """Raises: NotInLab."""
        return self.uploads.series(series_id)

    def all_series(self, *, limit: int = 50, offset: int = 0) -> list[KeptSeries]:
        """The newest first."""
        return self.uploads.all_series(limit=limit, offset=offset)

    def keep_points(
        self,
        points: tuple[ChangePoint, ...],
        by: str,
        *,
        region: str,
        sector: str,
        series_id: str | None = None,
        before: str | None = None,
        window_days: int | None = None,
        wider_window_days: int | None = None,
    ) -> KeptPoints:
        """As `Uploads.keep_points`."""
        return self.uploads.keep_points(
            points, by, region=region, sector=sector, series_id=series_id, before=before,
            window_days=window_days, wider_window_days=wider_window_days,
        )  # fmt: skip

    def points(self, points_id: str) -> KeptPoints:
        """Raises: NotInLab."""
        return self.uploads.points(points_id)

    def all_points(
        self, *, series_id: str | None = None, limit: int = 50, offset: int = 0
    ) -> list[KeptPoints]:
        """The newest first; of one series, if it is given."""
        return self.uploads.all_points(series_id=series_id, limit=limit, offset=offset)

    def keep_upload(self, name: str, content: bytes, by: str) -> Upload:
        """Keep a report (.md, .txt, .docx) that an `AuditRequest` shall name."""
        return self.uploads.keep_upload(name, content, by)

    # Review

    def judge(self, report_id: str, record_key: str, judgement: Judgement, by: str) -> Judged:
        """Say what a reader thinks of a record.

        Raises:
            NotInLab: there is no such report or record.
            InputError: a rejection without a reason, or a correction that the page does not hold; nothing was kept.
        """
        return self._reviews.add(report_id, record_key, judgement, by)

    def judgements(self, report_id: str) -> Review:
        """All that was said of this report's records and of the same ones in reports of its lineage."""
        return self._reviews.of(report_id)

    def reviewed_report(self, report_id: str) -> Report:
        """The report with what was rejected left out and what was corrected as corrected; it says so itself."""
        return self._reviews.reviewed(report_id)

    def reviewed_folder(self, report_id: str) -> Path:
        """Its files, as `report_folder` has them of the report as it was made."""
        return self._reviews.reviewed_folder(report_id)

    def export_judgements(self, *, lineage: str | None = None) -> Iterator[dict[str, Any]]:
        """What was accepted and rejected, as lines for `bianyin eval relevance`; of one lineage, if it is given."""
        return self._reviews.export(lineage=lineage)
