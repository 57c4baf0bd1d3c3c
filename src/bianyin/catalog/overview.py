"""What is in the corpus, and what is not: so that "no documents for this window" can be told from "no such policy"."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

from bianyin.catalog.facts import Fact
from bianyin.crawl.frontier import FILE_NAME as FRONTIER
from bianyin.errors import CorpusError
from bianyin.knowledge.places import is_within
from bianyin.knowledge.places.regions import COUNTRY
from bianyin.knowledge.sites import registry
from bianyin.model import TIERS, Frozen
from bianyin.parse.tiers import host_of
from bianyin.parse.unread import REASONS, Reason

_THIN = 0.2  # of the median month; fewer documents are a gap, too
_NOT_EVIDENCE = ("no_main_text", "mojibake", "spam", *REASONS)


class Gap(Frozen):
    """Months in a row with no document, or far fewer than usual. Both ends inclusive, `2021-08`."""

    start: str
    end: str
    documents: int


class CrawlFailure(Frozen):
    """Pages of one source that could not be had, and the reason given most often."""

    source: str
    pages: int
    reason: str


class UnreadFile(Frozen):
    """A file that is registered, and whose words could not be had."""

    url: str
    title: str
    reason: Reason


class Overview(Frozen):
    """Counts of current documents. Keys of `by_source` are registry keys, or hosts and names of sites without one."""

    documents: int
    reposts: int
    gone: int
    undated: int
    by_source: dict[str, int]
    by_tier: dict[str, int]
    by_month: dict[str, int]
    by_region: dict[str, int]
    gaps: tuple[Gap, ...]
    unusable: dict[str, int]  # by warning: documents that are kept and never evidence
    unread: tuple[UnreadFile, ...]
    crawl_failures: tuple[CrawlFailure, ...]


def overview(facts: Iterable[Fact], corpora: Path, *, region: str | None = None) -> Overview:
    """Count the documents, or those that name a region (its cities count for it; the country: all)."""
    kept = [fact for fact in facts if region in (None, COUNTRY) or _names(fact, region or "")]
    months = Counter(fact.month for fact in kept if fact.month)
    warnings = Counter(warning for fact in kept for warning in fact.warnings if warning in _NOT_EVIDENCE)
    tiers = Counter(fact.tier for fact in kept)
    return Overview(
        documents=len(kept),
        reposts=sum(fact.repost for fact in kept),
        gone=sum(fact.gone for fact in kept),
        undated=sum(not fact.month for fact in kept),
        by_source=dict(Counter(_source(fact) for fact in kept).most_common()),
        by_tier={tier: tiers[tier] for tier in TIERS if tiers[tier]},
        by_month=dict(sorted(months.items())),
        by_region=dict(Counter(code for fact in kept for code in fact.regions).most_common()),
        gaps=tuple(_gaps(months)),
        unusable=dict(warnings.most_common()),
        unread=tuple(
            UnreadFile(url=fact.url, title=fact.title, reason=reason)
            for fact in kept
            for reason in REASONS
            if reason in fact.warnings
        ),
        crawl_failures=tuple(_crawl_failures(corpora / FRONTIER)),
    )


def _crawl_failures(frontier: Path) -> Iterator[CrawlFailure]:
    """The failures in the crawler's own notes; empty where nothing was crawled.

    Raises:
        CorpusError: they cannot be read.
    """
    if not frontier.exists():
        return
    query = (
        "SELECT source, count(*), reason, sum(count(*)) OVER (PARTITION BY source) FROM pages"
        " WHERE state IN ('failed', 'refused') GROUP BY source, reason ORDER BY source, count(*) DESC"
    )
    try:
        with closing(sqlite3.connect(f"{frontier.absolute().as_uri()}?mode=ro", uri=True)) as notes:
            rows = notes.execute(query).fetchall()
    except sqlite3.Error as error:
        raise CorpusError(
            f"{frontier.name}：{error}。", remedy="请把它改名移开后重新运行 bianyin crawl。"
        ) from error
    named: set[str] = set()
    for source, _, reason, pages in rows:
        if source not in named:
            named.add(source)
            yield CrawlFailure(source=source, pages=pages, reason=reason)


def _names(fact: Fact, region: str) -> bool:
    return any(is_within(code, region) for code in fact.regions)


def _source(fact: Fact) -> str:
    host = host_of(fact.url)
    owner = registry.owner_of(host) if host else None
    return owner.key if owner else host or fact.site


def _gaps(months: Counter[str]) -> Iterator[Gap]:
    """Runs of thin months between the first and the last month that has documents."""
    if not months:
        return
    span = list(_between(min(months), max(months)))
    thin = median(months[month] for month in span) * _THIN
    run: list[str] = []
    for month in [*span, ""]:
        if month and (not months[month] or months[month] < thin):
            run.append(month)
        elif run:
            yield Gap(start=run[0], end=run[-1], documents=sum(months[each] for each in run))
            run = []


def _between(first: str, last: str) -> Iterator[str]:
    number, end = _number(first), _number(last)
    while number <= end:
        yield f"{number // 12:04d}-{number % 12 + 1:02d}"
        number += 1


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1
