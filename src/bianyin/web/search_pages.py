"""Search: the passages that a report would see, with the reasons of every score."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from bianyin.errors import InputError
from bianyin.knowledge import sectors
from bianyin.search.typed_query import asking_day, typed_query
from bianyin.web.marked_text import marked, query_spans
from bianyin.web.page_errors import told
from bianyin.web.rendering import page
from bianyin.web.site import TheSite

router = APIRouter()
PASSAGES = 20
_LONGEST = 400  # characters of a query


@router.get("/search")
def search(
    request: Request,
    site: TheSite,
    q: str = "",
    region: str = "",
    sector: str = "",
    start: str = "",
    end: str = "",
) -> Response:
    asked = {"q": q[:_LONGEST], "region": region, "sector": sector, "start": start, "end": end}
    shown: dict[str, Any] = {
        "asked": asked,
        "sectors": [each.name for each in sectors.all_sectors()],
        "why": "",
        "found": None,
        "notes": (),
    }
    if not q.strip():
        return page(request, "search.html.j2", **shown)
    try:
        query = typed_query(
            q[:_LONGEST],
            region=region.strip() or None,
            sector=sector or None,
            first=start or None,
            last=end or None,
        )
        day = asking_day(None, end or None)
    except InputError as error:
        return page(request, "search.html.j2", status=400, **shown | {"why": told(error)})
    found, notes = site.desk.search(query, PASSAGES, day)
    pieces = [(each, marked(each.text, query_spans(each.text, q))) for each in found]
    return page(request, "search.html.j2", **shown | {"found": pieces, "notes": notes})
