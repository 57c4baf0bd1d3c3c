"""What a crawl does on a site that behaves: all of it once, only what changed the next time."""

from __future__ import annotations

import datetime as dt
import json
from email.utils import format_datetime

import pytest
from loopback_crawler import Crawler

from bianyin.crawl import CrawlCounts, CrawlLimits
from bianyin.crawl.lists import Search
from bianyin.model import SourceFeed, SourceList, Window
from loopback_site import Asked, Reply, Site, article, government_site, list_page, source_of

DAY = 86_400.0


def test_lists_articles_and_attachments_once_each(crawler: Crawler) -> None:
    with government_site(60) as site:
        report = crawler(site, [source_of(site)])
        assert set(site.paths().values()) == {1}
    assert report.sources == {"example": CrawlCounts(new=66)}
    assert report.losses == ()
    with crawler.catalog() as catalog:
        documents = {document.url: document for document in catalog.documents()}
    assert len(documents) == 66, "neither list pages nor robots.txt are documents"
    page, attached = documents[site.url("/art/20.html")], documents[site.url("/art/20.pdf")]
    assert (page.title, page.site) == ("示例企业20停产检修公告", "示例市生态环境局")
    assert (attached.attached_to, attached.title) == (page.url, "附件：示例企业20名单")


def test_a_refresh_of_an_unchanged_site_asks_for_its_list_alone(crawler: Crawler) -> None:
    with government_site(60) as site:
        crawler(site, [source_of(site)])
        with crawler.catalog() as catalog:
            before = catalog.digest(), list(catalog.documents())
        site.log.clear()
        report = crawler(site, [source_of(site)])
        assert list(site.paths()) == ["/list/index.html"]
        assert site.log[-1].headers["if-none-match"]
        assert report.sources["example"] == CrawlCounts()
        with crawler.catalog() as catalog:
            assert (catalog.digest(), list(catalog.documents())) == before


def test_pages_are_due_again_after_a_week_then_ever_more_rarely(crawler: Crawler) -> None:
    with government_site(2) as site:
        asked = []
        for _ in range(20):
            report = crawler(site, [source_of(site)])
            asked.append(report.sources["example"].done)
            crawler.clock.now += 7 * DAY
        assert asked[:9] == [3, 3, 0, 3, 0, 0, 0, 3, 0]
        assert sum(asked[9:]) == 3
    assert sum(capture.kind == "page" for capture in crawler.captures()) == 3, "no body twice"


def test_recheck_asks_for_all_and_downloads_nothing_that_is_unchanged(crawler: Crawler) -> None:
    with government_site(30) as site:
        crawler(site, [source_of(site)])
        crawler.clock.now += 60
        site.routes["/art/7.html"] = Reply(
            article(7, more="<p>补充：复产时间另行通知，请各单位知悉，特此公告。</p>")
        )
        site.routes["/art/8.html"] = Reply(b"", 404)
        site.routes["/art/9.html"] = Reply(b"", 410)
        report = crawler(site, [source_of(site)], limits=CrawlLimits(recheck=True))
        assert report.sources["example"] == CrawlCounts(new=0, changed=1, unchanged=30, gone=2)
        assert report.body_bytes < 3_000, "the changed page and robots.txt"
    with crawler.catalog() as catalog:
        assert catalog.count() == 33, "what is gone stays"
        first, second = catalog.versions(site.url("/art/7.html"))
        assert (first.current, second.current) == (False, True)
        assert first.first_seen <= first.last_seen < second.first_seen == second.last_seen
        assert [version.gone for version in catalog.versions(site.url("/art/8.html"))] == [True]
        assert [version.gone for version in catalog.versions(site.url("/art/9.html"))] == [True]
        (same,) = catalog.versions(site.url("/art/10.html"))
        assert same.first_seen < same.last_seen
        assert not same.gone
        assert "补充" in catalog.get(second.document_id).text


def test_a_page_that_comes_back_is_not_gone(crawler: Crawler) -> None:
    with government_site(3) as site:
        for status in (200, 404, 200):
            site.routes["/art/1.html"] = Reply(article(1) if status == 200 else b"", status)
            crawler(site, [source_of(site)], limits=CrawlLimits(recheck=True))
            crawler.clock.now += DAY
        with crawler.catalog() as catalog:
            assert [version.gone for version in catalog.versions(site.url("/art/1.html"))] == [False]


def test_servers_without_validators_still_make_no_second_version(crawler: Crawler) -> None:
    """Sent again in full, and recognised by its bytes: a revisit record and no document."""

    def plain(asked: Asked) -> Reply:
        return Reply(article(1), manner="plain")

    with government_site(3) as site:
        site.routes["/art/1.html"] = plain
        crawler(site, [source_of(site)])
        report = crawler(site, [source_of(site)], limits=CrawlLimits(recheck=True))
        assert report.sources["example"] == CrawlCounts(unchanged=4)
    assert sum(c.kind == "page" and c.url == site.url("/art/1.html") for c in crawler.captures()) == 1


def test_new_articles_are_found_and_those_on_the_changed_list_looked_at_again(crawler: Crawler) -> None:
    with government_site(60) as site:
        crawler(site, [source_of(site)])
        crawler.clock.now += DAY
        site.log.clear()
        site.routes["/list/index.html"] = Reply(list_page(range(1000, 1001)) + list_page(range(24)))
        site.routes["/art/1000.html"] = Reply(article(1000))
        site.routes["/art/3.html"] = Reply(
            article(3, more="<p>更正：原公告中的日期有误，现予更正并致歉。</p>")
        )
        report = crawler(site, [source_of(site)])
        assert report.sources["example"] == CrawlCounts(new=1, changed=1, unchanged=23)
        assert "/list/index_2.html" not in site.paths()


def test_a_json_list_and_a_list_page_share_their_articles(crawler: Crawler) -> None:
    with government_site(60) as site:
        lists = (
            SourceList(
                url=site.url("/api?size=25"), pagination="json_api", param="p", items_path="data.rows", url_path="link",
                date_path="day",
            ),
            SourceList(url=site.url("/list/index.html"), pagination="index_n"),
        )  # fmt: skip
        report = crawler(site, [source_of(site, *lists)])
        assert report.sources["example"].new == 66
        assert {path for path in site.paths() if path.startswith("/api")} == {
            f"/api?size=25&p={n}" for n in (1, 2, 3, 4)
        }


def test_a_json_list_that_has_changed_its_form_is_a_loss_and_not_an_empty_list(crawler: Crawler) -> None:
    with government_site(60) as site:
        site.routes["/api?p=1"] = Reply(b'{"rows": []}')
        listed = SourceList(
            url=site.url("/api"), pagination="json_api", param="p", items_path="data.rows", url_path="link"
        )
        report = crawler(site, [source_of(site, listed)])
    assert "列表接口的回答中没有 data.rows" in report.losses[0]


def test_a_list_that_has_moved_away_is_said(crawler: Crawler) -> None:
    with government_site(5) as site:
        report = crawler(site, [source_of(site, SourceList(url=site.url("/old/")))])
    assert "列表已不在此处" in report.losses[0]


def trap(asked: Asked) -> Reply:
    """Every page of the list is there, links to itself and names the same articles."""
    return Reply(list_page(range(5)) + f"<a href='{asked.path}'>下一页</a>".encode())


def test_a_list_page_that_links_to_itself_for_ever_ends(crawler: Crawler) -> None:
    with government_site(5) as site:
        for number in range(50):
            site.routes["/trap/" + (f"index_{number}.html" if number else "")] = trap
        source = source_of(site, SourceList(url=site.url("/trap/"), pagination="index_n"))
        report = crawler(site, [source])
        assert report.sources["example"].new == 6
        assert [path for path in site.paths() if path.startswith("/trap/")] == [
            "/trap/",
            "/trap/index_1.html",
        ]


def test_a_list_that_invents_articles_for_ever_ends_at_the_limit_of_pages(crawler: Crawler) -> None:
    def endless(asked: Asked) -> Reply:
        if asked.path.startswith("/art/"):
            return Reply(article(1))
        number = int(asked.path.rpartition("_")[2].split(".")[0]) if "_" in asked.path else 0
        return Reply(list_page(range(number * 5, number * 5 + 5)))

    with Site(endless) as site:
        source = source_of(site, SourceList(url=site.url("/trap/"), pagination="index_n"))
        report = crawler(site, [source], limits=CrawlLimits(pages=40))
        assert len(site.paths()) == 40
        assert report.sources["example"].waiting > 0
        assert report.losses == ()


def test_the_next_run_goes_on_where_the_limit_of_pages_stopped_this_one(crawler: Crawler) -> None:
    new = []
    with government_site(60) as site:
        while (
            (report := crawler(site, [source_of(site)], limits=CrawlLimits(pages=20))).sources["example"].done
        ):
            new.append(report.sources["example"].new)
            assert len(new) < 10
        assert sum(new) == 66
        assert all(times == 1 for path, times in site.paths().items() if "index.html" not in path)


def test_robots_rules_and_delay(crawler: Crawler) -> None:
    with government_site(6) as site:
        site.routes["/robots.txt"] = Reply(
            b"User-agent: bianyin\nDisallow: /art/3\nCrawl-delay: 7\n\nUser-agent: *\nDisallow: /"
        )
        begun = crawler.clock.now
        report = crawler(site, [source_of(site)])
        assert (report.sources["example"].new, report.sources["example"].refused) == (6, 1)
        assert report.losses == (), "the site's wish"
        assert "/art/3.html" not in site.paths()
        assert crawler.clock.now - begun >= 7 * 6
        assert [asked.path for asked in site.log].count("/robots.txt") == 1


@pytest.mark.parametrize("status", [404, 403, 401, 410])
def test_a_host_without_robots_txt_may_be_crawled(crawler: Crawler, status: int) -> None:
    with government_site(3) as site:
        site.routes["/robots.txt"] = Reply(b"<html>Disallow: /</html>", status)
        assert crawler(site, [source_of(site)]).sources["example"].new == 4


def test_the_pace_of_a_source_is_kept(crawler: Crawler) -> None:
    with government_site(20) as site:
        begun = crawler.clock.now
        crawler(site, [source_of(site, pace_seconds=3.0, concurrency=4)])
        assert crawler.clock.now - begun >= 3 * 22


def test_since_leaves_older_articles_and_older_list_pages_alone(crawler: Crawler) -> None:
    def dated(first: int, days: list[str]) -> Reply:
        rows = (f"<li><a href='/art/{first + n}.html'>x</a>{day}</li>" for n, day in enumerate(days))
        return Reply("".join(rows).encode())

    with government_site(40) as site:
        site.routes["/list/index.html"] = dated(0, ["2021-12-01", "2021-11-01", "2021-09-01"])
        site.routes["/list/index_1.html"] = dated(3, ["2021-08-01", "2021-07-01"])
        limits = CrawlLimits(since=dt.date(2021, 10, 1))
        report = crawler(site, [source_of(site)], limits=limits)
        assert (report.sources["example"].new, report.sources["example"].waiting) == (3, 0)
        assert "/list/index_2.html" not in site.paths()
        assert crawler(site, [source_of(site)]).sources["example"].new == 3, "without it they are fetched"


def sitemap(*entries: tuple[str, str]) -> Reply:
    rows = "".join(f"<url><loc>{place}</loc><lastmod>{day}</lastmod></url>" for place, day in entries)
    return Reply(f"<urlset>{rows}</urlset>".encode(), headers=(("Content-Type", "text/xml"),))


def test_sitemaps_and_rss(crawler: Crawler) -> None:
    with government_site(10) as site:
        now = dt.datetime.fromtimestamp(crawler.clock.now, dt.UTC)
        site.routes["/sitemap.xml"] = Reply(
            b"<sitemapindex><sitemap><loc>/s1.xml</loc></sitemap></sitemapindex>"
        )
        site.routes["/s1.xml"] = sitemap(
            ("/art/1.html", "2021-01-01"), ("/art/2.html", "2021-01-01"), ("/x", "2021-01-01")
        )
        day = format_datetime(now)
        site.routes["/rss"] = Reply(
            f"<rss><item><link>/art/3.html</link><pubDate>{day}</pubDate></item></rss>".encode()
        )
        feeds = (
            SourceFeed(url=site.url("/sitemap.xml"), kind="sitemap"), SourceFeed(url=site.url("/rss"), kind="rss")
        )  # fmt: skip
        source = source_of(site, feeds=feeds).model_copy(update={"lists": ()})
        assert crawler(site, [source]).sources["example"] == CrawlCounts(new=3)
        crawler.clock.now += DAY
        later = dt.datetime.fromtimestamp(crawler.clock.now, dt.UTC).isoformat()
        site.routes["/s1.xml"] = sitemap(("/art/1.html", later), ("/art/2.html", "2021-01-01"))
        crawler.clock.now += DAY
        site.log.clear()
        assert crawler(site, [source]).sources["example"] == CrawlCounts(unchanged=1)
        assert site.paths()["/art/1.html"] == 1, "changed, says its sitemap"


def test_a_focused_crawl_asks_only_lists_that_search_by_date(crawler: Crawler) -> None:
    def search(asked: Asked) -> Reply:
        found = [] if "p=2" in asked.path else [{"u": "/art/4.html"}, {"u": "/art/10.html"}]
        return Reply(json.dumps(found).encode())

    with government_site(60) as site:
        listed = SourceList(
            url=site.url("/search"), pagination="json_api", param="p", url_path="u", from_param="a", to_param="b",
            query_param="q",
        )  # fmt: skip
        source = source_of(site, listed, SourceList(url=site.url("/list/index.html"), pagination="index_n"))
        for page in (1, 2):
            site.routes[f"/search?a=2021-08-01&b=2021-12-31&q=%E9%99%90%E4%BA%A7&p={page}"] = search
        window = Window(start=dt.date(2021, 8, 1), end=dt.date(2022, 1, 1), reason="test")
        limits = CrawlLimits(search=Search(window, "限产"))
        assert crawler(site, [source], limits=limits).sources["example"].new == 3, (
            "two articles, one attachment"
        )
        assert not any(path.startswith("/list/") for path in site.paths())


def test_redirects_are_followed_within_the_source_and_asked_for_with_their_own_validators(
    crawler: Crawler,
) -> None:
    with government_site(6) as site:
        for old in ("/art/3.html", "/art/4.html"):
            site.routes[old] = Reply(b"", 301, (("Location", f"/moved{old}"),))
            site.routes["/moved" + old] = Reply(article(3))
        crawler(site, [source_of(site)])
        report = crawler(site, [source_of(site)], limits=CrawlLimits(recheck=True))
        assert report.sources["example"] == CrawlCounts(unchanged=7)
        assert "if-none-match" in next(a for a in reversed(site.log) if a.path == "/moved/art/3.html").headers
    urls = {capture.url for capture in crawler.captures() if capture.kind == "page"}
    assert site.url("/moved/art/3.html") in urls
    assert site.url("/art/3.html") not in urls
