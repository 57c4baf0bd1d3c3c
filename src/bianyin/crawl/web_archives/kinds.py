"""The web archives that can be asked, and how each is addressed: the Wayback Machine, Common Crawl, any CDX server."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Literal, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from bianyin.errors import InputError
from bianyin.model import Window
from bianyin.model.address import split_address

# How an index is asked. `wayback`: a resumption key a page; `pywb`: all at once, or pages of a ZipNum cluster;
# `commoncrawl`: the same in one index a crawl, named by a list, and records instead of a replay.
Dialect = Literal["wayback", "pywb", "commoncrawl"]

STAMP = "%Y%m%d%H%M%S"
ROWS = 10_000  # captures asked for at a time
_MIMES = r"text/html|application/xhtml.*|application/(pdf|msword|vnd\.(ms-|openxml|oasis).*|wps.*|ofd)"
_READABLE = re.compile(_MIMES)


class WebArchive(NamedTuple):
    """A web archive.

    Attributes:
        key: what the store knows it by.
        by: its name, as reports show it.
        cdx: address of its CDX server; Common Crawl's: of the list of its indexes.
        replay: address before `{stamp}id_/{url}`, or before a WARC file's name.
        pace: least seconds between the starts of two requests.
    """

    key: str
    by: str
    dialect: Dialect
    cdx: str
    replay: str
    pace: float = 1.0

    def raw(self, stamp: str, url: str) -> str:
        """Where the capture's own bytes are, without the archive's frame and links."""
        return f"{self.replay}/{stamp}id_/{_written(url)}"

    def shown(self, stamp: str, url: str) -> str:
        """Where a reader sees the capture."""
        return f"{self.replay}/{stamp}/{_written(url)}"


# The Internet Archive asks for at most 24 requests a minute of its index (edgi-govdata-archiving/wayback, 2026).
WAYBACK = WebArchive(
    "wayback", "Internet Archive", "wayback", "https://web.archive.org/cdx/search/cdx", "https://web.archive.org/web", 2.5
)  # fmt: skip
COMMON_CRAWL = WebArchive(
    "commoncrawl", "Common Crawl", "commoncrawl", "https://index.commoncrawl.org/collinfo.json", "https://data.commoncrawl.org", 1.5
)  # fmt: skip


def web_archive(name: str) -> WebArchive:
    """`wayback`, `commoncrawl`, or the address of a CDX server (`https://archive.example/coll/cdx`).

    Raises:
        InputError: neither a name nor an address.
    """
    if known := {"wayback": WAYBACK, "commoncrawl": COMMON_CRAWL}.get(name.strip().lower()):
        return known
    address = name.strip().rstrip("/")
    parts = split_address(address)
    if parts is None or parts.scheme not in ("http", "https"):
        raise InputError(
            f"--from {name}：没有这个网页档案馆。",
            remedy="可用 wayback、commoncrawl，或 CDX 服务的地址，如 http://archive.example/coll/cdx。",
        )
    if parts.path.endswith("/collinfo.json"):
        return COMMON_CRAWL._replace(
            key=address, by=parts.netloc, cdx=address, replay=f"{parts.scheme}://{parts.netloc}"
        )
    if parts.path.endswith("/cdx/search/cdx"):
        base = address.removesuffix("/cdx/search/cdx")
        return WebArchive(address, parts.netloc, "wayback", address, f"{base}/web")
    base = re.sub(r"(/|-)(cdx|index)$", "", address)
    return WebArchive(address, parts.netloc, "pywb", address, base)


def is_readable(mime: str) -> bool:
    """Whether a capture of this media type may be a document."""
    return bool(_READABLE.fullmatch(mime.lower()))


def index_address(archive: WebArchive, host: str, window: Window, *, at: str = "") -> str:
    """The question for a host's captures in a window.

    Args:
        at: the CDX server, where it is not the archive's own `cdx`.
    """
    last = dt.datetime.combine(window.end, dt.time()) - dt.timedelta(seconds=1)
    asked = {
        "url": host,
        "matchType": "host",
        "from": f"{window.start:%Y%m%d}000000",
        "to": last.strftime(STAMP),
        "output": "json",
    }
    if archive.dialect == "wayback":
        filters = ["statuscode:200", f"mimetype:({_MIMES})"]
        asked |= {"collapse": "digest", "showResumeKey": "true", "limit": str(ROWS)}
    else:
        filters = ["=status:200", f"~mime:({_MIMES})"]
    return with_query(at or archive.cdx, asked, filters)


def with_query(address: str, asked: Mapping[str, str], filters: list[str] | None = None) -> str:
    """The address with parameters; `filter` may stand several times."""
    pairs = [*asked.items(), *(("filter", each) for each in filters or ())]
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(pairs)}"


def _written(url: str) -> str:
    return quote(url.split("#")[0], safe="%/:=&?~+!$,;'@()*[]|")
