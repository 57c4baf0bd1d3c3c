"""Sources of one's own: the example's five, tried, crawled, and counted wherever an address is judged."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bianyin.cli import app as cli_app
from bianyin.cli.try_verb import _given
from bianyin.crawl.trying import shape_of
from bianyin.errors import InputError
from bianyin.knowledge.sites import reach, registry
from bianyin.parse.tiers import tier_of
from loopback_site import Asked, Reply, Site, article, government_site

EXAMPLE = Path(__file__).parents[2] / "examples" / "own-sources" / "sources.toml"
PAGES = 40


@pytest.fixture
def site() -> Iterator[Site]:
    with government_site(PAGES, per_list=10) as found:
        yield found


@pytest.fixture
def own(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example with the loopback site's addresses in place of its own; the newspaper is another host."""
    text = EXAMPLE.read_text("utf-8")
    text = re.sub(r"https://(?:www|sthj|hall)\.example\.gov\.cn", site.url(""), text)
    here = site.url("").replace("127.0.0.1", "localhost")
    text = re.sub(r"https://(?:www\.paper|epaper)\.example\.com", here, text)
    file = tmp_path / "sources.toml"
    file.write_text(text.replace("pace_seconds = 2.0", "pace_seconds = 0"), "utf-8")
    monkeypatch.setenv("BIANYIN_SOURCES", str(file))
    monkeypatch.setenv("BIANYIN_ALLOW_HOSTS", f"{site.host},localhost:{site.port}")
    monkeypatch.setenv("BIANYIN_CORPORA", str(tmp_path / "corpora"))
    return file


def serve(site: Site) -> None:
    """The five forms of the example: a paged column, a JSON API, RSS and a sitemap, a newspaper's days, a POST."""
    for page in range(3):
        rows = "".join(
            f"<li><a href='/zwgk/zcwj/t202106{n + 10}_{n}.html'>示例企业{n}停产检修公告</a>2021-06-{n + 10}</li>"
            for n in range(page * 4, page * 4 + 4)
        )
        name = f"index_{page}.html" if page else "index.html"
        site.routes[f"/zwgk/zcwj/{name}"] = Reply(
            f"<ul>{rows}</ul><a href='/about/3.html'>关于本站的说明</a>".encode()
        )
    for number in range(12):
        site.routes[f"/zwgk/zcwj/t202106{number + 10}_{number}.html"] = Reply(article(number))
    site.routes["/api/list?column=1025&size=20&page=1"] = Reply(
        b'{"data": {"rows": [{"link": "/content/post_77.html", "name": "n", "day": "2021-06-30"}]}}'
    )
    site.routes["/api/list?column=1025&size=20&page=2"] = Reply(b'{"data": {"rows": []}}')
    site.routes["/content/post_77.html"] = Reply(article(17))
    site.routes["/rss/local.xml"] = Reply(b"<rss><item><link>/2021/10/08/a.shtml</link></item></rss>")
    site.routes["/sitemap.xml"] = Reply(b"<urlset><url><loc>/2021/10/09/b.shtml</loc></url></urlset>")
    for number, path in ((18, "/2021/10/08/a.shtml"), (19, "/2021/10/09/b.shtml")):
        site.routes[path] = Reply(article(number).replace("示例市生态环境局".encode(), b"x"))
    for day in range(27, 30):
        for sheet in (1, 2):
            name = f"content_{day}{sheet}.htm"
            site.routes[f"/html/2021-09/{day}/node_0{sheet}.htm"] = Reply(
                f"<a href='{name}'>示例企业{day}停产检修公告</a>".encode()
            )
            site.routes[f"/html/2021-09/{day}/{name}"] = Reply(article(day * 10 + sheet))
    site.routes["/rest/list"] = posted
    for number in range(30):
        site.routes[f"/detail?id={number}"] = Reply(article(500 + number))


def posted(asked: Asked) -> Reply:
    """Twenty and ten entries to a POST, nothing to anything else."""
    if asked.method != "POST":
        return Reply(b"", 405)
    told = json.loads(asked.body)
    first = int(told["pageIndex"]) * told["pageSize"]
    rows = [{"id": n, "title": f"示例企业{n}停产检修公告"} for n in range(first, min(first + 20, 30))]
    return Reply(json.dumps({"custom": {"data": rows}}).encode())


def run(*arguments: str) -> tuple[int, str, str]:
    from bianyin.settings import load_settings

    load_settings.cache_clear()
    done = CliRunner().invoke(cli_app, list(arguments))
    return done.exit_code, done.stdout, done.stderr


def test_the_example_is_checked_crawled_and_judged_by(site: Site, own: Path) -> None:
    serve(site)
    keys = ["example-city", "example-bureau", "example-paper", "example-hall"]
    assert run("sources", "check", *keys)[0] == 0
    code, out, err = run("crawl", *keys, "-q")
    assert code == 0, err
    assert "语料库新增 45" in out
    code, out, err = run("crawl", "example-daily", "--window", "2021-09-28..2021-09-29", "-q")
    assert code == 0, err
    assert "语料库新增 4" in out
    from bianyin.settings import load_settings
    from bianyin.wiring import open_catalog

    with open_catalog(load_settings()) as catalog:
        found = {document.url: document for document in catalog.documents()}
    city, paper = site.url("/content/post_77.html"), f"http://localhost:{site.port}/2021/10/08/a.shtml"
    assert (found[city].tier, found[paper].tier) == ("市", "地方媒体")
    assert registry.region_of("127.0.0.1") == "210100"
    assert registry.region_of("localhost") == "210000"
    counted = run("corpus")[1]
    assert "example-paper" in counted
    assert "example-city" in counted
    own.write_text(own.read_text("utf-8").replace('tier = "地方媒体"', 'tier = "中央媒体"'), "utf-8")
    moved = own.rename(own.with_name("moved.toml"))
    registry.use(moved)
    assert tier_of(paper, "") == "中央媒体"
    registry.use(None)
    assert tier_of(paper, "") == "未知"


def test_try_shows_a_posted_list_and_a_newspapers_day(site: Site, own: Path) -> None:
    serve(site)
    code, out, _ = run("sources", "try", "example-hall")
    assert code == 0
    assert 'POST {"column": "001", "pageIndex": "1", "pageSize": 20}' in out
    assert "链接 10，文章 10（新 10）" in out
    assert f"示例企业0停产检修公告  {site.url('/detail?id=0')}" in out
    code, out, _ = run("sources", "try", "example-daily", "--day", "2021-09-28", "--pages", "4")
    assert code == 0
    assert [line.rsplit("/html/", 1)[1] for line in out.splitlines() if " 页 http" in line] == [
        f"2021-09/{day}/node_0{sheet}.htm" for day in (28, 27) for sheet in (1, 2)
    ]
    address = site.url("/html/{date:%Y-%m/%d}/node_{n:02d}.htm")
    given = ["--pagination", "by_day", "--set", "sheets=2", "--article-pattern", r"/content_\d+\.htm$"]
    assert run("sources", "try", address, *given, "--day", "2021-09-28")[0] == 0
    code, out, err = run("sources", "try", address, *given, "--day", "2021-01-01")
    assert (code, "HTTP 404" in out, "没有找到文章" in err) == (3, True, True)


def test_the_example_says_how_far_it_reaches(own: Path) -> None:
    reached = {source.key: reach.of(source).text for source in registry.sources(own)}
    assert reached["example-daily"] == "按日期（至 2015 年）"
    assert (reached["example-hall"], reached["example-paper"]) == ("逐页（多远未知）", "站点地图")


def test_an_own_entry_counts_before_the_registrys_for_the_same_host(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(
        '[[source]]\nkey = "mine"\nname = "我的"\nhome = "https://www.ln.gov.cn/"\nregion = "210100"\ntier = "市"\n'
    )
    assert tier_of("https://www.ln.gov.cn/x", "") == "省"
    registry.use(file)
    assert (tier_of("https://www.ln.gov.cn/x", ""), registry.region_of("www.ln.gov.cn")) == ("市", "210100")


def test_try_shows_what_a_pattern_and_a_paging_find(site: Site, own: Path) -> None:
    serve(site)
    column = site.url("/zwgk/zcwj/index.html")
    code, out, _ = run(
        "sources", "try", column, "--pagination", "index_n", "--article-pattern", r"/t\d{8}_\d+\.html$"
    )
    assert code == 0
    assert "第 3 页" in out
    assert "链接 5，文章 4（新 4），日期 2021-06-10 至 2021-06-13" in out
    assert "示例企业0停产检修公告" in out
    code, out, err = run("sources", "try", column, "--article-pattern", "/nothing/")
    assert code == 3
    assert r"/zcwj/t\d{8}_\d+\.html$  4  示例企业0停产检修公告" in out
    assert "没有找到文章" in err
    code, out, _ = run("sources", "try", "example-bureau", "--json")
    assert (code, out.count("post_77")) == (0, 1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["http://127.0.0.1:1/x", "--pagination", "spiral"], "pagination"),
        (["http://127.0.0.1:1/x", "--article-pattern", "("], "regular expression"),
        (["http://127.0.0.1:1/x", "--set", "first"], "NAME=VALUE"),
        (["nobody"], "nobody"),
        (["http://127.0.0.1:1/x", "--pagination", "by_day"], "按日期"),
        (["http://127.0.0.1:1/x", "--day", "yesterday"], "yesterday"),
    ],
)
def test_try_with_bad_input_says_what_is_wrong(arguments: list[str], said: str) -> None:
    from bianyin.errors import BianyinError

    done = CliRunner().invoke(cli_app, ["sources", "try", *arguments])
    assert isinstance(done.exception, BianyinError)
    assert said in str(done.exception)


def test_try_says_what_stands_in_the_way(site: Site, own: Path) -> None:
    site.routes["/a"] = Reply("<title>系统维护</title>网站正在维护中，请稍后再试".encode())
    site.routes["/b"] = Reply(b"<script type='text/xml'><datastore></datastore></script>")
    for path, said in (("/a", "却是维护页"), ("/b", "没有链接"), ("/c", "HTTP 404")):
        code, out, _ = run("sources", "try", site.url(path))
        assert (code, said in out) == (3, True), out


@pytest.mark.parametrize(
    ("url", "shape"),
    [
        ("https://a.cn/zw/202106/t20210608_3921.html", r"/202106/t20210608_3921.html"),
        ("https://a.cn/art/2021/6/8/art_15_2.html", None),
        ("https://a.cn/zwgk/0f3c5d7e9b1a2c4d6e8f0a1b2c3d4e5f/", None),
        ("https://a.cn/content-42.shtml?x=1", None),
    ],
)
def test_a_shape_takes_its_own_address_and_its_neighbours(url: str, shape: str | None) -> None:
    pattern = shape_of(url)
    assert re.search(pattern, url.partition("?")[0])
    assert not re.search(pattern, "https://a.cn/about.html")
    assert shape_of("https://a.cn/about/") == ""
    assert shape is None or re.search(pattern, shape.replace("3921", "77"))


def test_given_fields() -> None:
    assert _given("none", ["first=0", "pattern=a=b"]) == {
        "pagination": "none",
        "first": "0",
        "pattern": "a=b",
    }
    with pytest.raises(InputError):
        _given(None, ["first"])
