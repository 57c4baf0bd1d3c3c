"""The corpus: how many documents a month and region have, the sources and their health, the gaps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from fastapi import APIRouter, Request
from starlette.responses import Response

from bianyin.catalog.months_by_region import RegionMonths
from bianyin.catalog.overview import Overview
from bianyin.knowledge import places
from bianyin.knowledge.sites import registry
from bianyin.model import TIERS
from bianyin.web import refreshes
from bianyin.web.rendering import page
from bianyin.web.site import TheSite

router = APIRouter()
_YEARS = 3  # shown at once: more would not fit a screen
_SHADES = (1, 3, 10, 30, 100)  # documents from which a cell is darker


class SourceRow(NamedTuple):
    """A source: how many documents it gave, and what of it could not be had."""

    name: str
    key: str
    region: str
    tier: str
    documents: int
    failed: int
    reason: str


class HeatRow(NamedTuple):
    name: str
    total: int
    cells: list[tuple[str, int, int]]  # month, documents, shade


@router.get("/corpus")
def corpus(request: Request, site: TheSite, tier: str = "", until: str = "") -> Response:
    counts, chosen = site.desk.counts(), tier if tier in TIERS else None
    found, rows = counts.overview, counts.months(chosen)
    years = _years(rows)
    last = (
        int(until) if until.isascii() and until.isdigit() and int(until) in years else max(years, default=0)
    )
    shown = [year for year in years if last - _YEARS < year <= last]
    return page(
        request, "corpus.html.j2", found=found, tier=chosen or "", tiers=TIERS, years=years, last=last, shown=shown,
        heat=[_heat(row, shown) for row in rows], shades=_SHADES, sources=_sources(found, site),
        refreshed=refreshes.standing(site),
        regions=[(places.get(code).name, count) for code, count in found.by_region.items()],
    )  # fmt: skip


def _years(rows: Sequence[RegionMonths]) -> list[int]:
    return sorted({int(month[:4]) for row in rows for month in row.months if month[:4].isdigit()})


def _heat(row: RegionMonths, years: Sequence[int]) -> HeatRow:
    months = [f"{year:04d}-{month:02d}" for year in years for month in range(1, 13)]
    counts = [(month, row.months.get(month, 0)) for month in months]
    name = "全部" if row.region == places.COUNTRY else places.get(row.region).short
    return HeatRow(name, row.total, [(month, count, _shade(count)) for month, count in counts])


def _shade(count: int) -> int:
    return sum(count >= least for least in _SHADES)


def _sources(found: Overview, site: TheSite) -> list[SourceRow]:
    """Every source that gave documents or failed; the registered ones by their names."""
    known = {source.key: source for source in registry.sources(site.settings.sources)}
    failures = {each.source: each for each in found.crawl_failures}
    rows = []
    for key in dict.fromkeys([*found.by_source, *failures]):
        source, failure = known.get(key), failures.get(key)
        rows.append(
            SourceRow(
                name=source.name if source else key,
                key=key,
                region=places.get(source.region).short if source else "",
                tier=source.tier if source else "",
                documents=found.by_source.get(key, 0),
                failed=failure.pages if failure else 0,
                reason=failure.reason if failure else "",
            )
        )
    return rows
