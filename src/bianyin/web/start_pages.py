"""The first page, static files, and whether the server is well."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException
from starlette.responses import PlainTextResponse, Response

from bianyin.web import refreshes
from bianyin.web.rendering import see, static_response
from bianyin.web.site import TheSite

router = APIRouter()


@router.get("/")
def first() -> Response:
    return see("/corpus")


@router.get("/static/{name}")
def static(name: str) -> Response:
    found = static_response(name)
    if found is None:
        raise HTTPException(404)
    return found


@router.get("/healthz")
def healthz(site: TheSite) -> Response:
    """200 where the lab answers, whatever became of a refresh: a crawl that failed is no reason to start the server anew."""
    site.lab.jobs(limit=1)
    return PlainTextResponse("ok\n" + refreshes.in_a_word(site))
