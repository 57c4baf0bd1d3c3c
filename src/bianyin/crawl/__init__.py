"""The crawler: which pages are due, asking for them politely, and what their answers mean."""

from bianyin.crawl.counts import CrawlCounts, CrawlReport
from bianyin.crawl.run import Crawl, CrawlLimits, CrawlProgress
from bianyin.crawl.visit import Fetcher

__all__ = ["Crawl", "CrawlCounts", "CrawlLimits", "CrawlProgress", "CrawlReport", "Fetcher"]
