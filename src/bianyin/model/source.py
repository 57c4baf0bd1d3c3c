"""Sources (来源站点): what the registry says of a site, and all that the crawler knows of it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from bianyin.model.base import Frozen
from bianyin.model.document import Tier

Pagination = Literal["none", "index_n", "page_param", "json_api"]  # a file each in crawl/list_forms
FeedKind = Literal["sitemap", "rss"]


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"not an http(s) address: {value!r}")
    return value


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from None
    return value


WebAddress = Annotated[str, AfterValidator(_web_address)]
Regex = Annotated[str, AfterValidator(_pattern)]


class SourceList(Frozen):
    """A list of a site. `pagination` names its form: a file of `bianyin.crawl.list_forms`, which says what the form reads.

    Paths are keys and list positions joined by dots (`searchVO.listVO`, `0.items`); empty: the answer itself.
    `from_param`, `to_param` (both or neither) and `query_param` make the list usable for a crawl of one window.
    """

    url: WebAddress
    pagination: Pagination = "none"
    first: int = Field(1, ge=0)
    last: int | None = Field(None, ge=1)  # its last page; None: as far as it goes on naming new articles
    pattern: str = "index_{n}.html"
    param: str = "page"

    items_path: str = ""  # to the list of results
    url_path: str = "url"  # in a result: its address, absolute or relative to `url`
    title_path: str = "title"
    date_path: str = ""
    html_path: str = ""  # to the list as HTML, in place of `items_path`

    query_param: str = ""
    from_param: str = ""
    to_param: str = ""
    date_format: str = "%Y-%m-%d"  # of the two dates; "ms" or "s": Unix time

    @property
    def searches_dates(self) -> bool:
        return bool(self.from_param and self.to_param)


class SourceFeed(Frozen):
    """A sitemap (or index of sitemaps) or an RSS/Atom feed."""

    url: WebAddress
    kind: FeedKind


class Source(Frozen):
    """One site of the registry: where its lists are, which of their links are articles, and how fast to go."""

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$")
    name: str = Field(min_length=1)
    home: WebAddress
    region: str = Field(
        "100000", pattern=r"^\d{6}$"
    )  # the country; its constant lies above this layer (places.regions)
    tier: Tier = "未知"
    lists: tuple[SourceList, ...] = ()
    feeds: tuple[SourceFeed, ...] = ()
    article_pattern: Regex = r"\.s?html?$"  # searched in the canonical address of a link
    attachment_pattern: Regex = (
        r"(?i)\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip)(?:\?.*)?$"  # the same, of the links of an article
    )
    pace_seconds: float = Field(1.0, ge=0)  # least time between the starts of two requests to one host
    concurrency: int = Field(1, ge=1, le=16)  # requests under way at one host
    notes: str = ""
    checked: dt.date | Literal["never"] = "never"
