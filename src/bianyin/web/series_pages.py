"""Series: uploaded with their unit, drawn, and their change points found or given."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from bianyin.errors import InputError
from bianyin.knowledge import places, sectors
from bianyin.model import ChangePoint
from bianyin.web.drawn import drawn
from bianyin.web.page_errors import told
from bianyin.web.rendering import page, see
from bianyin.web.site import Form, Reader, Sent, Site, TheSite

router = APIRouter()
Id = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]
_LISTED = 100


@router.get("/series")
def listed(request: Request, site: TheSite) -> Response:
    return _list(request, site, {})


def _list(request: Request, site: Site, given: dict[str, str], why: str = "") -> Response:
    kept = [
        (each, _name(each.series.region, each.series.sector)) for each in site.lab.all_series(limit=_LISTED)
    ]
    return page(
        request, "series_list.html.j2", status=400 if why else 200, kept=kept, given=given, why=why,
        sectors=[each.name for each in sectors.all_sectors()],
    )  # fmt: skip


@router.post("/series")
def uploaded(request: Request, site: TheSite, form: Form, person: Reader) -> Response:
    """Keep the file's series; where it cannot be read as it is, ask for what is missing."""
    file = form.file("file")
    try:
        if file is None:
            raise InputError("没有选择文件。", remedy="请选择 CSV 或 XLSX 文件。")
        kept = site.lab.keep_series(
            *file,
            person.name,
            region=form.or_none("region"),
            sector=form.or_none("sector"),
            unit=form.or_none("unit"),
        )
    except InputError as error:
        return _list(request, site, form.values(), told(error))
    return see(f"/series/{kept.id}")


@router.get("/series/{series_id}")
def one(request: Request, site: TheSite, series_id: Id) -> Response:
    kept = site.lab.series(series_id)
    read = kept.series
    return page(
        request, "series.html.j2", kept=kept, name=_name(read.region, read.sector), why="",
        picture=drawn(site.settings, (), series=read), points=site.lab.all_points(series_id=series_id, limit=_LISTED),
    )  # fmt: skip


@router.post("/series/{series_id}/detect")
def detected(site: TheSite, form: Form, person: Reader, series_id: Id) -> Response:
    """Find the change points and keep them, so that they can be edited."""
    from bianyin.series import detect, with_warnings

    read = site.lab.series(series_id).series
    points = with_warnings(detect(read), read, site.settings.window_days)
    kept = site.lab.keep_points(
        points, person.name, region=read.region, sector=read.sector, series_id=series_id
    )
    return see(f"/points/{kept.id}")


@router.post("/series/{series_id}/points")
def given(site: TheSite, form: Form, person: Reader, series_id: Id) -> Response:
    """Keep points of a file, or dates that were typed."""
    read = site.lab.series(series_id).series
    points = points_given(site, form, read.region, read.sector, series_id)
    kept = site.lab.keep_points(
        points, person.name, region=read.region, sector=read.sector, series_id=series_id
    )
    return see(f"/points/{kept.id}")


def points_given(
    site: Site, form: Sent, region: str, sector: str, series_id: str | None
) -> tuple[ChangePoint, ...]:
    """The change points of a form: its file's, or those typed, a date a line or parted by commas.

    Raises:
        InputError: there are none, or one cannot be read.
    """
    file = form.file("file") or _typed(form.words("dates"))
    return site.lab.uploads.read_points(
        *file, region=places.get(region).name, sector=sectors.get(sector).name, series_id=series_id
    )


def _typed(dates: str) -> tuple[str, bytes]:
    lines = [
        each.strip() for each in dates.replace("，", "\n").replace(",", "\n").replace("、", "\n").splitlines()
    ]
    if not any(lines):
        raise InputError("没有给出变点。", remedy="请上传变点文件，或写日期，如 2021-10-31，一行一个。")
    return "points.csv", (
        "date\n" + "\n".join(f'"{each.replace(chr(34), "")}"' for each in lines if each)
    ).encode()


def _name(region: str, sector: str) -> str:
    return f"{places.get(region).name} {sectors.get(sector).name}"
