"""The named seasons of emissions policy (`seasons.toml`): which ones a day falls into."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from bianyin.model import Season

_FESTIVAL_LEAD = dt.timedelta(days=15)
_FESTIVAL_LAG = dt.timedelta(days=24)


def seasons_of(day: dt.date, region: str | None = None) -> tuple[Season, ...]:
    """The seasons that `day` falls into; several, or none, are possible.

    Args:
        region: code of the region asked about, if known: outside the provinces with central heating there is
            no heating season. Years outside the table (2000-2050) have no Spring Festival.
    """
    return tuple(
        Season(key=entry["key"], name=entry["name"], terms=tuple(entry["terms"]), english=entry["english"])
        for entry in _data()["season"]
        if _heats(entry, region) and _contains(entry, day)
    )


def season_keys() -> frozenset[str]:
    """The keys of all seasons."""
    return frozenset(entry["key"] for entry in _data()["season"])


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    text = (files("bianyin.knowledge") / "seasons.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _heats(entry: dict[str, Any], region: str | None) -> bool:
    if not entry.get("heated") or region is None or region.startswith("10"):
        return True
    return f"{region[:2]}0000" in _data()["heating_provinces"]


def _contains(entry: dict[str, Any], day: dt.date) -> bool:
    if entry["key"] == "spring_festival":
        festival: dt.date | None = _data()["spring_festival"].get(str(day.year))
        return festival is not None and festival - _FESTIVAL_LEAD <= day <= festival + _FESTIVAL_LAG
    first, last, this = str(entry["from"]), str(entry["to"]), f"{day:%m-%d}"
    if this == "02-29":
        this = "02-28"  # the seasons know no leap day
    return first <= this <= last if first <= last else this >= first or this <= last
