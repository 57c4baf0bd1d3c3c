"""What an HTML page links to, with the date that stands beside each link."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from bs4 import BeautifulSoup, NavigableString, Tag

from bianyin.crawl.addresses import canonical
from bianyin.parse.attributes import without_floods
from bianyin.parse.decode import NotText, decode

_REACH = 300  # characters behind a link in which its date may stand
_NEXT_ENTRY = ("a", "li", "tr", "dl", "dd", "dt", "p")  # where another entry of a list begins
_DATE = re.compile(r"(?<!\d)(20\d{2}|19\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_URL_DAY = re.compile(r"[/t_](20\d{2})[-/]?(\d{2})[-/]?(\d{2})(?!\d)")
MOST_LINKS = 5_000  # of one page
_LINKING = re.compile(r"<a\b|data-href|onclick|<datastore", re.I)
# In window.open('/a/1.html'), location.href="…": a quoted address, with a slash or the ending of a page.
_CLICKED = re.compile(r"""['"]((?:https?://|\.{0,2}/)[^'"\s]+|[^'"\s/]+\.s?html?(?:\?[^'"\s]*)?)['"]""", re.I)


class Link(NamedTuple):
    """A link in canonical form. `listed_on` is ISO or empty; `modified` Unix seconds or 0."""

    url: str
    listed_on: str = ""
    modified: float = 0.0
    is_feed: bool = False
    text: str = ""  # words of the link


def html_links(content: bytes, base: str) -> list[Link]:
    """Links of an HTML page, each once, in its order. No script is run, so what only scripts write is not seen."""
    try:
        text = decode(content)
    except NotText:
        return []
    if not _LINKING.search(text):
        return []
    page = BeautifulSoup(without_floods(_with_datastores(text)), "lxml")
    if isinstance(stated := page.find("base", href=True), Tag):
        base = canonical(str(stated["href"]), base) or base
    found: dict[str, Link] = {}
    for anchor in page.find_all(_is_link):
        url = canonical(_address_in(anchor), base)
        if url and url not in found:
            found[url] = Link(url, _date_beside(anchor, url), text=_words(anchor))
            if len(found) >= MOST_LINKS:
                break
        elif url and not found[url].text:  # its picture came first
            found[url] = found[url]._replace(text=_words(anchor))
    return list(found.values())


def _with_datastores(text: str) -> str:
    """The page with the entries that a list of jpage keeps in a script (`<datastore>`, CDATA) where a browser would put them."""
    stores = _between(text, "<datastore", "</datastore")
    entries = [entry for store in stores for entry in islice(_between(store, "<![CDATA[", "]]>"), MOST_LINKS)]
    return f"{text}<ul>{''.join(f'<li>{entry}</li>' for entry in entries)}</ul>" if entries else text


def _between(text: str, start: str, end: str) -> Iterator[str]:
    """What stands between the two, time after time; linear in the text, where an expression is not."""
    at = text.find(start)
    while at >= 0 and (close := text.find(end, at)) >= 0:
        yield text[at + len(start) : close]
        at = text.find(start, close)


def _is_link(tag: Tag) -> bool:
    return tag.has_attr("data-href") or tag.has_attr("onclick") or (tag.name == "a" and tag.has_attr("href"))


def _address_in(tag: Tag) -> str:
    """Where a link leads: its `href`; where that is a script's or nothing, `data-href` or the address that its `onclick` names."""
    stated = str(tag.get("href") or "").strip()
    if stated and not stated.lower().startswith(("javascript:", "#")):
        return stated
    if tag.get("data-href"):
        return str(tag["data-href"])
    match = _CLICKED.search(f"{tag.get('onclick') or ''} {stated}")
    return match[1] if match else "javascript:"


def _words(anchor: Tag) -> str:
    """The words of a link; its `title` where they are cut short."""
    shown = anchor.get_text(" ", strip=True)
    return (str(anchor.get("title") or "").strip() or shown) if shown.endswith(("…", "...")) else shown


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
    return date_in(" ".join(words)) or _iso(_URL_DAY.search(url))


def date_in(text: str) -> str:
    """The first day written in a text, ISO; empty for a text without one."""
    return _iso(_DATE.search(text))


def _iso(match: re.Match[str] | None) -> str:
    if not match:
        return ""
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return ""
