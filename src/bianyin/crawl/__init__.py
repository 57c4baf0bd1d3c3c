"""Fetch pages politely. In: `Source`s and what is known of their pages. Out: every answer in the archive, every address in the frontier."""

from bianyin.crawl.counts import CrawlCounts, CrawlReport
from bianyin.crawl.run import Crawl, CrawlLimits, CrawlProgress
from bianyin.crawl.visit import Fetcher

__all__ = ["Crawl", "CrawlCounts", "CrawlLimits", "CrawlProgress", "CrawlReport", "Fetcher"]
