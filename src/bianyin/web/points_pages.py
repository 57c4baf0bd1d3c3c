"""Change points by form: add, move, drop, and the width of their windows. Each change is kept beside what it came from."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from bianyin.errors import InputError
from bianyin.knowledge import places, sectors
from bianyin.lab import KeptPoints
from bianyin.model import ChangePoint
from bianyin.series import date_text, head_line
from bianyin.web.drawn import drawn
from bianyin.web.page_errors import told
from bianyin.web.rendering import page, see
from bianyin.web.series_pages import Id, points_given
from bianyin.web.site import Form, Reader, Sent, Site, TheSite

router = APIRouter()
KINDS = {"Event": "事件", "Seasonal": "季节"}


@router.get("/points/{points_id}")
def one(request: Request, site: TheSite, points_id: Id) -> Response:
    return _shown(request, site, site.lab.points(points_id))


def _shown(request: Request, site: Site, kept: KeptPoints, why: str = "") -> Response:
    series = site.lab.series(kept.series_id) if kept.series_id else None
    picture = drawn(
        site.settings, kept.points, series=series.series if series else None, region=kept.region, sector=kept.sector,
        window_days=kept.window_days, wider_window_days=kept.wider_window_days,
    )  # fmt: skip
    rows = [(at, each, date_text(each), head_line(each)) for at, each in enumerate(kept.points)]
    return page(
        request, "points.html.j2", status=400 if why else 200, kept=kept, series=series, picture=picture, rows=rows,
        why=why, name=f"{places.get(kept.region).name} {sectors.get(kept.sector).name}", kinds=KINDS,
        days=kept.window_days or site.settings.window_days,
        wider=kept.wider_window_days or site.settings.wider_window_days,
    )  # fmt: skip


@router.post("/points/{points_id}")
def edited(request: Request, site: TheSite, form: Form, person: Reader, points_id: Id) -> Response:
    kept = site.lab.points(points_id)
    try:
        points = _edited(site, form, kept)
        days, wider = form.whole("window_days"), form.whole("wider_window_days")
        _check_days(days, 730)
        _check_days(wider, 1460)
    except InputError as error:
        return _shown(request, site, kept, told(error))
    after = site.lab.keep_points(
        points, person.name, region=kept.region, sector=kept.sector, series_id=kept.series_id, before=kept.id,
        window_days=days or kept.window_days, wider_window_days=wider or kept.wider_window_days,
    )  # fmt: skip
    return see(f"/points/{after.id}")


def _check_days(days: int | None, most: int) -> None:
    if days is not None and not 1 <= days <= most:
        raise InputError(f"窗口宽度 {days} 天不可用。", remedy=f"请填写 1 至 {most} 的天数。")


def _edited(site: Site, form: Sent, kept: KeptPoints) -> tuple[ChangePoint, ...]:
    """The points after what the form asks for, in the order of their dates.

    Raises:
        InputError: a date is none, or it asks for nothing known.
    """
    points, asked = list(kept.points), form.words("do")
    at = form.whole("at") if asked in ("move", "drop") else None
    if at is not None and at >= len(points):
        raise InputError("没有这个变点。", remedy="请刷新后重试。")
    if asked == "drop" and at is not None:
        del points[at]
    elif asked == "move" and at is not None:
        points[at : at + 1] = _given(site, form, kept)
    elif asked == "add":
        points += _given(site, form, kept)
    elif asked != "windows":
        raise InputError("没有说要做什么。", remedy="请用页面上的按钮。")
    return tuple(sorted(points, key=lambda each: (each.date, each.kind)))


def _given(site: Site, form: Sent, kept: KeptPoints) -> list[ChangePoint]:
    """What was typed, as bare points of the kind that was chosen: size and confidence were of another date."""
    kind = form.words("kind") if form.words("kind") in KINDS else "Event"
    found = points_given(site, form, kept.region, kept.sector, kept.series_id)
    return [each.model_copy(update={"kind": kind}) for each in found]
