"""Everything that a site, a network or a disk can do wrong: what is lost is stated, and it is that page alone."""

from __future__ import annotations

import asyncio
import errno
import gzip
import os
import random
import zlib
from pathlib import Path
from typing import BinaryIO

import brotli
import pytest
from loopback_crawler import Crawler

from bianyin.archive import archive_files
from bianyin.crawl import CrawlLimits
from bianyin.crawl.http import HttpFetcher
from bianyin.errors import CorpusError, FetchError
from loopback_site import (
    CUT,
    DRIP,
    ENDLESS,
    RESET,
    SILENT,
    Asked,
    Reply,
    Site,
    article,
    government_site,
    source_of,
)

PAGES = 12
BAD = "/art/5.html"
GOOD_BODY = article(5)
ZEROS = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
GZIP_BOMB = b"".join(ZEROS.compress(bytes(1 << 20)) for _ in range(80)) + ZEROS.flush()
BROTLI_BOMB = brotli.compress(bytes(80 << 20), quality=1)

FAULTS = {
    "500": (Reply(b"sorry", 500), "HTTP 500"),
    "503 with no end": (Reply(b"", 503), "HTTP 503"),
    "403": (Reply(b"", 403), "HTTP 403"),
    "reset": (Reply(GOOD_BODY, manner=RESET), "连接中断"),
    "cut off": (Reply(GOOD_BODY, manner=CUT), "连接中断"),
    "Content-Length too long": (
        Reply(GOOD_BODY, headers=(("Content-Length", str(len(GOOD_BODY) + 100)),)),
        "连接中断",
    ),
    "gzip cut off": (
        Reply(gzip.compress(GOOD_BODY, mtime=0)[:-20], headers=(("Content-Encoding", "gzip"),)),
        "压缩内容不完整",
    ),
    "gzip that is none": (Reply(GOOD_BODY, headers=(("Content-Encoding", "gzip"),)), "压缩内容已损坏"),
    "brotli cut off": (
        Reply(brotli.compress(GOOD_BODY)[:-20], headers=(("Content-Encoding", "br"),)),
        "压缩内容不完整",
    ),
    "unknown encoding": (Reply(GOOD_BODY, headers=(("Content-Encoding", "zip"),)), "未知的内容编码"),
    "gzip bomb": (Reply(GZIP_BOMB, headers=(("Content-Encoding", "gzip"),)), "解压后超过 64 MiB"),
    "brotli bomb": (Reply(BROTLI_BOMB, headers=(("Content-Encoding", "br"),)), "解压后超过 64 MiB"),
    "gzip in gzip bomb": (
        Reply(gzip.compress(GZIP_BOMB, mtime=0), headers=(("Content-Encoding", "gzip, gzip"),)),
        "解压后超过 64 MiB",
    ),
    "slow drip": (Reply(GOOD_BODY, manner=DRIP), "没有收到完整的回答"),
    "silence": (Reply(manner=SILENT), "没有收到完整的回答"),
    "redirect to itself": (Reply(b"", 302, (("Location", BAD),)), "转向过多或循环"),
    "redirect off the web": (Reply(b"", 302, (("Location", "file:///etc/passwd"),)), "转向的地址不可用"),
    "redirect to another site": (Reply(b"", 302, (("Location", "http://elsewhere.example/"),)), "来源之外"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_bad_page_is_lost_alone_said_and_fetched_once_it_is_good(crawler: Crawler, fault: str) -> None:
    reply, reason = FAULTS[fault]
    with government_site(PAGES) as site:
        source = source_of(site)
        site.routes[BAD] = reply
        first = crawler(site, [source], seconds=0.6)
        counts = first.sources["example"]
        assert (counts.new, counts.failed + counts.refused) == (
            PAGES + 1,
            1,
        )  # and not 5, but two attachments
        assert len(first.losses) == 1
        assert reason in first.losses[0]
        del site.routes[BAD]
        site.log.clear()
        if "超过" in reason:
            assert crawler(site, [source]).requests == 2, "what is too large is left alone for a week"
            crawler.clock.now += 7 * 86_400
        second = crawler(site, [source], seconds=0.6)
        assert (second.sources["example"].new, second.losses) == (1, ())
        assert "超过" in reason or set(site.paths()) == {"/list/index.html", BAD}
    assert {c.url for c in crawler.captures() if c.kind == "page"} >= {
        site.url(f"/art/{n}.html") for n in range(PAGES)
    }


def test_endless_bodies_end_at_the_limit(crawler: Crawler) -> None:
    with government_site(PAGES) as site:
        site.routes[BAD] = Reply(manner=ENDLESS)
        report = crawler(site, [source_of(site)], max_body=1 << 20)
        assert site.paths()[BAD] == 1, "asking again would bring the same"
    assert report.sources["example"].new == PAGES + 1
    assert report.losses == ("示例市生态环境局：回答超过 1 MiB",)


def test_more_bytes_than_announced_are_not_of_the_page(crawler: Crawler) -> None:
    with government_site(PAGES) as site:
        site.routes[BAD] = Reply(
            GOOD_BODY + b"HTTP/1.1 200 smuggled", headers=(("Content-Length", str(len(GOOD_BODY))),)
        )
        report = crawler(site, [source_of(site)])
    assert (report.sources["example"].new, report.losses) == (PAGES + 2, ())
    assert next(c.content for c in crawler.captures() if c.url == site.url(BAD)) == GOOD_BODY


def test_a_passing_fault_is_retried_with_growing_waits(crawler: Crawler) -> None:
    answers = iter([Reply(b"", 500), Reply(b"", 502), Reply(GOOD_BODY, manner=RESET), Reply(GOOD_BODY)])
    with government_site(PAGES) as site:
        site.routes[BAD] = lambda _asked: next(answers)
        report = crawler(site, [source_of(site)])
        assert site.paths()[BAD] == 4
    assert (report.sources["example"].new, report.losses) == (PAGES + 2, ())
    assert [wait for wait in crawler.clock.slept if wait >= 1] == [1, 2, 4]


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_obeyed_by_the_whole_host(crawler: Crawler, status: int) -> None:
    told_at = []

    def busy_once(_asked: Asked) -> Reply:
        told_at.append(crawler.clock.now)
        return Reply(b"", status, (("Retry-After", "40"),)) if len(told_at) == 1 else Reply(GOOD_BODY)

    with government_site(PAGES) as site:
        site.routes[BAD] = busy_once
        report = crawler(site, [source_of(site, concurrency=1)])
    assert (report.sources["example"].new, report.losses) == (PAGES + 2, ())
    assert told_at[1] - told_at[0] >= 40


def test_a_retry_after_longer_than_patience_leaves_the_host_for_the_next_run(crawler: Crawler) -> None:
    with government_site(PAGES) as site:
        site.routes[BAD] = Reply(b"", 429, (("Retry-After", "86400"),))
        first = crawler(site, [source_of(site, concurrency=1)])
        asked = len(site.log)
        del site.routes[BAD]
        second = crawler(site, [source_of(site, concurrency=1)])
    counts = first.sources["example"]
    assert counts.failed == 0
    assert counts.new + counts.waiting >= PAGES
    assert asked < PAGES, "nobody asks a host that wants quiet"
    assert "86400 秒" in first.losses[0]
    assert counts.new + second.sources["example"].new == PAGES + 2


def test_a_host_that_is_down_is_not_asked_for_every_page(crawler: Crawler) -> None:
    with government_site(60) as site:
        source = source_of(site, concurrency=1)
        crawler(site, [source], limits=CrawlLimits(pages=3))
        for number in range(60):
            site.routes[f"/art/{number}.html"] = Reply(manner=RESET, body=b"x" * 10)
        report = crawler(site, [source])
        assert max(site.paths().values()) <= 5
        assert len(site.log) < 50
    assert "接连多次没有回答" in " ".join(report.losses)
    assert report.sources["example"].waiting > 30


@pytest.mark.parametrize(
    ("robots", "reason"),
    [
        (Reply(manner=SILENT), "没有收到完整的回答"),
        (Reply(b"", 503), "HTTP 503"),
        (Reply(b"", 429), "HTTP 429"),
        (Reply(b"x" * 40, manner=RESET), "连接中断"),
        (Reply(GZIP_BOMB, headers=(("Content-Encoding", "gzip"),)), "解压后超过"),
    ],
)
def test_no_page_is_asked_for_while_robots_txt_cannot_be_read(
    crawler: Crawler, robots: Reply, reason: str
) -> None:
    with government_site(PAGES) as site:
        rules, site.routes["/robots.txt"] = site.routes["/robots.txt"], robots
        report = crawler(site, [source_of(site)], seconds=0.5)
        assert not site.paths()
        assert "robots.txt 无法读取" in report.losses[0]
        assert reason in report.losses[0]
        site.routes["/robots.txt"] = rules
        assert crawler(site, [source_of(site)]).sources["example"].new == PAGES + 2


def test_a_40_mb_page_is_archived_whole_and_holds_up_nothing(crawler: Crawler) -> None:
    huge = article(5, more="<!--" + "x" * (40 << 20) + "-->")
    with government_site(PAGES) as site:
        site.routes[BAD] = Reply(huge)
        report = crawler(site, [source_of(site)])
    assert (report.sources["example"].new, report.losses) == (PAGES + 2, ())
    assert [c.content == huge for c in crawler.captures() if c.url == site.url(BAD)] == [True]
    with crawler.catalog() as catalog:
        assert "示例企业5号机组" in next(d.text for d in catalog.documents() if d.url == site.url(BAD))


def test_names_of_files_never_come_from_pages(crawler: Crawler, tmp_path: Path) -> None:
    evil = "../../../escaped\\..\x00\r\nX: y"
    with Site() as site:
        links = "".join(
            f"<li><a href='{href}'>{evil}</a></li>"
            for href in (
                "/art/1.html?..%2f..%2f",
                "/art/../../../2.html",
                "/art/%2e%2e/%00/3.html",
                "/art/..\\..\\4.html",
            )
        )
        site.routes["/"] = Reply(f"<ul>{links}</ul>".encode())
        page = f"<html><head><title>{evil}</title></head><body><p>{evil}</p></body></html>".encode()
        for path in ("/art/1.html?..%2F..%2F", "/2.html", "/%00/3.html", "/4.html"):
            site.routes[path] = Reply(
                page, headers=(("Content-Disposition", f"attachment; filename={evil[:10]}"),)
            )
        from bianyin.model import SourceList

        source = source_of(site, SourceList(url=site.url("/")), article_pattern=r"\d\.html")
        report = crawler(site, [source])
    assert report.sources["example"].new >= 3
    with crawler.catalog() as catalog:
        assert all("\x00" not in document.title for document in catalog.documents())
    assert {path.name for path in tmp_path.iterdir()} == {"corpora"}
    assert all(path.name.startswith("bianyin-") for path in archive_files(crawler.corpora))


class FullDisk:
    """Writes until so many bytes are on the disk, then some of the next ones, then fails as a full disk does."""

    def __init__(self, room: int) -> None:
        self.room = room

    def __call__(self, file: BinaryIO, data: bytes) -> None:
        written = os.write(file.fileno(), data[: self.room])
        self.room -= written
        if written < len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("room", [0, 100, 3_000, 9_001, 14_000])
def test_a_full_disk_stops_the_crawl_and_loses_nothing_that_was_kept(crawler: Crawler, room: int) -> None:
    with government_site(PAGES) as site:
        source = source_of(site, concurrency=2)
        with pytest.raises(CorpusError, match="磁盘空间"):
            crawler(site, [source], write=FullDisk(room))
        kept = len(crawler.captures())  # every file is whole
        report = crawler(site, [source])
        counts = report.sources["example"]
    assert kept == 0 or room > 3_000
    assert (counts.new, counts.failed) == (PAGES + 2, 0)
    pages = [c.url for c in crawler.captures() if c.kind == "page"]
    assert len(set(pages)) == PAGES + 2


def raw_answers() -> list[bytes]:
    """What no HTTP server should send: noise, headers without end, statuses that are none, chunks that lie."""
    noise = random.Random(20211024)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    return [
        b"", b"\r\n\r\n", b"HTTP/1.1\r\n\r\n", b"HTTP/1.1 999 ?\r\n\r\n", b"HTTP/0.9 200 OK\r\n\r\nx", b"SSH-2.0-x\r\n",
        head + b"X: " + b"a" * 300_000 + b"\r\n\r\n", head + b"no colon\r\n\r\n", head + b"\x00: \x00\r\n\r\n",
        head + b"Content-Length: -1\r\n\r\nx", head + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        head + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\nx", head + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n",
        head + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000,
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", *(noise.randbytes(200) for _ in range(15)),
        *(head + noise.randbytes(50) + b"\r\n\r\n" for _ in range(15)),
    ]  # fmt: skip


def test_whatever_bytes_come_an_answer_is_whole_or_an_error_of_ours() -> None:
    async def ask_all() -> list[str]:
        answers = iter(raw_answers())

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(next(answers))
            writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        place = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        fetcher = HttpFetcher("bianyin-test", allow_hosts=[place], seconds=2)
        ends = []
        for _ in raw_answers():
            try:
                ends.append(str((await fetcher.get(f"http://{place}/")).status))
            except FetchError as error:
                ends.append(type(error).__name__)
        await fetcher.close()
        server.close()
        return ends

    assert len(asyncio.run(ask_all())) == len(raw_answers())
