"""`index_n`: page 1 is `url`, page k is `pattern` with `{n}` = `first + k - 2` (index.html, index_1.html, index_2.html, …)."""

from __future__ import annotations

from urllib.parse import urljoin

from bianyin.crawl.links import Link, html_links
from bianyin.crawl.lists import ListForm, PageAddress
from bianyin.model import SourceList


class NumberedFiles:
    def page(self, listed: SourceList, number: int) -> PageAddress | None:
        if number == 1:
            return PageAddress(listed.url)
        return PageAddress(urljoin(listed.url, listed.pattern.format(n=listed.first + number - 2)))

    def links(self, content: bytes, listed: SourceList, base: str) -> list[Link]:
        return html_links(content, base)


FORM: ListForm = NumberedFiles()
