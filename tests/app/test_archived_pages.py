"""From a web archive to a report: who kept the page and when is said wherever the page is named, the live address beside it."""

from __future__ import annotations

import datetime as dt
import json
from functools import partial
from pathlib import Path

import pytest

from bianyin.answering import answer
from bianyin.app import ingest
from bianyin.audit.auditing import audit_report
from bianyin.audit.report_file import read_report_file
from bianyin.cli.report_verb import report
from bianyin.crawl.web_archives import web_archive
from bianyin.errors import InputError
from bianyin.index import update
from bianyin.knowledge import places, sectors
from bianyin.knowledge.question import Subject
from bianyin.model import ChangePoint
from bianyin.report import write_report
from bianyin.search import Searcher
from bianyin.services.chroma import open_chroma
from bianyin.settings import Settings
from bianyin.wiring import Opened, open_catalog
from bianyin.wording import Language, speaking
from crawl_command import environment, run
from loopback_site import Site
from web_archive import Captured, day, serve

POINT = ChangePoint(date=dt.date(2021, 10, 31), kind="Event", confidence=0.7)
URL = "http://www.example-ln.gov.cn/art/1.html"
PAGE = (
    "<html><head><meta charset='utf-8'><title>鞍山一钢厂两座高炉停产</title><meta name='PubDate' content='2021-09-29'></head><body>"
    "<div class='TRS_Editor'><h1>鞍山一钢厂两座高炉停产</h1><p>2021年9月28日，鞍山市某钢铁公司两座高炉停产检修，日影响铁水8000吨。"
    "有关方面表示，具体情况以后续公布的信息为准，请各单位留意通知并做好衔接工作。</p></div></body></html>"
).encode()


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    """A corpus of one page, which `bianyin crawl --from` fetched from an archive on loopback."""
    folder = tmp_path / "corpora"
    with serve([Captured(URL, day("2021-10-05"), PAGE)]) as site:
        env = _environment(tmp_path, site, folder)
        command = ("crawl", "example", "--from", site.url("/coll/cdx"), "--window", "2021-10", "--json")
        first = run(env, *command)
        assert first.returncode == 0, first.stderr
        assert json.loads(first.stdout)["documents_new"] == 1
        second = run(env, *command)
        assert json.loads(second.stdout)["requests"] == 0, second.stderr
    return folder


def _environment(folder: Path, site: Site, corpora: Path) -> dict[str, str]:
    env = environment(folder, site, corpora) | {"BIANYIN_ALLOW_HOSTS": ""}  # the host of --from needs none
    file = Path(env["BIANYIN_SOURCES"])
    file.write_text(file.read_text("utf-8").replace(site.url("/"), "http://www.example-ln.gov.cn/"), "utf-8")
    return env


def test_a_report_says_who_kept_the_page_and_when_beside_the_live_address(
    tmp_path: Path, corpora: Path
) -> None:
    for lang in ("zh", "en"):
        _check(tmp_path, corpora, lang)


def _check(tmp_path: Path, corpora: Path, lang: Language) -> None:
    settings = Settings(corpora=corpora, vector_store=tmp_path / "vs")
    out = tmp_path / lang
    with open_catalog(settings) as catalog, speaking(lang):
        update(catalog, settings.vector_store, None, open_store=open_chroma)
        with Searcher(settings.vector_store, None, open_store=open_chroma) as searcher:
            subject = Subject(places.find("辽宁"), sectors.find("工业"))
            write_report(answer(subject, [POINT], Opened(settings, catalog, searcher)), out)
    (record,) = map(json.loads, (out / "records.jsonl").read_text("utf-8").splitlines())
    (source,) = record["sources"]
    by, copy = source["archived"]["by"], source["archived"]["url"]
    assert (source["url"], source["retrieved_at"][:10]) == (URL, "2021-10-05")
    assert by.startswith("127.0.0.1:")
    assert copy == f"http://{by}/coll/20211005040000/{URL}"
    text = (out / "report.md").read_text("utf-8")
    said = f"（存档于 2021年10月5日，{by}）" if lang == "zh" else f" (archived on 5 Oct 2021 by {by})"
    assert f"]({URL}){said}" in text
    assert copy in text[text.index("EB/OL") :]
    page = (out / "report.html").read_text("utf-8")
    assert f'href="{copy}"' in page
    assert f'href="{URL}"' in page
    assert f"L2  - {copy}" in (out / "references.ris").read_text("utf-8")
    if lang == "zh":
        audited = audit_report(read_report_file(out), None)
        every = [*audited.findings, *(each for record in audited.records for each in record.findings)]
        assert [each for each in every if each.verdict in ("contradicted", "not_found")] == []


def test_a_report_reaches_back_for_a_thin_window_where_its_user_allows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the option the report names the command; with it the window's page is fetched, and told of."""
    monkeypatch.setattr(
        "bianyin.crawl.web_archives.web_archive", lambda name: web_archive(name)._replace(pace=0.0)
    )
    points = tmp_path / "points.csv"
    points.write_text("date,kind\n2021-10-31,Event\n", "utf-8")
    other = {
        "url": "https://example.org/1",
        "title": "另一时段",
        "text": "2017年9月28日，鞍山市某钢铁公司停产检修。",
    }
    (tmp_path / "other.jsonl").write_text(json.dumps(other) + "\n", "utf-8")
    with serve([Captured(URL, day("2021-10-05"), PAGE)]) as site:
        for name, value in _environment(tmp_path, site, tmp_path / "corpora").items():
            if name.startswith("BIANYIN_"):
                monkeypatch.setenv(name, value)
        registry = tmp_path / "sources.toml"
        registry.write_text(
            registry.read_text("utf-8").replace("tier = ", 'region = "210300"\ntier = '), "utf-8"
        )
        monkeypatch.setenv("BIANYIN_PASSAGE_VECTORS", "false")
        ingest([tmp_path / "other.jsonl"], Settings())
        ask = partial(report, "鞍山", "工业", points, None, tmp_path / "out", no_llm=True, quiet=True)
        ask()
        text = (tmp_path / "out/report.md").read_text("utf-8")
        assert "bianyin crawl --from wayback --window 2021-05..2022-10" in text
        assert not site.log
        ask(reach_back=site.url("/coll/cdx"))
    (record,) = map(json.loads, (tmp_path / "out/records.jsonl").read_text("utf-8").splitlines())
    assert record["sources"][0]["archived"]["by"] == site.host
    site.log.clear()
    with pytest.raises(InputError, match="没有这个网页档案馆"):
        ask(reach_back="nowhere")
