"""`none`: the list is one page."""

from __future__ import annotations

from bianyin.crawl.links import Link, html_links
from bianyin.crawl.lists import ListForm, PageAddress
from bianyin.model import SourceList


class OnePage:
    def page(self, listed: SourceList, number: int) -> PageAddress | None:
        return PageAddress(listed.url) if number == 1 else None

    def links(self, content: bytes, listed: SourceList, base: str) -> list[Link]:
        return html_links(content, base)


FORM: ListForm = OnePage()
