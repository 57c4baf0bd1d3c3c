"""The pipeline over small corpora: widening, honest notes, one happening on many pages, outages."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from pydantic import SecretStr

from bianyin.answering import answer as answer_points
from bianyin.app import ingest
from bianyin.index import Embedder, update
from bianyin.knowledge import places, sectors
from bianyin.knowledge.question import Subject
from bianyin.model import ChangePoint
from bianyin.report import write_report
from bianyin.search import Searcher
from bianyin.services.named_embedders import open_named
from bianyin.settings import Settings
from bianyin.wiring import Opened, choose_store, open_catalog
from chroma_server import ChromaProcess
from commands import bianyin

POINT = ChangePoint(date=dt.date(2021, 10, 31), kind="Event", confidence=0.7)
TAIL = "有关方面表示，具体情况以后续公布的信息为准，请各单位留意通知并做好衔接工作。"


def page(number: int, title: str, text: str, site: str = "辽宁日报") -> dict[str, Any]:
    return {"url": f"https://example.org/{number}", "title": title, "text": text + TAIL, "site": site}


@dataclass(frozen=True)
class Corpus:
    """A folder to work in, and the settings that say where catalog and vectors are."""

    folder: Path
    settings: Settings
    embedder: Embedder | None

    def answer(
        self, *pages: dict[str, Any], region: str = "辽宁", sector: str = "工业"
    ) -> list[dict[str, Any]]:
        """Ingest, index and report; the rows of `records.jsonl`."""
        given = self.folder / "pages.jsonl"
        given.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in pages), "utf-8")
        ingest([given], self.settings)
        with open_catalog(self.settings) as catalog:
            store, index = choose_store(self.settings), self.settings.vector_store
            update(catalog, index, self.embedder, open_store=store)
            with Searcher(index, self.embedder, open_store=store) as searcher:
                subject = Subject(places.find(region), sectors.find(sector))
                opened = Opened(self.settings, catalog, searcher)
                report = answer_points(subject, [POINT], opened, clock=lambda: dt.datetime(2026, 1, 2))
                write_report(report, self.folder / "out")
        rows = (self.folder / "out" / "records.jsonl").read_text("utf-8").splitlines()
        return [json.loads(row) for row in rows]

    @property
    def report(self) -> str:
        return (self.folder / "out" / "report.md").read_text("utf-8")


@pytest.fixture(params=["folders", "servers"])
def corpus(request: pytest.FixtureRequest, tmp_path: Path) -> Corpus:
    """With everything in folders, and with PostgreSQL and a Chroma server."""
    settings = Settings(corpora=tmp_path / "corpora", vector_store=tmp_path / "vector_store")
    if request.param == "servers":
        address = SecretStr(request.getfixturevalue("new_address")())
        server: ChromaProcess = request.getfixturevalue("chroma_server")
        settings = settings.model_copy(update={"database_url": address, "chroma_url": server.url})
    return Corpus(tmp_path, settings, open_named("langchain:bench.hashed_words:HashedWords", {}, None))


def test_an_empty_window_is_widened_once_and_openly(corpus: Corpus) -> None:
    far = page(1, "鞍山一钢厂两座高炉停产", "2021年6月10日，鞍山市某钢铁公司两座高炉停产检修。")
    (record,) = corpus.answer(far)
    assert record["association"]["level"] == "弱" and record["lead_days"] == 143
    report = corpus.report
    assert "内未找到点名辽宁省的政策或事件；" in report and "未找到相关政策或事件。" not in report


def test_what_the_first_window_holds_is_not_widened(corpus: Corpus) -> None:
    near = page(1, "鞍山一钢厂两座高炉停产", "2021年9月28日，鞍山市某钢铁公司两座高炉停产检修。")
    far = page(2, "本溪一水泥厂关停", "2021年6月10日，本溪市一家水泥企业关停。")
    assert [record["title"] for record in corpus.answer(near, far)] == ["鞍山一钢厂两座高炉停产"]


def test_only_national_documents_are_said_to_be_that(corpus: Corpus) -> None:
    title = "工业和信息化部 生态环境部关于进一步做好水泥常态化错峰生产的通知"
    text = "水泥熟料生产线都应进行错峰生产，压减水泥熟料产能。工业和信息化部 生态环境部2021年11月16日"
    national = page(1, title, "", "生态环境部") | {"text": text}
    assert len(corpus.answer(national)) == 1
    assert corpus.report.count("没有点名辽宁省") == 2  # of the section and of the annex


def test_one_happening_on_three_sites_is_one_event(corpus: Corpus) -> None:
    pages = [
        page(1, "鞍山一钢厂两座高炉停产", "2021年9月28日，鞍山市某钢铁公司两座高炉停产检修。", "人民网"),
        page(
            2,
            "鞍山钢厂两座高炉停产检修",
            "2021年9月28日，鞍山市某钢铁公司的两座高炉停产检修，日影响铁水8000吨。",
            "钢铁资讯",
        ),
        page(3, "鞍山：两座高炉停产", "2021年９月２８日，鞍山某钢铁公司两座高炉停产检修。", "地方网"),
        page(4, "本溪一水泥厂关停", "2021年9月28日，本溪市一家水泥企业关停。"),
    ]
    found = {record["title"]: len(record["sources"]) for record in corpus.answer(*pages)}
    assert sorted(found.values()) == [1, 3]


def test_two_units_of_one_plant_are_two_events(corpus: Corpus) -> None:
    pages = [
        page(1, "鞍山某钢铁公司3号高炉停产", "2021年9月28日，鞍山市某钢铁公司3号高炉停产检修。"),
        page(2, "鞍山某钢铁公司4号高炉停产", "2021年9月29日，鞍山市某钢铁公司4号高炉停产检修。"),
    ]
    assert len(corpus.answer(*pages)) == 2


def test_no_documents_is_missing_coverage(corpus: Corpus) -> None:
    other = page(1, "鞍山一钢厂停产", "2017年9月28日，鞍山市某钢铁公司停产检修。")
    assert corpus.answer(other) == []
    report = corpus.report
    assert "\n未找到相关政策或事件。\n" in report and "这是资料缺失，不表示没有相关政策" in report


@pytest.mark.parametrize(("region", "found"), [("鞍山", 1), ("沈阳", 0), ("Liaoning", 1), ("吉林", 0)])
def test_a_region_may_be_a_city(region: str, found: int, corpus: Corpus) -> None:
    near = page(1, "鞍山一钢厂两座高炉停产", "2021年9月28日，鞍山市某钢铁公司两座高炉停产检修。")
    assert len(corpus.answer(near, region=region, sector="Industry")) == found


def words_alone(folder: Path) -> Corpus:
    return Corpus(folder, Settings(corpora=folder / "corpora", vector_store=folder / "vector_store"), None)


def test_words_alone_are_said_to_be_that(tmp_path: Path) -> None:
    near = page(1, "鞍山一钢厂两座高炉停产", "2021年9月28日，鞍山市某钢铁公司两座高炉停产检修。")
    corpus = words_alone(tmp_path)
    corpus.answer(near)
    assert "未使用向量检索" in corpus.report


class _Refusing(BaseHTTPRequestHandler):
    """An endpoint that refuses every key."""

    def do_POST(self) -> None:
        self.send_response(401)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_refusing_embeddings_endpoint_is_never_nothing_found(tmp_path: Path) -> None:
    near = page(1, "鞍山一钢厂两座高炉停产", "2021年9月28日，鞍山市某钢铁公司两座高炉停产检修。")
    words_alone(tmp_path).answer(near)
    with ThreadingHTTPServer(("127.0.0.1", 0), _Refusing) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/v1"
        result = bianyin(tmp_path, "index", BIANYIN_EMBEDDINGS_BASE_URL=address, BIANYIN_EMBEDDINGS_MODEL="m")
        server.shutdown()
    assert result.code == 1 and address in result.last_line
