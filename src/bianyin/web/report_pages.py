"""Kept reports: the list, one as `report.html` tells it with its review, its files, and made anew over today's corpus."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Query, Request
from markupsafe import Markup
from starlette.responses import Response

from bianyin.lab import RenewRequest
from bianyin.report.html import policy_of, report_body, style_of
from bianyin.report.numbering import numbered
from bianyin.web.rendering import page, see
from bianyin.web.review_pages import review_part
from bianyin.web.series_pages import Id
from bianyin.web.site import Form, Reader, TheSite
from bianyin.wording import speaking

router = APIRouter()
PAGE = 50
# The files of a report folder that may be had, and what they are.
FILES = {
    "report.html": "text/html; charset=utf-8",
    "report.md": "text/markdown; charset=utf-8",
    "report.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "records.csv": "text/csv; charset=utf-8",
    "records.jsonl": "application/x-ndjson",
    "rejected.jsonl": "application/x-ndjson",
    "run.json": "application/json",
}
Offset = Annotated[int, Query(ge=0, le=1_000_000)]


@router.get("/reports")
def listed(
    request: Request, site: TheSite, offset: Offset = 0, lineage: str = "", region: str = "", sector: str = ""
) -> Response:
    asked = {"lineage": lineage, "region": region, "sector": sector}
    chosen = {name: value for name, value in asked.items() if value}
    found = site.lab.reports(limit=PAGE + 1, offset=offset, **{name: asked[name] or None for name in asked})
    subjects = site.lab.report_subjects()
    return page(
        request, "reports.html.j2", reports=found[:PAGE], more=len(found) > PAGE, offset=offset, step=PAGE,
        asked=asked, chosen=chosen, query=urlencode(chosen),
        regions=list(dict.fromkeys(region for region, _ in subjects)), sectors=sorted({each for _, each in subjects}),
    )  # fmt: skip


@router.get("/reports/{report_id}")
def one(request: Request, site: TheSite, report_id: Id, reviewed: bool = False) -> Response:
    """The report as it was made, with a review beside each record; `reviewed`: as it stands after review."""
    kept = site.lab.report(report_id)
    report = site.lab.reviewed_report(report_id) if reviewed else site.lab.load_report(report_id)
    keys, review = site.lab.record_keys(report_id), site.lab.judgements(report_id)
    found = numbered(report)

    def beside(label: str) -> Markup:
        key = keys.get(label)
        return (
            review_part(request, report_id, key, label, review.current.get(key))
            if key and not reviewed
            else Markup()
        )

    with speaking(report.lang):
        body = Markup(report_body(report, found, beside))
    siblings = site.lab.reports(limit=PAGE, lineage=kept.lineage)
    return page(
        request, "report.html.j2", kept=kept, body=body, siblings=siblings, files=FILES, reviewed=reviewed,
        judged=len(review.current), rejected=len(review.rejected),
    )  # fmt: skip


@router.get("/reports/{report_id}/files/{name}")
def file(site: TheSite, report_id: Id, name: str, reviewed: bool = False) -> Response:
    """A file of the folder; `reviewed`: of the report after review. HTML is shown without an origin of ours."""
    if name not in FILES:
        raise HTTPException(404)
    folder = site.lab.reviewed_folder(report_id) if reviewed else site.lab.report_folder(report_id)
    known = next(each for each in FILES if each == name)  # the constant, not what was sent
    place = folder / known
    if not place.is_file():
        raise HTTPException(404, "这份报告没有这个文件。")
    headers = {"Content-Disposition": f'attachment; filename="{known}"'}
    if known == "report.html":
        policy = policy_of(style_of(site.lab.report(report_id).lang))
        headers = {
            "Content-Security-Policy": f"{policy}; frame-ancestors 'none'; sandbox allow-popups allow-top-navigation-by-user-activation"
        }
    return Response(place.read_bytes(), media_type=FILES[known], headers=headers)


@router.post("/reports/{report_id}/renew")
def renewed(site: TheSite, form: Form, person: Reader, report_id: Id) -> Response:
    job = site.lab.queue(RenewRequest(report_id=report_id), person.name)
    return see(f"/jobs/{job.id}")
