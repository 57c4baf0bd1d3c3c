"""Figures for Prometheus, in its text format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from bianyin.lab.job import JobState
from bianyin.version import __version__
from bianyin.web import refreshes
from bianyin.web.site import Site, TheSite

router = APIRouter()
_COUNTED = 10_000


@router.get("/metrics")
def metrics(request: Request, site: TheSite) -> Response:
    text = "\n".join(_lines(site, getattr(request.app.state, "streams", 0))) + "\n"
    return PlainTextResponse(text, media_type="text/plain; version=0.0.4; charset=utf-8")


def _lines(site: Site, streams: int) -> Iterator[str]:
    yield "# TYPE bianyin_info gauge"
    yield f'bianyin_info{{version="{__version__}"}} 1'
    yield "# HELP bianyin_jobs Jobs by state."
    yield "# TYPE bianyin_jobs gauge"
    for state in get_args(JobState):
        yield f'bianyin_jobs{{state="{state}"}} {len(site.lab.jobs(limit=_COUNTED, state=state))}'
    yield "# HELP bianyin_streams Browsers that watch a job."
    yield "# TYPE bianyin_streams gauge"
    yield f"bianyin_streams {streams}"
    yield "# HELP bianyin_documents Current documents of the corpus."
    yield "# TYPE bianyin_documents gauge"
    yield f"bianyin_documents {site.desk.documents()}"
    yield from refreshes.figures(site)
