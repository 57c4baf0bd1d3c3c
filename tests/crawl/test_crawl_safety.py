"""Where the crawler may not go: refused before anything is sent, at the first address and at every redirect."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Sequence

import pytest
from loopback_crawler import Crawler

from bianyin.crawl.http import HttpFetcher
from bianyin.crawl.safe_addresses import is_public
from bianyin.errors import AddressRefused, FetchError, FetchInterrupted
from bianyin.model import Exchange, SourceList
from loopback_site import Reply, government_site, source_of

PRIVATE = [
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",  # metadata
    "100.100.100.200", "100.64.0.1", "192.0.0.192", "198.18.0.1", "203.0.113.7", "224.0.0.1", "255.255.255.255",
    "240.0.0.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001:db8::1", "no address",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "59.197.96.1", "2001:4860:4860::8888", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


def get(
    url: str, *, answers: Sequence[Sequence[str]] = (), allow: Sequence[str] = ()
) -> tuple[Exchange, list[str]]:
    """One request whose names resolve to the given answers, one after the other; and the names asked for."""
    asked: list[str] = []

    async def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return answers[len(asked) - 1] if answers else [host]

    async def run() -> Exchange:
        fetcher = HttpFetcher("bianyin-test", allow_hosts=allow, seconds=3, resolver=resolve)
        try:
            return await fetcher.get(url)
        finally:
            await fetcher.close()

    return asyncio.run(run()), asked


@pytest.mark.parametrize("address", [a for a in PRIVATE if ("%" not in a and "." in a) or a == "::1"][:14])
def test_a_private_address_is_refused_before_anything_is_sent(address: str) -> None:
    place = f"[{address}]" if ":" in address else address
    with pytest.raises(AddressRefused, match="非公网地址"):
        get(f"http://{place}/")


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://example.cn/", "gopher://x/", "javascript:alert(1)", "//example.cn/", ""],
)
def test_only_the_web(url: str) -> None:
    with pytest.raises(AddressRefused):
        get(url)


def test_names_are_judged_by_what_they_resolve_to() -> None:
    with government_site(1) as site:
        for answers in ([["127.0.0.1"]], [["93.184.215.14", "127.0.0.1"]], [["169.254.169.254"]]):
            with pytest.raises(AddressRefused):
                get(f"http://rebound.example:{site.port}/", answers=answers)
        with pytest.raises(AddressRefused):
            get(f"http://localhost:{site.port}/", answers=[["127.0.0.1"]])
        assert not site.log


def test_the_connection_goes_to_the_address_that_was_judged_under_the_name_asked_for() -> None:
    """The second answer of a rebinding name is never asked for."""
    with government_site(3) as site:
        name = f"site.example:{site.port}"
        exchange, asked = get(
            f"http://{name}/art/1.html", answers=[["127.0.0.1"], ["127.0.0.2"]], allow=[name]
        )
        assert (exchange.status, exchange.address, asked) == (200, "127.0.0.1", ["site.example"])
        assert site.log[0].headers["host"] == name


def test_allowing_one_port_allows_no_other() -> None:
    with government_site(3) as one, government_site(3) as other:
        assert get(one.url("/art/1.html"), allow=[one.host])[0].status == 200
        with pytest.raises(AddressRefused):
            get(other.url("/art/1.html"), allow=[one.host])
        assert not other.log


def test_tls_names_the_host_and_not_the_address() -> None:
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            connection, _ = server.accept()
            with connection:
                heard.append(connection.recv(4096))

        thread = threading.Thread(target=listen)
        thread.start()
        with pytest.raises(FetchInterrupted):
            port = server.getsockname()[1]
            get(f"https://sthj.example:{port}/", answers=[["127.0.0.1"]], allow=["sthj.example"])
        thread.join(5)
    assert b"sthj.example" in heard[0]


def test_a_name_that_does_not_resolve_is_a_passing_fault() -> None:
    with pytest.raises(FetchInterrupted):
        get("http://nowhere.invalid/", answers=[[]])


@pytest.mark.parametrize(
    "url", ["http://[::1", "http://exa mple/", "http://a:99999/", "http:///x", "http://\udcff/"]
)
def test_an_address_that_is_none_is_refused_and_not_an_accident(url: str) -> None:
    with pytest.raises(FetchError):
        get(url)


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1:1/", "http://10.0.0.1/a", "http://169.254.169.254/latest/meta-data/", "http://[::1]/",
     "http://2130706433/", "http://0x7f.1/", "http://100.100.100.200/"],
)  # fmt: skip
def test_redirects_are_judged_again(crawler: Crawler, target: str) -> None:
    """Even where the registry lets the source lead anywhere."""
    with government_site(3) as site:
        site.routes["/art/1.html"] = Reply(b"", 302, (("Location", target),))
        source = source_of(site, SourceList(url=site.url("/list/index.html")))
        report = crawler(site, [source])
        counts = report.sources["example"]
        assert (counts.new, counts.refused) == (3, 1)
        assert len(site.paths()) == 4 + 1, "list, three articles, one attachment"


def test_links_and_lists_in_private_networks_are_refused(crawler: Crawler) -> None:
    with government_site(3) as site, government_site(3) as hidden:
        page = f"<a href='{hidden.url('/art/1.html')}'>x</a><a href='/art/1.html'>y</a>"
        site.routes["/"] = Reply(page.encode())
        source = source_of(site, SourceList(url=site.url("/")), article_pattern=r"//.*/art/\d\.html$")
        report = crawler(site, [source])
        assert (report.sources["example"].new, report.sources["example"].refused) == (1, 1)
        assert "非公网地址" in report.losses[0]
        assert not hidden.log


def test_no_cookies_and_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1/")
    with government_site(3) as site:
        site.routes["/"] = Reply(b"x", headers=(("Set-Cookie", "a=b; Path=/"),))

        async def twice() -> None:
            fetcher = HttpFetcher("bianyin-test (+mail@example.org)", allow_hosts=[site.host])
            await fetcher.get(site.url("/"))
            await fetcher.get(site.url("/"))
            await fetcher.close()

        asyncio.run(twice())
        assert [("cookie" in asked.headers, asked.headers["user-agent"]) for asked in site.log] == [
            (False, "bianyin-test (+mail@example.org)")
        ] * 2
