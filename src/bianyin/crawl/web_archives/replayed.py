"""From a web archive's answer to the page that it captured: which capture is it, of when, and what did the site answer?"""

from __future__ import annotations

import datetime as dt
import io
import re
from email.utils import parsedate_to_datetime
from urllib.parse import unquote, urlsplit

from bianyin.archive.content_coding import MAX_CONTENT_BYTES, content_of
from bianyin.archive.read import whole_payload
from bianyin.crawl.addresses import canonical
from bianyin.crawl.visit import FetchedPage
from bianyin.crawl.web_archives.kinds import STAMP, WebArchive
from bianyin.errors import FetchError
from bianyin.model import Exchange, Window
from bianyin.parse.soft_errors import look_at, says_error

_REPLAY = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/(.+)")
# What the archive says of its replay, and not what the site said.
_OF_REPLAY = frozenset({"content-security-policy", "set-cookie", "memento-datetime", "link", "content-location", "server-timing"})  # fmt: skip


class NoCapture(Exception):
    """The answer is not the capture that was asked for. `lasting`: and will not become it."""

    def __init__(self, reason: str, *, lasting: bool = True) -> None:
        super().__init__(reason)
        self.lasting = lasting


def stays_there(archive: WebArchive, asked: str, url: str) -> bool:
    """Whether a redirect leads to another capture of the same page, and nowhere else."""
    if not url.startswith(archive.replay + "/"):
        return False
    here, there = (_REPLAY.search(each.removeprefix(archive.replay)) for each in (asked, url))
    return bool(here and there and _same_page(here[2], there[2]))


def of_replay(archive: WebArchive, answer: FetchedPage, url: str, stamp: str, window: Window) -> Exchange:
    """The captured answer of a raw replay, with the page's own address and the capture's time.

    Raises:
        NoCapture: another status than 200, or a capture of a time outside the window.
    """
    exchange = answer.exchange
    if exchange.status != 200:
        raise NoCapture(f"档案馆应答 HTTP {exchange.status}", lasting=exchange.status in (404, 410))
    times = [_memento_time(exchange), _stamped(archive, exchange.url)]
    known = [each for each in times if each]
    for each in known or [_time(stamp)]:
        _check_within(each, window)
    kept = tuple(pair for pair in exchange.headers if pair[0].lower() not in _OF_REPLAY)
    return exchange.model_copy(
        update={
            "url": canonical(url) or url,
            "at": known[0] if known else _time(stamp),
            "headers": kept,
            "address": None,
        }
    )


def of_record(answer: FetchedPage, url: str, window: Window) -> Exchange:
    """The captured answer in a WARC record that was asked for by its place in a file.

    Raises:
        NoCapture: there is no such record, or it is of another page, status or time.
    """
    from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

    if answer.exchange.status != 206:
        raise NoCapture(
            f"档案馆应答 HTTP {answer.exchange.status}", lasting=answer.exchange.status in (404, 416)
        )
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(answer.content))))
        body = whole_payload(record)
        target = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
        at = dt.datetime.fromisoformat(record.rec_headers.get_header("WARC-Date").replace("Z", "+00:00"))
        status, headers = int(record.http_headers.get_statuscode()), tuple(record.http_headers.headers)
    except Exception as error:  # noqa: BLE001  of warcio, in as many kinds as there are kinds of damage
        raise NoCapture(f"WARC 记录无法读出：{type(error).__name__}", lasting=False) from None
    if len(body) > MAX_CONTENT_BYTES:
        raise NoCapture(f"网页超过 {MAX_CONTENT_BYTES // 2**20} MiB")
    if record.rec_headers.get_header("WARC-Truncated"):
        raise NoCapture("存档时已截断")
    if record.rec_type != "response" or status != 200 or not _same_page(target, url):
        raise NoCapture("档案馆给出的不是所要的记录")
    _check_within(at, window)
    return Exchange(
        url=canonical(target) or target, at=at, request_headers=(), status=status, reason="OK", headers=headers, body=body
    )  # fmt: skip


def check_is_page(exchange: Exchange) -> None:
    """An archive keeps an error's page that was answered with 200 as it keeps any other. Raises: NoCapture."""
    try:
        content = content_of(exchange.body, exchange.header("Content-Encoding"), MAX_CONTENT_BYTES)
    except FetchError:  # whoever reads the archive says what is wrong with it
        return
    looked = look_at(content, exchange.url)
    if looked is not None and (said := says_error(looked)):
        raise NoCapture(f"存档的是出错页（{said}），未存入")


def _check_within(at: dt.datetime, window: Window) -> None:
    if not window.start <= at.astimezone(dt.UTC).date() < window.end:
        raise NoCapture(f"档案馆给出的是 {at:%Y-%m-%d} 的另一次存档，不在时段内，未存入")


def _memento_time(exchange: Exchange) -> dt.datetime | None:
    try:
        at = parsedate_to_datetime(exchange.header("Memento-Datetime") or "")
    except (TypeError, ValueError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


def _stamped(archive: WebArchive, url: str) -> dt.datetime | None:
    match = _REPLAY.search(url.removeprefix(archive.replay))
    return _time(match[1]) if match else None


def _time(stamp: str) -> dt.datetime:
    try:
        return dt.datetime.strptime(stamp, STAMP).replace(tzinfo=dt.UTC)
    except ValueError:
        raise NoCapture(f"时刻 {stamp} 无法识别") from None


def _same_page(one: str, other: str) -> bool:
    return _bare(one) == _bare(other)


def _bare(url: str) -> tuple[str, str, str]:
    """Without scheme, www. and the default port, which archives hold for the same."""
    try:
        parts = urlsplit(url if "://" in url else "http://" + url.removeprefix("//"))
        host, number = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return url, "", ""
    port = "" if number in (None, 80, 443) else f":{number}"
    return host + port, unquote(parts.path) or "/", unquote(parts.query)
