"""The days that a page dates itself by: its table, tags, byline, address, signature."""

from __future__ import annotations

import datetime as dt

from bianyin.model import DateOrigin, Document, DocumentDate
from bianyin.text.stretches import Dating

# What the report calls a day by where it was read; a day that is not a page's own word for it cannot stand alone.
_SAID: dict[DateOrigin, str] = {
    "table": "页面发布日期",
    "byline": "页面发布日期",
    "given": "页面发布日期",
    "meta": "网页标注日期",
    "url": "网址日期",
    "signature": "落款日期",
    "text": "正文日期",
    "updated": "更新日期",
    "script": "网页数据日期",
    "identifier": "网址编号日期",
}
_NOT_ALONE: tuple[DateOrigin, ...] = ("updated", "script", "identifier")


def datings_of(document: Document) -> tuple[Dating, ...]:
    """The day of publication first, then that of issue, then all others that the page shows."""
    named = [date for name in ("published_on", "issued_on") if (date := document.date(name))]
    found: dict[dt.date, Dating] = {}
    for date in (*named, *document.other_datings):
        if date.date.precision != "year":
            found.setdefault(date.date.start, _dating(date))
    return tuple(found.values())


def _dating(date: DocumentDate) -> Dating:
    said = "成文日期" if (date.name, date.origin) == ("issued_on", "table") else _SAID[date.origin]
    return Dating(date.date.start, said, date.origin not in _NOT_ALONE)
