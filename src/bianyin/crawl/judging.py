"""Is an answer the page that was asked for? A loss that answers 200 must not take a document's place.

Evidence, from strong to weak: where a redirect led, what the page says of itself, what it was before, what its host says on
other addresses. What shows the words by which a list names it, or the title that it had, is the page.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit

from bianyin.archive import Capture
from bianyin.crawl.addresses import canonical, host_and_port
from bianyin.crawl.frontier import Frontier
from bianyin.crawl.frontier_items import Item
from bianyin.errors import CorpusError
from bianyin.model import Document, Exchange, Source
from bianyin.parse.captures import page_of
from bianyin.parse.soft_errors import (
    Looked,
    holds,
    leads_nowhere,
    look_at,
    promised,
    says_error,
    tells_pages_apart,
    without_volatile,
)

CurrentDocument = Callable[[str], Document | None]  # the current version of an address, as the catalog has it

_SAME = 3  # addresses of a host that say the same and should not, from which on it is an error's page
_SAME_UNTOLD = 8  # the same, of addresses of which nobody said what they should say
_SHORTER = 0.4  # of the length before; shorter, and without its title, is another page
_NO_BODY = 12  # characters beside the title
# Times, addresses and numbers of events, which differ from one error to the next; not the figures of a notice, by
# which alone this month's differs from the last one's.
_OF_VISIT = re.compile(r"(?=[0-9a-z._:/\-]*\d)[0-9a-z._:/\-]{6,}", re.I | re.A)
_HOME = re.compile(r"/(?:(?:index|default|home|main)\.\w{2,5})?", re.I)
_NO_HTML = re.compile(r"\.(?:pdf|docx|xlsx)$", re.I)


class Sighted(NamedTuple):
    """A capture of this run that may turn out to be an error's page."""

    item: Item
    url: str
    at: dt.datetime
    outcome: str


class Verdict(NamedTuple):
    """`loss`: why it is no document; `same`: it says what it said before; `company`: captures that share this loss."""

    loss: str = ""
    same: bool = False
    is_stub: bool = False
    company: tuple[Sighted, ...] = ()


class Judge:
    """Judges the answers of one run.

    Args:
        current: the documents before this run; None: nothing is known of them.
    """

    def __init__(self, frontier: Frontier, current: CurrentDocument | None = None) -> None:
        self._frontier, self._current = frontier, current or (lambda _url: None)
        self._sighted: dict[str, list[Sighted]] = {}

    def judge(self, item: Item, exchange: Exchange, content: bytes, source: Source) -> Verdict:
        """The verdict on an answer of status 200 whose bytes are new."""
        if led := _led_away(item, exchange, source):
            return Verdict(led)
        looked = look_at(content, exchange.url)
        if looked is None:
            return Verdict()
        if _NO_HTML.search(urlsplit(exchange.url).path):
            return Verdict("文件的地址给出的是网页")
        before = self._before(item)
        expected = item.title if tells_pages_apart(item.title) else ""
        is_it = promised(expected, looked) or bool(before and holds(looked.text, before.title))
        if (looked.stub or not is_it) and (said := says_error(looked)):
            return Verdict(said, is_stub=bool(looked.stub))
        if before and (verdict := _compared(before, exchange, content, looked, is_it=is_it)):
            return verdict
        return Verdict() if is_it else self._with_others(item, exchange, looked, bool(before or expected))

    def _before(self, item: Item) -> Document | None:
        if not item.captured_url:
            return None
        try:
            return self._current(item.captured_url) or self._current(item.url)
        except (
            CorpusError
        ):  # a damaged catalog is said by who reads the archive into it; the page is fetched all the same
            return None

    def _with_others(self, item: Item, exchange: Exchange, looked: Looked, told: bool) -> Verdict:
        """Does the host say the very same on other addresses, or has it been found out before?"""
        if looked.is_article and not told:
            return Verdict()
        words = _OF_VISIT.sub("", without_volatile(looked.text))
        key = (
            f"{host_and_port(exchange.url)} {hashlib.sha1(words.encode(), usedforsecurity=False).hexdigest()}"
        )
        said = "与同站其他地址内容相同的页"
        if self._frontier.is_error_text(key):
            return Verdict(said)
        seen = self._sighted.setdefault(key, [])
        others = {each.url: each for each in seen if each.url != exchange.url}
        if len(others) + 1 >= (_SAME if told else _SAME_UNTOLD):
            self._frontier.note_error_text(key)
            del self._sighted[key]
            return Verdict(said, company=tuple(others.values()))
        seen.append(Sighted(item, exchange.url, exchange.at, "changed" if item.digest else "new"))
        return Verdict()


def _led_away(item: Item, exchange: Exchange, source: Source) -> str:
    """Why a redirect led to no page, or nothing."""
    asked, came = urlsplit(item.url), urlsplit(exchange.url)
    if (asked.path, asked.query) == (came.path, came.query):
        return ""
    starts = {canonical(url) for url in (source.home, *(each.url for each in source.lists))}
    if exchange.url in starts or (_HOME.fullmatch(came.path) and not came.query):
        return "转向首页或列表页"
    return "转向出错、登录或验证页" if leads_nowhere(exchange.url) and not leads_nowhere(item.url) else ""


def _compared(
    before: Document, exchange: Exchange, content: bytes, looked: Looked, *, is_it: bool
) -> Verdict | None:
    """The verdict where the page's earlier version tells one."""
    from bianyin.parse.parse import parse

    stated = exchange.header("Content-Type") or ""
    page = page_of(Capture("page", exchange.url, exchange.at, content, stated))
    if page is None:
        return Verdict("空白页")
    try:
        now = parse(page)
    except ValueError:  # no text, whatever it was called
        return None
    if _said(now) == _said(before):
        return Verdict(same=True)
    if not is_it and len(now.text) < _SHORTER * len(before.text):
        return Verdict("远短于原文、也没有原标题的页")
    if len(now.text) - len(now.title) < _NO_BODY <= len(before.text) - len(before.title):
        return Verdict("没有了正文的页")
    return None


def _said(document: Document) -> tuple[str, str, tuple[str, ...]]:
    """What must differ for a page to have changed."""
    dates = tuple(f"{each.name} {each.date.value}" for each in document.dates)
    return without_volatile(document.title), without_volatile(document.text), dates
