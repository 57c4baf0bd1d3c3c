"""Fetch what a site once showed. In: `Source`s, a window, a `WebArchive`. Out: captures in the archive, with their own day and address."""

from bianyin.crawl.web_archives.kinds import WebArchive, web_archive
from bianyin.crawl.web_archives.reaching_back import ReachBack, ReachLimits

__all__ = ["ReachBack", "ReachLimits", "WebArchive", "web_archive"]
