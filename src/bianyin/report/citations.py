"""The pages behind a report as numbered references: GB/T 7714—2015 entries, RIS, and CSL-JSON.

A reference is the stored page's own: its site as the responsible body, its title, the day on which it was published and the one on
which it was fetched. What is not known is left out and never filled. Forms: GB/T 7714—2015 8.2.1 and 4.6 (电子资源), the RIS
specification of Research Information Systems (2011), CSL-JSON 1.0.2.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from bianyin.model import EventSource, Report
from bianyin.model.address import host_name
from bianyin.model.document import NO_SITE
from bianyin.report.numbering import Numbered, Reference
from bianyin.report.own_files import own_file
from bianyin.wording import say

_DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def publisher(source: EventSource) -> str:
    """The site as the page names it, else the host; empty for a file of one's own of which nothing is known."""
    known = "" if source.site == NO_SITE else source.site
    return known or host_name(source.url)


def address(source: EventSource) -> str:
    """The page's address; empty for a file of one's own."""
    return "" if own_file(source.url) else source.url


def national_standard(cited: Reference) -> str:
    """[1] 辽宁省人民政府. 题名[EB/OL]. (2021-09-28)[2022-01-05]. https://…. as GB/T 7714—2015 has it."""
    source = cited.source
    who = [f"{publisher(source)}."] if publisher(source) else []
    published = _day(source.published_on)
    fetched = _day(source.retrieved_at)
    days = (f"({published})" if published else "") + (f"[{fetched}]" if fetched else "")
    own = own_file(source.url)
    form = "[Z]" if own else "[EB/OL]"
    where = say("source.own_file", file=own) if own else source.url
    said = [*who, f"{_line(source.title)}{form}.", *([f"{days}."] if days else []), f"{where}."]
    if source.archived:
        kept = source.archived
        said.append(say("source.archived", day=fetched, by=_line(kept.by), url=kept.url))
    return f"[{cited.number}] {' '.join(said)}"


def references_ris(report: Report, found: Numbered) -> str:
    """`references.ris`: one ELEC entry a page, as reference managers import it."""
    return "".join("\r\n".join(_ris(cited)) + "\r\n" for cited in found.references.values())


def _ris(cited: Reference) -> Iterator[str]:
    source = cited.source
    yield "TY  - ELEC"
    yield f"ID  - {cited.number}"
    yield f"TI  - {_line(source.title)}"
    if who := publisher(source):
        yield f"AU  - {who}"
        yield f"PB  - {who}"
    if found := _DAY.match(source.published_on or ""):
        yield f"PY  - {found[1]}"
        yield f"DA  - {'/'.join(part or '' for part in found.groups())}/"
    if found := _DAY.match(source.retrieved_at or ""):
        yield f"Y2  - {'/'.join(part or '' for part in found.groups())}/"
    if address(source):
        yield f"UR  - {source.url}"
    if source.archived:
        yield f"DB  - {_line(source.archived.by)}"
        yield f"L2  - {source.archived.url}"
    yield "LA  - zh"
    yield "ER  - "


def references_csl(report: Report, found: Numbered) -> str:
    """`references.csl.json`: what Zotero, Pandoc and citeproc read."""
    rows = [_csl(cited) for cited in found.references.values()]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _csl(cited: Reference) -> dict[str, Any]:
    source = cited.source
    row: dict[str, Any] = {"id": str(cited.number), "type": "webpage", "language": "zh-CN"}
    row["title"] = _line(source.title)
    if who := publisher(source):
        row |= {"author": [{"literal": who}], "container-title": who}
    for name, day in (("issued", source.published_on), ("accessed", source.retrieved_at)):
        if found := _DAY.match(day or ""):
            row[name] = {"date-parts": [[int(part) for part in found.groups() if part]]}
    if source.archived:
        row |= {"archive": _line(source.archived.by), "archive_location": source.archived.url}
    return row | ({"URL": source.url} if address(source) else {})


def _day(written: str | None) -> str:
    found = _DAY.match(written or "")
    return found[0] if found else ""


def _line(text: str) -> str:
    return " ".join(text.split())
