"""Answers of CDX servers, in whatever dialect: Wayback's JSON table, pywb's JSON lines, lines of text.

Documented in internetarchive/wayback (wayback-cdx-server/README.md) and pywb's CDXJ Server API; modelled on cdx_toolkit.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from bianyin.model import Window

_SEVEN = ("urlkey", "timestamp", "url", "mime", "status", "digest", "length")
_ELEVEN = ("urlkey", "timestamp", "url", "mime", "status", "digest", "redirect", "meta", "length", "offset", "filename")  # fmt: skip
_NAMES = {"original": "url", "mimetype": "mime", "statuscode": "status"}
_STAMP = re.compile(r"\d{14}")
_CRAWL_WEEK = re.compile(r"CC-MAIN-(\d{4})-(\d{2})$")


class CdxRow(NamedTuple):
    """One capture. `filename`, `offset`, `length`: where its WARC record is, where the server says so."""

    urlkey: str
    stamp: str  # 14 digits, UTC
    url: str
    mime: str
    status: str
    digest: str = ""
    filename: str = ""
    offset: int = 0
    length: int = 0


class CdxAnswer(NamedTuple):
    """The captures of an answer and the key with which the next are asked for; empty: there are no more."""

    rows: list[CdxRow]
    resume: str = ""


def captures_in(content: bytes) -> CdxAnswer:
    """Read an answer.

    Raises:
        ValueError: it is no answer of a CDX server.
    """
    text = content.decode("utf-8", "replace").strip()
    if not text:
        return CdxAnswer([])
    if text.startswith("["):
        return _table(text)
    head, _, resume = text.replace("\r\n", "\n").partition("\n\n")
    rows = [row for line in head.split("\n") if line.strip() and (row := _line(line.strip()))]
    return CdxAnswer(rows, resume.strip())


def page_count(content: bytes) -> int | None:
    """How many pages a ZipNum index says that it has; None where the answer says no such thing."""
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        return None
    pages = answer.get("pages") if isinstance(answer, dict) else None
    return int(pages) if isinstance(pages, int) else None


def indexes_in(content: bytes, window: Window) -> list[str]:
    """Addresses of the indexes of Common Crawl's list whose crawls may have captures in the window.

    Raises:
        ValueError: it is no such list.
    """
    try:
        crawls = json.loads(content)
        return [str(each["cdx-api"]) for each in crawls if _overlaps(each, window)]
    except (TypeError, KeyError, ValueError, RecursionError) as error:
        raise ValueError(f"不是 Common Crawl 的索引目录：{error}"[:200]) from None


def _overlaps(crawl: dict[str, Any], window: Window) -> bool:
    """By its own days where the list has them, else by the week in its name, a month to either side."""
    if crawl.get("from") and crawl.get("to"):
        first, last = (dt.date.fromisoformat(str(crawl[name])[:10]) for name in ("from", "to"))
    elif match := _CRAWL_WEEK.search(str(crawl["id"])):
        monday = dt.date.fromisocalendar(int(match[1]), int(match[2]), 1)
        first, last = monday - dt.timedelta(days=31), monday + dt.timedelta(days=31)
    else:
        return True  # the index's own dates decide
    return first < window.end and last >= window.start


def _table(text: str) -> CdxAnswer:
    """[[names], [values], …, [], [key]]"""
    try:
        table = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(_no_cdx(text)) from None
    if not all(isinstance(row, list) for row in table):
        raise ValueError(_no_cdx(text))
    resume = ""
    if len(table) >= 2 and table[-2] == [] and len(table[-1]) == 1:
        resume, table = str(table[-1][0]), table[:-2]
    if not table:
        return CdxAnswer([])
    names, *rows = table
    return CdxAnswer(list(_rows(names, rows)), resume)


def _rows(names: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[CdxRow]:
    for row in rows:
        if found := _row(dict(zip(names, map(str, row), strict=False))):
            yield found


def _line(line: str) -> CdxRow | None:
    """{…} | urlkey stamp {…} | the seven or eleven columns of CDX"""
    if line.startswith("{"):
        return _row(_object(line))
    parts = line.split(" ", 2)
    if len(parts) == 3 and parts[2].startswith("{"):
        return _row({"urlkey": parts[0], "timestamp": parts[1], **_object(parts[2])})
    values = line.split(" ")
    if values[0] == "CDX":
        return None
    if len(values) not in (len(_SEVEN), len(_ELEVEN)):
        raise ValueError(_no_cdx(line))
    return _row(dict(zip(_SEVEN if len(values) == len(_SEVEN) else _ELEVEN, values, strict=True)))


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(_no_cdx(text)) from None
    if not isinstance(found, dict):
        raise ValueError(_no_cdx(text))
    return found


def _row(found: dict[str, Any]) -> CdxRow | None:
    """A capture; None for one without a time or an address."""
    fields = {_NAMES.get(name, name): str(value) for name, value in found.items()}
    if "url" not in fields and "timestamp" not in fields:
        raise ValueError(_no_cdx(json.dumps(found, ensure_ascii=False)))
    stamp, url = fields.get("timestamp", ""), fields.get("url", "")
    if not _STAMP.fullmatch(stamp) or not url:
        return None
    return CdxRow(
        fields.get("urlkey") or url,
        stamp,
        url,
        fields.get("mime", ""),
        fields.get("status", ""),
        fields.get("digest", ""),
        fields.get("filename", ""),
        _number(fields.get("offset")),
        _number(fields.get("length")),
    )


def _number(written: str | None) -> int:
    return int(written) if written and written.isdecimal() else 0


def _no_cdx(text: str) -> str:
    return f"不是 CDX 服务的回答：{text[:80]!r}"
