"""Lists as sites write them where no plain link stands: in a script, in JSON, in a click, packed."""

from __future__ import annotations

import gzip
import json

import pytest
from loopback_crawler import Crawler

from bianyin.crawl.feeds import feed_links
from bianyin.crawl.links import Link, html_links
from bianyin.crawl.list_forms.json_api import FORM as JSON_API
from bianyin.model import Source, SourceFeed, SourceList
from loopback_site import Reply, government_site, source_of

BASE = "https://www.example.gov.cn/col/col1/index.html"
ENTRY = '<li><a href="/art/2021/6/{n}/art_1_{n}.html" title="示例{n}">示例{n}公告</a><span>2021-06-0{n}</span></li>'
ARTICLES = [
    Link(f"https://www.example.gov.cn/art/2021/6/{n}/art_1_{n}.html", f"2021-06-0{n}", text=f"示例{n}公告")
    for n in (1, 2, 3)
]


def test_a_jpage_datastore() -> None:
    records = "".join(f"<record><![CDATA[{ENTRY.format(n=n)}]]></record>" for n in (1, 2, 3))
    page = (
        "<html><body><div id='1'><script type='text/xml'><datastore><nextgroup><![CDATA[<a href='/next'></a>]]>"
        f"</nextgroup><recordset>{records}</recordset></datastore></script></div></body></html>"
    )
    assert [link for link in html_links(page.encode(), BASE) if "/art/" in link.url] == ARTICLES


@pytest.mark.parametrize("write", ["{}", "cb123({});", "/**/jQuery.fn_1({})"])
def test_html_inside_json_and_jsonp(write: str) -> None:
    html = "<ul>" + "".join(ENTRY.format(n=n) for n in (1, 2, 3)) + "</ul>"
    answer = write.format(json.dumps({"success": True, "data": {"html": html}}))
    listed = SourceList(url=BASE, pagination="json_api", html_path="data.html")
    assert JSON_API.links(answer.encode(), listed, BASE) == ARTICLES
    with pytest.raises(ValueError, match=r"没有 data\.page"):
        JSON_API.links(answer.encode(), listed.model_copy(update={"html_path": "data.page"}), BASE)


def test_jsonp_with_paths_and_what_is_neither() -> None:
    listed = SourceList(
        url=BASE, pagination="json_api", items_path="rows", url_path="u", title_path="t", date_path="d"
    )
    answer = b'call({"rows": [{"u": "/art/1.html", "t": "\xe7\xa4\xba\xe4\xbe\x8b(1)", "d": "2021-06-01"}]})'
    assert JSON_API.links(answer, listed, BASE) == [
        Link("https://www.example.gov.cn/art/1.html", "2021-06-01", text="示例(1)")
    ]
    with pytest.raises(ValueError, match="不是 JSON"):
        JSON_API.links("维护中（请稍后）".encode(), listed, BASE)


@pytest.mark.parametrize(
    "entry",
    [
        "<a href='javascript:;' onclick=\"window.open('/art/7.html')\">示例公告</a>",
        "<a href='#' data-href='../../art/7.html'>示例公告</a>",
        "<li data-href='/art/7.html'>示例公告</li>",
        "<div onclick='location.href=\"/art/7.html\"'>示例公告</div>",
        "<a href=\"javascript:void(window.open('/art/7.html'))\">示例公告</a>",
    ],
)
def test_links_that_a_click_opens(entry: str) -> None:
    assert [link[0] for link in html_links(entry.encode(), BASE)] == ["https://www.example.gov.cn/art/7.html"]


@pytest.mark.parametrize(
    "entry", ["<a href='javascript:;'>x</a>", "<p onclick=\"show('box', 'x y')\">x</p>", "<a href='#'>x</a>"]
)
def test_a_click_that_opens_nothing_is_no_link(entry: str) -> None:
    assert html_links(entry.encode(), BASE) == []


def test_a_packed_sitemap(crawler: Crawler) -> None:
    packed = gzip.compress(b"<urlset><url><loc>/art/1.html</loc></url></urlset>")
    assert [link.url for link in feed_links(packed, BASE)] == ["https://www.example.gov.cn/art/1.html"]
    with pytest.raises(ValueError, match="不完整"):
        feed_links(packed[:-12], BASE)
    with government_site(3) as site:
        site.routes["/sitemap.xml.gz"] = Reply(packed, headers=(("Content-Type", "application/gzip"),))
        feeds = (SourceFeed(url=site.url("/sitemap.xml.gz"), kind="sitemap"),)
        source = source_of(site, feeds=feeds).model_copy(update={"lists": ()})
        assert crawler(site, [source]).sources["example"].new == 1


@pytest.mark.parametrize("name", ["a.PDF?v=1", "a.ofd", "a.zip", "a.docx", "P0202109.xls?id=3&x=1"])
def test_attachments(name: str) -> None:
    from bianyin.crawl.addresses import SourceBounds

    bounds = SourceBounds(Source(key="x", name="x", home="https://www.example.gov.cn/"))
    url = f"https://www.example.gov.cn/f/{name}"
    assert bounds.is_attachment(url)
    assert bounds.names_attachment(f"<a href='{name}'>".encode())
    assert not bounds.is_attachment("https://www.example.gov.cn/pdf/index.html?x=.pdf.html")
