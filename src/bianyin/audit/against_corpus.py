"""The audit of a record against the corpus: the page at its address first, else a page of its title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bianyin.audit.claimed import bare_title
from bianyin.audit.findings import Finding, Verdict
from bianyin.audit.page_checks import check_pages, is_about
from bianyin.audit.passages import passage
from bianyin.audit.reported import ReportedRecord
from bianyin.audit.shelf import Shelf
from bianyin.model import Document

_OWN_FILE = re.compile(r"自有文件\s*([^，；\[（]+)")


def check_record(record: ReportedRecord, shelf: Shelf, *, verbatim: bool) -> Iterator[Finding]:
    """Whether the corpus has the pages that the record names, and whether they say what it claims."""
    if not record.title:
        return
    pages: list[Document] = []
    for said, found in _named(record, shelf):
        if not found:
            yield _page(record, "page_not_stored", "not_found", "语料库里没有这个网址的网页", said)
        elif not is_about(record, found[0]):
            detail = f"网页题为“{found[0].title}”，说的不是这件事"
            yield _page(record, "page", "contradicted", detail, said, found[0])
        else:
            yield _page(record, "page", "supported", f"已存网页“{found[0].title}”", said)
        pages += found
    if not pages:
        pages = list(shelf.called(bare_title(record.title)))
        if not pages:
            detail = "语料库里没有题目相同的文档，所称内容无从核对"
            yield _page(record, "title", "not_found", detail, record.title)
            return
        detail = f"语料库里题目相同的文档：{pages[0].title}（{pages[0].url}），以下各项据此核对"
        yield _page(record, "page", "supported", detail, record.title)
    yield from check_pages(record, pages, verbatim=verbatim)


def _named(record: ReportedRecord, shelf: Shelf) -> Iterator[tuple[str, tuple[Document, ...]]]:
    """Each source that the record names, with the stored versions of its page."""
    for link in record.links:
        yield link.address, shelf.at(link.address)
    for field in record.of("source"):
        for match in _OWN_FILE.finditer(field.text):
            yield match[0], shelf.own_file(match[1].strip())


def _page(
    record: ReportedRecord, check: str, verdict: Verdict, detail: str, said: str, page: Document | None = None
) -> Finding:
    line = next((field.line for field in record.of("source")), record.line)
    shown = passage(page, 0, len(page.title)) if page else None
    return Finding(
        check=check, verdict=verdict, detail=detail, field="source", said=said, line=line, passage=shown
    )  # fmt: skip
