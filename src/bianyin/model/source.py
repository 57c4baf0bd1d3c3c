"""Sources (来源站点): what the registry says of a site, and all that the crawler knows of it."""

from __future__ import annotations

import datetime as dt
import re
from string import Formatter
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from bianyin.model.base import Frozen
from bianyin.model.document import Tier

Pagination = Literal["none", "index_n", "page_param", "json_api", "by_day"]  # a file each in crawl/list_forms
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


def _check_day_address(url: str, sheets: int) -> None:
    """Raises ValueError: the address of a list by days holds no day, or anything else that is to be filled in."""
    try:
        names = [name for _, name, _, _ in Formatter().parse(url) if name is not None]
        url.format(date=dt.date(2021, 9, 28), n=1)
    except (ValueError, KeyError, IndexError, AttributeError) as error:
        raise ValueError(f"按日期的地址写错了（{error}）：日期写作 {{date:%Y/%m%d}}") from None
    if "date" not in names or not set(names) <= {"date", "n"}:
        raise ValueError("按日期的地址须有 {date:%Y/%m%d}，此外只可有 {n}")
    if sheets > 1 and "n" not in names:
        raise ValueError("有几版（sheets）的，地址里须有 {n}")


WebAddress = Annotated[str, AfterValidator(_web_address)]
Regex = Annotated[str, AfterValidator(_pattern)]


class SourceList(Frozen):
    """A list of a site. `pagination` names its form: a file of `bianyin.crawl.list_forms`, which says what the form reads.

    Paths are keys and list positions joined by dots (`searchVO.listVO`, `0.items`); empty: the answer itself.
    `from_param`, `to_param` (both or neither) and `query_param` make the list usable for a crawl of one window.

    In `url` (of `json_api` and `page_param`) and in `body`, `{n}` stands for the number of the page, `{start}` and `{end}` for its first
    and last entry counted from 1 at `size` entries a page, `{from}`, `{to}` and `{query}` for what a crawl of one window asks.
    A list with a `body` is asked for by POST.
    `url` of `by_day` holds the day as `{date:%Y/%m%d}` and the number of the newspaper's page, if it has several, as `{n:02d}`.
    """

    url: WebAddress
    pagination: Pagination = "none"
    first: int = Field(1, ge=0)
    last: int | None = Field(None, ge=1)  # its last page; None: as far as it goes on naming new articles
    pattern: str = "index_{n}.html"
    counts_down: bool = False  # of `index_n`: the oldest page is 1, page 2 is `first`
    param: str = "page"

    items_path: str = ""  # to the list of results
    url_path: str = "url"  # in a result: its address, absolute or relative to `url`
    title_path: str = "title"
    date_path: str = ""
    html_path: str = ""  # to the list as HTML, in place of `items_path`
    url_template: str = (
        ""  # an article's address, with `{}` for what stands at `url_path`; empty: that is the address
    )

    query_param: str = ""
    from_param: str = ""
    to_param: str = ""
    date_format: str = "%Y-%m-%d"  # of the two dates; "ms" or "s": Unix time

    body: str = ""  # of a POST: JSON, or a form as `a=1&b=2`
    size: int = Field(0, ge=0)  # entries of a page, where `{start}` or `{end}` is used
    sheets: int = Field(1, ge=1, le=64)  # numbered pages of one day's newspaper
    starts: dt.date | None = None  # first day of a newspaper at this address

    seen: str = ""  # where this address and its paging were seen
    back_to: int | None = Field(None, ge=1949)  # year of the oldest articles that were seen in it

    @property
    def searches_dates(self) -> bool:
        asked = self.url + self.body
        return bool(self.from_param and self.to_param) or ("{from}" in asked and "{to}" in asked)

    @property
    def is_by_day(self) -> bool:
        return self.pagination == "by_day"

    @property
    def is_paged(self) -> bool:
        """Whether its address says how to get to older entries."""
        if self.pagination == "page_param" or self.pagination == "json_api":
            return bool(self.param) or "{n}" in self.url + self.body or "{start}" in self.url + self.body
        return self.pagination in ("index_n", "by_day")

    @model_validator(mode="after")
    def _day_in_address(self) -> Self:
        if self.is_by_day:
            _check_day_address(self.url, self.sheets)
        if "{start}" in self.url + self.body and not self.size:
            raise ValueError("用 {start} 的，须写 size：一页几条")
        return self


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
    render: bool = (
        False  # lists and articles are scripts alone: read as a browser shows them (`crawl.rendering`)
    )
    pace_seconds: float = Field(1.0, ge=0)  # least time between the starts of two requests to one host
    concurrency: int = Field(1, ge=1, le=16)  # requests under way at one host
    notes: str = ""
    checked: dt.date | Literal["never"] = "never"
