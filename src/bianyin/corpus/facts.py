"""What the catalog's documents are, read out of their JSON by SQLite itself: thousands a second."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from sqlalchemy import func, select

from bianyin.corpus.schema import copies, documents


class Fact(NamedTuple):
    """One current document. `month` is that of publication, else of issue; empty where it has neither."""

    url: str
    title: str
    site: str
    tier: str
    month: str
    regions: tuple[str, ...]
    warnings: tuple[str, ...]
    gone: bool
    repost: bool


FACTS = (
    select(
        documents.c.url,
        *(
            func.json_extract(documents.c.content, f"$.{name}").label(name)
            for name in ("title", "site", "tier", "dates", "regions", "warnings")
        ),
        (documents.c.gone > documents.c.seen).label("gone"),
        (copies.c.original != copies.c.seq).label("repost"),
    )
    .outerjoin(copies, copies.c.seq == documents.c.seq)
    .where(documents.c.current)
)


def fact_of(row: Any) -> Fact:
    """A row of `FACTS`."""
    dates = {date["name"]: date["date"]["value"] for date in json.loads(row.dates)}
    dated = [
        dates[name] for name in ("published_on", "issued_on") if len(dates.get(name, "")) >= len("2021-10")
    ]
    return Fact(
        url=row.url,
        title=row.title,
        site=row.site,
        tier="转载" if row.repost else row.tier,
        month=dated[0][:7] if dated else "",
        regions=tuple(json.loads(row.regions)),
        warnings=tuple(json.loads(row.warnings)),
        gone=bool(row.gone),
        repost=bool(row.repost),
    )
