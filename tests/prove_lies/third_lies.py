"""The third set of pages and rows, written from docs/trust-line.md alone, without reading the checks."""

from __future__ import annotations

import third_lies_business
import third_lies_news
import third_lies_official
import third_lies_record
from pointed_pages import Sheet

SHEETS: tuple[Sheet, ...] = (
    *third_lies_business.SHEETS,
    *third_lies_news.SHEETS,
    *third_lies_official.SHEETS,
    *third_lies_record.SHEETS,
)
