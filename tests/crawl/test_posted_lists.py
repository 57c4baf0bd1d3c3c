"""Lists that a site gives to a POST request: filled in, kept in the archive, and bound by all that binds a GET."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from loopback_crawler import Crawler
from warcio.archiveiterator import ArchiveIterator

from bianyin.archive import archive_files
from bianyin.crawl import CrawlCounts, CrawlLimits
from bianyin.crawl.lists import Search
from bianyin.model import Source, SourceList, Window
from loopback_site import Asked, Reply, Site, article, list_page, source_of

SIZE, PAGES = 10, 25
JSON_BODY = '{"params": {"column": "001", "pageIndex": "{n}", "pageSize": 10}}'
FORM_BODY = "column=1&name=%E5%85%AC%E5%91%8A&startrecord={start}&endrecord={end}"


def numbers_asked(asked: Asked) -> range:
    """The entries that a body asks for; a body that is none of ours is an error of the test."""
    if asked.headers["content-type"].startswith("application/json"):
        page = int(json.loads(asked.body)["params"]["pageIndex"])
        return range(page * SIZE, min((page + 1) * SIZE, PAGES))
    form = parse_qs(asked.body.decode(), strict_parsing=True)
    assert form["name"] == ["公告"]
    return range(int(form["startrecord"][0]) - 1, min(int(form["endrecord"][0]), PAGES))


def answer(asked: Asked) -> Reply:
    if asked.path.startswith("/art/"):
        return Reply(article(int(asked.path[5:].split(".")[0])))
    if asked.method != "POST":
        return Reply(b"method not allowed", 405)
    numbers = numbers_asked(asked)
    if asked.path == "/jpage":
        return Reply(list_page(numbers))
    rows = [{"infourl": f"/art/{n}.html", "title": f"示例企业{n}停产检修公告"} for n in numbers]
    return Reply(json.dumps({"custom": {"data": rows}}).encode())


def posted(url: str, **fields: Any) -> SourceList:
    given: dict[str, Any] = {
        "pagination": "json_api", "param": "", "first": 0, "body": JSON_BODY,
        "items_path": "custom.data", "url_path": "infourl",
    }  # fmt: skip
    return SourceList.model_validate({"url": url} | given | fields)


def form(url: str, **fields: Any) -> SourceList:
    given: dict[str, Any] = {"pagination": "page_param", "param": "", "size": SIZE, "body": FORM_BODY}
    return SourceList.model_validate({"url": url} | given | fields)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(answer) as found:
        found.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /private/\n")
        yield found


@pytest.mark.parametrize(("path", "written"), [("/rest/list", posted), ("/jpage", form)])
def test_all_pages_are_asked_for_with_their_number(
    crawler: Crawler, site: Site, path: str, written: Callable[..., SourceList]
) -> None:
    report = crawler(site, [source_of(site, written(site.url(path)))])
    assert report.sources["example"] == CrawlCounts(new=PAGES)
    assert report.losses == ()
    lists = [asked for asked in site.log if asked.path == path]
    assert [len(numbers_asked(asked)) for asked in lists] == [10, 10, 5, 0]
    assert all(asked.method == "POST" for asked in lists)
    assert all(asked.method == "GET" for asked in site.log if asked.path != path)


def test_two_lists_at_one_address_are_two(crawler: Crawler, site: Site) -> None:
    one, other = posted(site.url("/rest/list")), form(site.url("/rest/list"), last=1)
    report = crawler(site, [source_of(site, one, other)])
    assert report.sources["example"].new == PAGES
    kinds = {asked.headers["content-type"].split(";")[0] for asked in site.log if asked.path == "/rest/list"}
    assert kinds == {"application/json", "application/x-www-form-urlencoded"}


def test_an_unchanged_list_is_asked_for_once_the_next_time(crawler: Crawler, site: Site) -> None:
    source = source_of(site, posted(site.url("/rest/list")))
    crawler(site, [source])
    site.log.clear()
    assert crawler(site, [source]).sources["example"] == CrawlCounts()
    assert [asked.path for asked in site.log if asked.path != "/robots.txt"] == ["/rest/list"]


def test_the_archive_holds_what_was_posted(crawler: Crawler, site: Site) -> None:
    crawler(site, [source_of(site, posted(site.url("/rest/list")))])
    requests = {}
    for path in archive_files(crawler.corpora):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                if record.rec_type == "request" and record.http_headers.protocol == "POST":
                    requests[record.content_stream().read()] = record.http_headers.get_header("Content-Type")
    bodies = [JSON_BODY.replace("{n}", str(page)).encode() for page in range(4)]
    assert requests == dict.fromkeys(bodies, "application/json")
    with crawler.catalog() as catalog:
        assert {document.url for document in catalog.documents()} == {
            site.url(f"/art/{number}.html") for number in range(PAGES)
        }, "a list is no document, whatever it was asked for by"


def test_robots_txt_holds_for_a_post(crawler: Crawler, site: Site) -> None:
    report = crawler(site, [source_of(site, posted(site.url("/private/list")))])
    assert report.sources["example"] == CrawlCounts()
    assert "/private/list" not in site.paths()


def test_a_post_keeps_pace(crawler: Crawler, site: Site) -> None:
    source = source_of(site, posted(site.url("/rest/list")), pace_seconds=3.0, concurrency=1)
    crawler(site, [source])
    waited = [seconds for seconds in crawler.clock.slept if seconds > 0]
    assert sum(waited) >= 3.0 * (PAGES + 4 - 1)


def test_a_post_to_an_address_that_is_not_public_is_refused(crawler: Crawler, site: Site) -> None:
    report = crawler(site, [source_of(site, posted(site.url("/rest/list")))], allow_hosts=[])
    assert site.log == []
    assert "非公网地址" in " ".join(report.losses)


@pytest.mark.parametrize(
    ("status", "method", "body"), [(302, "GET", b""), (303, "GET", b""), (307, "POST", None)]
)
def test_a_redirect_repeats_the_body_only_where_it_must(
    crawler: Crawler, site: Site, status: int, method: str, body: bytes | None
) -> None:
    site.routes["/old"] = Reply(b"", status, (("Location", "/rest/list"),))
    crawler(site, [source_of(site, posted(site.url("/old"), last=1))])
    (followed,) = [asked for asked in site.log if asked.path == "/rest/list"]
    assert followed.method == method
    assert followed.body == (JSON_BODY.replace("{n}", "0").encode() if body is None else body)


def test_a_redirect_off_the_source_gets_nothing(crawler: Crawler, site: Site) -> None:
    with Site(answer) as other:
        site.routes["/old"] = Reply(b"", 307, (("Location", other.url("/rest/list")),))
        report = crawler(
            site, [source_of(site, posted(site.url("/old")))], allow_hosts=[site.host, other.host]
        )
        assert other.log == []
    assert "转向来源之外" in " ".join(report.losses)


def test_a_failing_post_is_tried_again(crawler: Crawler, site: Site) -> None:
    tries: list[bytes] = []

    def sick(asked: Asked) -> Reply:
        tries.append(asked.body)
        return Reply(b"", 503) if len(tries) == 1 else answer(asked)

    site.routes["/rest/list"] = sick
    assert crawler(site, [source_of(site, posted(site.url("/rest/list")))]).sources["example"].new == PAGES
    assert tries[0] == tries[1]


def test_a_window_is_filled_into_the_body(crawler: Crawler, site: Site) -> None:
    body = (
        '{"from": "{from}", "to": "{to}", "word": "{query}", "params": {"pageIndex": "{n}", "pageSize": 10}}'
    )
    search = Search(Window(start=dt.date(2021, 8, 1), end=dt.date(2021, 10, 1)), '有序"用电')
    source = source_of(site, posted(site.url("/rest/list"), body=body, last=1), posted(site.url("/none")))
    crawler(site, [source], limits=CrawlLimits(search=search))
    (asked,) = [each for each in site.log if each.method == "POST"]
    told = json.loads(asked.body)
    assert (told["from"], told["to"], told["word"]) == ("2021-08-01", "2021-09-30", '有序"用电')


def test_an_article_address_made_of_a_number(crawler: Crawler) -> None:
    rows = {"data": [{"iid": "7"}, {"iid": 8}, {"iid": "x y&z"}, {}]}
    with Site(lambda asked: Reply(article(1)) if "detail" in asked.path else Reply(b"", 404)) as site:
        site.routes["/api"] = Reply(json.dumps(rows).encode())
        listed = SourceList(
            url=site.url("/api"), pagination="json_api", param="", items_path="data", url_path="iid",
            url_template=site.url("/detail?iid={}"),
        )  # fmt: skip
        source: Source = source_of(site, listed, article_pattern=r"/detail\?iid=")
        crawler(site, [source])
        assert sorted(path for path in site.paths() if "detail" in path) == [
            "/detail?iid=7",
            "/detail?iid=8",
            "/detail?iid=x%20y%26z",
        ]
