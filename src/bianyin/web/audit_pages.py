"""Audits: anybody's report uploaded, and what of it is supported, contradicted or not found."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from bianyin.errors import InputError
from bianyin.lab import AuditRequest
from bianyin.web.job_pages import STATES
from bianyin.web.page_errors import told
from bianyin.web.rendering import page, see
from bianyin.web.site import Form, Reader, Site, TheSite

router = APIRouter()
_LOOKED_AT, _SHOWN = 500, 50


@router.get("/audits")
def listed(request: Request, site: TheSite) -> Response:
    return _list(request, site)


def _list(request: Request, site: Site, why: str = "") -> Response:
    jobs = site.lab.jobs(limit=_LOOKED_AT)
    uploads = [(each, each.request.upload) for each in jobs if isinstance(each.request, AuditRequest)]
    named = [(each, site.lab.uploads.upload(upload).name) for each, upload in uploads[:_SHOWN]]
    return page(request, "audits.html.j2", status=400 if why else 200, jobs=named, why=why, states=STATES)


@router.post("/audits")
def uploaded(request: Request, site: TheSite, form: Form, person: Reader) -> Response:
    file = form.file("file")
    try:
        if file is None:
            raise InputError("没有选择文件。", remedy="请选择 .md、.txt 或 .docx 文件。")
        kept = site.lab.keep_upload(*file, person.name)
    except InputError as error:
        return _list(request, site, told(error))
    job = site.lab.queue(AuditRequest(upload=kept.id, alone=bool(form.words("alone"))), person.name)
    return see(f"/jobs/{job.id}")
