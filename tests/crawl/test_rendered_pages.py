"""Pages that are scripts alone, read by a real Chromium: what it shows is kept, and nothing leaves but by our own fetcher."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from loopback_crawler import Crawler
from typer.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

from bianyin.archive import archive_files
from bianyin.cli import app as cli_app
from bianyin.crawl.rendering import Part, PartAnswer, Renderer, chromium
from bianyin.errors import ConfigurationError, FetchInterrupted
from bianyin.model import Source, SourceList
from bianyin.settings import load_settings
from loopback_site import PARAGRAPH, Asked, Reply, Site, source_of

CHROMIUM = shutil.which("chromium")
pytest.importorskip("playwright", reason="needs bianyin[browser]")
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="needs a chromium: apt-get install chromium")
PAGES = 4
SHELL = b"<html><head><meta charset='utf-8'><script src='/app.js'></script></head><body><div id='app'></div></body></html>"
APP = """
const app = () => document.getElementById('app');
addEventListener('DOMContentLoaded', async () => {
  const page = location.pathname.match(/art.(\\d+)/);
  const answer = await fetch(page ? '/api/art?id=' + page[1] : '/api/list', page ? {} : {method: 'POST', body: '{"page": 1}'});
  app().innerHTML = (await answer.json()).html;
  /* MORE */
});
"""


def answer(asked: Asked) -> Reply:
    """Shells, one script, and an interface that has the words."""
    if asked.path == "/app.js":
        return Reply(APP.encode(), headers=(("Content-Type", "text/javascript"),))
    if asked.path == "/api/list":
        assert (asked.method, asked.body) == ("POST", b'{"page": 1}')
        html = "".join(
            f"<li><a href='/art/{n}.html'>示例企业{n}停产检修公告</a> 2021-06-0{n + 1}</li>"
            for n in range(PAGES)
        )
    elif found := re.fullmatch(r"/api/art\?id=(\d+)", asked.path):
        n = int(found[1])
        html = f"<h1>示例企业{n}停产检修公告</h1>" + PARAGRAPH.format(n=n, month=6, day=n + 1) * 3
    elif asked.path == "/list/index.html" or asked.path.startswith("/art/"):
        return Reply(SHELL)
    else:
        return Reply(b"", 404)
    return Reply(json.dumps({"html": html}).encode(), headers=(("Content-Type", "application/json"),))


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(answer) as found:
        yield found


def scripted(site: Site, **changes: Any) -> Source:
    return source_of(site, SourceList(url=site.url("/list/index.html")), **{"render": True} | changes)


def browser(seconds: float = 60.0) -> Renderer:
    return Renderer(chromium(None), "bianyin-test", seconds=seconds)


def with_script(site: Site, more: str) -> None:
    """Something more that the pages' script does."""
    body = APP.replace("/* MORE */", more).encode()
    site.routes["/app.js"] = Reply(body, headers=(("Content-Type", "text/javascript"),))


def notes(crawler: Crawler) -> dict[str, list[dict[str, str]]]:
    """By path, what the archive notes of each response."""
    found: dict[str, list[dict[str, str]]] = {}
    for path in archive_files(crawler.corpora):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                if record.rec_type == "response":
                    url = record.rec_headers.get_header("WARC-Target-URI")
                    noted = json.loads(record.rec_headers.get_header("WARC-JSON-Metadata") or "{}")
                    found.setdefault("/" + url.split("/", 3)[3], []).append(noted)
    return found


@needs_browser
def test_the_words_that_a_script_writes_are_read(crawler: Crawler, site: Site) -> None:
    report = crawler(site, [scripted(site)], renderer=browser())
    assert report.sources["example"].new == PAGES
    assert report.losses == ()
    with crawler.catalog() as catalog:
        found = {document.url: document for document in catalog.documents()}
        assert set(found) == {site.url(f"/art/{n}.html") for n in range(PAGES)}, "parts are no documents"
        assert all("停产检修" in document.title for document in found.values())
    assert site.paths()["/app.js"] == 1, "a script that all pages share is asked for once"


def test_without_a_browser_it_is_the_empty_shell_that_is_told(crawler: Crawler, site: Site) -> None:
    report = crawler(site, [scripted(site, render=False)])
    assert report.sources["example"].new == 0
    assert "要由浏览器运行脚本才有内容的空壳" in " ".join(report.losses)


@needs_browser
def test_the_archive_says_what_was_rendered(crawler: Crawler, site: Site) -> None:
    crawler(site, [scripted(site)], renderer=browser())
    found = notes(crawler)
    shell, shown = found["/art/1.html"]
    assert shell["role"] == "shell"
    assert shown["rendered_by"].startswith("Chromium ")
    assert "role" not in shown
    assert [each["role"] for each in found["/api/art?id=1"]] == ["part"]
    page = [c for c in crawler.captures() if c.url == site.url("/art/1.html") and c.kind == "page"]
    assert ["停产检修".encode() in capture.content for capture in page] == [True]


@needs_browser
def test_an_unchanged_page_is_no_new_version(crawler: Crawler, site: Site) -> None:
    crawler(site, [scripted(site)], renderer=browser())
    crawler.clock.now += 8 * 86_400
    report = crawler(site, [scripted(site)], renderer=browser())
    assert (report.sources["example"].new, report.sources["example"].changed) == (0, 0)
    assert report.sources["example"].unchanged == PAGES


WAYS_OUT = {
    "fetch": "fetch('http://OTHER/x').catch(() => 0)",
    "post": "fetch('http://OTHER/x', {method: 'POST', body: 'x', mode: 'no-cors'}).catch(() => 0)",
    "picture": "app().innerHTML += '<img src=\"http://OTHER/x.png\">'",
    "frame": "app().innerHTML += '<iframe src=\"http://OTHER/x.html\"></iframe>'",
    "script": "const s = document.createElement('script'); s.src = 'http://OTHER/x.js'; document.head.append(s)",
    "style": "app().innerHTML += '<link rel=stylesheet href=\"http://OTHER/x.css\">'",
    "socket": "new WebSocket('ws://OTHER/x')",
    "beacon": "navigator.sendBeacon('http://OTHER/x', 'x')",
    "prefetch": "app().innerHTML += '<link rel=prefetch href=\"http://OTHER/x\"><link rel=preconnect href=\"http://OTHER/\">'",
    "window": "window.open('http://OTHER/x')",
    "events": "new EventSource('http://OTHER/x')",
    "worker": "new Worker(URL.createObjectURL(new Blob([\"fetch('http://OTHER/x')\"])))",
    "navigation": "setTimeout(() => { location.href = 'http://OTHER/x' }, 50)",
    "form": "app().innerHTML += '<form id=f action=\"http://OTHER/x\" method=post></form>'; document.getElementById('f').submit()",
}  # fmt: skip


@needs_browser
@pytest.mark.parametrize("way", WAYS_OUT)
def test_nothing_leaves_but_to_the_source(crawler: Crawler, site: Site, way: str) -> None:
    with Site(lambda asked: Reply(b"out")) as other:
        with_script(
            site, WAYS_OUT[way].replace("OTHER", other.host) + "; await new Promise(r => setTimeout(r, 200))"
        )
        source = scripted(site, article_pattern=r"/art/1\.html$")
        report = crawler(site, [source], renderer=browser(), allow_hosts=[site.host, other.host])
        assert other.log == []
    assert report.sources["example"].new == 1, "and the page is read all the same"


@needs_browser
def test_a_private_address_is_refused_as_in_any_fetch(crawler: Crawler, site: Site) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    here, inner = f"www.example.cn:{site.port}", f"inner.example.cn:{site.port}"
    with_script(site, f"await fetch('http://{inner}/secret').catch(() => 0)")
    source = scripted(site).model_copy(
        update={"home": f"http://{here}/", "lists": (SourceList(url=f"http://{here}/list/index.html"),)}
    )
    report = crawler(site, [source], renderer=browser(), allow_hosts=[here], resolver=resolve)
    assert report.sources["example"].new == PAGES
    assert {asked.headers["host"] for asked in site.log} == {here}
    assert "非公网地址" in notes(crawler)["/art/1.html"][1]["not_loaded"]


@needs_browser
def test_robots_txt_and_pace_hold_for_the_parts(crawler: Crawler, site: Site) -> None:
    site.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /api/art\n")
    source = scripted(site, pace_seconds=2.0, concurrency=1)
    crawler(site, [source], renderer=browser())
    asked = [path for path in site.paths() if path != "/robots.txt"]
    assert not any(path.startswith("/api/art") for path in asked)
    assert "/api/list" in asked
    assert sum(crawler.clock.slept) >= 2.0 * (len(asked) - 1)
    assert "robots.txt" in notes(crawler)["/art/1.html"][1]["not_loaded"]


@needs_browser
def test_a_script_without_end_costs_its_time_and_the_next_page_is_shown() -> None:
    async def nothing(part: Part) -> PartAnswer:
        raise FetchInterrupted("none")

    async def run() -> bytes:
        renderer = browser(seconds=10.0)
        try:
            with pytest.raises(FetchInterrupted, match="没有显示完"):
                await renderer.render(
                    "http://a.test/", b"<script>while (true) {}</script>", "text/html", nothing
                )
            return (await renderer.render("http://a.test/", b"<p>next</p>", "text/html", nothing)).html
        finally:
            await renderer.close()

    assert b"<p>next</p>" in asyncio.run(run())


def test_a_missing_browser_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="nowhere") as caught:
        chromium(tmp_path / "nowhere")
    assert "BIANYIN_CHROMIUM" in caught.value.remedy


@needs_browser
def test_from_a_file_of_ones_own(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "sources.toml"
    file.write_text(
        f'[[source]]\nkey = "scripted"\nname = "示例市"\nhome = "{site.url("/")}"\nrender = true\npace_seconds = 0\n'
        f"article_pattern = '/art/\\d+\\.html$'\n[[source.lists]]\nurl = \"{site.url('/list/index.html')}\"\n",
        "utf-8",
    )
    monkeypatch.setenv("BIANYIN_SOURCES", str(file))
    monkeypatch.setenv("BIANYIN_ALLOW_HOSTS", site.host)
    monkeypatch.setenv("BIANYIN_CORPORA", str(tmp_path / "corpora"))

    def run(*arguments: str) -> str:
        load_settings.cache_clear()
        done = CliRunner().invoke(cli_app, list(arguments))
        assert done.exit_code == 0, done.output
        return done.output

    assert f"文章 {PAGES}（新 {PAGES}）" in run("sources", "try", "scripted")
    assert "可用" in run("sources", "check", "scripted")
    assert f"语料库新增 {PAGES}" in run("crawl", "scripted")
