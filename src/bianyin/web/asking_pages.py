"""A new report: what is asked, what it would cost, and the start of its job."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from bianyin.errors import BianyinError, InputError
from bianyin.knowledge import places, sectors
from bianyin.lab import ReportRequest
from bianyin.model import ChangePoint
from bianyin.web.page_errors import status_of, told
from bianyin.web.rendering import page, see
from bianyin.web.series_pages import points_given
from bianyin.web.site import Form, Reader, Sent, Site, TheSite

if TYPE_CHECKING:
    from bianyin.draft.llm.estimate import Estimate

router = APIRouter()


@router.get("/new-report")
def asked(request: Request, site: TheSite, points: str = "", series: str = "") -> Response:
    given: dict[str, str] = {"points_id": points, "series": series, "once": secrets.token_hex(8)}
    kept = site.lab.points(points) if points else None
    of_series = site.lab.series(series).series if series else None
    if of := kept or of_series:
        given |= {"region": places.get(of.region).name, "sector": sectors.get(of.sector).name}
    if kept and kept.series_id:
        given["series"] = kept.series_id
    return _form(request, site, given)


def _form(
    request: Request,
    site: Site,
    given: dict[str, str],
    why: str = "",
    estimate: Estimate | str | None = None,
    status: int = 200,
) -> Response:
    points = site.lab.points(given["points_id"]) if given.get("points_id") else None
    return page(
        request, "new_report.html.j2", status=status, given=given, why=why, estimate=estimate, points=points,
        model=site.settings.chat_model or "", sectors=[each.name for each in sectors.all_sectors()],
        series=site.lab.series(given["series"]) if given.get("series") else None,
    )  # fmt: skip


@router.post("/new-report")
def sent(request: Request, site: TheSite, form: Form, person: Reader) -> Response:
    """Start the job, or first say what it would cost."""
    given: dict[str, Any] = dict.fromkeys(("region", "sector", "points_id", "series"), "") | form.values()
    try:
        wanted = _request(site, form)
        if form.words("do") != "start":
            return _form(request, site, given, estimate=_estimate(site, wanted))
        once = form.words("once")[:40]
        key = f"web:{person.name}:{once}" if once else None
        job = site.lab.queue(wanted, person.name, key=key)
    except InputError as error:
        return _form(request, site, given | _known(site, given), told(error), status=status_of(error))
    return see(f"/jobs/{job.id}")


def _known(site: Site, given: dict[str, Any]) -> dict[str, str]:
    """Ids that are not there, or none, are dropped when the form is shown again."""
    kept = {}
    for name, get in (("points_id", site.lab.points), ("series", site.lab.series)):
        try:
            if given[name]:
                get(given[name])
        except BianyinError:
            kept[name] = ""
    return kept


def _request(site: Site, form: Sent) -> ReportRequest:
    """What the form asks for.

    Raises:
        InputError: a region or sector that nobody knows, a date that is none, no points at all.
    """
    region, sector = places.find(form.words("region")), sectors.find(form.words("sector"))
    points_id, series_id = form.or_none("points_id"), form.or_none("series")
    points: tuple[ChangePoint, ...] = ()
    if points_id is None and form.words("dates"):
        points = points_given(site, form, region.code, sector.key, series_id)
    if not (points or points_id or series_id):
        raise InputError("没有给出变点。", remedy="请写日期，如 2021-10-31，或先选一条序列。")
    model = site.settings.chat_model if form.words("reader") == "model" else None
    return ReportRequest(
        region=region.name, sector=sector.name, points=points, points_id=points_id, series=series_id, llm=model,
        max_calls=form.whole("max_calls"),
    )  # fmt: skip


def _estimate(site: Site, wanted: ReportRequest) -> Estimate | str:
    """What the model would be asked; of rules that there is nothing to pay."""
    if wanted.llm is None:
        return "由规则阅读：不调用模型，没有费用。"
    from bianyin.app import estimate
    from bianyin.draft.llm.opening import ModelChoice
    from bianyin.lab.doing import points_of, with_widths

    settings = with_widths(site.lab, wanted, site.settings).model_copy(update={"index_within": 0})
    series = site.lab.series(wanted.series).series if wanted.series else None
    points = points_of(site.lab, wanted, series, settings)
    return estimate(wanted.region, wanted.sector, points, settings, choice=ModelChoice(wanted.llm))
