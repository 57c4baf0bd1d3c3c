"""A year of weekly runs on one site that blocks, breaks, is redesigned, moves and comes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import count

from loopback_crawler import Crawler

from bianyin.archive import archive_files
from bianyin.catalog.derive import rebuild
from loopback_site import Asked, Reply, Site, article, list_page, source_of

WEEK = 7 * 86_400.0
PAGES = 10
TICKS = count(1)


def good(number: int) -> Reply:
    """An article with a counter, so that its bytes never stay the same."""
    return Reply(article(number, more=f"<p>浏览次数：{next(TICKS)}</p>"), manner="plain")


def redesigned(number: int) -> Reply:
    page = article(number).decode().replace("<div class='nav'>", "<div class='nav'>新版站点导航栏目")
    return Reply(page.encode(), manner="plain")


def waf(_number: int) -> Reply:
    return Reply(f"<title>提示</title>您的请求已被拦截，事件ID：{next(TICKS):08x}".encode(), manner="plain")


def strange(_number: int) -> Reply:
    words = "<p>今日本站依例休整，各位看官他日再来。</p>" * 30
    return Reply(f"<title>本站</title>{words}".encode(), manner="plain")


def broken(_number: int) -> Reply:
    return Reply(b"", 500)


def home(_number: int) -> Reply:
    return Reply(b"", 302, (("Location", "/"),))


def moved(number: int) -> Reply:
    return Reply(b"", 301, (("Location", f"/new/art/{number}.html"),))


BAD: dict[int, Callable[[int], Reply]] = {5: waf, 9: broken, 14: strange, 15: strange, 23: home}


def site_in(week: Callable[[], int]) -> Site:
    def handler(asked: Asked) -> Reply:
        now = week()
        if asked.path == "/robots.txt":
            return Reply(b"", 404)
        if asked.path == "/":
            return Reply(list_page(range(3)))
        if asked.path == "/list/index.html":
            # A new article at the head of the list each week, so that its pages are looked at again.
            return waf(0) if now == 5 else Reply(list_page(range(90, 90 + now)) + list_page(range(PAGES)))
        name = asked.path.rpartition("/")[2].partition(".")[0]
        if not name.isdigit():
            return Reply(b"", 404)
        number = int(name)
        if asked.path.startswith("/new/"):
            return good(number)
        if number == 3 and now >= 30:
            return Reply(b"", 404)
        if now in BAD:
            return BAD[now](number)
        return moved(number) if 40 <= now < 46 else redesigned(number) if now >= 33 else good(number)

    return Site(handler)


def test_after_a_year_every_document_is_in_its_last_good_version_or_gone(crawler: Crawler) -> None:
    now, sizes, told = [0], [], {}
    with site_in(lambda: now[0]) as site:
        source = source_of(site)
        for now[0] in range(1, 53):
            report = crawler(site, [source])
            told[now[0]] = report.losses
            crawler.catalog().close()
            sizes.append(sum(path.stat().st_size for path in archive_files(crawler.corpora)))
            crawler.clock.now += WEEK
        urls = {number: site.url(f"/art/{number}.html") for number in range(PAGES)}
    bad_weeks = {week for week, losses in told.items() if losses}
    assert bad_weeks == set(BAD), "every bad day is in its run's report, and no other"
    for made in ("as it went", "rebuilt"):
        with crawler.catalog() as catalog:
            current = {document.url: document for document in catalog.documents()}
            for number, url in urls.items():
                assert f"示例企业{number}号机组" in current[url].text, made
                assert catalog.versions(url)[-1].gone == (number == 3), made
            assert any("/new/" in url for url in current)
            assert not any("看官" in each.text or "拦截" in each.text for each in current.values())
            assert all(len(catalog.versions(url)) <= 2 for url in urls.values()), "a counter is no version"
        rebuild(crawler.corpora)
    stored = Counter(capture.url for capture in crawler.captures() if capture.kind == "page")
    assert max(stored.values()) <= 2, "what is unchanged is a line, not a page"
    assert sizes[-1] < 1_200_000, "0.94 MB; 2.3 where a busy list has all its pages asked for each time"
