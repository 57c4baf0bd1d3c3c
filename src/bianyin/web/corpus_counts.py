"""What is counted of a corpus, once for all who ask: its overview, and its documents by region and month."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from bianyin.catalog.facts import Fact
from bianyin.catalog.months_by_region import RegionMonths, months_by_region
from bianyin.catalog.overview import Overview, overview


class CorpusCounts:
    """The counts of one state of the corpus, each made when it is first asked for."""

    def __init__(self, facts: Sequence[Fact], corpora: Path) -> None:
        self._facts, self._corpora = facts, corpora
        self._lock = threading.Lock()
        self._months: dict[str | None, tuple[RegionMonths, ...]] = {}

    @cached_property
    def overview(self) -> Overview:
        return overview(self._facts, self._corpora)

    def months(self, tier: str | None) -> tuple[RegionMonths, ...]:
        """By region, of one tier or of all."""
        with self._lock:
            if tier not in self._months:
                self._months[tier] = months_by_region(self._facts, tier=tier)
            return self._months[tier]
