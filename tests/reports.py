"""Reports in memory."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bianyin.model import Report, Section


def report_of(*sections: Section, **changes: Any) -> Report:
    """A report of Liaoning's industry."""
    at = dt.datetime(2026, 1, 2, 3, 4, 5)
    fields: dict[str, Any] = {
        "region": "辽宁省", "sector": "工业", "analysed_at": at, "drafter": "rules", "sections": sections,
    }  # fmt: skip
    return Report(**fields | changes)
