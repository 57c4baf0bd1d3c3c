"""What a crawl did, by source."""

from __future__ import annotations

from bianyin.model.base import Frozen


class CrawlCounts(Frozen):
    """Pages of one source: articles and attachments, its lists and feeds aside."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    failed: int = 0
    refused: int = 0  # robots.txt, or an address that may not be reached
    waiting: int = 0  # known and due, but left for the next run

    @property
    def done(self) -> int:
        return self.new + self.changed + self.unchanged + self.gone + self.failed + self.refused


class CrawlReport(Frozen):
    """Counts by source key, what was lost and why, and what became of the new pages in the catalog."""

    sources: dict[str, CrawlCounts]
    losses: tuple[str, ...] = ()  # one sentence each, for the user
    requests: int = 0
    body_bytes: int = 0
    seconds: float = 0.0
    documents_new: int = 0
    documents_changed: int = 0
    documents_unread: int = 0  # of those, the ones whose words could not be had: scanned, damaged, no reader
    no_document: int = 0  # answers that hold no document
