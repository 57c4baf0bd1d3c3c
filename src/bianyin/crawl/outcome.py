"""What an answer means: archived first, then noted in the frontier, with the links it brings."""

from __future__ import annotations

import datetime as dt
from typing import Literal, NamedTuple

from bianyin.archive.write import SAME_TEXT, ArchiveWriter, Previous, payload_digest, warc_date
from bianyin.crawl.addresses import SourceBounds
from bianyin.crawl.feeds import feed_links
from bianyin.crawl.frontier import Frontier
from bianyin.crawl.frontier_items import Captured, Found, Item
from bianyin.crawl.judging import CurrentDocument, Judge, Verdict
from bianyin.crawl.links import Link, html_links
from bianyin.crawl.lists import ListPage, Search, form_of, list_page
from bianyin.crawl.visit import FetchedPage
from bianyin.model import Exchange, Source, SourceList
from bianyin.parse.soft_errors import look_at, says_error

Outcome = Literal["new", "changed", "unchanged", "gone", "failed", "refused"]

_DATA_STORE = b"<datastore>"  # of jpage lists: past the end such a page holds a script and nothing else
_GONE = (404, 410)
_LONGEST_TITLE = 200  # characters of the words of a link that are kept


class Known(NamedTuple):
    """What an answer is read against: the source, which links belong to it, and its lists."""

    source: Source
    bounds: SourceBounds
    lists: dict[str, SourceList]  # by the key of the first page
    feeds: tuple[str, ...]  # addresses of those that the registry names
    search: Search | None
    since: dt.date | None
    started: float  # Unix seconds

    def posted(self, item: Item) -> ListPage | None:
        """What to send for a page of a list that is asked for by POST; None for everything else."""
        listed = self.lists.get(item.list) if item.kind == "list" else None
        return list_page(listed, item.page, self.search) if listed and listed.body else None


class Meaning(NamedTuple):
    """What became of an item. `reason` is for the losses; `next_page` the continuation of a list."""

    outcome: Outcome
    reason: str = ""
    next_page: Found | None = None
    withdrawn: tuple[str, ...] = ()  # outcomes of earlier pages of this run that turn out to be lost, too


class Recorder:
    """Writes answers into archive and frontier. Nothing is durable before the caller's flush and commit."""

    def __init__(
        self, archive: ArchiveWriter, frontier: Frontier, current: CurrentDocument | None = None
    ) -> None:
        self._archive, self._frontier = archive, frontier
        self._judge = Judge(frontier, current)

    def record(self, item: Item, answer: FetchedPage, known: Known, now: float) -> Meaning:
        """Archive the answer, note it, and add what it links to.

        Raises:
            CorpusError: archive or frontier cannot be written.
        """
        status = answer.exchange.status
        digest = payload_digest(answer.content)
        if status == 304 or (status == 200 and digest == item.digest):
            return self._same(item, answer.exchange, now)
        if status == 200 and item.kind in ("article", "attachment"):
            verdict = self._judge.judge(item, answer.exchange, answer.content, known.source)
            if verdict.same:
                return self._same_text(item, answer.exchange, digest, now)
            if verdict.loss:
                return self._lost(item, answer.exchange, verdict, now)
        self._archive.add(answer.exchange, note={**_note(item), **answer.note})
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

    def _same_text(self, item: Item, exchange: Exchange, digest: str, now: float) -> Meaning:
        """Other bytes, the same words: a counter, a clock, a token. The bytes are not kept, their digest is noted."""
        previous = Previous(
            item.captured_url or item.url, item.captured_at or "", item.captured_digest or "", SAME_TEXT
        )
        self._archive.add(exchange, previous, note={**_note(item), "digest": digest})
        self._frontier.unchanged(item, now)
        return Meaning("unchanged")

    def _lost(self, item: Item, exchange: Exchange, verdict: Verdict, now: float) -> Meaning:
        """No document, whatever its status says: archived as what it is, and what was there before stays."""
        self._archive.add(exchange, note={**_note(item), "role": "soft_error", "why": verdict.loss})
        for each in verdict.company:
            self._archive.withdraw(each.url, each.at, verdict.loss)
            self._frontier.taken_back(each.item, _told(each.item, verdict))
        reason = _told(item, verdict)
        self._frontier.ended(item, now, "failed", reason, lasting=verdict.is_stub)
        return Meaning("failed", reason, withdrawn=tuple(each.outcome for each in verdict.company))

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
        links = form_of(listed).links(content, listed, base)
        articles = [link for link in links if known.bounds.is_article(link.url)]
        if not articles and not known.search:
            _explain_nothing(item, content, base, len(links))
        self._add_articles(articles, known)
        if item.digest:
            self._frontier.make_due([link.url for link in articles], known.started)
        fresh = self._frontier.add_listed(item.list, [link.url for link in articles])
        if not fresh or listed.is_by_day or (known.since and _all_before(articles, known.since)):
            return None
        following = list_page(listed, item.page + 1, known.search)
        return Found(following.key, "list", list=item.list, page=item.page + 1) if following else None

    def _follow_feed(self, item: Item, links: list[Link], known: Known) -> None:
        inner = [Found(link.url, "feed", modified=link.modified) for link in links if link.is_feed]
        self._frontier.add(known.source.key, inner)
        articles = [link for link in links if not link.is_feed and known.bounds.is_article(link.url)]
        if not inner and not articles and item.url in known.feeds:
            raise ValueError(_nothing(len(links)))
        self._add_articles(articles, known)

    def _add_articles(self, links: list[Link], known: Known) -> None:
        found = [
            Found(link.url, "article", link.listed_on, link.modified, title=link.text[:_LONGEST_TITLE])
            for link in links
        ]
        self._frontier.add(known.source.key, found)


def _note(item: Item) -> dict[str, str]:
    """What the archive keeps beside an answer, so that the catalog can be made from it alone."""
    if item.kind in ("list", "feed"):
        return {"role": item.kind}
    linked = {"linked_from": item.parent or "", "title": item.title, "judged": "document"}
    return {name: value for name, value in linked.items() if value}


def _told(item: Item, verdict: Verdict) -> str:
    kept = "，原有版本不变" if item.digest else ""
    return f"应答 200，却不是所要的网页（{verdict.loss}），未作文档存入{kept}"


def _nothing(links: int) -> str:
    """Why a list or feed that answered names no article, as far as it can be told."""
    return (
        f"没有找到文章：{links} 个链接都不合 article_pattern，请用 bianyin sources try 核对"
        if links
        else "没有找到文章：回答里没有链接（列表可能由脚本写成），请用 bianyin sources try 核对"
    )


def _explain_nothing(item: Item, content: bytes, base: str, links: int) -> None:
    """Raises ValueError where it is a loss that a page of a list names no article: its first, or one that is an error's."""
    past_the_end = item.page > 1 and _DATA_STORE in content
    looked = None if past_the_end else look_at(content, base)
    if said := says_error(looked) if looked else "":
        raise ValueError(f"应答 200，却不是列表（{said}）")
    if item.page == 1:
        raise ValueError(_nothing(links))


def _all_before(links: list[Link], since: dt.date) -> bool:
    """Whether every link is dated, and before the day from which on pages are wanted."""
    return bool(links) and all(link.listed_on and link.listed_on < since.isoformat() for link in links)
