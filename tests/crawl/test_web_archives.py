"""Captures of web archives on loopback: a window's articles become documents, once, and nothing of another year enters."""

from __future__ import annotations

import asyncio
import datetime as dt
import errno
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from loopback_crawler import Clock, Crawler

from bianyin.archive import ArchiveWriter
from bianyin.catalog.catalog import Catalog
from bianyin.catalog.derive import rebuild
from bianyin.crawl import CrawlReport
from bianyin.crawl.http import HttpFetcher
from bianyin.crawl.web_archives import ReachBack, ReachLimits, WebArchive, web_archive
from bianyin.crawl.web_archives.capture_store import CaptureStore
from bianyin.crawl.web_archives.cdx_answers import captures_in
from bianyin.errors import CorpusError, InputError
from bianyin.model import Source, SourceList, Window
from loopback_site import Reply, Site, article, government_site, source_of
from web_archive import HOSTS, PYWB, Captured, RealArchive, day, page, pywb, serve, three_hosts

AUTUMN = Window(start=dt.date(2021, 9, 1), end=dt.date(2022, 1, 1))
INDEXES = {"wayback": "/cdx/search/cdx", "pywb": "/coll/cdx", "commoncrawl": "/collinfo.json"}


def sources() -> list[Source]:
    return [
        Source(key=f"s{at}", name=f"示例{at}", home=f"http://{host}/", article_pattern=r"/art/\d+\.html$")
        for at, host in enumerate(HOSTS)
    ]


def reach(
    corpora: Path,
    archive: WebArchive,
    host: str,
    *,
    chosen: Sequence[Source] | None = None,
    window: Window = AUTUMN,
    write: Callable[[BinaryIO, bytes], object] | None = None,
    clock: Clock | None = None,
    max_body: int = 2**20,
    **limits: Any,
) -> CrawlReport:
    time = clock or Clock()
    more = {"write": write} if write else {}

    async def run() -> CrawlReport:
        fetcher = HttpFetcher("bianyin-test", allow_hosts=[host], seconds=20.0, max_body=max_body)
        try:
            asked = ReachBack(
                chosen or sources(), archive, fetcher, kept, store, ReachLimits(window, **limits), clock=time, sleep=time.sleep
            )  # fmt: skip
            return await asked.run()
        finally:
            await fetcher.close()

    with ArchiveWriter(corpora, **more) as kept, closing(CaptureStore(corpora)) as store:
        return asyncio.run(run())


@pytest.fixture(params=[*INDEXES, "real pywb"])
def archive(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[Site | RealArchive, WebArchive]]:
    if request.param == "real pywb":
        if not PYWB:
            pytest.skip("needs BIANYIN_TEST_PYWB, see tests/web_archive.py")
        with pywb(three_hosts(), tmp_path / "pywb") as real:
            yield real, web_archive(real.url("/coll/cdx"))
        return
    with serve(three_hosts()) as site:
        yield site, web_archive(site.url(INDEXES[request.param]))


def test_a_windows_captures_of_three_hosts_become_documents_of_that_window_once(
    tmp_path: Path, archive: tuple[Site | RealArchive, WebArchive]
) -> None:
    server, known = archive
    first = reach(tmp_path, known, server.host)
    assert first.losses == ()
    assert [counts.new for counts in first.sources.values()] == [6, 6, 6]
    crawler = Crawler(tmp_path, Clock())
    with crawler.catalog() as catalog:
        found = list(catalog.documents(every_version=True))
    assert {each.url for each in found} == {
        f"http://{host}/art/{10 * at + n}.html" for at, host in enumerate(HOSTS) for n in range(1, 7)
    }
    for each in found:
        assert each.retrieved_at is not None
        assert AUTUMN.contains(each.retrieved_at.date())
        assert each.archived is not None
        assert each.archived.by in (server.host, "Common Crawl")
        assert each.url.removeprefix("http://") in each.archived.url.replace("%2F", "/").replace(":80", "")
    second = reach(tmp_path, known, server.host)
    assert (second.requests, second.losses) == (0, ())
    wider = reach(
        tmp_path, known, server.host, window=Window(start=dt.date(2023, 2, 1), end=dt.date(2023, 3, 1))
    )
    if known.dialect != "commoncrawl":  # whose index of that winter this server has not
        assert [counts.new for counts in wider.sources.values()] == [7, 7, 7]


def test_a_capture_of_another_year_never_enters_though_the_index_promised_it(tmp_path: Path) -> None:
    """The index lies, as one that is behind its WARC files does: the replay leads to 2019, by a redirect or without a word."""
    lying = [page(HOSTS[0], 1, "2019-05-01"), page(HOSTS[0], 2, "2021-10-05")]
    for form, index in INDEXES.items():
        with serve(lying) as site:
            known = web_archive(site.url(index))
            server = site._handler
            assert server is not None
            table = server.__self__  # type: ignore[attr-defined]
            honest = table._found

            def promised(query: Any, honest: Any = honest) -> Any:
                return [
                    (each._replace(at=day("2021-10-04")) if each.at.year == 2019 else each, at)
                    for each, at in honest([pair for pair in query if pair[0] not in ("from", "to")])
                ]

            fake = type("Lying", (type(table),), {"_found": lambda self, query: promised(query)})(*table)
            site._handler = fake.answer
            report = reach(tmp_path / form, known, site.host, chosen=sources()[:1])
            assert report.sources["s0"].new == 1, report.losses
            assert any("2019-05-01" in loss and "未存入" in loss for loss in report.losses), report.losses
            with Crawler(tmp_path / form, Clock()).catalog() as catalog:
                assert [each.url[-6:] for each in catalog.documents(every_version=True)] == ["2.html"]
            again = reach(tmp_path / form, known, site.host, chosen=sources()[:1])
            assert again.requests == 0


def test_a_kill_loses_nothing_and_asks_little_again(tmp_path: Path) -> None:
    """Killed as a process is killed, at six moments counted in requests: nothing more than the last batch is asked for again."""
    with serve(three_hosts()) as site:
        known = web_archive(site.url("/coll/cdx"))
        calm = reach(tmp_path / "calm", known, site.host)
        site.log.clear()
        for moment in (3, 9, 16, 17, 18, 5):
            killed_after(moment, tmp_path / "killed", known, site.host)
        last = reach(tmp_path / "killed", known, site.host)
        asked = sum(site.paths().values())
    assert last.losses == ()
    assert asked - (calm.requests - 1) <= 6 * 7, (
        "robots.txt aside, what came in the five seconds before is asked for again"
    )
    with (
        Crawler(tmp_path / "calm", Clock()).catalog() as one,
        Crawler(tmp_path / "killed", Clock()).catalog() as other,
    ):
        assert (other.count(), other.digest()) == (18, one.digest())


def killed_after(requests: int, corpora: Path, known: WebArchive, host: str) -> None:
    """A run that ends without a word, as SIGKILL ends it: no flush, no close, the file left open."""
    pid = os.fork()
    if pid == 0:
        try:
            seen = 0

            class Killing(HttpFetcher):
                async def get(self, url: str, headers: Any = None) -> Any:
                    nonlocal seen
                    seen += 1
                    if seen > requests:
                        os._exit(9)
                    return await super().get(url, headers)

            async def run() -> None:
                fetcher = Killing("bianyin-test", allow_hosts=[host])
                time = Clock()
                kept, store = ArchiveWriter(corpora), CaptureStore(corpora)
                await ReachBack(
                    sources(), known, fetcher, kept, store, ReachLimits(AUTUMN), clock=time, sleep=time.sleep
                ).run()

            asyncio.run(run())
        finally:
            os._exit(9)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 9


def test_a_full_disk_is_said_and_the_same_command_goes_on(tmp_path: Path) -> None:
    written = 0

    def full(file: BinaryIO, data: bytes) -> object:
        nonlocal written
        written += len(data)
        if written > 15_000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return file.write(data)

    with serve(three_hosts()) as site:
        known = web_archive(site.url("/cdx/search/cdx"))
        with pytest.raises(CorpusError, match="无法写入网页存档"):
            reach(tmp_path, known, site.host, write=full)
        assert reach(tmp_path, known, site.host).losses == ()
    with Crawler(tmp_path, Clock()).catalog() as catalog:
        assert catalog.count() == 18


def test_max_pages_leaves_the_rest_for_the_next_run(tmp_path: Path) -> None:
    with serve(three_hosts()) as site:
        known = web_archive(site.url("/cdx/search/cdx"))
        first = reach(tmp_path, known, site.host, pages=11)
        assert (first.requests, sum(counts.new for counts in first.sources.values())) == (
            12,
            8,
        )  # and robots.txt
        assert sum(counts.waiting for counts in first.sources.values()) == 10
        second = reach(tmp_path, known, site.host)
        assert sum(counts.new for counts in second.sources.values()) == 10


def test_an_older_capture_never_displaces_the_live_version(tmp_path: Path) -> None:
    """Whichever comes first: current is what the site gave last."""
    with government_site(3) as live:
        at = f"127.0.0.1:{live.port}"
        old = Captured(
            f"http://{at}/art/1.html",
            day("2021-10-05"),
            article(1, more="<p>当时另有一段已经删去的话，说明限产范围。</p>"),
        )
        source = source_of(live)
        for order in ("live first", "archive first"):
            corpora = tmp_path / order
            with serve([old]) as site:
                known = web_archive(site.url("/coll/cdx"))
                crawler = Crawler(corpora, Clock())
                if order == "live first":
                    crawler(live, [source])
                assert reach(corpora, known, site.host, chosen=[source]).sources["example"].new == 1
                if order == "archive first":
                    crawler(live, [source])
            with crawler.catalog() as catalog:
                current = catalog.current(old.url)
                assert current is not None
                assert "已经删去" not in current.text
                assert current.archived is None
                versions = catalog.versions(old.url)
                assert sorted(each.current for each in versions) == [False, True]


def test_the_index_is_read_to_its_end_by_resumption_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bianyin.crawl.web_archives.kinds.ROWS", 2)
    many = [page(HOSTS[0], number, "2021-10-05") for number in range(1, 8)]
    with serve(many) as site:
        report = reach(tmp_path, web_archive(site.url("/cdx/search/cdx")), site.host, chosen=sources()[:1])
        keys = [path for path in site.paths() if "resumeKey=" in path]
    assert (report.sources["s0"].new, len(keys)) == (7, 3)


def test_an_answer_that_is_too_large_is_asked_for_in_halves(tmp_path: Path) -> None:
    with serve(three_hosts()) as site:
        known = web_archive(site.url("/coll/cdx"))
        report = reach(
            tmp_path, known, site.host, chosen=sources()[:1], max_body=1_100
        )  # four lines, or an article
        asked = [path for path in site.paths() if "matchType=host" in path]
    assert (report.sources["s0"].new, report.losses) == (6, ())
    assert len(asked) >= 3


def test_every_host_of_a_source_is_asked_about(tmp_path: Path) -> None:
    both = Source(
        key="both", name="示例", home=f"http://{HOSTS[0]}/", article_pattern=r"/art/\d+\.html$",
        lists=(SourceList(url=f"http://{HOSTS[1]}/list/"),),
    )  # fmt: skip
    for form, index in INDEXES.items():
        with serve(three_hosts()) as site:
            report = reach(tmp_path / form, web_archive(site.url(index)), site.host, chosen=[both])
        assert report.sources["both"].new == 12, form


def test_a_mended_pattern_asks_the_index_again(tmp_path: Path) -> None:
    wrong = sources()[0].model_copy(update={"article_pattern": r"/article/\d+$"})
    with serve(three_hosts()) as site:
        known = web_archive(site.url("/coll/cdx"))
        assert reach(tmp_path, known, site.host, chosen=[wrong]).sources["s0"].new == 0
        assert reach(tmp_path, known, site.host, chosen=sources()[:1]).sources["s0"].new == 6


def test_what_another_archive_gave_is_not_fetched_again(tmp_path: Path) -> None:
    with serve(three_hosts()) as site:
        reach(tmp_path, web_archive(site.url("/coll/cdx")), site.host)
        second = reach(tmp_path, web_archive(site.url("/collinfo.json")), site.host)
    assert sum(counts.new for counts in second.sources.values()) == 0


FAULTS = {
    "no CDX": (Reply(b"<html>Service unavailable</html>"), "不是 CDX 服务的回答"),
    "JSON of another kind": (Reply(b'{"error": "blocked"}'), "不是 CDX 服务的回答"),
    "cut JSON": (Reply(b'[["urlkey","timestamp"],["cn'), "不是 CDX 服务的回答"),
    "numbers": (Reply(b"[1, 2]"), "不是 CDX 服务的回答"),
    "403": (Reply(b"", 403), "HTTP 403"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_an_index_that_does_not_answer_is_said_and_asked_again(tmp_path: Path, fault: str) -> None:
    reply, reason = FAULTS[fault]
    with serve(three_hosts()) as site:
        known = web_archive(site.url("/cdx/search/cdx"))
        answer = site._handler
        assert answer is not None
        site._handler = lambda asked: reply if "url=www.two" in asked.path else answer(asked)
        first = reach(tmp_path, known, site.host)
        assert [counts.new for counts in first.sources.values()] == [6, 0, 6]
        assert any(reason in loss and "www.two.gov.cn" in loss for loss in first.losses), first.losses
        site._handler = answer
        assert reach(tmp_path, known, site.host).sources["s1"].new == 6


def test_a_page_that_the_archive_fails_to_give_is_lost_alone_and_asked_again(tmp_path: Path) -> None:
    with serve(three_hosts()) as site:
        known = web_archive(site.url("/coll/cdx"))
        answer = site._handler
        assert answer is not None
        site._handler = lambda asked: (
            Reply(b"", 403) if "one.gov.cn/art/3.html" in asked.path else answer(asked)
        )
        first = reach(tmp_path, known, site.host)
        assert (first.sources["s0"].new, first.sources["s0"].failed) == (5, 1)
        assert any("HTTP 403" in loss for loss in first.losses)
        site._handler = answer
        second = reach(tmp_path, known, site.host)
        assert (second.sources["s0"].new, second.losses) == (1, ())


def test_robots_of_the_archive_are_obeyed_and_its_other_addresses_never_led_to(tmp_path: Path) -> None:
    with serve(three_hosts()) as site, Site() as elsewhere:
        known = web_archive(site.url("/coll/cdx"))
        site.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /coll/2021\n")
        first = reach(tmp_path / "a", known, site.host)
        assert sum(counts.new for counts in first.sources.values()) == 0
        assert any("robots.txt" in loss for loss in first.losses)
        del site.routes["/robots.txt"]
        answer = site._handler
        assert answer is not None
        away = Reply(b"", 302, (("Location", elsewhere.url("/art/1.html")),))
        site._handler = lambda asked: away if "id_/" in asked.path else answer(asked)
        second = reach(tmp_path / "b", known, site.host)
        assert any("转向来源之外" in loss for loss in second.losses)
        assert not elsewhere.log


def test_indexes_closed_to_crawlers_are_asked_where_their_user_decides_so_and_replays_never(
    tmp_path: Path,
) -> None:
    with serve(three_hosts()) as site:
        site.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /\nAllow: /collinfo.json$\n")
        known = web_archive(site.url("/collinfo.json"))
        closed = reach(tmp_path / "a", known, site.host)
        assert set(site.paths()) == {"/collinfo.json"}
        assert all("robots.txt" in loss and "BIANYIN_ARCHIVE_INTERFACE" in loss for loss in closed.losses)
        opened = reach(tmp_path / "a", known, site.host, interface=True)
        assert ([counts.new for counts in opened.sources.values()], opened.losses) == ([6, 6, 6], ())
        replayed = reach(tmp_path / "b", web_archive(site.url("/coll/cdx")), site.host, interface=True)
        assert sum(counts.new for counts in replayed.sources.values()) == 0
        assert not [path for path in site.paths() if "id_/" in path]


def test_an_address_that_is_not_public_is_refused(tmp_path: Path) -> None:
    with serve(three_hosts()) as site:
        report = reach(tmp_path, web_archive(site.url("/coll/cdx")), "other.example")
        assert any("非公网地址" in loss for loss in report.losses)
        assert not site.log


def test_an_error_page_that_the_archive_kept_is_none_and_the_capture_before_it_is_taken(
    tmp_path: Path,
) -> None:
    gone = "<html><head><title>404</title></head><body><h1>您访问的页面不存在</h1></body></html>".encode()
    kept = [
        page(HOSTS[0], 1, "2021-10-05"),
        Captured(f"http://{HOSTS[0]}/art/1.html", day("2021-11-06"), gone),
    ]
    for form, index in INDEXES.items():
        with serve(kept) as site:
            report = reach(tmp_path / form, web_archive(site.url(index)), site.host, chosen=sources()[:1])
        assert "出错页" in report.losses[0]
        with Crawler(tmp_path / form, Clock()).catalog() as catalog:
            (found,) = catalog.documents(every_version=True)
        assert found.retrieved_at is not None
        assert found.retrieved_at.date() == dt.date(2021, 10, 5)


def test_the_archive_is_rebuilt_into_the_same_catalog(tmp_path: Path) -> None:
    with serve(three_hosts()) as site:
        reach(tmp_path, web_archive(site.url("/coll/cdx")), site.host)
    with Crawler(tmp_path, Clock()).catalog() as catalog:
        before = [each.model_dump() for each in catalog.documents()]
    rebuild(tmp_path)
    with Catalog(tmp_path) as catalog:
        assert [each.model_dump() for each in catalog.documents()] == before


def test_names_of_archives() -> None:
    assert (
        web_archive("Wayback").raw("20211004040000", "http://a.cn/x?y=1#z")
        == "https://web.archive.org/web/20211004040000id_/http://a.cn/x?y=1"
    )
    assert web_archive("https://arquivo.pt/wayback/cdx").replay == "https://arquivo.pt/wayback"
    assert web_archive("http://127.0.0.1:8080/coll-cdx/").replay == "http://127.0.0.1:8080/coll"
    with pytest.raises(InputError, match="没有这个网页档案馆"):
        web_archive("google")


def test_text_answers_of_older_servers_are_read() -> None:
    seven = b"cn,gov,one)/art/1.html 20211004040000 http://one.gov.cn/art/1.html text/html 200 ABC 700\n\ncn%2Cgov%2Cone+key"
    found = captures_in(seven)
    assert (found.rows[0].url, found.rows[0].status, found.resume) == (
        "http://one.gov.cn/art/1.html",
        "200",
        "cn%2Cgov%2Cone+key",
    )
    eleven = b" CDX N b a m s k r M S V g\ncn,gov,one)/ 20211004040000 http://one.gov.cn/ text/html 200 ABC - - 700 12 a.warc.gz\n"
    assert captures_in(eleven).rows[0][-3:] == ("a.warc.gz", 12, 700)
    assert (
        captures_in(b'cn,gov,one)/ 20211004040000 {"url": "http://one.gov.cn/", "status": "200"}')
        .rows[0]
        .status
        == "200"
    )
