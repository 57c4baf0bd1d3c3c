"""How many documents a month and region have, of one tier or of all: where a corpus is thick, and where nothing can be said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from bianyin.catalog.facts import Fact
from bianyin.knowledge.places import COUNTRY
from bianyin.model import Frozen


class RegionMonths(Frozen):
    """The documents that name a province or one of its cities, by month (`2021-10`); `region`: its code, the country's for all."""

    region: str
    total: int
    months: dict[str, int]


def months_by_region(facts: Iterable[Fact], *, tier: str | None = None) -> tuple[RegionMonths, ...]:
    """A row for all documents, then one a province, in the order of the codes. A document counts for each province it names."""
    counts: dict[str, Counter[str]] = {COUNTRY: Counter()}
    for fact in facts:
        if tier is not None and fact.tier != tier:
            continue
        for code in {COUNTRY, *(_province(each) for each in fact.regions)}:
            counts.setdefault(code, Counter())[fact.month] += 1
    return tuple(
        RegionMonths(
            region=code,
            total=sum(months.values()),
            months={key: months[key] for key in sorted(months) if key},
        )
        for code, months in sorted(counts.items())
    )


def _province(code: str) -> str:
    return code[:2] + "0000"
