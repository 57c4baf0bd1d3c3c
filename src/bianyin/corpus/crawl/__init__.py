"""The crawler: which pages are due, asking for them politely, and what their answers mean."""

from bianyin.corpus.crawl.counts import CrawlCounts, CrawlReport
from bianyin.corpus.crawl.run import Crawl, CrawlLimits
from bianyin.corpus.crawl.visit import Fetcher

__all__ = ["Crawl", "CrawlCounts", "CrawlLimits", "CrawlReport", "Fetcher"]
