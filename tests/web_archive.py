"""A web archive made by a test: WARC files, and CDX index and replay over them, in the dialects that archives speak.

`serve` speaks as documented and as cdx_toolkit expects: the Wayback Machine (JSON table, regular expressions as filters, collapse, resumption
key), pywb (JSON lines, `=` and `~` filters, 302 to the nearest capture), Common Crawl (list of indexes, pages, 404 for nothing, ranges of
WARC files). `PYWB` is the real thing, if there is one.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from base64 import b32encode
from collections.abc import Iterator, Sequence
from email.utils import format_datetime
from hashlib import sha1
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote_plus, unquote, urlsplit

from loopback_site import Asked, Reply, Site, article

# pywb is GPL and its dependencies replace some of ours (brotlipy), so it lives in a venv of its own:
# python3 -m venv V && V/bin/pip install pywb 'setuptools<80'; BIANYIN_TEST_PYWB=V/bin/wayback
PYWB = os.environ.get("BIANYIN_TEST_PYWB", "")
HOSTS = ("www.one.gov.cn", "www.two.gov.cn", "www.three.gov.cn")


class Captured(NamedTuple):
    """What a site answered to an archive once."""

    url: str
    at: dt.datetime
    body: bytes
    status: int = 200
    mime: str = "text/html"

    @property
    def stamp(self) -> str:
        return f"{self.at:%Y%m%d%H%M%S}"

    @property
    def digest(self) -> str:
        return b32encode(sha1(self.body).digest()).decode()

    @property
    def urlkey(self) -> str:
        parts = urlsplit(self.url)
        host = ",".join(reversed((parts.hostname or "").removeprefix("www.").split(".")))
        return f"{host}){parts.path}{'?' + parts.query if parts.query else ''}".lower()


def day(written: str) -> dt.datetime:
    return dt.datetime.fromisoformat(written).replace(hour=4, tzinfo=dt.UTC)


def page(host: str, number: int, when: str, **more: Any) -> Captured:
    """An article of a host as it stood on a day."""
    return Captured(f"http://{host}/art/{number}.html", day(when), article(number), **more)


def three_hosts() -> list[Captured]:
    """Six articles in autumn 2021 on each of three hosts; beside them what must not enter."""
    captures: list[Captured] = []
    for at, host in enumerate(HOSTS):
        for n in range(6):
            number = 10 * at + n + 1
            captures += [
                page(host, number, "2019-05-01"),
                page(host, number, f"2021-{9 + n % 3:02d}-{n + 3:02d}"),
                page(host, number, "2023-02-02"),
            ]
        captures += [
            page(host, 10 * at + 8, "2023-02-03"),  # of this there is nothing in the window
            Captured(
                f"http://{host}/list/index.html",
                day("2021-10-01"),
                b"<html><a href='/art/1.html'>1</a></html>",
            ),
            Captured(f"http://{host}/logo.png", day("2021-10-01"), b"\x89PNG", mime="image/png"),
            page(host, 10 * at + 9, "2021-10-02", status=404),
        ]
    return captures


def write_warc(captures: Sequence[Captured]) -> tuple[bytes, list[tuple[int, int]]]:
    """A WARC file of the captures, and the offset and length of each one's record."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    buffer, places = io.BytesIO(), []
    writer = WARCWriter(buffer, gzip=True)
    for each in captures:
        before = buffer.tell()
        headers = [("Content-Type", each.mime), ("Server", "made-by-test")]
        http = StatusAndHeaders(f"{each.status} Answer", headers, protocol="HTTP/1.1")
        record = writer.create_warc_record(
            each.url, "response", payload=io.BytesIO(each.body), length=len(each.body), http_headers=http,
            warc_headers_dict={"WARC-Date": f"{each.at:%Y-%m-%dT%H:%M:%SZ}"},
        )  # fmt: skip
        writer.write_record(record)
        places.append((before, buffer.tell() - before))
    return buffer.getvalue(), places


class Archive(NamedTuple):
    """The captures and the WARC file that holds them."""

    captures: list[Captured]
    warc: bytes
    places: list[tuple[int, int]]

    def answer(self, asked: Asked) -> Reply:
        parts = urlsplit(asked.path)
        query = parse_qsl(parts.query)
        if parts.path == "/robots.txt":
            return Reply(b"", 404)
        if parts.path == "/collinfo.json":
            return self._crawls(asked)
        if parts.path == "/cdx/search/cdx":
            return self._wayback(query)
        if parts.path == "/coll/cdx":
            return self._pywb(query)
        if parts.path == "/CC-MAIN-2021-43-index":
            return self._crawl_index(query)
        if parts.path == "/crawl-data/one.warc.gz":
            first, last = map(int, asked.headers["range"].removeprefix("bytes=").split("-"))
            return Reply(self.warc[first : last + 1], 206)
        return self._replay(asked.path)

    def _found(self, query: list[tuple[str, str]]) -> list[tuple[Captured, int]]:
        given = dict(query)
        url = given["url"].removeprefix("http://").rstrip("/")
        if given.get("matchType") == "host":
            wanted = lambda each: urlsplit(each.url).netloc.removeprefix("www.") == url.removeprefix("www.")  # noqa: E731
        else:
            wanted = lambda each: each.url.removeprefix("http://").rstrip("/") == url  # noqa: E731
        first, last = given.get("from", "0"), given.get("to", "9" * 14)
        found = [
            (each, at)
            for at, each in enumerate(self.captures)
            if wanted(each) and first <= each.stamp <= last
        ]
        return sorted(found, key=lambda pair: (pair[0].urlkey, pair[0].stamp))

    def _wayback(self, query: list[tuple[str, str]]) -> Reply:
        names = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
        rows = [
            [
                each.urlkey,
                each.stamp,
                each.url.replace(".cn/", ".cn:80/"),
                each.mime,
                str(each.status),
                each.digest,
                str(len(each.body)),
            ]
            for each, _ in self._found(query)
        ]
        for field, pattern in (value.split(":", 1) for name, value in query if name == "filter"):
            rows = [row for row in rows if re.fullmatch(pattern, row[names.index(field)])]
        given = dict(query)
        if given.get("collapse") == "digest":
            rows = [row for at, row in enumerate(rows) if at == 0 or row[5] != rows[at - 1][5]]
        start = int(given.get("resumeKey", "key, 0").removeprefix("key, "))
        shown = rows[start : start + int(given["limit"])]
        more = [[], [quote_plus(f"key, {start + len(shown)}")]] if start + len(shown) < len(rows) else []
        return _json([names, *shown, *more] if shown else [])

    def _lines(self, query: list[tuple[str, str]], filename: str) -> list[dict[str, str]]:
        rows = []
        for each, at in self._found(query):
            offset, length = self.places[at]
            row = {
                "urlkey": each.urlkey,
                "timestamp": each.stamp,
                "url": each.url,
                "mime": each.mime,
                "status": str(each.status),
                "digest": each.digest,
                "length": str(length),
                "offset": str(offset),
                "filename": filename,
            }
            rows.append(row)
        for value in (value for name, value in query if name == "filter"):
            field, pattern = value[1:].split(":", 1)
            rows = [
                row
                for row in rows
                if (row[field] == pattern if value[0] == "=" else re.match(pattern, row[field]))
            ]
        return rows

    def _pywb(self, query: list[tuple[str, str]]) -> Reply:
        rows = self._lines(query, "one.warc.gz")[: int(dict(query).get("limit", "100000"))]
        return Reply("".join(json.dumps(row) + "\n" for row in rows).encode())

    def _crawls(self, asked: Asked) -> Reply:
        host = f"http://{asked.headers['host']}"
        return _json([
            {"id": "CC-MAIN-2023-06", "cdx-api": f"{host}/CC-MAIN-2023-06-index", "from": "2023-01-26T00:00:00", "to": "2023-02-09T00:00:00"},
            {"id": "CC-MAIN-2021-43", "cdx-api": f"{host}/CC-MAIN-2021-43-index"},
        ])  # fmt: skip

    def _crawl_index(self, query: list[tuple[str, str]]) -> Reply:
        """Pages of four captures each, whatever the filters leave of them."""
        given = dict(query)
        bare = [(name, value) for name, value in query if name in ("url", "matchType")]
        pages = [self._found(bare)[at : at + 4] for at in range(0, len(self._found(bare)), 4)]
        if given.get("showNumPages"):
            return _json({"pages": len(pages), "pageSize": 5, "blocks": len(pages)})
        kept = {(each.urlkey, each.stamp) for each, _ in pages[int(given.get("page", "0"))]}
        rows = [
            row
            for row in self._lines(query, "crawl-data/one.warc.gz")
            if (row["urlkey"], row["timestamp"]) in kept
        ]
        if not rows:
            return _json({"message": f"No Captures found for: {given['url']}"}, 404)
        return Reply("".join(json.dumps(row) + "\n" for row in rows).encode())

    def _replay(self, path: str) -> Reply:
        """A capture's bytes; at another time than a capture's, the way to the nearest."""
        match = re.fullmatch(r"(/web|/coll)/(\d{14})id_/(.+)", path)
        if not match:
            return Reply(b"none", 404)
        url = unquote(match[3]).replace(":80/", "/")
        captures = [each for each in self.captures if each.url == url]
        if not captures:
            return Reply(b"none", 404)
        nearest = min(captures, key=lambda each: abs(int(each.stamp) - int(match[2])))
        if nearest.stamp != match[2] and match[1] == "/web":  # pywb gives the nearest without a word
            return Reply(b"", 302, (("Location", f"{match[1]}/{nearest.stamp}id_/{match[3]}"),))
        headers = (
            ("Content-Type", nearest.mime),
            ("Memento-Datetime", format_datetime(nearest.at, usegmt=True)),
            ("Link", f'<{url}>; rel="original"'),
        )
        return Reply(nearest.body, nearest.status, headers)


def _json(value: object, status: int = 200) -> Reply:
    return Reply(json.dumps(value).encode(), status, (("Content-Type", "application/json"),))


def serve(captures: Sequence[Captured], *, seconds: float = 0.0) -> Site:
    """The archive as a site: `/cdx/search/cdx`, `/coll/cdx` and `/collinfo.json` are its three indexes."""
    return Site(Archive(list(captures), *write_warc(captures)).answer, seconds=seconds)


class RealArchive(NamedTuple):
    """A pywb under way."""

    host: str

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"


@contextlib.contextmanager
def pywb(captures: Sequence[Captured], folder: Path) -> Iterator[RealArchive]:
    """pywb's own server over a WARC of the captures, as collection `coll`."""
    manager = Path(PYWB).with_name("wb-manager")
    folder.mkdir(parents=True, exist_ok=True)
    warc = folder / "one.warc.gz"
    warc.write_bytes(write_warc(captures)[0])
    for arguments in (["init", "coll"], ["add", "coll", str(warc)]):
        subprocess.run([manager, *arguments], cwd=folder, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([PYWB, "-p", str(port), "-b", "127.0.0.1"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
                break
            time.sleep(0.1)
        yield RealArchive(f"127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)
