"""What the catalog's documents are, read out of their JSON without checking it: thousands a second."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from sqlalchemy import select

from bianyin.catalog.schema import copies, documents


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
        documents.c.content,
        (documents.c.gone > documents.c.seen).label("gone"),
        (copies.c.original != copies.c.seq).label("repost"),
    )
    .outerjoin(copies, copies.c.seq == documents.c.seq)
    .where(documents.c.current)
    .order_by(documents.c.seq)
)


def fact_of(row: Any) -> Fact:
    """A row of `FACTS`."""
    document = json.loads(row.content)
    dates = {date["name"]: date["date"]["value"] for date in document["dates"]}
    dated = [
        dates[name] for name in ("published_on", "issued_on") if len(dates.get(name, "")) >= len("2021-10")
    ]
    return Fact(
        url=document["url"],
        title=document["title"],
        site=document["site"],
        tier="转载" if row.repost else document["tier"],
        month=dated[0][:7] if dated else "",
        regions=tuple(document["regions"]),
        warnings=tuple(document["warnings"]),
        gone=bool(row.gone),
        repost=bool(row.repost),
    )
