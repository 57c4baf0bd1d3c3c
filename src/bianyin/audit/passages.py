"""A claim's finding, and the passage of a stored page that it rests on."""

from __future__ import annotations

import re

from bianyin.audit.findings import Finding, StoredPassage, Verdict
from bianyin.audit.reported import ReportedField
from bianyin.model import Document

_LONGEST = 240  # characters of a passage on either side of what was found


def passage(page: Document, start: int, end: int) -> StoredPassage:
    """The sentence or line that holds `[start, end)`, or what of it stands near."""
    stops = [match.end() for match in re.finditer("[。！？\n]", page.text[max(0, start - _LONGEST) : start])]
    first = max(0, start - _LONGEST) + (stops[-1] if stops else 0)
    stop = re.search("[。！？\n]", page.text[max(end - 1, 0) : end + _LONGEST])
    last = max(end, end - 1 + stop.end()) if stop else min(len(page.text), end + _LONGEST)
    return StoredPassage(
        document_id=page.id, url=page.url, title=page.title, start=first, end=last, text=page.text[first:last]
    )  # fmt: skip


def claim(
    check: str, verdict: Verdict, detail: str, field: ReportedField, shown: StoredPassage | None = None
) -> Finding:
    """What is to be said of a field's words."""
    return Finding(
        check=check, verdict=verdict, detail=detail, field=field.role, said=field.text, line=field.line, passage=shown
    )  # fmt: skip
