"""All pages and rows of the pointed lies, written from docs/trust-line.md alone, without reading the checks."""

from __future__ import annotations

import pointed_lies_company
import pointed_lies_digest
import pointed_lies_letter
import pointed_lies_long
import pointed_lies_news
import pointed_lies_notice
import pointed_lies_press
import pointed_lies_statistics
import pointed_lies_wechat
from pointed_pages import Sheet

SHEETS: tuple[Sheet, ...] = (
    *pointed_lies_news.SHEETS,
    *pointed_lies_notice.SHEETS,
    *pointed_lies_press.SHEETS,
    *pointed_lies_company.SHEETS,
    *pointed_lies_wechat.SHEETS,
    *pointed_lies_digest.SHEETS,
    *pointed_lies_long.SHEETS,
    *pointed_lies_letter.SHEETS,
    *pointed_lies_statistics.SHEETS,
)
