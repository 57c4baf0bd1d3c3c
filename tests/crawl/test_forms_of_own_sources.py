"""Each form of a list, written in a file of one's own sources: tried page by page, then crawled whole."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from loopback_crawler import Crawler
from typer.testing import CliRunner

from bianyin.cli import app as cli_app
from bianyin.knowledge.sites import registry
from bianyin.settings import load_settings
from loopback_site import Asked, Reply, Site, article

SIZE, PAGES = 10, 25
OWN = r"""
[[source]]
key = "KEY"
name = "示例市生态环境局"
home = "http://HOST/"
article_pattern = '/art/\d+\.html$'
pace_seconds = 0
"""
FORMS = {
    "hash": 'url = "http://HOST/hash/605dc429-1.shtml"\npagination = "index_n"\npattern = "605dc429-{n}.shtml"\nfirst = 2',
    "jpage": 'url = "http://HOST/jpage/dataproxy.jsp?startrecord={start}&endrecord={end}&perpage=10"\n'
    'pagination = "page_param"\nparam = ""\nsize = 10\nbody = "columnid=7&unitid=8"',
    "unit": 'url = "http://HOST/unit?pageId=7&paramJson=%7B%22pageNo%22%3A{n}%2C%22pageSize%22%3A10%7D"\n'
    'pagination = "json_api"\nparam = ""\nhtml_path = "data.html"',
    "jsonp": 'url = "http://HOST/jsonp?callback=result"\npagination = "json_api"\nparam = "page"\n'
    'items_path = "list"\nurl_path = "puburl"\ntitle_path = "title"\ndate_path = "pubdate"',
    "click": 'url = "http://HOST/click/list.html"\npagination = "index_n"\npattern = "list_{n}.html"',
    "store": 'url = "http://HOST/store/"\npagination = "page_param"\nparam = "p"',
}  # fmt: skip


def entries(numbers: range) -> str:
    return "".join(
        f"<li><a href='/art/{n}.html'>示例企业{n}停产检修公告</a><span>2021-{n % 12 + 1:02d}-01</span></li>"
        for n in numbers
    )


def of_page(page: int) -> range:
    return range(page * SIZE, min((page + 1) * SIZE, PAGES))


def in_a_datastore(numbers: range) -> str:
    records = "".join(f"<record><![CDATA[{entries(range(n, n + 1))}]]></record>" for n in numbers)
    return f"<datastore><totalrecord>{PAGES}</totalrecord><recordset>{records}</recordset></datastore>"


def answer(asked: Asked) -> Reply:
    """One site that writes its list in every form."""
    parts = urlsplit(asked.path)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if found := re.fullmatch(r"/art/(\d+)\.html", parts.path):
        return Reply(article(int(found[1])))
    if found := re.fullmatch(r"/hash/605dc429-(\d+)\.shtml", parts.path):
        return Reply(entries(of_page(int(found[1]) - 1)).encode())
    if parts.path == "/jpage/dataproxy.jsp" and (asked.method, asked.body) == (
        "POST",
        b"columnid=7&unitid=8",
    ):
        return Reply(
            in_a_datastore(range(int(query["startrecord"]) - 1, min(int(query["endrecord"]), PAGES))).encode()
        )
    if parts.path == "/unit" and query["pageId"] == "7":
        numbers = of_page(json.loads(query["paramJson"])["pageNo"] - 1)
        return Reply(json.dumps({"success": True, "data": {"html": f"<ul>{entries(numbers)}</ul>"}}).encode())
    if parts.path == "/jsonp":
        rows = [
            {"puburl": f"/art/{n}.html", "title": f"示例企业{n}\t停产检修公告", "pubdate": "2021-06-01"}
            for n in of_page(int(query["page"]) - 1)
        ]
        return Reply(
            f"result({json.dumps({'list': rows}, ensure_ascii=False)});".replace("\\t", "\t").encode()
        )
    if found := re.fullmatch(r"/click/list(?:_(\d+))?\.html", parts.path):
        numbers = of_page(int(found[1] or 0))
        rows = "".join(
            f"<li onclick=\"window.open('/art/{n}.html')\">示例企业{n}停产检修公告</li>" for n in numbers
        )
        return Reply(rows.encode())
    if parts.path == "/store/":
        store = in_a_datastore(of_page(int(query["p"]) - 1))
        return Reply(f"<div id='1'><script type='text/xml'>{store}</script></div>".encode())
    return Reply(b"", 404)  # fmt: skip


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(answer) as found:
        yield found


@pytest.fixture
def own(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "sources.toml"
    entry = OWN + "[[source.lists]]\n"
    text = "".join(entry.replace("KEY", key) + listed + "\n" for key, listed in FORMS.items())
    packed = (
        OWN.replace("KEY", "packed")
        + '[[source.feeds]]\nurl = "http://HOST/sitemap.xml.gz"\nkind = "sitemap"\n'
    )
    file.write_text((text + packed).replace("HOST", site.host), "utf-8")
    monkeypatch.setenv("BIANYIN_SOURCES", str(file))
    monkeypatch.setenv("BIANYIN_ALLOW_HOSTS", site.host)
    urls = "".join(f"<url><loc>/art/{n}.html</loc></url>" for n in range(PAGES))
    site.routes["/sitemap.xml.gz"] = Reply(gzip.compress(f"<urlset>{urls}</urlset>".encode()))
    return file


@pytest.mark.parametrize("key", [*FORMS, "packed"])
def test_a_crawl_gets_every_article_of_the_list(crawler: Crawler, site: Site, own: Path, key: str) -> None:
    report = crawler(site, [registry.get(key, registry.sources(own))])
    assert report.sources[key].new == PAGES
    assert report.losses == ()
    assert sum(count for path, count in site.paths().items() if path.startswith("/art/")) == PAGES


@pytest.mark.parametrize("key", FORMS)
def test_try_shows_the_articles_of_each_page(site: Site, own: Path, key: str) -> None:
    load_settings.cache_clear()
    done = CliRunner().invoke(cli_app, ["sources", "try", key])
    assert done.exit_code == 0, done.output
    assert re.findall(r"文章 (\d+)（新 (\d+)）", done.output) == [("10", "10"), ("10", "10"), ("5", "5")]
    assert re.search(r"示例企业0\s*停产检修公告  http://\S+/art/0\.html", done.output)
