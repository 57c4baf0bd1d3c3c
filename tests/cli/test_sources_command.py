"""`bianyin sources` and `sources check`, the latter against a real server on loopback."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bianyin.cli import app
from bianyin.knowledge.sites import registry
from bianyin.settings import load_settings

PAGES = {
    "/robots.txt": (200, "User-agent: *\nDisallow: /closed/\n"),
    "/list/": (
        200,
        "<a href='/a/t20211020_1.html'>一</a><a href='/a/t20211021_2.html'>二</a><a href='/about.html'>关于</a>",
    ),
    "/empty/": (200, "<a href='/about.html'>关于</a>"),
    "/api": (200, json.dumps({"data": {"items": [{"url": "/a/t20211020_1.html"}]}})),
    "/not-json": (200, "<html>维护中</html>"),
    "/closed/": (200, "<a href='/a/t20211020_1.html'>一</a>"),
}


class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, text = PAGES.get(self.path.split("?")[0], (404, "没有"))
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def address() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def entry(address: str, lists: dict[str, str]) -> str:
    text = f"""
[[source]]
key = "loopback"
name = "示例站"
home = "http://{address}/"
article_pattern = '/t\\d{{8}}_\\d+\\.html$'
pace_seconds = 0
"""
    return text + "".join(
        f'[[source.lists]]\nurl = "http://{address}{path}"\n{more}\n' for path, more in lists.items()
    )


def fresh() -> None:
    """As in a new process: settings and registry unread."""
    load_settings.cache_clear()
    registry.sources.cache_clear()


def run(*arguments: str) -> tuple[int, str]:
    fresh()
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.stdout


def test_check_tells_what_each_list_answers(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = 'pagination = "json_api"\nparam = ""\nitems_path = "data.items"'
    lists = {"/list/": "", "/empty/": "", "/api": api, "/not-json": api, "/closed/": "", "/missing/": ""}
    (tmp_path / "own.toml").write_text(entry(address, lists), "utf-8")
    monkeypatch.setenv("BIANYIN_SOURCES", str(tmp_path / "own.toml"))
    monkeypatch.setenv("BIANYIN_ALLOW_HOSTS", address)
    code, out = run("sources", "check", "loopback", "--json", "-q")
    states = {each["url"].split(address)[1]: (each["state"], each["articles"]) for each in json.loads(out)}
    assert states == {
        "/list/": ("ok", 2), "/empty/": ("no_articles", 0), "/api": ("ok", 1), "/not-json": ("no_articles", 0),
        "/closed/": ("refused", 0), "/missing/": ("http_error", 0),
    }  # fmt: skip
    assert code == 3
    (tmp_path / "own.toml").write_text(entry(address, {"/list/": ""}), "utf-8")
    assert run("sources", "check", "loopback", "-q")[0] == 0


def test_without_a_network_check_says_so_and_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own.toml").write_text(entry("127.0.0.1:9", {"/list/": ""}), "utf-8")
    monkeypatch.setenv("BIANYIN_SOURCES", str(tmp_path / "own.toml"))
    monkeypatch.setenv("BIANYIN_ALLOW_HOSTS", "127.0.0.1:9")
    fresh()
    result = CliRunner().invoke(app, ["sources", "check", "loopback", "-q"])
    assert result.exit_code == 1
    assert "没有网络" in result.stderr


def test_list_filters_and_formats() -> None:
    code, out = run("sources", "--region", "辽宁", "--tier", "省", "--json")
    assert code == 0
    keys = {source["key"] for source in json.loads(out)["sources"]}
    assert {"ln", "ln-sthj", "ln-fgw", "ln-gxt"} <= keys
    assert "ln-dalian" not in keys
    code, out = run("sources", "--region", "大连", "-q")
    assert (code, len(out.splitlines())) == (0, 2)


def test_each_source_says_how_far_it_reaches_and_all_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paged = 'pagination = "index_n"\nback_to = 2016\nseen = "2026-01-02 亲见"'
    file = tmp_path / "own.toml"
    one = entry("paged.example.org", {"/list/": paged})
    other = entry("home.example.org", {}).replace('"loopback"', '"other"')
    file.write_text((one + other).replace('name = "', 'region = "469001"\nname = "'), "utf-8")
    monkeypatch.setenv("BIANYIN_SOURCES", str(file))
    out = json.loads(run("sources", "--region", "469001", "--json")[1])
    assert {each["key"]: each["reach"]["kind"] for each in out["sources"]} == {
        "loopback": "paged_back",
        "other": "home_page",
    }
    assert [each["reach"]["rest_by"] for each in out["sources"]] == ["", "crawl --from wayback"]
    assert out["reach"] == {"paged_back": 1, "home_page": 1}
    table = run("sources", "--region", "469001", "-q")[1].splitlines()
    assert "逐页（至 2016 年）" in table[1]
    assert "只读网站首页" in table[2]
    fresh()
    told = CliRunner().invoke(app, ["sources", "--region", "469001"]).output
    assert "共 2 个来源：逐页（见到往年） 1，只读网站首页 1。" in told
    assert "其中 1 个" in told
    assert "crawl --from wayback" in told


def test_own_sources_are_listed_and_a_bad_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "own.toml"
    file.write_text(entry("example.org", {}), "utf-8")
    monkeypatch.setenv("BIANYIN_SOURCES", str(file))
    assert "loopback" in run("sources", "-q")[1]
    file.write_text("[[source]]\nkey = 1\n", "utf-8")
    fresh()
    result = CliRunner().invoke(app, ["sources"])
    assert "own.toml" in str(result.exception)


def test_an_unreadable_file_is_a_loss_that_corpus_lists(tmp_path: Path) -> None:
    (tmp_path / "辽宁省示例扫描件.pdf").write_bytes(b"%PDF-1.7 broken")
    corpora = ("--corpora", str(tmp_path / "corpora"))
    code, out = run("ingest", str(tmp_path / "辽宁省示例扫描件.pdf"), "--json", "-q", *corpora)
    assert (code, json.loads(out)["unread"]) == (3, 1)
    code, out = run("corpus", "--json", *corpora)
    (unread,) = json.loads(out)["unread"]
    assert (code, unread["title"], unread["reason"]) == (0, "辽宁省示例扫描件", "unreadable")
    assert "辽宁省示例扫描件" in run("corpus", "-q", *corpora)[1]
