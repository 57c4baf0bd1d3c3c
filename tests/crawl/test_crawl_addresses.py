"""One form for one page, dates beside links, and addresses of list pages."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bianyin.crawl.addresses import SourceBounds, canonical
from bianyin.crawl.feeds import feed_links
from bianyin.crawl.links import Link, html_links
from bianyin.crawl.lists import Search, form_of, list_page
from bianyin.model import Source, SourceList, Window
from bianyin.model.source import Pagination

BASE = "http://www.example.gov.cn/a/b/index.html"


def address_of(listed: SourceList, number: int, search: Search | None = None) -> str | None:
    page = list_page(listed, number, search)
    return page.url if page else None


@pytest.mark.parametrize(
    ("link", "wanted"),
    [
        ("HTTP://WWW.Example.gov.CN:80/a.html#top", "http://www.example.gov.cn/a.html"),
        ("https://example.cn:443", "https://example.cn/"),
        ("https://example.cn:8443/x", "https://example.cn:8443/x"),
        ("./c.html", "http://www.example.gov.cn/a/b/c.html"),
        ("../c.html", "http://www.example.gov.cn/a/c.html"),
        ("/x/../../../y.html", "http://www.example.gov.cn/y.html"),
        ("http://example.cn/a/./b//../c/..", "http://example.cn/a/b/"),
        ("http://example.cn//a//b", "http://example.cn//a//b"),
        ("//m.example.cn/1", "http://m.example.cn/1"),
        ("?page=2", "http://www.example.gov.cn/a/b/index.html?page=2"),
        ("a.jsp;jsessionid=AB12?id=3", "http://www.example.gov.cn/a/b/a.jsp?id=3"),
        ("a?utm_source=x&id=3&spm=1.2", "http://www.example.gov.cn/a/b/a?id=3"),
        (" c\n.html ", "http://www.example.gov.cn/a/b/c.html"),
        ("%7Ea/%e4%b8%ad", "http://www.example.gov.cn/a/b/~a/%E4%B8%AD"),
        ("/中文.html", "http://www.example.gov.cn/%E4%B8%AD%E6%96%87.html"),
        ("http://例子.中国/", "http://xn--fsqu00a.xn--fiqs8s/"),
        ("http://user:pw@example.cn/", "http://example.cn/"),
        ("/a/", "http://www.example.gov.cn/a/"),
        ("javascript:void(0)", None),
        ("mailto:a@example.cn", None),
        ("data:text/html,x", None),
        ("http://[::1", None),
        ("http://a:b/", None),
        ("/" + "x" * 3000, None),
    ],
)
def test_canonical_addresses(link: str, wanted: str | None) -> None:
    assert canonical(link, BASE) == wanted
    if wanted:
        assert canonical(wanted) == wanted


def test_links_with_the_date_of_their_own_entry() -> None:
    page = """
    <!-- <a href="old.html">x</a> -->
    <ul><li><span>2021-09-01</span><a href="1.html">停产</a><span>2021-10-24</span></li>
    <li><a href='t20210305_77.html' title=x>复产 <b>公告</b></a></li>
    <tr><td><a href=3.html>无日期</a></td></tr><li><a href="1.html">again</a> 2020年1月2日</li>
    <li><a href="5.html">错的日期</a>2021-13-40</li></ul>
    """
    assert html_links(page.encode("gb18030"), BASE) == [
        Link("http://www.example.gov.cn/a/b/1.html", "2021-10-24", text="停产"),
        Link("http://www.example.gov.cn/a/b/t20210305_77.html", "2021-03-05", text="复产 公告"),
        Link("http://www.example.gov.cn/a/b/3.html", text="无日期"),
        Link("http://www.example.gov.cn/a/b/5.html", text="错的日期"),
    ]


def test_a_base_element_and_binary_pages() -> None:
    assert (
        html_links(b"<base href='/z/'><a href=1.html>x</a>", BASE)[0].url
        == "http://www.example.gov.cn/z/1.html"
    )
    assert html_links(b"%PDF-1.4 <a href=1.html>", BASE) == []


JSON = SourceList(url=BASE, pagination="json_api", items_path="d.rows", url_path="link.0", date_path="t")


@pytest.mark.parametrize(
    "value", ["2021-10-24 08:00:00", "1635033600", 1635033600, 1635033600000, "1635033600000"]
)
def test_json_lists(value: object) -> None:
    import json

    rows = [{"link": ["/1.html"], "t": value}, {"link": ["/1.html"]}, {"other": 1}, "x", None]
    found = form_of(JSON).links(json.dumps({"d": {"rows": rows}}).encode(), JSON, BASE)
    assert found == [Link("http://www.example.gov.cn/1.html", "2021-10-24")]


@pytest.mark.parametrize(
    "content", [b"<html>", b"", b"{}", b'{"d": {"rows": "none"}}', b"[" * 200_000, b"null"]
)
def test_a_json_list_that_is_none_is_an_error_and_no_empty_list(content: bytes) -> None:
    with pytest.raises(ValueError, match="列表接口"):
        form_of(JSON).links(content, JSON, BASE)


SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc> http://www.example.gov.cn/1.html </loc><lastmod>2021-10-24</lastmod></url>
<url><loc>/2.html</loc></url><url><nothing/></url></urlset>"""
INDEX = b"<sitemapindex><sitemap><loc>/s1.xml</loc></sitemap></sitemapindex>"
RSS = b"""<rss><channel><link>http://www.example.gov.cn/</link><item><title>x</title><link>/1.html</link>
<pubDate>Sun, 24 Oct 2021 08:00:00 +0800</pubDate></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/1.html"/><updated>2021-10-24T08:00:00Z</updated>
</entry></feed>"""
ONE, TWO = "http://www.example.gov.cn/1.html", "http://www.example.gov.cn/2.html"
MOMENT = dt.datetime(2021, 10, 24, tzinfo=dt.UTC).timestamp()


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (SITEMAP, [Link(ONE, modified=MOMENT), Link(TWO)]),
        (INDEX, [Link("http://www.example.gov.cn/s1.xml", is_feed=True)]),
        (RSS, [Link(ONE, "2021-10-24")]),
        (ATOM, [Link(ONE, "2021-10-24")]),
    ],
)
def test_feeds(content: bytes, wanted: list[Link]) -> None:
    assert feed_links(content, BASE) == wanted


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><rss><item><link>&b;</link></item></rss>'


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"not xml", b"{}"])
def test_a_feed_that_is_none_is_an_error(content: bytes) -> None:
    with pytest.raises(ValueError, match="站点地图"):
        feed_links(content, BASE)


def test_entities_of_a_feed_are_not_opened() -> None:
    assert "aaaa" not in str(feed_links(BOMB, BASE))


WINDOW = Window(start=dt.date(2021, 8, 1), end=dt.date(2022, 1, 1), reason="test")
SEARCHED = SourceList(
    url="http://s.cn/q?t=1", pagination="json_api", first=0, param="p", query_param="q", from_param="min",
    to_param="max",
)  # fmt: skip


@pytest.mark.parametrize(
    ("listed", "page", "search", "wanted"),
    [
        (SourceList(url="http://s.cn/a/"), 1, None, "http://s.cn/a/"),
        (SourceList(url="http://s.cn/a/"), 2, None, None),
        (SourceList(url="http://s.cn/a/", pagination="index_n"), 1, None, "http://s.cn/a/"),
        (SourceList(url="http://s.cn/a/", pagination="index_n"), 3, None, "http://s.cn/a/index_2.html"),
        (SourceList(url="http://s.cn/a/", pagination="index_n", last=2), 3, None, None),
        (SourceList(url="http://s.cn/a/", pagination="index_n", first=2, pattern="{n}.html"), 2, None, "http://s.cn/a/2.html"),
        (SourceList(url="http://s.cn/a?c=1", pagination="page_param"), 2, None, "http://s.cn/a?c=1&page=2"),
        (SourceList(url="http://s.cn/a?p=1&c=2", pagination="json_api", param="p"), 2, None, "http://s.cn/a?c=2&p=2"),
        (SourceList(url="http://s.cn/a", pagination="json_api", param=""), 2, None, None),
        (SourceList(url="http://s.cn/a", pagination="page_param", param=""), 2, None, None),
        (SEARCHED, 1, None, "http://s.cn/q?t=1&p=0"),
        (SEARCHED, 2, Search(WINDOW, "限产"), "http://s.cn/q?t=1&min=2021-08-01&max=2021-12-31&q=%E9%99%90%E4%BA%A7&p=1"),
        (SEARCHED.model_copy(update={"date_format": "ms", "param": ""}), 1, Search(WINDOW),
         "http://s.cn/q?t=1&min=1627747200000&max=1640880000000"),
    ],
)  # fmt: skip
def test_addresses_of_list_pages(
    listed: SourceList, page: int, search: Search | None, wanted: str | None
) -> None:
    assert address_of(listed, page, search) == wanted


@pytest.mark.parametrize("name", get_args(Pagination))
def test_every_form_of_a_list_is_there(name: Pagination) -> None:
    day = "{date:%Y}" if name == "by_day" else ""
    listed = SourceList(url=f"http://s.cn/a/{day}", pagination=name)
    content = b'{"x": {"url": "1.html"}}' if name == "json_api" else b"<a href=1.html>x</a>"
    assert re.fullmatch(r"http://s\.cn/a/(?:\?page=1|20\d\d)?", address_of(listed, 1) or "")
    assert [link.url for link in form_of(listed).links(content, listed, BASE)] == [
        "http://www.example.gov.cn/a/b/1.html"
    ]


@pytest.mark.parametrize(
    ("home", "pattern", "url", "wanted"),
    [
        ("http://www.nea.gov.cn/", r"\.html$", "http://zfxxgk.nea.gov.cn/1.html", True),
        ("http://www.nea.gov.cn/", r"\.html$", "http://nea.gov.cn/1.html", True),
        ("http://www.nea.gov.cn/", r"\.html$", "http://www.ndrc.gov.cn/1.html", False),
        ("http://www.nea.gov.cn/", r"\.html$", "http://evilnea.gov.cn/1.html", False),
        ("http://www.gov.cn/", r"\.html$", "http://www.ln.gov.cn/1.html", False),
        ("http://www.gov.cn/", r"//\w+\.ln\.gov\.cn/.*html$", "http://www.ln.gov.cn/1.html", True),
        ("http://127.0.0.1:80/", r"\.html$", "http://127.0.0.1:81/1.html", False),
    ],
)
def test_scope(home: str, pattern: str, url: str, wanted: bool) -> None:
    source = Source(key="a", name="a", home=home, article_pattern=pattern)
    assert SourceBounds(source).is_article(url) is wanted


@settings(deadline=None)
@given(st.text(max_size=60), st.sampled_from(["", "/", "http://a.cn/", "?x=", "//"]))
def test_any_text_is_a_link_or_none_and_its_form_is_stable(text: str, start: str) -> None:
    found = canonical(start + text, BASE)
    assert found is None or canonical(found) == found


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_no_content_breaks_the_readers_of_links(content: bytes) -> None:
    html_links(b"<a href=" + content, BASE)
    for read in (
        lambda: form_of(JSON).links(content, JSON, BASE),
        lambda: feed_links(b"<rss>" + content, BASE),
    ):
        with contextlib.suppress(ValueError):
            read()


def test_pages_numbered_from_the_oldest() -> None:
    listed = SourceList(
        url=BASE, pagination="index_n", pattern="index_7_{n}.html", counts_down=True, first=3
    )  # fmt: skip
    found = [address_of(listed, number) for number in range(1, 6)]
    assert found == [BASE, *(f"http://www.example.gov.cn/a/b/index_7_{n}.html" for n in (3, 2, 1)), None]
