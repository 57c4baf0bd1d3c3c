"""Addresses from a search service on loopback: asked by the change points' own questions, fetched by the crawler, never unasked."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from loopback_crawler import Clock

from bianyin import app, reaching
from bianyin.archive import archive_files
from bianyin.cli.ways_to_crawl import Reaching, crawling
from bianyin.crawl import CrawlLimits
from bianyin.crawl.discovery import Discovered, SearchService, Sought, discover, search_service
from bianyin.crawl.http import HttpFetcher
from bianyin.crawl.lists import Search
from bianyin.errors import ConfigurationError, InputError
from bianyin.model import ChangePoint, Source, Window
from bianyin.settings import Settings
from bianyin.wiring import open_catalog
from crawl_command import environment, run
from loopback_site import Asked, Reply, Site, government_site, source_of

AUTUMN = Window(start=dt.date(2021, 9, 1), end=dt.date(2022, 1, 1))
POINT = ChangePoint(date=dt.date(2021, 10, 31), kind="Event", confidence=0.7)
ASKED = [Sought("辽宁 工业 限产 2021年", AUTUMN)]


def searxng(*pages: list[str]) -> Site:
    """SearXNG's JSON API: the same results for every question, so many pages of them; its robots.txt forbids every question."""

    def handler(asked: Asked) -> Reply:
        parts, query = urlsplit(asked.path), parse_qs(urlsplit(asked.path).query)
        if parts.path != "/search" or query.get("format") != ["json"]:
            return Reply(b"<html></html>")
        number = int(query.get("pageno", ["1"])[0])
        found = pages[number - 1] if number <= len(pages) else []
        results = [{"url": url, "title": f"标题 {url[-6:]}", "publishedDate": None} for url in found]
        return Reply(
            json.dumps({"query": query["q"][0], "results": results}).encode(),
            headers=(("Content-Type", "application/json"),),
        )

    site = Site(handler)
    site.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /*?*q=*\n")
    return site


def ask(
    service: SearchService, site: Site, sources: list[Source], sought: list[Sought] | None = None, **more: Any
) -> Discovered:
    async def found() -> Discovered:
        fetcher = HttpFetcher("bianyin-test", allow_hosts=[site.host], seconds=5.0)
        clock = Clock()
        try:
            return await discover(
                service, sought or ASKED, sources, fetcher, clock=clock, sleep=clock.sleep, **more
            )
        finally:
            await fetcher.close()

    return asyncio.run(found())


def example(**changes: Any) -> Source:
    fields = {
        "key": "example",
        "name": "示例",
        "home": "http://www.example.gov.cn/",
        "article_pattern": r"/art/\d+\.html$",
    }
    return Source(**(fields | changes))


def test_results_are_taken_page_by_page_by_whose_article_they_are() -> None:
    own, other = "http://www.example.gov.cn/art/{}.html", "http://elsewhere.example.cn/news/1.html"
    pages = (
        [own.format(1), other, "javascript:alert(1)"],
        [own.format(2), own.format(1), "http://www.example.gov.cn/"],
        [own.format(2)],
    )
    with searxng(*pages) as site:
        service = search_service(site.url("/"), {})
        found = ask(service, site, [example()])
        assert [each.url for each in found.found["example"]] == [own.format(1), own.format(2)]
        assert found.found["example"][0].title == "标题 1.html"
        assert (found.requests, found.losses) == (3, ()), "the third page brings nothing new"
        asked = parse_qs(urlsplit(site.log[0].path).query)
        assert asked["q"] == ["辽宁 工业 限产 2021年"]
        more = ask(service, site, [example()], anywhere=True)
        assert set(more.found) == {"example", "found.elsewhere.example.cn"}
    assert not [each for each in site.log if each.path == "/robots.txt"]


def test_another_service_by_its_address_paths_and_key() -> None:
    def handler(asked: Asked) -> Reply:
        query = parse_qs(urlsplit(asked.path).query)
        if asked.headers.get("x-token") != "secret":
            return Reply(b"", 401)
        answer = {
            "web": {
                "hits": [{"link": {"href": f"http://www.example.gov.cn/art/{query['since'][0][:4]}.html"}}]
            }
        }
        return Reply(json.dumps(answer).encode())

    with Site(handler) as site:
        address = site.url("/find?text={query}&since={start}&until={end}")
        paths = {"items": "web.hits", "url": "link.href"}
        found = ask(search_service(address, {"X-Token": "secret"}, **paths), site, [example()])
        assert [each.url for each in found.found["example"]] == ["http://www.example.gov.cn/art/2021.html"]
        assert parse_qs(urlsplit(site.log[0].path).query)["until"] == ["2021-12-31"]
        refused = ask(search_service(address, {}, **paths), site, [example()])
        assert refused.found == {}
        assert "HTTP 401" in refused.losses[0] and "BIANYIN_SEARCH_HEADERS" in refused.losses[0]


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(b"<html>busy</html>"), "不是 JSON"),
        (Reply(b'{"answers": []}'), "没有 results"),
        (Reply(b"", 403), "search.formats"),
        (Reply(b"", 302, (("Location", "http://169.254.169.254/latest"),)), "转向来源之外"),
    ],
)
def test_a_service_that_does_not_answer_is_said(reply: Reply, reason: str) -> None:
    with Site(lambda asked: reply) as site:
        found = ask(search_service(site.url("/"), {}), site, [example()])
    assert found.found == {}
    assert reason in found.losses[0]


@pytest.mark.parametrize("address", ["", "searx.example", "ftp://searx.example/{query}"])
def test_without_a_service_nothing_is_asked(address: str) -> None:
    with pytest.raises(ConfigurationError, match="BIANYIN_SEARCH_URL"):
        search_service(address, {})


def test_what_is_found_is_crawled_into_the_corpus_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose = reaching.choose_search_service
    monkeypatch.setattr(
        reaching, "choose_search_service", lambda settings: choose(settings)._replace(pace=0.0)
    )
    with (
        government_site(9) as live,
        searxng([live.url("/art/3.html"), live.url("/art/8.html"), live.url("/about.html")]) as service,
    ):
        settings = Settings(corpora=tmp_path / "corpora", allow_hosts=live.host, search_url=service.url("/"))
        arguments = ("辽宁", "工业", [POINT], [source_of(live)], settings, CrawlLimits())
        first = app.discover(*arguments)
        assert (first.sources["example"].new, first.losses, first.documents_new) == (2, (), 2)
        assert set(live.paths()) == {"/art/3.html", "/art/8.html"}, "no list of the source is walked"
        questions = {parse_qs(urlsplit(path).query)["q"][0] for path in service.paths()}
        assert all(
            question.startswith(("辽宁 ", "全国 ")) and question.endswith(("2021年", "2022年"))
            for question in questions
        )
        assert len(questions) >= 6
        live.log.clear()
        again = app.discover(*arguments)
        assert (again.documents_new, live.paths()) == (0, {})
        with open_catalog(settings) as catalog:
            assert {each.url for each in catalog.documents()} == {
                live.url("/art/3.html"),
                live.url("/art/8.html"),
            }
        service.log.clear()
        app.crawl([source_of(live)], settings, CrawlLimits(pages=2))
        assert not service.log, "a crawl asks no search service"
    for file in archive_files(settings.corpora):
        assert b"/search?q=" not in file.read_bytes()


def test_a_page_found_anywhere_may_not_lead_to_an_inner_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service itself may be on this machine; what it names may not, even on the service's own host."""
    choose = reaching.choose_search_service
    monkeypatch.setattr(
        reaching, "choose_search_service", lambda settings: choose(settings)._replace(pace=0.0)
    )
    with Site() as inner, searxng() as service:
        service.routes.clear()
        service._handler = lambda asked: Reply(
            json.dumps({"results": [{"url": inner.url("/secret")}, {"url": service.url("/stats")}]}).encode()
        )
        settings = Settings(corpora=tmp_path / "corpora", search_url=service.url("/"))
        report = app.discover("辽宁", "工业", [POINT], [example()], settings, CrawlLimits(), anywhere=True)
        assert not inner.log
        assert "/stats" not in service.paths()
        assert sum(counts.refused for counts in report.sources.values()) == 2
        assert all("非公网地址" in loss for loss in report.losses)


def test_the_options_that_go_together(tmp_path: Path) -> None:
    points = tmp_path / "points.csv"
    points.write_text("date,kind\n2021-10-31,Event\n", "utf-8")
    search = Search(AUTUMN)
    whole = Reaching(None, True, "辽宁", "工业", points, False)
    crawling(CrawlLimits(), whole)
    crawling(CrawlLimits(search=search), Reaching("wayback", False, None, None, None, False))
    for limits, wrong in (
        (CrawlLimits(), whole._replace(points=None)),
        (CrawlLimits(), whole._replace(web_archive="wayback")),
        (CrawlLimits(search=search), whole),
        (CrawlLimits(), whole._replace(discover=False)),
        (CrawlLimits(), Reaching("wayback", False, None, None, None, False)),
        (CrawlLimits(search=search), Reaching("x", False, None, None, None, False)),
        (
            CrawlLimits(search=search._replace(text="限产")),
            Reaching("wayback", False, None, None, None, False),
        ),
    ):
        with pytest.raises(InputError):
            crawling(limits, wrong)


def test_the_command(tmp_path: Path) -> None:
    points = tmp_path / "points.csv"
    points.write_text("date,kind\n2021-10-31,Event\n", "utf-8")
    command = (
        "crawl",
        "example",
        "--discover",
        "--region",
        "辽宁",
        "--sector",
        "工业",
        "--points",
        str(points),
    )
    with government_site(3) as live, searxng([live.url("/art/1.html")]) as service:
        env = environment(tmp_path, live, tmp_path / "corpora")
        unset = run(env, *command)
        assert (unset.returncode, "BIANYIN_SEARCH_URL" in unset.stderr) == (2, True)
        env["BIANYIN_SEARCH_URL"] = service.url("/")
        done = run(env, *command, "--max-pages", "4", "--json")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["documents_new"] == 1
