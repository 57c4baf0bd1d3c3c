"""A reranker named in the environment, as the commands use it: over real HTTP, in processes of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rerank_server import by, failure, results
from scripted_server import Script, serving

from bianyin.app import ingest
from bianyin.index import update
from bianyin.services.chroma import open_chroma
from bianyin.settings import Settings
from bianyin.wiring import open_catalog
from commands import Result, bianyin

KEY = "sk-planted-0123456789"
TAIL = "有关方面表示，具体情况以后续公布的信息为准，请各单位留意通知并做好衔接工作。"
PAGES = {
    "鞍山钢厂限产停产": "2021年10月28日，鞍山市钢铁公司限产停产，高炉停产检修。",
    "本溪钢厂限产": "2021年10月27日，本溪市钢铁公司限产。",
    "抚顺工厂检修": "2021年10月26日，抚顺市钢铁工厂熄火待令。",
}
SEARCH = (
    "search",
    "钢铁 限产 停产",
    "--region",
    "辽宁",
    "--from",
    "2021-08-01",
    "--to",
    "2021-12-31",
    "--json",
)
REPORT = ("report", "--region", "辽宁", "--sector", "工业", "--points", "points.csv")
FURNACE = by(lambda text: 0.9 if "熄火" in text else 0.2)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three pages, indexed by words alone."""
    folder = tmp_path_factory.mktemp("corpus")
    rows = [
        {"url": f"https://example.org/{number}", "title": title, "text": text + TAIL, "site": "辽宁日报"}
        for number, (title, text) in enumerate(PAGES.items())
    ]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (folder / "pages.jsonl").write_text("\n".join(lines), "utf-8")
    (folder / "points.csv").write_text("date,kind,confidence\n2021-10-31,Event,0.7\n")
    settings = Settings(corpora=folder / "corpora", vector_store=folder / "vector_store")
    ingest([folder / "pages.jsonl"], settings)
    with open_catalog(settings) as catalog:
        update(catalog, settings.vector_store, None, open_store=open_chroma)
    return folder


@pytest.fixture
def script(corpus: Path) -> Iterator[Script]:
    """Nothing is remembered from another test."""
    for path in (corpus / "vector_store").glob("embeddings.sqlite3*"):
        path.unlink()
    yield Script(FURNACE)


def _run(folder: Path, address: str, *arguments: str, **more: str) -> Result:
    named = {"BIANYIN_RERANK_BASE_URL": address, "BIANYIN_RERANK_MODEL": "m", "BIANYIN_RERANK_API_KEY": KEY}
    return bianyin(folder, *arguments, **(named | more))


def _rows(result: Result) -> list[dict[str, Any]]:
    assert result.code == 0, result.stderr
    rows: list[dict[str, Any]] = json.loads(result.stdout)
    return rows


def test_the_search_shows_the_rerankers_order_and_asks_once(corpus: Path, script: Script) -> None:
    plain = _rows(bianyin(corpus, *SEARCH))
    assert plain[0]["title"] == "鞍山钢厂限产停产" and "rerank" not in plain[0]["parts"]
    with serving(script) as address:
        first, again = (_rows(_run(corpus, address, *SEARCH)) for _ in range(2))
    assert first == again and len(script.requests) == 1
    assert first[0]["title"] == "抚顺工厂检修" and first[0]["parts"]["rerank"] == 1.0
    assert [row["parts"]["rerank"] for row in first[1:]] == [pytest.approx(0.2 / 0.9, abs=1e-4)] * 2
    (asked,) = script.requests
    assert asked["model"] == "m" and asked["query"] == "钢铁 限产 停产" and asked["top_n"] == 3
    assert sorted(text.split("\n")[0] for text in asked["documents"]) == sorted(PAGES)
    assert script.keys == [f"Bearer {KEY}"]


@pytest.mark.parametrize(
    ("command", "answer", "said"),
    [
        (SEARCH, failure(401, {"detail": f"bad key {KEY}"}), "BIANYIN_RERANK_API_KEY"),
        (SEARCH, results({"index": 0, "relevance_score": 1}), "重排接口"),
        ((*REPORT, "-o", "out"), failure(503), "请稍后重新运行"),
    ],
    ids=["refused", "not one score a passage", "report while it is down"],
)
def test_a_failing_reranker_is_an_error_and_never_nothing_found(
    corpus: Path, script: Script, command: tuple[str, ...], answer: Any, said: str
) -> None:
    script.answers = [answer]
    with serving(script) as address:
        result = _run(corpus, address, *command, BIANYIN_RERANK_PATIENCE="0")
    assert result.code == 1 and said in result.last_line and result.stdout == ""
    assert script.requests and KEY not in result.stderr
    assert not (corpus / "out").exists()


def test_a_report_written_again_asks_nothing_and_says_the_same(corpus: Path, script: Script) -> None:
    with serving(script) as address:
        counts, records = [], []
        for name in ("out1", "out2"):
            result = _run(corpus, address, *REPORT, "-o", name, BIANYIN_RERANK_PASSAGES="2")
            assert result.code == 0, result.stderr
            counts.append(len(script.requests))
            records.append((corpus / name / "records.jsonl").read_text("utf-8"))
    assert counts[0] == counts[1] > 0 and records[0] == records[1] != ""
    assert len({text for request in script.requests for text in request["documents"]}) == 2
    described = (corpus / "out1" / "run.json").read_text("utf-8")
    assert KEY not in described and json.loads(described)["settings"]["rerank_model"] == "m"


def test_doctor_says_what_is_configured_without_secrets(corpus: Path) -> None:
    result = _run(corpus, "https://user:secret@example.org/v1?token=t", "doctor", "--json")
    assert result.code == 0
    assert "m，https://example.org/v1/rerank" in result.stdout
    assert not any(each in result.stdout + result.stderr for each in (KEY, "secret", "token"))
    assert "未配置端点" in bianyin(corpus, "doctor", "--json").stdout


@pytest.mark.parametrize(
    "settings",
    [
        {"BIANYIN_RERANK_MODEL": "m"},
        {"BIANYIN_RERANK_BASE_URL": "http://127.0.0.1:9"},
        {"BIANYIN_RERANK_BASE_URL": "127.0.0.1:9", "BIANYIN_RERANK_MODEL": "m"},
    ],
    ids=["no address", "no model", "no http"],
)
def test_half_a_configuration_is_said(corpus: Path, settings: dict[str, str]) -> None:
    result = bianyin(corpus, *SEARCH, **settings)
    assert result.code == 2 and "BIANYIN_RERANK_BASE_URL" in result.stderr


def test_addresses_are_shown_without_credentials_in_run_json() -> None:
    settings = Settings(rerank_base_url="https://user:secret@example.org/v1?token=t", rerank_api_key=KEY)
    public = settings.public()
    assert public["rerank_base_url"] == "https://example.org/v1"
    assert "rerank_api_key" not in public and KEY not in repr(settings)
