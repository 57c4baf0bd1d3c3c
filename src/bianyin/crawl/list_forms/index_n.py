"""`index_n`: page 1 is `url`, page k is `pattern` with `{n}` = `first + k - 2` (index.html, index_1.html, index_2.html, …).

Where a site numbers from its oldest page (`counts_down`), page k is `first - k + 2`, down to 1: pages that came after the entry was
written have numbers above `first`, and are reached once that is raised.
"""

from __future__ import annotations

from urllib.parse import urljoin

from bianyin.crawl.links import Link, html_links
from bianyin.crawl.lists import ListForm, PageAddress
from bianyin.model import SourceList


class NumberedFiles:
    def page(self, listed: SourceList, number: int) -> PageAddress | None:
        if number == 1:
            return PageAddress(listed.url)
        n = listed.first + (2 - number if listed.counts_down else number - 2)
        if listed.counts_down and n < 1:
            return None
        return PageAddress(urljoin(listed.url, listed.pattern.format(n=n)))

    def links(self, content: bytes, listed: SourceList, base: str) -> list[Link]:
        return html_links(content, base)


FORM: ListForm = NumberedFiles()
