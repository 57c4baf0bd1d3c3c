"""What an answer means: archived first, then noted in the frontier, with the links it brings."""

from __future__ import annotations

import datetime as dt
from typing import Literal, NamedTuple

from bianyin.archive.write import ArchiveWriter, Previous, payload_digest, warc_date
from bianyin.crawl.addresses import SourceBounds
from bianyin.crawl.feeds import feed_links
from bianyin.crawl.frontier import Captured, Found, Frontier, Item
from bianyin.crawl.links import Link, html_links
from bianyin.crawl.lists import Search, form_of, page_url
from bianyin.crawl.visit import FetchedPage
from bianyin.model import Exchange, Source, SourceList

Outcome = Literal["new", "changed", "unchanged", "gone", "failed", "refused"]

_GONE = (404, 410)


class Known(NamedTuple):
    """What an answer is read against: the source, which links belong to it, and its lists."""

    source: Source
    bounds: SourceBounds
    lists: dict[str, SourceList]  # by address of the first page
    search: Search | None
    since: dt.date | None
    started: float  # Unix seconds


class Meaning(NamedTuple):
    """What became of an item. `reason` is for the losses; `next_page` the continuation of a list."""

    outcome: Outcome
    reason: str = ""
    next_page: Found | None = None


class Recorder:
    """Writes answers into archive and frontier. Nothing is durable before the caller's flush and commit."""

    def __init__(self, archive: ArchiveWriter, frontier: Frontier) -> None:
        self._archive, self._frontier = archive, frontier

    def record(self, item: Item, answer: FetchedPage, known: Known, now: float) -> Meaning:
        """Archive the answer, note it, and add what it links to.

        Raises:
            CorpusError: archive or frontier cannot be written.
        """
        status = answer.exchange.status
        digest = payload_digest(answer.content)
        if status == 304 or (status == 200 and digest == item.digest):
            return self._same(item, answer.exchange, now)
        self._archive.add(answer.exchange, note=_note(item))
        if status in _GONE:
            return self._gone(item, known, now)
        if status != 200:
            return self._failed(item, f"HTTP {status}", now)
        try:
            meaning = self._follow(item, answer, known)
        except ValueError as error:
            return self._failed(item, str(error), now)
        self._captured(item, answer.exchange, digest, now)
        return meaning

    def _captured(self, item: Item, exchange: Exchange, digest: str, now: float) -> None:
        content = Captured(
            exchange.header("ETag"),
            exchange.header("Last-Modified"),
            digest,
            exchange.url,
            warc_date(exchange.at),
            payload_digest(exchange.body),
        )
        self._frontier.captured(item, now, content)

    def _same(self, item: Item, exchange: Exchange, now: float) -> Meaning:
        previous = Previous(item.captured_url or item.url, item.captured_at or "", item.captured_digest or "")
        self._archive.add(exchange, previous, note=_note(item))
        self._frontier.unchanged(item, now)
        return Meaning("unchanged")

    def _gone(self, item: Item, known: Known, now: float) -> Meaning:
        if item.kind == "list" and item.page > 1:
            self._frontier.ended(item, now, "done", "")  # one past the list's last page
            return Meaning("unchanged")
        if item.kind in ("list", "feed"):
            return self._failed(item, f"HTTP 404：{known.source.name} 的列表已不在此处", now)
        self._frontier.ended(item, now, "gone", "")
        return Meaning("gone")

    def _failed(self, item: Item, reason: str, now: float) -> Meaning:
        self._frontier.ended(item, now, "failed", reason)
        return Meaning("failed", reason)

    def _follow(self, item: Item, answer: FetchedPage, known: Known) -> Meaning:
        outcome: Outcome = "changed" if item.digest else "new"
        base = answer.exchange.url
        if item.kind == "list":
            return Meaning(outcome, next_page=self._follow_list(item, answer.content, base, known))
        if item.kind == "feed":
            self._follow_feed(item, feed_links(answer.content, base), known)
        elif item.kind == "article" and known.bounds.names_attachment(answer.content):
            links = [
                link for link in html_links(answer.content, base) if known.bounds.is_attachment(link.url)
            ]
            self._frontier.add(
                known.source.key,
                [Found(link.url, "attachment", parent=base, title=link.text) for link in links],
            )
        return Meaning(outcome)

    def _follow_list(self, item: Item, content: bytes, base: str, known: Known) -> Found | None:
        """Note the articles that a list page names; returns the next page if the list had not named all of them before."""
        listed = known.lists[item.list]
        articles = [
            link for link in form_of(listed).links(content, listed, base) if known.bounds.is_article(link.url)
        ]
        self._add_articles(articles, known)
        if item.digest:
            self._frontier.make_due([link.url for link in articles], known.started)
        fresh = self._frontier.add_listed(item.list, [link.url for link in articles])
        if not fresh or (known.since and _all_before(articles, known.since)):
            return None
        url = page_url(listed, item.page + 1, known.search)
        return Found(url, "list", list=item.list, page=item.page + 1) if url else None

    def _follow_feed(self, item: Item, links: list[Link], known: Known) -> None:
        inner = [Found(link.url, "feed", modified=link.modified) for link in links if link.is_feed]
        self._frontier.add(known.source.key, inner)
        self._add_articles(
            [link for link in links if not link.is_feed and known.bounds.is_article(link.url)], known
        )

    def _add_articles(self, links: list[Link], known: Known) -> None:
        found = [Found(link.url, "article", link.listed_on, link.modified) for link in links]
        self._frontier.add(known.source.key, found)


def _note(item: Item) -> dict[str, str]:
    """What the archive keeps beside an answer, so that the catalog can be made from it alone."""
    if item.kind in ("list", "feed"):
        return {"role": item.kind}
    return {"linked_from": item.parent, "title": item.title} if item.parent else {}


def _all_before(links: list[Link], since: dt.date) -> bool:
    """Whether every link is dated, and before the day from which on pages are wanted."""
    return bool(links) and all(link.listed_on and link.listed_on < since.isoformat() for link in links)
