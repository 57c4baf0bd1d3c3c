"""One line of a JSONL file: a document that somebody else has already cut out of its page."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from typing import Any

from bianyin.model import Frozen
from bianyin.model.address import split_address

# Names that real files use for the contract's fields.
_ALIASES = {"site": "source", "page_date": "date"}
_DATE = re.compile(
    r"\s*(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?)?年?(?:[T\s]+\d{1,2}[:：时]\d{2}.*)?\s*",
    re.DOTALL,
)
_COMPACT_DATE = re.compile(r"\s*(\d{4})(\d{2})(\d{2})\s*")
_NAMELESS = "record:"  # and a digest of title and text: the address of a record that has none
_UNSAFE_SCHEME = re.compile(r"(?:javascript|data|vbscript):", re.IGNORECASE)


class Record(Frozen):
    """The fields of one JSONL line, checked. `page_date` is in ISO form (`2021`, `2021-10`, `2021-10-24`)."""

    url: str
    title: str
    text: str
    site: str | None = None
    page_date: str | None = None
    html: str | None = None

    @property
    def has_address(self) -> bool:
        return not self.url.startswith(_NAMELESS)

    @property
    def content(self) -> bytes:
        """What tells a record without an address from another of its file."""
        return json.dumps([self.title, self.text], ensure_ascii=True).encode("ascii")


def read_record(line: bytes) -> Record:
    """Check one line of JSONL.

    Raises:
        ValueError: what is wrong, in words for the user.
    """
    try:
        fields = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError(f"编码不是 UTF-8（第 {error.start + 1} 字节起）") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"不是合法的 JSON：{error.msg}（第 {error.colno} 列）") from None
    except RecursionError:
        raise ValueError("不是合法的 JSON：嵌套过深") from None
    if not isinstance(fields, dict):
        raise ValueError(f"每行应是一个 JSON 对象，这里是 {type(fields).__name__}")
    return _checked(fields)


def _checked(fields: dict[str, Any]) -> Record:
    html = _text(fields, "html", required=False)
    text = _text(fields, "text", required=not html)
    title = _text(fields, "title", required=False)
    site = _text(fields, "site", required=False) or None
    date = parse_page_date(_text(fields, "page_date", required=False))
    return Record(url=_url(fields), title=title, text=text, site=site, page_date=date, html=html or None)


def _text(fields: dict[str, Any], name: str, *, required: bool) -> str:
    value = fields.get(name)
    if value is None and name in _ALIASES:
        value = fields.get(_ALIASES[name])
    if value is None:
        if required:
            raise ValueError(f"缺少字段 {name}")
        return ""
    if not isinstance(value, str):
        raise ValueError(f"字段 {name} 应是字符串，这里是 {type(value).__name__}")
    return value


def _url(fields: dict[str, Any]) -> str:
    """The record's address; an explicit null says that it never had one, and its content names it."""
    if "url" not in fields:
        raise ValueError("缺少字段 url")
    if fields["url"] is None:
        key = json.dumps([fields.get("title"), fields.get("text")], ensure_ascii=True)
        return _NAMELESS + hashlib.sha256(key.encode()).hexdigest()[:20]
    url = _text(fields, "url", required=True).strip()
    if not url:
        raise ValueError("字段 url 为空")
    if _UNSAFE_SCHEME.match(url) or split_address(url) is None:
        raise ValueError(f"字段 url 不是网页地址：{url[:80]!r}")
    return url


def parse_page_date(value: str) -> str | None:
    """ISO form of a given date, by day, month or year; None for an empty one.

    Raises:
        ValueError: it is not a date, or not one of the calendar.
    """
    if not value.strip():
        return None
    match = _COMPACT_DATE.fullmatch(value) or _DATE.fullmatch(value)
    if not match:
        raise ValueError(f"page_date 不是日期：{value[:40]!r}")
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = dt.date(year or 0, month or 1, day or 1)
    except ValueError:
        raise ValueError(f"page_date 不是日历上的日期：{value[:40]!r}") from None
    return first.isoformat()[: 10 if day else 7 if month else 4]
