"""The held-back pages and rows: not looked at while the checks are mended."""

from __future__ import annotations

import held_lies_business
import held_lies_digest
import held_lies_news
import held_lies_official
from pointed_pages import Sheet

SHEETS: tuple[Sheet, ...] = (
    *held_lies_business.SHEETS,
    *held_lies_digest.SHEETS,
    *held_lies_news.SHEETS,
    *held_lies_official.SHEETS,
)
