"""A bad day that answers 200 replaces no document, is said, and is over when it is over; true pages arrive."""

from __future__ import annotations

import datetime as dt
import itertools
import subprocess
import sys
from pathlib import Path

import pytest
from loopback_crawler import Crawler

from bianyin.archive import ArchiveWriter, archive_files
from bianyin.catalog.catalog import Catalog
from bianyin.catalog.derive import rebuild
from bianyin.crawl import CrawlLimits
from bianyin.model import Exchange, SourceFeed
from loopback_site import Asked, Reply, article, government_site, list_page, source_of

PAGES = 12
DAY = 86_400.0
RECHECK = CrawlLimits(recheck=True)


def html(title: str, body: str, head: str = "") -> Reply:
    page = f"<html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>{body}</body></html>"
    return Reply(page.encode())


# Pages of our own writing, as firewalls, servers and content systems make them.
SOFT = {
    "maintenance": html("系统维护", "<h2>网站正在升级维护中，请稍后再访问</h2>"),
    "block": html("访问被拦截", "<p>您的请求疑似攻击行为，已被云防护拦截。事件ID：8f3a-22</p>"),
    "check": html("安全验证", "<div>请完成下方滑块验证后继续访问</div><script>var t='x'</script>"),
    "missing": html("提示信息", "<p>您访问的页面不存在，3 秒后返回首页</p><a href='/'>返回</a>"),
    "missing, English": html("404 Not Found", "<h1>Not Found</h1><hr>nginx"),
    "login": html("统一身份认证平台", "<form>用户名<input>密码<input>登录</form>"),
    "failure": html("出错了", "<p>服务器内部错误，请与管理员联系</p>"),
    "missing in a frame": html(
        "页面不存在_示例市人民政府", "<ul>" + "<li>政务公开 办事服务 互动交流</li>" * 60 + "</ul>"
    ),
    "meta refresh": html("", "", "<meta http-equiv='refresh' content='0; url=/'>"),
    "script redirect": html("", "<script>window.location.href='/login.jsp?back=1'</script>"),
    "shell": html("示例市人民政府", "<div id='app'></div><script src='/js/app.1f.js'></script>"),
    "blank": html("", "  "),
    "redirect home": Reply(b"", 302, (("Location", "/"),)),
    "redirect to an error": Reply(b"", 302, (("Location", "/404.html"),)),
}
UNKNOWN = "<p>今日本站依例休整，各位看官他日再来。</p>"  # words that no list of ours holds


def with_counter(words: str) -> object:
    number = itertools.count(17)
    return lambda _asked: Reply(
        f"<html><title>本站</title><body>{words} 编号：{next(number):x}8f3a-2c71，2026-11-29 10:{next(number) % 60:02d}:07</body></html>".encode(),
        manner="plain",
    )


@pytest.mark.parametrize("bad", SOFT)
def test_a_bad_day_that_answers_200_replaces_nothing_and_is_over_when_it_is_over(
    crawler: Crawler, bad: str
) -> None:
    with government_site(PAGES) as site:
        site.routes["/"] = Reply(list_page(range(3)))
        site.routes["/404.html"] = html("示例市", "<p>走丢了</p>")
        crawler(site, [source_of(site)])
        with crawler.catalog() as catalog:
            before = catalog.digest()
        for number in range(PAGES):
            site.routes[f"/art/{number}.html"] = SOFT[bad]
        crawler.clock.now += DAY
        report = crawler(site, [source_of(site)], limits=RECHECK)
        counts = report.sources["example"]
        assert (counts.failed, counts.changed, counts.new) == (PAGES, 0, 0)
        assert len(report.losses) == 1
        assert f"未作文档存入，原有版本不变（{PAGES} 页）" in report.losses[0]
        with crawler.catalog() as catalog:
            assert catalog.digest() == before
        for number in range(PAGES):
            del site.routes[f"/art/{number}.html"]
        crawler.clock.now += 8 * DAY
        after = crawler(site, [source_of(site)])
        assert (after.losses, after.sources["example"].unchanged) == ((), PAGES)
    rebuild(crawler.corpora)
    with crawler.catalog() as catalog:
        assert catalog.digest() == before, "the archive says what came"


@pytest.mark.parametrize("bad", SOFT)
def test_what_never_was_a_document_is_named_and_not_stored(crawler: Crawler, bad: str) -> None:
    with government_site(PAGES) as site:
        site.routes["/"] = Reply(list_page(range(3)))
        site.routes["/404.html"] = html("示例市", "<p>走丢了</p>")
        site.routes["/art/5.html"] = SOFT[bad]
        report = crawler(site, [source_of(site)])
        assert report.sources["example"].failed == 1
        assert "应答 200，却不是所要的网页" in report.losses[0]
    with crawler.catalog() as catalog:
        assert catalog.count() == PAGES + 1


def test_words_that_nobody_knows_are_known_by_standing_on_many_pages(crawler: Crawler) -> None:
    with government_site(30) as site:
        crawler(site, [source_of(site)])
        with crawler.catalog() as catalog:
            before = catalog.digest()
        other = with_counter(UNKNOWN * 20)  # as long as the pages, and of another number each time
        for number in range(30):
            site.routes[f"/art/{number}.html"] = other
        for _ in range(2):
            crawler.clock.now += DAY
            report = crawler(site, [source_of(site)], limits=RECHECK)
            counts = report.sources["example"]
            assert (counts.failed, counts.changed, counts.new) == (30, 0, 0)
            with crawler.catalog() as catalog:
                assert catalog.digest() == before
        for number in range(30):
            del site.routes[f"/art/{number}.html"]
        back = crawler(site, [source_of(site)])
        assert back.losses == ()
    rebuild(crawler.corpora)
    with crawler.catalog() as catalog:
        assert catalog.digest() == before


def test_on_a_first_visit_too_and_what_was_taken_is_taken_back(crawler: Crawler) -> None:
    with government_site(PAGES) as site:
        other = with_counter(UNKNOWN * 20)
        for number in range(4, 10):
            site.routes[f"/art/{number}.html"] = other
        report = crawler(site, [source_of(site)])
        assert (report.sources["example"].new, report.sources["example"].failed) == (PAGES + 2 - 6, 6)
    for made in ("caught up", "rebuilt"):
        with crawler.catalog() as catalog:
            assert catalog.count() == PAGES + 2 - 6, made
        rebuild(crawler.corpora)


def test_the_archive_of_a_bad_day_is_clean(crawler: Crawler) -> None:
    """What was withdrawn, what was a loss and what only counted: warcio finds nothing to say against their records."""
    with government_site(PAGES) as site:
        other = with_counter(UNKNOWN * 20)
        for number in range(4, 10):
            site.routes[f"/art/{number}.html"] = other
        site.routes["/art/1.html"] = counted
        for _ in range(2):
            crawler(site, [source_of(site)], limits=RECHECK)
            crawler.catalog().close()
            crawler.clock.now += DAY
    kinds = {capture.kind for capture in crawler.captures()}
    assert kinds == {"page", "seen", "withdrawn"}
    files = [str(path) for path in archive_files(crawler.corpora)]
    checked = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", *files], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout
    assert "digest failed" not in checked.stdout


def test_an_archive_from_before_is_judged_by_its_pages_own_words(tmp_path: Path) -> None:
    title, body = TRUE["a notice of maintenance"]
    answers = {
        "/1": SOFT["maintenance"].body,
        "/2": SOFT["shell"].body,
        "/3": html(title, f"<h1>{title}</h1>{body}").body,
        "/4": article(4),
    }
    with ArchiveWriter(tmp_path) as archive:
        for path, content in answers.items():
            headers = (("Content-Type", "text/html"),)
            at = dt.datetime(2021, 10, 8, tzinfo=dt.UTC)
            archive.add(
                Exchange(
                    url=f"https://www.example.gov.cn{path}", at=at, request_headers=(), status=200,
                    reason="OK", headers=headers, body=content,
                )
            )  # fmt: skip
    counts = rebuild(tmp_path)
    assert (counts.new, counts.soft_errors, counts.no_document) == (2, 2, 0)
    with Catalog(tmp_path) as catalog:
        assert {document.url[-2:] for document in catalog.documents()} == {"/3", "/4"}


def test_a_far_shorter_page_without_its_title_is_a_loss(crawler: Crawler) -> None:
    with government_site(3) as site:
        crawler(site, [source_of(site)])
        crawler.catalog().close()
        site.routes["/art/1.html"] = Reply(f"<title>本站</title>{UNKNOWN}".encode())
        site.routes["/art/2.html"] = html(
            "示例企业2停产检修公告", "<h1>示例企业2停产检修公告</h1><a href='/'>返回</a>"
        )
        report = crawler(site, [source_of(site)], limits=RECHECK)
        assert report.sources["example"].failed == 2
    assert {loss.partition("（")[2].partition("）")[0] for loss in report.losses} == {
        "远短于原文、也没有原标题的页",
        "没有了正文的页",
    }


TRUE = {
    "a notice of maintenance": (
        "关于网站系统升级维护的公告",
        "<p>因系统升级维护，本网站将于2021年10月8日暂时无法访问，给您带来不便，敬请谅解。</p><p>示例市政府办公室</p>",
    ),
    "a notice of maintenance, without a day": (
        "网站升级维护公告通知",
        "<p>本网站正在维护，暂停服务，请稍后再试。</p>",
    ),
    "news of a login": ("我市统一身份认证平台上线运行", "<p>请先登录后办理业务，用户名与密码不变。</p>"),
    "a short correction": (
        "示例企业5停产检修公告",
        "<p>更正：本公告因日期有误，现予撤销，以新公告为准。</p>",
    ),
    "an expired page": ("示例企业5停产检修公告", "<p>本公告所涉停产已结束，链接已失效的附件不再提供。</p>"),
    "a page of three words": ("第三季度排污许可名单公布", "<p>见附件。</p>"),
}


@pytest.mark.parametrize("known", [False, True], ids=["first", "later"])
@pytest.mark.parametrize("name", TRUE)
def test_true_pages_arrive(crawler: Crawler, name: str, known: bool) -> None:
    title, body = TRUE[name]
    page = html(f"{title}_示例市人民政府", f"<h1>{title}</h1>{body}<a href='/art/9.pdf'>附件</a>")
    row = f"<ul><li><a href='/art/5.html'>{title[:9]}…</a><span>2021-10-08</span></li></ul>"
    with government_site(9) as site:
        site.routes["/art/9.pdf"] = Reply(b"", 404)
        site.routes["/list/index.html"] = Reply(list_page(range(5)) + row.encode())
        if known:
            crawler(site, [source_of(site)])
        site.routes["/art/5.html"] = page
        report = crawler(site, [source_of(site)], limits=RECHECK)
        assert report.losses == ()
    if not (known and title != "示例企业5停产检修公告"):
        for made in ("caught up", "rebuilt"):
            with crawler.catalog() as catalog:
                (text,) = [d.text for d in catalog.documents() if d.url == site.url("/art/5.html")]
                assert title in text, made
            rebuild(crawler.corpora)


def test_one_notice_under_many_addresses_arrives_under_each(crawler: Crawler) -> None:
    with government_site(12) as site:
        rows = "".join(f"<li><a href='/art/{n}.html'>示例企业7停产检修公告</a></li>" for n in range(12))
        site.routes["/list/index.html"] = Reply(rows.encode())
        for number in range(12):
            site.routes[f"/art/{number}.html"] = Reply(article(7))
        report = crawler(site, [source_of(site)])
        assert (report.sources["example"].new, report.losses) == (12, ())


def test_notices_that_differ_in_figures_alone_are_no_error(crawler: Crawler) -> None:
    """Their links say nothing (详情), and the pages are of one form."""

    def month(number: int) -> bytes:
        return f"<title>公告</title><p>经核定，2021年{number}月全市排放总量为{number * 7}吨，现予公告。</p>".encode()

    with government_site(12) as site:
        rows = "".join(f"<li><a href='/art/{n}.html'>详情</a></li>" for n in range(1, 12))
        site.routes["/list/index.html"] = Reply(rows.encode())
        for number in range(1, 12):
            site.routes[f"/art/{number}.html"] = Reply(month(number))
        report = crawler(site, [source_of(site)])
        assert (report.sources["example"].new, report.losses) == (11, ())


def counted(asked: Asked) -> Reply:
    """A page with a counter, a clock and a token, as content systems write them; all differ at each request."""
    number = next(COUNTER)
    more = (
        f"<p>浏览次数：{number} 次</p><p>当前时间：2021年10月{number % 28 + 1}日 10:{number % 60:02d}</p>"
        f"<input type='hidden' name='token' value='{number:08x}'><!-- {number} -->"
    )
    return Reply(article(1, more=more), manner="plain")


COUNTER = itertools.count(100)


def test_a_counter_is_no_change_and_the_interval_grows(crawler: Crawler) -> None:
    with government_site(2) as site:
        site.routes["/art/1.html"] = counted
        asked = []
        for _ in range(26):
            crawler(site, [source_of(site)])
            asked.append(site.paths()["/art/1.html"])
            crawler.catalog().close()
            crawler.clock.now += 7 * DAY
        assert asked[-1] <= 6, "26 weeks at intervals of 1, 2, 4, 8, 16"
        kept = [c for c in crawler.captures() if c.url == site.url("/art/1.html")]
        assert [c.kind for c in kept] == ["page"] + ["seen"] * (asked[-1] - 1)
        site.routes["/art/1.html"] = Reply(article(1, more="<p>更正：停产吨数应为九十吨，特此更正。</p>"))
        report = crawler(site, [source_of(site)], limits=RECHECK)
        assert report.sources["example"].changed == 1, "and a changed word is a change"
    sizes = sum(path.stat().st_size for path in archive_files(crawler.corpora))
    assert sizes < 120_000


def test_a_changed_figure_is_a_change(crawler: Crawler) -> None:
    with government_site(2) as site:
        crawler(site, [source_of(site)])
        crawler.catalog().close()
        site.routes["/art/1.html"] = Reply(article(1).replace("产量1吨".encode(), "产量2吨".encode()))
        report = crawler(site, [source_of(site)], limits=RECHECK)
        assert report.sources["example"].changed == 1


# ---- nothing found is said


NOTHING = {
    "a list in a script": (
        Reply(b"<script type='text/xml'><datastore><recordset></recordset></datastore></script>"),
        "不是列表",
    ),
    "a list of other links": (Reply(b"<a href='/x/1.shtml'>one</a><a href='/x/2.shtml'>two</a>"), "2 个链接"),
    "maintenance": (SOFT["maintenance"], "维护页"),
    "an empty body": (Reply(b""), "没有"),
}


@pytest.mark.parametrize("name", NOTHING)
@pytest.mark.parametrize("later", [False, True], ids=["first", "later"])
def test_a_list_that_names_no_article_is_a_loss_each_time(crawler: Crawler, name: str, later: bool) -> None:
    reply, said = NOTHING[name]
    with government_site(5) as site:
        if later:
            crawler(site, [source_of(site)])
        site.routes["/list/index.html"] = reply
        for _ in range(2):
            report = crawler(site, [source_of(site)])
            assert said in report.losses[0]
            assert "/list/index.html" in report.losses[0]
        del site.routes["/list/index.html"]
        assert crawler(site, [source_of(site)]).losses == ()


def test_a_feed_without_articles_and_a_home_page_alone(crawler: Crawler) -> None:
    with government_site(5) as site:
        site.routes["/rss"] = Reply(b"<rss><item><link>/other/3.html</link></item></rss>")
        feeds = (SourceFeed(url=site.url("/rss"), kind="rss"),)
        fed = source_of(site, feeds=feeds).model_copy(update={"lists": ()})
        assert "1 个链接都不合" in crawler(site, [fed]).losses[0]
        site.routes["/"] = Reply(list_page(range(5)))
        bare = source_of(site).model_copy(update={"lists": ()})
        assert crawler(site, [bare]).sources["example"].new == 6, "its home page is its list"


# ---- settings take effect later, too


def dated(first: int, days: list[str]) -> Reply:
    rows = (f"<li><a href='/art/{first + n}.html'>x</a>{day}</li>" for n, day in enumerate(days))
    return Reply("".join(rows).encode())


def test_a_wider_since_walks_the_lists_again(crawler: Crawler) -> None:
    with government_site(9, per_list=3) as site:
        for page in range(3):
            name = f"index_{page}.html" if page else "index.html"
            site.routes[f"/list/{name}"] = dated(page * 3, [f"{2023 - 2 * page}-0{m}-01" for m in (6, 4, 2)])
        source = source_of(site)
        first = crawler(site, [source], limits=CrawlLimits(since=dt.date(2023, 1, 1)))
        assert first.sources["example"].new == 4, "three, one with an attachment"
        wider = CrawlLimits(since=dt.date(2019, 1, 1))
        assert crawler(site, [source], limits=wider).sources["example"].new == 6
        site.log.clear()
        crawler(site, [source], limits=wider)
        crawler(site, [source], limits=CrawlLimits(since=dt.date(2022, 1, 1)))
        assert set(site.paths()) == {"/list/index.html"}, "the same and a narrower one cost a request"


def test_a_mended_pattern_takes_effect_and_wrong_addresses_are_forgotten(crawler: Crawler) -> None:
    with government_site(30) as site:
        wrong = source_of(site, article_pattern=r"/about\.html$")
        report = crawler(site, [wrong], limits=CrawlLimits(pages=1))
        assert report.sources["example"].waiting == 1
        report = crawler(site, [source_of(site)])
        assert (report.sources["example"].new, report.sources["example"].waiting) == (33, 0)
        assert "/about.html" not in site.paths()


def test_a_list_that_turned_to_json_and_its_changed_entry(crawler: Crawler) -> None:
    with government_site(5) as site:
        source = source_of(site)
        crawler(site, [source])
        listed = source.lists[0].model_copy(update={"pattern": "index-{n}.html"})
        site.log.clear()
        crawler(site, [source.model_copy(update={"lists": (listed,)})])
        assert "/list/index-1.html" in site.paths()
