"""Jobs: the queue, one job as it goes on (server-sent events, or a page that loads itself anew), cancel and resume."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from bianyin.lab import AuditRequest, Job, RenewRequest, ReportRequest
from bianyin.web.rendering import page, part, see
from bianyin.web.series_pages import Id
from bianyin.web.signing_in import Person
from bianyin.web.site import Form, Reader, Site, TheSite

router = APIRouter()
KINDS = {"report": "报告", "renew": "更新报告", "crawl": "采集", "index": "索引", "audit": "核查"}
STATES = {
    "waiting": "等待", "running": "进行中", "done": "完成", "failed": "失败", "interrupted": "中断", "cancelled": "已取消",
}  # fmt: skip
_LOOK_SECONDS = 0.7  # between two looks at a job
_QUIET_SECONDS = 15.0  # after which a comment keeps proxies from closing a silent stream
_LONGEST_SECONDS = 3600.0  # a browser asks anew by itself
_ASK_ANEW_SECONDS = 5  # for a browser that finds no place among those who watch
_NO_PLACE = f"同时观看的进度过多，改为每 {_ASK_ANEW_SECONDS} 秒更新一次"
_PAGE = 50


@router.get("/jobs")
def listed(request: Request, site: TheSite) -> Response:
    jobs = [(each, subject_of(site, each)) for each in site.lab.jobs(limit=_PAGE)]
    return page(request, "jobs.html.j2", jobs=jobs, kinds=KINDS, states=STATES)


@router.get("/jobs/{job_id}")
def one(request: Request, site: TheSite, person: Reader, job_id: Id) -> Response:
    return page(request, "job.html.j2", **_told(site, site.lab.job(job_id), person))


def _told(site: Site, job: Job, person: Person) -> dict[str, Any]:
    return {
        "job": job, "subject": subject_of(site, job), "kinds": KINDS, "states": STATES, "own": job.by == person.name,
        "audit": job.outcome if job.kind == "audit" and job.state == "done" else None,
    }  # fmt: skip


def subject_of(site: Site, job: Job) -> str:
    """What the job is about, in a few words."""
    match job.request:
        case AuditRequest(upload=upload):
            return site.lab.uploads.upload(upload).name
        case RenewRequest(report_id=report_id):
            kept = site.lab.report(report_id)
            return f"{kept.region} {kept.sector}"
        case ReportRequest(region=region, sector=sector):
            return f"{region} {sector}"
        case _:
            return ""


@router.get("/jobs/{job_id}/events")
async def events(request: Request, site: TheSite, person: Reader, job_id: Id) -> Response:
    """The job's state as HTML, each time that it changes; `end` where it has ended. Without a place: as it is now, to be asked anew."""
    job = await run_in_threadpool(site.lab.job, job_id)

    async def told() -> AsyncIterator[str]:
        with site.watchers.place(person) as has_place:
            if has_place:
                async for said in _watched(request, site, job_id, person):
                    yield said
            else:
                yield f"retry: {_ASK_ANEW_SECONDS * 1000}\n: {_NO_PLACE}\n\n"
                yield _state_of(request, site, job, person)

    return StreamingResponse(told(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


async def _watched(request: Request, site: Site, job_id: str, person: Person) -> AsyncIterator[str]:
    clock = asyncio.get_running_loop().time
    began = spoke = clock()
    shown: Job | None = None
    while clock() - began < _LONGEST_SECONDS:
        job: Job = await run_in_threadpool(site.lab.job, job_id)
        if job != shown and not _is_behind(job, shown):
            shown, spoke = job, clock()
            yield _state_of(request, site, job, person)
            if job.ended:
                return
        elif clock() - spoke > _QUIET_SECONDS:
            spoke = clock()
            yield ": \n\n"
        await asyncio.sleep(_LOOK_SECONDS)


def _state_of(request: Request, site: Site, job: Job, person: Person) -> str:
    shown = part(request, "job_state.html.j2", **_told(site, job, person))
    said = _event("progress", str(shown))
    return said + _event("end", "") if job.ended else said


def _is_behind(job: Job, shown: Job | None) -> bool:
    """Whether it tells of less than what was shown: a look that overtook another is not shown."""
    return (
        shown is not None
        and not job.ended
        and (job.run, job.step, job.done) < (shown.run, shown.step, shown.done)
    )


def _event(name: str, html: str) -> str:
    lines = "".join(f"data: {line}\n" for line in html.splitlines() or [""])
    return f"event: {name}\n{lines}\n"


@router.post("/jobs/{job_id}/cancel")
def cancelled(site: TheSite, form: Form, person: Reader, job_id: Id) -> Response:
    check_own(site.lab.job(job_id), person)
    site.lab.cancel(job_id, person.name)
    return see(f"/jobs/{job_id}")


@router.post("/jobs/{job_id}/resume")
def resumed(site: TheSite, form: Form, person: Reader, job_id: Id) -> Response:
    check_own(site.lab.job(job_id), person)
    site.lab.resume(job_id, person.name)
    return see(f"/jobs/{job_id}")


def check_own(job: Job, person: Person) -> None:
    """Everybody sees a job; only who asked for it ends it or lets it go on.

    Raises:
        HTTPException: it is another's.
    """
    if job.by != person.name:
        raise HTTPException(403, f"这是 {job.by} 的任务，只有本人可以取消或继续。")
