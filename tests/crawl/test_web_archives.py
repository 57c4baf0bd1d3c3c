"""Captures of web archives on loopback: a window's articles become documents, once, and nothing of another year enters."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from loopback_crawler import Clock, Crawler

from bianyin.archive import ArchiveWriter
from bianyin.crawl import CrawlReport
from bianyin.crawl.http import HttpFetcher
from bianyin.crawl.web_archives import ReachBack, ReachLimits, WebArchive, web_archive
from bianyin.crawl.web_archives.capture_store import CaptureStore
from bianyin.model import Source, Window
from loopback_site import Site
from web_archive import HOSTS, PYWB, RealArchive, day, page, pywb, serve, three_hosts

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
    **limits: Any,
) -> CrawlReport:
    time = clock or Clock()
    more = {"write": write} if write else {}

    async def run() -> CrawlReport:
        fetcher = HttpFetcher("bianyin-test", allow_hosts=[host], seconds=20.0)
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
