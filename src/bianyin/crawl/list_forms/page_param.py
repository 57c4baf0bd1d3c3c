"""`page_param`: page k is `url` with the query parameter `param` = `first + k - 1` (list?page=1, …); where `param` is empty, the page
number stands in `url` or `body` as `{n}`, or the list is one page."""

from __future__ import annotations

from bianyin.crawl.links import Link, html_links
from bianyin.crawl.lists import ListForm, PageAddress
from bianyin.model import SourceList


class PageParameter:
    def page(self, listed: SourceList, number: int) -> PageAddress | None:
        if not listed.param:
            return PageAddress(listed.url) if number == 1 or listed.is_paged else None
        return PageAddress(listed.url, {listed.param: str(listed.first + number - 1)})

    def links(self, content: bytes, listed: SourceList, base: str) -> list[Link]:
        return html_links(content, base)


FORM: ListForm = PageParameter()
