"""`bianyin eval retrieval` on a corpus and questions of one's own: the real index, the real verb."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from commands import Result, bianyin

PAGES = (
    ("1", "辽宁省启动有序用电", "因电力缺口，辽宁省对钢铁企业实施有序用电，部分企业停产。", "2021-09-11"),
    ("2", "浙江省启动有序用电", "因电力缺口，浙江省对水泥企业实施有序用电。", "2021-09-12"),
    ("3", "沈阳铸造厂投产", "沈阳市一家铸造企业的技术改造项目建成投产。", "2021-10-21"),
)
WINDOW = {"start": "2021-09-01", "end": "2021-12-01"}
ASKED: tuple[dict[str, Any], ...] = (
    {"question": "辽宁 有序用电 钢铁", "urls": ["https://a.example/1"], "window": WINDOW, "region": "辽宁",
     "sector": "工业"},
    {"question": "铸造企业技术改造投产", "urls": ["https://a.example/3"]},
    {"question": "有序用电", "urls": ["https://a.example/3"], "window": {"start": "2021-09-01", "end": "2021-10-01"}},
    {"question": "没有的文档", "urls": ["https://a.example/3", "https://a.example/9"]},
)  # fmt: skip


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    pages = [
        {"url": f"https://a.example/{name}", "title": title, "text": text, "page_date": day}
        for name, title, text, day in PAGES
    ]
    (folder / "pages.jsonl").write_text("\n".join(map(json.dumps, pages)), encoding="utf-8")
    assert bianyin(folder, "ingest", "pages.jsonl", "-q").code == 0
    assert bianyin(folder, "index", "-q").code == 0
    return folder


def ask(corpus: Path, rows: Iterable[dict[str, Any]], *more: str | Path) -> Result:
    (corpus / "questions.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return bianyin(corpus, "eval", "retrieval", "questions.jsonl", "-q", *more)


def test_questions_are_scored_and_those_without_a_document_left_out(corpus: Path) -> None:
    found = json.loads(ask(corpus, ASKED, "--json").stdout)
    assert found["score"]["questions"] == 3
    assert found["score"]["recall_5"] == found["score"]["recall_10"] == pytest.approx(2 / 3)
    assert found["score"]["mrr"] == found["score"]["ndcg_10"] == pytest.approx(2 / 3)
    assert found["missed"] == ["有序用电"] and found["absent"] == ["没有的文档"]


def test_the_table_says_what_changed_against_an_accepted_run(corpus: Path, tmp_path: Path) -> None:
    accepted = tmp_path / "accepted.json"
    first = ask(corpus, ASKED, "--accept", accepted)
    assert first.code == 0 and "recall@5" in first.stdout and "有 1 题的文档不在语料库中" in first.stdout
    kept = json.loads(accepted.read_text(encoding="utf-8"))["questions.jsonl"]
    assert list(kept.values()) == [True, True, False]
    turned = {"questions.jsonl": {key: not was for key, was in kept.items()}}
    accepted.write_text(json.dumps(turned), encoding="utf-8")
    shown = ask(corpus, ASKED, "--against", accepted, "--details").stdout
    assert "新答对 2，新答错 1" in shown and "新答错：有序用电" in shown
    assert "前五未答全：有序用电" in shown and "未评：没有的文档" in shown


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"question": "铸造", "urls": []}, "questions.jsonl:1: urls"),
        ({"question": "铸造", "urls": ["https://a.example/3"], "window": {"start": "2021-09-01"}},
         "questions.jsonl:1: window.end"),
        ({"question": "铸造", "urls": ["https://a.example/3"], "region": "火星"}, "火星"),
        ({"question": "铸造", "urls": ["https://a.example/9"]}, "bianyin ingest"),
    ],
)  # fmt: skip
def test_questions_that_cannot_be_asked_are_bad_input(row: dict[str, Any], said: str, corpus: Path) -> None:
    result = ask(corpus, [row])
    assert result.code == 2 and said in result.last_line
