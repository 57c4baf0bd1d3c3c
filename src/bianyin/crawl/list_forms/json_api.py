"""`json_api`: pages as of `page_param`; the answer is JSON or JSONP, read by the entry's paths, or holds the list as HTML (`html_path`)."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any
from urllib.parse import quote

from bianyin.crawl.addresses import canonical
from bianyin.crawl.links import MOST_LINKS, Link, date_in, html_links
from bianyin.crawl.list_forms.page_param import PageParameter
from bianyin.crawl.lists import CHINA, ListForm
from bianyin.model import SourceList

_CALL = re.compile(r"(?:/\*.{0,80}?\*/)?\s*[\w$.\[\]]{1,120}\s*\((.*)\)\s*;?", re.S)


class JsonAnswers(PageParameter):
    def links(self, content: bytes, listed: SourceList, base: str) -> list[Link]:
        if listed.html_path:
            return _written(content, listed, base)
        found: dict[str, Link] = {}
        for item in _items(content, listed)[:MOST_LINKS]:
            address = at_path(item, listed.url_path)
            if isinstance(address, (str, int)) and (url := canonical(_address(str(address), listed), base)):
                title = str(at_path(item, listed.title_path) or "")
                found.setdefault(url, Link(url, _day(item, listed.date_path), text=title))
        return list(found.values())


def _address(found: str, listed: SourceList) -> str:
    return listed.url_template.replace("{}", quote(found)) if listed.url_template else found


def _written(content: bytes, listed: SourceList, base: str) -> list[Link]:
    """The links of the HTML that an answer holds (`jpaas build/unit`: `data.html`)."""
    markup = at_path(_answer(content), listed.html_path)
    if not isinstance(markup, str):
        raise ValueError(f"列表接口的回答中没有 {listed.html_path}")
    return html_links(f"<meta charset='utf-8'>{markup}".encode("utf-8", "replace"), base)


def _answer(content: bytes) -> Any:
    """JSON, or JSON in a call of a function (JSONP)."""
    text = content.decode("utf-8-sig", "replace").strip()
    if match := _CALL.fullmatch(text):
        text = match[1]
    try:
        return json.loads(text, strict=False)  # line ends inside of strings, as some interfaces write them
    except (json.JSONDecodeError, RecursionError):
        raise ValueError("列表接口的回答不是 JSON") from None


def _items(content: bytes, listed: SourceList) -> list[Any]:
    """The results; a missing list is a changed site, and not an empty list."""
    answer = _answer(content)
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
