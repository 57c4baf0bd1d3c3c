"""The same verbs for scripts: JSON under `/api`, described in `/api/openapi.json`. A token goes in `Authorization: Bearer`."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, HTTPException, Query, UploadFile
from starlette.responses import StreamingResponse

from bianyin.api import FoundPassage
from bianyin.catalog.overview import Overview
from bianyin.compare import compare, comparison_json, read_report
from bianyin.lab import Job, JobRequest, Judged, Judgement, KeptReport, KeptSeries, Review, Upload
from bianyin.lab.job import JobState
from bianyin.model import Document
from bianyin.report.numbering import numbered
from bianyin.report.records import record_of
from bianyin.search.typed_query import asking_day, typed_query
from bianyin.web.document_pages import DocumentId
from bianyin.web.job_pages import check_own
from bianyin.web.series_pages import Id
from bianyin.web.site import Reader, TheSite
from bianyin.wiring import open_catalog

router = APIRouter(prefix="/api")
Limit = Annotated[int, Query(ge=1, le=500)]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]


@router.get("/search")
def search(
    site: TheSite,
    text: Annotated[str, Query(min_length=1, max_length=400)],
    region: str | None = None,
    sector: str | None = None,
    start: dt.date | None = None,
    end: dt.date | None = None,
    k: Annotated[int, Query(ge=1, le=100)] = 10,
) -> list[FoundPassage]:
    """The best passages, best first."""
    query = typed_query(text, region=region, sector=sector, first=start, last=end)
    return site.desk.search(query, k, asking_day(None, end))[0]


@router.get("/corpus")
def corpus(site: TheSite) -> Overview:
    """What is in the corpus, and what is not."""
    return site.desk.counts().overview


@router.get("/documents/{document_id}")
def document(site: TheSite, document_id: DocumentId) -> Document:
    """A document; every offset of a record refers to its `text`."""
    with open_catalog(site.settings) as catalog:
        found = catalog.get_many([document_id]).get(document_id)
    if found is None:
        raise HTTPException(404, "语料库中没有这篇文档。")
    return found


@router.get("/series")
def all_series(site: TheSite, limit: Limit = 50, offset: Offset = 0) -> list[KeptSeries]:
    """Kept series, the newest first."""
    return site.lab.all_series(limit=limit, offset=offset)


@router.post("/series", status_code=201)
def keep_series(
    site: TheSite,
    person: Reader,
    file: Annotated[UploadFile, File()],
    region: Annotated[str | None, Form()] = None,
    sector: Annotated[str | None, Form()] = None,
    unit: Annotated[str | None, Form()] = None,
) -> KeptSeries:
    """Keep the series of a CSV or XLSX file."""
    content = file.file.read()
    return site.lab.keep_series(
        file.filename or "", content, person.name, region=region, sector=sector, unit=unit
    )


@router.post("/uploads", status_code=201)
def keep_upload(site: TheSite, person: Reader, file: Annotated[UploadFile, File()]) -> Upload:
    """Keep a report (.md, .txt, .docx) to be audited."""
    return site.lab.keep_upload(file.filename or "", file.file.read(), person.name)


@router.get("/jobs")
def jobs(site: TheSite, limit: Limit = 50, offset: Offset = 0, state: JobState | None = None) -> list[Job]:
    """Jobs, the newest first."""
    return site.lab.jobs(limit=limit, offset=offset, state=state)


@router.post("/jobs", status_code=201)
def queue(
    site: TheSite,
    person: Reader,
    request: JobRequest,
    key: Annotated[str | None, Query(max_length=80)] = None,
) -> Job:
    """Queue a job; the same `key` gives the job of then. A model can only be the one that the server is set up with."""
    model = getattr(request, "llm", None)
    if model is not None and model != site.settings.chat_model:
        raise HTTPException(400, "这个服务没有配置这个模型。")
    return site.lab.queue(request, person.name, key=None if key is None else f"api:{person.name}:{key}")


@router.get("/jobs/{job_id}")
def job(site: TheSite, job_id: Id) -> Job:
    """A job as it stands now."""
    return site.lab.job(job_id)


@router.post("/jobs/{job_id}/cancel")
def cancel(site: TheSite, person: Reader, job_id: Id) -> Job:
    """End a job of one's own."""
    check_own(site.lab.job(job_id), person)
    return site.lab.cancel(job_id, person.name)


@router.post("/jobs/{job_id}/resume")
def resume(site: TheSite, person: Reader, job_id: Id) -> Job:
    """Let a job of one's own go on."""
    check_own(site.lab.job(job_id), person)
    return site.lab.resume(job_id, person.name)


@router.get("/reports")
def reports(
    site: TheSite,
    limit: Limit = 50,
    offset: Offset = 0,
    lineage: str | None = None,
    region: str | None = None,
    sector: str | None = None,
) -> list[KeptReport]:
    """Kept reports, the newest first; of a region or sector as reports name them."""
    return site.lab.reports(limit=limit, offset=offset, lineage=lineage, region=region, sector=sector)


@router.get("/reports/{report_id}/records")
def records(site: TheSite, report_id: Id, reviewed: bool = False) -> list[dict[str, Any]]:
    """Its records as in `records.jsonl`, each with the key by which it is judged; `reviewed`: after review."""
    report = site.lab.reviewed_report(report_id) if reviewed else site.lab.load_report(report_id)
    labels, keys = numbered(report).labels, site.lab.record_keys(report_id)
    events = [event for section in report.sections for event in section.events]
    return [
        {**record_of(event), "number": labels[id(event)]}
        | ({} if reviewed else {"key": keys.get(labels[id(event)])})
        for event in events
    ]


@router.get("/reports/{report_id}/diff/{other}")
def diff(site: TheSite, report_id: Id, other: Id) -> dict[str, Any]:
    """What it says otherwise than the other, earlier one."""
    return comparison_json(
        compare(*(read_report(site.lab.report_folder(each)) for each in (other, report_id)))
    )


@router.get("/reports/{report_id}/judgements")
def judgements(site: TheSite, report_id: Id) -> Review:
    """All that was said of its records."""
    return site.lab.judgements(report_id)


@router.post("/reports/{report_id}/judgements/{record}", status_code=201)
def judge(site: TheSite, person: Reader, report_id: Id, record: Id, judgement: Judgement) -> Judged:
    """Say what you think of a record."""
    return site.lab.judge(report_id, record, judgement, person.name)


@router.get("/judgements.jsonl")
def export(site: TheSite, lineage: str | None = None) -> StreamingResponse:
    """What was accepted and rejected, as `bianyin eval relevance` reads it."""

    def lines() -> Iterator[str]:
        for row in site.lab.export_judgements(lineage=lineage):
            yield json.dumps(row, ensure_ascii=False) + "\n"

    return StreamingResponse(lines(), media_type="application/x-ndjson")
