"""What changed between two kept reports."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from bianyin.compare import compare, read_report
from bianyin.web.rendering import page
from bianyin.web.series_pages import Id
from bianyin.web.site import TheSite

router = APIRouter()
Other = Annotated[str, Query(alias="with", pattern=r"^[0-9a-f]{16}$")]


@router.get("/reports/{report_id}/diff")
def diff(request: Request, site: TheSite, report_id: Id, other: Other) -> Response:
    """What `report_id` says otherwise than `other`, the earlier one."""
    old, new = site.lab.report(other), site.lab.report(report_id)
    changes = compare(*(read_report(site.lab.report_folder(each.id)) for each in (old, new)))
    return page(request, "diff.html.j2", old=old, new=new, changes=changes)
