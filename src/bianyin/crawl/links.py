"""What the content of lists, feeds and articles links to, with the date that stands beside each link."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from bs4 import BeautifulSoup, NavigableString, Tag

from bianyin.crawl.addresses import canonical
from bianyin.model import SourceList
from bianyin.parse.decode import NotText, decode

_REACH = 300  # characters behind a link in which its date may stand
_NEXT_ENTRY = ("a", "li", "tr", "dl", "dd", "dt", "p")  # where another entry of a list begins
_DATE = re.compile(r"(?<!\d)(20\d{2}|19\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_URL_DAY = re.compile(r"[/t_](20\d{2})[-/]?(\d{2})[-/]?(\d{2})(?!\d)")
_MOST_LINKS = 5_000  # of one page
_MOST_SITEMAP_ENTRIES = 50_000  # the protocol's own limit


class Link(NamedTuple):
    """A link in canonical form. `listed_on` is ISO or empty; `modified` Unix seconds or 0."""

    url: str
    listed_on: str = ""
    modified: float = 0.0
    is_feed: bool = False
    text: str = ""  # words of the link


def text_of(content: bytes) -> str:
    """A page as text; empty where it is none."""
    try:
        return decode(content)
    except NotText:
        return ""


def html_links(content: bytes, base: str) -> list[Link]:
    """Links of an HTML page, each once, in its order. No script is run, so what only scripts write is not seen."""
    text = text_of(content)
    if "<a" not in text and "<A" not in text:
        return []
    page = BeautifulSoup(text, "lxml")
    if isinstance(stated := page.find("base", href=True), Tag):
        base = canonical(str(stated["href"]), base) or base
    found: dict[str, Link] = {}
    for anchor in page.find_all("a", href=True):
        url = canonical(str(anchor["href"]), base)
        if url and url not in found:
            found[url] = Link(url, _date_beside(anchor, url), text=anchor.get_text(" ", strip=True))
            if len(found) >= _MOST_LINKS:
                break
    return list(found.values())


def _date_beside(anchor: Tag, url: str) -> str:
    """The date in the link or behind it in its own entry of the list, else the day that its address holds."""
    words: list[str] = []
    inside = set(map(id, anchor.descendants))
    for element in anchor.next_elements:
        if id(element) not in inside and isinstance(element, Tag) and element.name in _NEXT_ENTRY:
            break
        if type(element) is NavigableString:
            words.append(element)
        if sum(map(len, words)) > _REACH:
            break
    return _iso(_DATE.search(" ".join(words))) or _iso(_URL_DAY.search(url))


def _iso(match: re.Match[str] | None) -> str:
    if not match:
        return ""
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return ""


def json_links(content: bytes, listed: SourceList, base: str) -> list[Link]:
    """Links of a JSON list.

    Raises:
        ValueError: it is no JSON, or has no list where the registry says: the site has changed, which is no empty list.
    """
    try:
        answer = json.loads(content.decode("utf-8-sig", "replace"))
    except (json.JSONDecodeError, RecursionError):
        raise ValueError("列表接口的回答不是 JSON") from None
    items = at_path(answer, listed.items_path)
    if isinstance(items, dict):
        items = list(items.values())
    if not isinstance(items, list):
        raise ValueError(f"列表接口的回答中没有 {listed.items_path or '列表'}")
    found: dict[str, Link] = {}
    for item in items[:_MOST_LINKS]:
        address = at_path(item, listed.url_path)
        url = canonical(address, base) if isinstance(address, str) else None
        if url:
            found.setdefault(
                url, Link(url, _json_date(at_path(item, listed.date_path)) if listed.date_path else "")
            )
    return list(found.values())


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


def _json_date(value: Any) -> str:
    if isinstance(value, (int, float)) or (isinstance(value, str) and re.fullmatch(r"\d{10}|\d{13}", value)):
        seconds = float(value) / (1000 if float(value) > 1e11 else 1)
        try:
            china = dt.timezone(dt.timedelta(hours=8))
            return dt.datetime.fromtimestamp(seconds, china).date().isoformat()
        except (OverflowError, ValueError, OSError):
            return ""
    return _iso(_DATE.search(str(value or "")))


def feed_links(content: bytes, base: str) -> list[Link]:
    """Links of a sitemap, an index of sitemaps, an RSS or an Atom feed.

    Raises:
        ValueError: it is none of them.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(content.strip(), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise ValueError("不是站点地图或 RSS")
    name = etree.QName(root).localname.lower()
    if name not in ("urlset", "sitemapindex", "rss", "rdf", "feed"):
        raise ValueError(f"不是站点地图或 RSS：<{name[:20]}>")
    found: dict[str, Link] = {}
    for link in _entries(root, base):
        found.setdefault(link.url, link)
        if len(found) >= _MOST_SITEMAP_ENTRIES:
            break
    return list(found.values())


def _entries(root: Any, base: str) -> Iterator[Link]:
    for entry in root.iter("{*}url", "{*}sitemap", "{*}item", "{*}entry"):
        fields = {_local(child): child for child in entry if isinstance(child.tag, str)}
        place = fields.get("loc", fields.get("link"))
        if place is None:
            continue
        url = canonical((place.text or "").strip() or place.get("href", ""), base)
        stated = next(
            (fields[key].text for key in ("lastmod", "pubdate", "updated", "date") if key in fields), None
        )
        when = _moment(stated)
        if url:
            is_sitemap = _local(entry) == "sitemap"
            is_item = _local(entry) in ("item", "entry")
            day = when.date().isoformat() if when and is_item else ""
            yield Link(url, day, when.timestamp() if when and not is_item else 0.0, is_sitemap)


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _moment(value: str | None) -> dt.datetime | None:
    from email.utils import parsedate_to_datetime

    for read in (dt.datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read((value or "").strip())
            return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
        except (TypeError, ValueError):
            continue
    return None
