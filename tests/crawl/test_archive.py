"""The archive: valid for other tools, whole after a kill, and enough to make the catalog from."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import zstandard
from loopback_crawler import Crawler

from bianyin.archive import ArchiveWriter, Notice, Previous, archive_files, read_captures, read_foreign
from bianyin.archive.warc_files import OPEN, recover
from bianyin.archive.write import payload_digest, warc_date
from bianyin.catalog.catalog import Catalog
from bianyin.catalog.derive import catch_up, rebuild
from bianyin.catalog.ingest import ingest
from bianyin.crawl import CrawlLimits
from bianyin.errors import CorpusError, InputError
from bianyin.model import Exchange
from bianyin.parse.captures import read_warc
from commands import bianyin
from loopback_site import Reply, article, government_site, source_of

AT = dt.datetime(2021, 10, 24, 8, tzinfo=dt.UTC)


def exchange(number: int, **changes: Any) -> Exchange:
    fields: dict[str, Any] = {
        "url": f"http://www.example.gov.cn/art/{number}.html?q=1",
        "at": AT + dt.timedelta(seconds=number),
        "request_headers": (("Host", "www.example.gov.cn"), ("User-Agent", "bianyin-test")),
        "status": 200,
        "reason": "OK",
        "headers": (
            ("Content-Type", "text/html"),
            ("Transfer-Encoding", "chunked"),
            ("X-Odd", "caf\xe9 中文"),
        ),
        "body": article(number),
        "address": "59.197.96.1",
    }
    return Exchange.model_validate({**fields, **changes})


def write(corpora: Path, *exchanges: Exchange) -> Path:
    with ArchiveWriter(corpora) as archive:
        for each in exchanges:
            archive.add(each)
    return archive_files(corpora)[-1]


def warcio_check(*paths: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", *map(str, paths)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "digest pass" in done.stdout
    assert "fail" not in done.stdout


def test_files_are_valid_for_other_tools_and_hold_request_response_and_revisit(crawler: Crawler) -> None:
    from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

    with government_site(12) as site:
        site.routes["/art/3.html"] = Reply(gzip.compress(article(3)), headers=(("Content-Encoding", "gzip"),))
        site.routes["/art/4.html"] = Reply(b"", 302, (("Location", "/art/5.html"),))
        crawler(site, [source_of(site)])
        site.routes["/art/6.html"] = Reply(b"", 404)
        crawler(site, [source_of(site)], limits=CrawlLimits(recheck=True))
    files = archive_files(crawler.corpora)
    warcio_check(*files)
    kinds: dict[str, list[Any]] = {}
    for path in files:
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                kinds.setdefault(record.rec_type, []).append(record)
    assert len(kinds["request"]) == len(kinds["response"]) + len(kinds["revisit"])
    by_url = {r.rec_headers.get_header("WARC-Target-URI"): r.rec_headers for r in kinds["response"]}
    revisit = next(
        r for r in kinds["revisit"] if r.rec_headers.get_header("WARC-Target-URI").endswith("/3.html")
    )
    assert revisit.rec_headers.get_header("WARC-Profile").endswith("/server-not-modified")
    original = by_url[revisit.rec_headers.get_header("WARC-Refers-To-Target-URI")]
    for ours, theirs in (("WARC-Payload-Digest",) * 2, ("WARC-Refers-To-Date", "WARC-Date")):
        assert revisit.rec_headers.get_header(ours) == original.get_header(theirs)


def test_odd_headers_and_bodies_come_back_as_they_were(tmp_path: Path) -> None:
    bodies = [
        b"",
        b"\x00\xff" * 1000,
        b"WARC/1.1\r\nContent-Length: 5\r\n\r\n",
        article(1),
        b"\x1f\x8b broken",
    ]
    path = write(tmp_path, *(exchange(n, body=body) for n, body in enumerate(bodies)))
    warcio_check(path)
    assert [capture.content for capture in read_captures(path)] == bodies


def test_files_are_ended_at_their_size_and_never_touched_again(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, rotate_bytes=3_000) as archive:
        for number in range(20):
            archive.add(exchange(number))
            archive.flush()
            ended = {p: p.stat().st_mtime_ns for p in archive_files(tmp_path) if not p.name.endswith(OPEN)}
            if number == 10:
                at_ten = ended
    assert len(archive_files(tmp_path)) > 3
    assert all(path.stat().st_mtime_ns == time for path, time in at_ten.items())
    assert sum(len(list(read_captures(path))) for path in archive_files(tmp_path)) == 20


@pytest.mark.parametrize("torn", [0, 1, 9, 60, 300, -1])
def test_the_torn_end_of_a_killed_writer_is_cut_and_nothing_before_it(tmp_path: Path, torn: int) -> None:
    path = write(tmp_path, *(exchange(n) for n in range(5)))
    whole = path.read_bytes()
    member = gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\n" + bytes(range(256)) * 9)
    left = path.with_name(path.name + OPEN)
    path.unlink()
    left.write_bytes(whole + (member[:torn] if torn >= 0 else b"\x00" * 512))
    assert recover(tmp_path) == (torn if torn >= 0 else 512)
    assert path.read_bytes() == whole
    warcio_check(path)
    assert recover(tmp_path) == 0


def test_a_living_writers_file_is_left_alone(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path) as one:
        one.add(exchange(1))
        one.flush()
        assert recover(tmp_path) == 0
        with ArchiveWriter(tmp_path) as two:
            two.add(exchange(2))
        one.add(exchange(3))
    assert sorted(len(list(read_captures(path))) for path in archive_files(tmp_path)) == [1, 2]


def test_nothing_is_made_before_there_is_something_to_keep(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path / "corpora") as archive:
        archive.flush()
    assert not (tmp_path / "corpora").exists()


def test_rebuild_makes_the_same_catalog(crawler: Crawler, tmp_path: Path) -> None:
    """From a crawl with versions, gone pages and revisits, and from files that were handed in."""
    records = tmp_path / "r.jsonl"
    rows = [
        {"url": None, "title": f"示例钢厂{n}停产", "text": f"示例钢厂{n}于2021年9月{n + 1}日停产检修三十天。"}
        for n in range(5)
    ]
    records.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    (tmp_path / "one.html").write_bytes(article(77))
    with government_site(20) as site:
        crawler(site, [source_of(site)])
        crawler.clock.now += 60
        site.routes["/art/7.html"] = Reply(
            article(7, more="<p>补充：复产时间另行通知，请各单位知悉，特此公告。</p>")
        )
        site.routes["/art/8.html"] = Reply(b"", 404)
        crawler(site, [source_of(site)], limits=CrawlLimits(recheck=True))
        urls = [site.url(f"/art/{n}.html") for n in range(20)]
    with crawler.catalog() as catalog, ArchiveWriter(crawler.corpora) as archive:
        ingest([records, tmp_path / "one.html"], catalog, archive=archive)
        before = (
            catalog.digest(),
            catalog.count(),
            catalog.all_ids(every_version=True),
            [catalog.versions(u) for u in urls],
        )
        documents = list(catalog.documents(every_version=True))
    (crawler.corpora / "catalog.sqlite3").write_bytes(b"damaged")
    for _ in range(2):
        counts = rebuild(crawler.corpora)
        with Catalog(crawler.corpora) as catalog:
            assert before == (
                catalog.digest(), catalog.count(), catalog.all_ids(every_version=True),
                [catalog.versions(u) for u in urls],
            )  # fmt: skip
            assert list(catalog.documents(every_version=True)) == documents
            assert catch_up(crawler.corpora, catalog).new == 0
        assert (counts.new, counts.changed, counts.gone, counts.carried) == (28, 1, 1, 0)
    assert not (crawler.corpora / "rebuilding").exists()


def test_rebuild_loses_no_document_that_no_archive_holds(crawler: Crawler, tmp_path: Path) -> None:
    (tmp_path / "one.html").write_bytes(article(77))
    with crawler.catalog() as catalog:
        ingest([tmp_path / "one.html"], catalog)
        digest = catalog.digest()
    with pytest.raises(CorpusError, match="没有网页存档"):
        rebuild(crawler.corpora)
    write(crawler.corpora, exchange(1))
    assert rebuild(crawler.corpora).carried == 1
    with Catalog(crawler.corpora) as catalog:
        assert (catalog.count(), catalog.digest() != digest) == (2, True)


def test_a_damaged_archive_leaves_the_old_catalog_in_place(crawler: Crawler) -> None:
    path = write(crawler.corpora, *(exchange(n) for n in range(5)))
    with crawler.catalog() as catalog:
        digest = catalog.digest()
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 40] = b"x" * 40
    path.write_bytes(content)
    with pytest.raises(InputError, match="损坏"):
        rebuild(crawler.corpora)
    with Catalog(crawler.corpora) as catalog:
        assert (catalog.digest(), catalog.count()) == (digest, 5)


def foreign(*records: tuple[str, str, str, bytes, str], gz: bool = True) -> bytes:
    """A WARC as other tools write it: (type, url, HTTP status line with headers, body, WARC header)."""
    from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
    from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=gz, warc_version="1.0")
    writer.write_record(writer.create_warcinfo_record("x.warc.gz", {"software": "elsewhere"}))
    for kind, url, head, body, more in records:
        status, *lines = head.split("\n")
        headers = [tuple(line.split(": ", 1)) for line in lines]
        http = StatusAndHeaders(status, headers, protocol="HTTP/1.1") if status else None
        stated = dict([more.split(": ", 1)]) if more else {}
        writer.write_record(
            writer.create_warc_record(
                url, kind, payload=io.BytesIO(body), length=len(body), http_headers=http,
                warc_headers_dict={"WARC-Date": "2021-10-24T08:00:00Z", **stated},
            )
        )  # fmt: skip
    return buffer.getvalue()


def chunked(body: bytes) -> bytes:
    return b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n"


HTML = "200 OK\nContent-Type: text/html"
WEB = "http://www.example.gov.cn"
ELSEWHERE = (
    ("response", f"{WEB}/1.html", HTML, article(1), ""),
    ("response", f"{WEB}/2.html", HTML + "\nTransfer-Encoding: chunked", chunked(article(2)), ""),
    ("response", f"{WEB}/3.html", HTML + "\nContent-Encoding: gzip", gzip.compress(article(3), mtime=0), ""),
    (
        "response",
        f"{WEB}/4.html",
        HTML + "\nX-Crawl-Content-Encoding: gzip\nX-Crawl-Content-Length: 9",
        article(4),
        "",
    ),
    ("response", f"{WEB}/5.html", HTML + "\nTransfer-Encoding: chunked", article(5), ""),  # already joined
    ("response", f"{WEB}/a.js", "200 OK\nContent-Type: text/javascript", b"document.write('<a href=x>')", ""),
    ("response", f"{WEB}/a.css", "200 OK\nContent-Type: text/css", b"body { color: red }", ""),
    ("response", f"{WEB}/a.json", "200 OK\nContent-Type: application/json", b'{"a": "<p>"}', ""),
    ("response", f"{WEB}/a.png", "200 OK\nContent-Type: image/png", b"\x89PNG\r\n\x1a\n", ""),
    ("response", f"{WEB}/robots.txt", "200 OK\nContent-Type: text/plain", b"User-agent: *\nDisallow:", ""),
    ("response", f"{WEB}/404.html", "404 Not Found\nContent-Type: text/html", article(8), ""),
    ("response", f"{WEB}/301.html", "301 Moved\nLocation: /1.html", b"", ""),
    ("response", f"{WEB}/cut.html", HTML, article(9)[:300], "WARC-Truncated: length"),
    (
        "response",
        f"{WEB}/bomb.html",
        HTML + "\nContent-Encoding: gzip",
        gzip.compress(bytes(70 << 20), mtime=0),
        "",
    ),
    ("resource", "urn:pageinfo:x", "", b"{}", "Content-Type: application/json"),
    ("metadata", f"{WEB}/1.html", "", b"via: x", ""),
)


@pytest.mark.parametrize(("name", "gz"), [("x.warc.gz", True), ("x.warc", False)])
def test_archives_from_elsewhere_are_ingested_with_their_own_time(
    tmp_path: Path, name: str, gz: bool
) -> None:
    (tmp_path / name).write_bytes(foreign(*ELSEWHERE, gz=gz))
    with Catalog(tmp_path / "corpora") as catalog, ArchiveWriter(tmp_path / "corpora") as archive:
        assert ingest([tmp_path / name], catalog, archive=archive).new == 5
        assert ingest([tmp_path / name], catalog, archive=archive).unchanged == 5
        found = {document.url: document for document in catalog.documents()}
        digest = catalog.digest()
    assert set(found) == {f"{WEB}/{n}.html" for n in range(1, 6)}
    assert {document.retrieved_at for document in found.values()} == {AT}
    assert all(f"示例企业{n}停产检修公告" == found[f"{WEB}/{n}.html"].title for n in range(1, 6))
    assert sum(len(list(read_captures(path))) for path in archive_files(tmp_path / "corpora")) == 5
    rebuild(tmp_path / "corpora")
    with Catalog(tmp_path / "corpora") as catalog:
        assert catalog.digest() == digest


def damaged(content: bytes) -> bytes:
    return content[:600] + b"?" * 200 + content[800:]


BAD_FILES = {
    "cut in its first record": lambda content: content[: len(content) // 6],
    "damaged": damaged,
    "no WARC": lambda _content: gzip.compress(b"hello world\n" * 100),
    "no gzip": lambda _content: b"hello world\n" * 100,
    "empty": lambda _content: b"",
    "no page": lambda _content: foreign(*ELSEWHERE[5:]),
    "no page, plain": lambda _content: gzip.decompress(foreign(*ELSEWHERE[5:])),
}


@pytest.mark.parametrize("harm", BAD_FILES)
def test_a_bad_file_is_refused_and_nothing_is_written(tmp_path: Path, harm: str) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(BAD_FILES[harm](foreign(*ELSEWHERE[:5])))
    with Catalog(tmp_path / "corpora") as catalog:
        with pytest.raises(InputError, match=r"x\.warc\.gz"):
            ingest([path], catalog, archive=ArchiveWriter(tmp_path / "corpora"))
        assert catalog.count() == 0
    assert not (tmp_path / "corpora").exists()


def zstd_with_dictionary(plain: bytes) -> bytes:
    samples = [plain[at : at + 200] for at in range(0, len(plain) - 200, 23)]
    dictionary = zstandard.train_dictionary(2000, samples)
    packed = zstandard.compress(dictionary.as_bytes())
    packer = zstandard.ZstdCompressor(dict_data=dictionary)
    half = len(plain) // 2
    frames = packer.compress(plain[:half]) + packer.compress(plain[half:])
    return b"\x5d\x2a\x4d\x18" + struct.pack("<I", len(packed)) + packed + frames


PACKINGS = {
    "each record gzipped": lambda plain: foreign(*ELSEWHERE[:5]),
    "the file gzipped": gzip.compress,
    "gzipped in any blocks": lambda plain: b"".join(
        gzip.compress(plain[at : at + 700]) for at in range(0, len(plain), 700)
    ),
    "plain": lambda plain: plain,
    "zstd": zstandard.compress,
    "zstd with a dictionary": zstd_with_dictionary,
}


@pytest.mark.parametrize("packing", PACKINGS)
def test_archives_in_any_packing_are_read(tmp_path: Path, packing: str) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(PACKINGS[packing](foreign(*ELSEWHERE[:5], gz=False)))
    notices: list[Notice] = []
    assert [capture.url for capture in read_foreign(path, notices.append)] == [
        f"{WEB}/{number}.html" for number in range(1, 6)
    ]
    assert notices == []


@pytest.mark.parametrize("packing", ["each record gzipped", "the file gzipped", "plain"])
def test_of_an_archive_cut_anywhere_all_before_the_cut_is_read_and_the_loss_is_told(
    tmp_path: Path, packing: str
) -> None:
    plain = foreign(*ELSEWHERE[:5], gz=False)
    whole = PACKINGS[packing](plain)
    path, counts = tmp_path / "x.warc.gz", []
    for length in range(100, len(whole) - 4, 13):
        if whole[:length].endswith(b"\r\n\r\n") or whole[length:].startswith(b"\x1f\x8b\x08"):
            continue  # as a whole file ends: nobody could tell
        path.write_bytes(whole[:length])
        notices: list[Notice] = []
        try:
            counts.append(sum(1 for _ in read_foreign(path, notices.append)))
        except InputError:
            counts.append(0)  # nothing stands before the cut
        else:
            assert [notice.loss for notice in notices] == [True], length
    assert counts == sorted(counts) and set(counts) >= {0, 1, 2, 3, 4}


def test_a_cut_archive_ends_with_exit_3(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(foreign(*ELSEWHERE[:5])[:-60])
    done = bianyin(tmp_path, "ingest", path, "--corpora", tmp_path / "corpora")
    assert done.code == 3
    assert "中断" in done.stderr and "新增 4" in done.stdout
    with Catalog(tmp_path / "corpora") as catalog:
        assert catalog.count() == 4


def test_in_a_folder_of_archives_one_may_hold_lists_alone(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "a.warc.gz").write_bytes(foreign(*ELSEWHERE[9:10]))
    notices: list[Notice] = []
    with Catalog(tmp_path / "corpora") as catalog:
        with pytest.raises(InputError, match="没有找到任何网页"):
            ingest([folder], catalog)
        (folder / "b.warc.gz").write_bytes(foreign(*ELSEWHERE[:2]))
        assert ingest([folder], catalog, tell=notices.append).new == 2
    assert [("a.warc.gz" in notice.words, notice.loss) for notice in notices] == [(True, False)]


def test_a_body_kept_decoded_under_its_old_coding_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    codings = ("gzip", "deflate", "br", "gzip, br")
    path.write_bytes(
        foreign(*(("response", f"{WEB}/{coding}", f"{HTML}\nContent-Encoding: {coding}", article(1), "") for coding in codings))
    )  # fmt: skip
    assert [capture.content for capture in read_foreign(path)] == [article(1)] * len(codings)


@pytest.mark.parametrize("gz", [True, False])
def test_a_record_that_is_not_what_its_digest_says_is_read_and_told(tmp_path: Path, gz: bool) -> None:
    plain = bytearray(foreign(*ELSEWHERE[:2], gz=False))
    at = plain.rindex("停产".encode())
    plain[at : at + 6] = "复产".encode()
    path = tmp_path / "x.warc.gz"
    path.write_bytes(gzip.compress(plain) if gz else plain)
    notices: list[Notice] = []
    assert len(list(read_foreign(path, notices.append))) == 2
    assert [("校验值" in notice.words, notice.loss) for notice in notices] == [(True, False)]


def test_a_revisit_names_what_it_refers_to(tmp_path: Path) -> None:
    first = exchange(1)
    with ArchiveWriter(tmp_path) as archive:
        archive.add(first)
        digest = payload_digest(first.body)
        archive.add(exchange(1, status=304, body=b""), Previous(first.url, warc_date(first.at), digest))
        archive.add(exchange(1, status=200), Previous(first.url, warc_date(first.at), digest))
    kinds = [capture.kind for capture in read_captures(archive_files(tmp_path)[0])]
    assert kinds == ["page", "seen", "seen"]


NO_ADDRESSES = (
    "https://[bad/a", "https://[::1", "https://www.ln.gov.cn:port/", "https://www.ln.gov.cn:99999/", "https:///a", "file:///a.html",
)  # fmt: skip
CUT = gzip.compress(article(3), mtime=0)[:-30]
UNREAD = {
    "cut gzip": (f"{HTML}\nContent-Encoding: gzip", CUT, "压缩内容不完整"),
    "bad br": (f"{HTML}\nContent-Encoding: br", b"\x8b\xff\xff" + bytes(range(200, 250)), "压缩内容"),
    "bomb": (f"{HTML}\nContent-Encoding: gzip", gzip.compress(bytes(70 * 2**20), mtime=0), "解压后超过 64 MiB"),
    "status": ("banana", article(3), "状态行无法识别"),
    "binary": (HTML, bytes(range(1, 32)) * 40 + b"\xff\xfe\xfd", "内容不是文字"),
}  # fmt: skip


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_a_page_whose_address_is_none_is_passed_over_counted_and_told(tmp_path: Path, url: str) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(with_address(url, *ELSEWHERE[:2]))
    notices: list[Notice] = []
    with Catalog(tmp_path / "corpora") as catalog, ArchiveWriter(tmp_path / "corpora") as archive:
        assert ingest([path], catalog, archive=archive, tell=notices.append).new == 2
    assert [notice.loss for notice in notices] == [True]
    assert "1 个网页读不了" in notices[0].words and "没有网页地址 1" in notices[0].words


def with_address(url: str, *good: tuple[str, str, str, bytes, str]) -> bytes:
    """A WARC with one answer of this address before good ones; the library itself writes no such answer."""
    plain = foreign(("response", f"{WEB}/bad.html", HTML, article(9), ""), *good, gz=False)
    return plain.replace(f"{WEB}/bad.html".encode(), url.encode())


def test_an_answer_without_address_is_counted_and_one_of_a_name_server_is_not(tmp_path: Path) -> None:
    path, notices = tmp_path / "x.warc", []
    path.write_bytes(with_address("", *ELSEWHERE[:2]))
    assert len(list(read_warc(path, notices.append))) == 2 and len(notices) == 1
    served = ("response", "dns:www.example.gov.cn", "", b"20211024\nwww.example.gov.cn. 60 IN A 10.0.0.1", "")
    path.write_bytes(foreign(served, *ELSEWHERE[:2], gz=False))
    assert len(list(read_warc(path, notices.append))) == 2 and len(notices) == 1


@pytest.mark.parametrize("what", UNREAD)
def test_a_page_that_cannot_be_unpacked_is_a_loss_with_its_reason(tmp_path: Path, what: str) -> None:
    head, body, reason = UNREAD[what]
    path = tmp_path / "x.warc.gz"
    path.write_bytes(foreign(("response", f"{WEB}/bad.html", head, body, ""), *ELSEWHERE[:2]))
    done = bianyin(tmp_path, "ingest", path, "--json", "--corpora", tmp_path / "corpora")
    assert done.code == 3 and f"损失：{path}: 1 个网页读不了" in done.stderr and reason in done.stderr
    told = json.loads(done.stdout)
    assert told["new"] == 2 and len(told["losses"]) == 1 and reason in told["losses"][0]
    path.write_bytes(foreign(("response", f"{WEB}/bad.html", head, body, "")))
    done = bianyin(tmp_path, "ingest", path, "--corpora", tmp_path / "nothing")
    assert done.code == 2 and reason in done.last_line and "状态为 200" not in done.last_line
    assert not (tmp_path / "nothing").exists()


def test_a_script_or_picture_that_cannot_be_unpacked_is_no_loss(tmp_path: Path) -> None:
    parts = ("text/javascript", "text/css", "image/png", "video/mp4")
    records = [
        ("response", f"{WEB}/{n}", f"200 OK\nContent-Type: {kind}\nContent-Encoding: gzip", CUT, "")
        for n, kind in enumerate(parts)
    ]
    path, notices = tmp_path / "x.warc.gz", []
    path.write_bytes(foreign(*records, *ELSEWHERE[:2]))
    assert len(list(read_warc(path, notices.append))) == 2 and notices == []
