"""A document: its text, never its HTML; its dates and versions; the records that quote it, their quotes marked."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request
from starlette.responses import Response

from bianyin.knowledge import places
from bianyin.report.drawing import anchor
from bianyin.web.marked_text import marked
from bianyin.web.rendering import page
from bianyin.web.site import TheSite
from bianyin.wiring import open_catalog

router = APIRouter()
DocumentId = Annotated[str, Path(pattern=r"^[0-9a-f]{20}$")]
Offset = Annotated[int, Query(ge=0, le=100_000_000)]
_DATES = {"published_on": "发布", "issued_on": "成文", "effective_on": "施行", "occurred_on": "发生"}


@router.get("/documents/{document_id}")
def document(
    request: Request, site: TheSite, document_id: DocumentId, start: Offset = 0, end: Offset = 0
) -> Response:
    with open_catalog(site.settings) as catalog:
        shown = catalog.get_many([document_id]).get(document_id)
        if shown is None:
            raise HTTPException(404, "语料库中没有这篇文档。")
        versions = catalog.versions(shown.url)
    quoting = site.lab.quoting(document_id)
    spans = [span for each in quoting for span in each.spans]
    return page(
        request, "document.html.j2", document=shown, versions=versions, quoting=quoting, asked=(start, end),
        anchor=anchor, more=site.lab.count_quoting(document_id) - len(quoting),
        pieces=marked(shown.text, [*spans, (start, end)]), regions=[places.get(code).name for code in shown.regions],
        dates=[(_DATES[each.name], each.date.value) for each in shown.dates],
    )  # fmt: skip
