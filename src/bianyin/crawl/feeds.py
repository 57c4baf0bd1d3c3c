"""Links of a sitemap, an index of sitemaps, an RSS or an Atom feed, told apart by what the answer is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from bianyin.archive.content_coding import MAX_CONTENT_BYTES, content_of
from bianyin.crawl.addresses import canonical
from bianyin.crawl.links import Link
from bianyin.errors import FetchError

_MOST_ENTRIES = 50_000  # the sitemap protocol's own limit


def feed_links(content: bytes, base: str) -> list[Link]:
    """Links of a sitemap, an index of sitemaps, an RSS or an Atom feed.

    Raises:
        ValueError: it is none of them.
    """
    from lxml import etree

    if content.startswith(b"\x1f\x8b"):  # sitemap.xml.gz
        content = _unpacked(content)
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
        if len(found) >= _MOST_ENTRIES:
            break
    return list(found.values())


def _unpacked(content: bytes) -> bytes:
    try:
        return content_of(content, "gzip", MAX_CONTENT_BYTES)
    except FetchError as error:
        raise ValueError(error.message) from None


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
