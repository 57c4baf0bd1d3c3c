"""`json_api`: pages as of `page_param`; the answer is JSON, read by the entry's paths."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

from bianyin.crawl.addresses import canonical
from bianyin.crawl.links import MOST_LINKS, Link, date_in
from bianyin.crawl.list_forms.page_param import PageParameter
from bianyin.crawl.lists import CHINA, ListForm
from bianyin.model import SourceList


class JsonAnswers(PageParameter):
    def links(self, content: bytes, listed: SourceList, base: str) -> list[Link]:
        found: dict[str, Link] = {}
        for item in _items(content, listed)[:MOST_LINKS]:
            address = at_path(item, listed.url_path)
            if isinstance(address, str) and (url := canonical(address, base)):
                title = str(at_path(item, listed.title_path) or "")
                found.setdefault(url, Link(url, _day(item, listed.date_path), text=title))
        return list(found.values())


def _items(content: bytes, listed: SourceList) -> list[Any]:
    """The results; a missing list is a changed site, and not an empty list."""
    try:
        answer = json.loads(content.decode("utf-8-sig", "replace"))
    except (json.JSONDecodeError, RecursionError):
        raise ValueError("列表接口的回答不是 JSON") from None
    items = at_path(answer, listed.items_path)
    if isinstance(items, dict):
        items = list(items.values())
    if not isinstance(items, list):
        raise ValueError(f"列表接口的回答中没有 {listed.items_path or '列表'}")
    return items


def at_path(value: Any, path: str) -> Any:
    """What stands at a dotted path of keys and list positions; None where nothing does."""
    for key in path.split(".") if path else []:
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value


def _day(item: Any, path: str) -> str:
    value = at_path(item, path) if path else None
    if isinstance(value, (int, float)) or (isinstance(value, str) and re.fullmatch(r"\d{10}|\d{13}", value)):
        seconds = float(value) / (1000 if float(value) > 1e11 else 1)
        try:
            return dt.datetime.fromtimestamp(seconds, CHINA).date().isoformat()
        except (OverflowError, ValueError, OSError):
            return ""
    return date_in(str(value or ""))


FORM: ListForm = JsonAnswers()
