"""What to ask an index, and what its answer says: captures, and the questions that follow from it."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple
from urllib.parse import unquote_plus

from bianyin.crawl.visit import FetchedPage
from bianyin.crawl.web_archives.capture_store import Question, QuestionKind
from bianyin.crawl.web_archives.cdx_answers import CdxRow, captures_in, indexes_in, page_count
from bianyin.crawl.web_archives.kinds import WebArchive, index_address, with_query
from bianyin.model import Window

_MOST_PAGES = 2_000  # of one host in one index
_FULL = 100_000  # captures at which pywb ends an answer, unless told otherwise


class Read(NamedTuple):
    """Captures, the questions that follow, and where the captures were found, for a reader."""

    rows: list[CdxRow]
    more: list[Question]
    found_by: str = ""


def first_questions(archive: WebArchive, host: str, window: Window) -> list[Question]:
    """The questions with which a run begins."""
    if archive.dialect == "commoncrawl":
        return [_question(archive.cdx, "collections", host, window)]
    if archive.dialect == "pywb":
        root = {"url": host, "matchType": "exact", "showNumPages": "true", "output": "json", "limit": "1"}
        return [_question(with_query(archive.cdx, root), "probe", host, window)]
    return [_whole(archive, host, window)]


def read_answer(archive: WebArchive, question: Question, answer: FetchedPage) -> Read:
    """What an index answered.

    Raises:
        ValueError: it refused, or the answer is none of its kind.
    """
    status, content = answer.exchange.status, answer.content
    window = _window(question)
    if question.kind == "probe":
        if status in (200, 404) and page_count(content) is None:
            return Read([], [_whole(archive, question.host, window)])
        if status == 200:  # a ZipNum cluster
            return Read([], [_pages(archive.cdx, archive, question.host, window)])
    if status == 404 and question.kind != "collections":
        return Read([], [])  # how Common Crawl and pywb say that there are no captures
    if status != 200:
        raise ValueError(f"HTTP {status}")
    if question.kind == "collections":
        servers = indexes_in(content, window)
        return Read([], [_pages(server, archive, question.host, window) for server in servers])
    if question.kind == "pages":
        pages = page_count(content)
        if pages is None:
            raise ValueError("索引没有说有多少页")
        base = question.url.removesuffix("&showNumPages=true")
        return Read(
            [],
            [question._replace(url=f"{base}&page={n}", kind="index") for n in range(min(pages, _MOST_PAGES))],
        )
    return _captures(archive, question, content)


def smaller_questions(archive: WebArchive, question: Question) -> list[Question]:
    """The same question about either half of its days; none where it cannot be divided."""
    window = _window(question)
    days = (window.end - window.start).days
    if question.kind != "index" or days < 2 or "page=" in question.url:
        return []
    middle = window.start + dt.timedelta(days=days // 2)
    halves = (Window(start=window.start, end=middle), Window(start=middle, end=window.end))
    return [
        _question(index_address(archive, question.host, each), "index", question.host, each)
        for each in halves
    ]


def _captures(archive: WebArchive, question: Question, content: bytes) -> Read:
    found = captures_in(content)
    more = []
    if found.resume:
        base = question.url.split("&resumeKey=")[0]
        # The Wayback Machine writes the key as it stands in an address.
        key = unquote_plus(found.resume) if "%" in found.resume else found.resume
        more = [question._replace(url=with_query(base, {"resumeKey": key}))]
    elif archive.dialect == "pywb" and len(found.rows) >= _FULL and "page=" not in question.url:
        more = smaller_questions(archive, question)
    return Read(found.rows, more, question.url)


def _whole(archive: WebArchive, host: str, window: Window) -> Question:
    """A window in one question: an index is sorted by address, and reads all of a host for however few days."""
    return _question(index_address(archive, host, window), "index", host, window)


def _pages(server: str, archive: WebArchive, host: str, window: Window) -> Question:
    address = index_address(archive, host, window, at=server)
    return _question(address + "&showNumPages=true", "pages", host, window)


def _question(url: str, kind: QuestionKind, host: str, window: Window) -> Question:
    return Question(url, kind, host, window.start.isoformat(), window.end.isoformat())


def _window(question: Question) -> Window:
    return Window(start=dt.date.fromisoformat(question.start), end=dt.date.fromisoformat(question.stop))
