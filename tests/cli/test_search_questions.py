"""`bianyin search` with a whole question: its happenings, its times, the day it is asked on; LangChain the same way."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from bianyin.app import ingest
from bianyin.index import update
from bianyin.services.chroma import open_chroma
from bianyin.settings import Settings
from bianyin.wiring import langchain_retriever, open_catalog
from commands import bianyin

STEEL, POWER = "松江炼钢厂高炉停产检修", "云岭水电站来水不足限电"
BOTH = f"{STEEL}和{POWER}，哪个更早？"
LAST_YEAR = f"去年{STEEL}"
REST = "有关方面表示，具体情况以后续公布的信息为准，请各单位留意通知并做好衔接工作。"


def _rows() -> list[dict[str, str]]:
    told = [
        (f"{STEEL}，工人轮休。", "2021-09-10"),
        (f"{STEEL}，设备更新。", "2023-06-15"),
        (f"{STEEL}，产量调整。", "2024-03-20"),
        (f"{POWER}，夜间恢复。", "2022-08-15"),
        (f"{POWER}，错时开工。", "2022-08-16"),
    ]
    told += [
        (f"第{number}号仓库落成启用，验收合格。", f"2020-{number % 12 + 1:02d}-03") for number in range(40)
    ]
    return [
        {
            "url": f"https://example.org/{n}",
            "title": f"快讯{n}",
            "text": text + REST,
            "page_date": day,
            "site": "示例",
        }
        for n, (text, day) in enumerate(told)
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages indexed by words alone."""
    made = tmp_path_factory.mktemp("questions")
    lines = [json.dumps(row, ensure_ascii=False) for row in _rows()]
    (made / "pages.jsonl").write_text("\n".join(lines), "utf-8")
    ingest([made / "pages.jsonl"], _settings(made))
    with open_catalog(_settings(made)) as catalog:
        update(catalog, made / "vector_store", None, open_store=open_chroma)
    return made


def _settings(folder: Path) -> Settings:
    return Settings(corpora=folder / "corpora", vector_store=folder / "vector_store")


def _search(folder: Path, *arguments: str) -> list[dict[str, Any]]:
    result = bianyin(folder, "search", *arguments, "--json")
    assert result.code == 0, result.stderr
    rows: list[dict[str, Any]] = json.loads(result.stdout)
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    return rows


def test_each_happening_of_a_question_is_shown_first(folder: Path) -> None:
    rows = _search(folder, BOTH, "-k", "2", "--asked-on", "2024-11-12")
    assert STEEL in rows[0]["text"] and POWER in rows[1]["text"]
    assert "named" not in rows[0]["parts"]


@pytest.mark.parametrize(
    ("options", "first"),
    [
        (("--asked-on", "2024-11-12"), "2023-06-15"),
        (("--asked-on", "2022-01-01"), "2021-09-10"),
        (("--asked-on", "2025-01-01"), "2024-03-20"),
        (("--to", "2022-12-31"), "2021-09-10"),
        (("--to", "2024-11-12"), "2023-06-15"),
        (("--to", "2024-11-12", "--asked-on", "2022-01-01"), "2021-09-10"),
    ],
)
def test_last_year_is_read_from_the_day_of_asking(folder: Path, options: tuple[str, ...], first: str) -> None:
    rows = _search(folder, LAST_YEAR, *options)
    assert rows[0]["published_on"] == first and rows[0]["parts"]["named"] == 1.0
    assert "在检索词所述时间内" in rows[0]["reasons"]
    if "--to" not in options:  # it prefers and leaves nothing out
        assert {"2021-09-10", "2023-06-15", "2024-03-20"} <= {row["published_on"] for row in rows}


def test_the_window_holds_whatever_the_question_names(folder: Path) -> None:
    asked = ("--from", "2022-01-01", "--to", "2023-12-31", "--asked-on", "2022-05-01")
    for question in (BOTH, LAST_YEAR, f"{STEEL}当天，{POWER}了吗？"):
        rows = _search(folder, question, "-k", "30", *asked)
        assert rows and all("2022" <= row["published_on"][:4] <= "2023" for row in rows)


@pytest.mark.parametrize("day", ["2024-02-30", "昨天", "2024", "", "10000-01-01"])
def test_a_day_of_asking_that_is_none_is_refused_with_the_reason(folder: Path, day: str) -> None:
    result = bianyin(folder, "search", LAST_YEAR, "--asked-on", day)
    assert result.code == 2 and result.stdout == ""
    assert f"提问日 {day}" in result.stderr and "2021-10-31" in result.last_line


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_days_too(folder: Path, day: str) -> None:
    assert _search(folder, f"12月31日和1月1日，{BOTH}", "--asked-on", day)


def test_langchain_asks_in_the_same_way(folder: Path) -> None:
    day = dt.date(2024, 11, 12)
    with langchain_retriever(_settings(folder), k=5, asked_on=day) as retriever:
        for question in (BOTH, LAST_YEAR):
            shown = _search(folder, question, "-k", "5", "--asked-on", day.isoformat())
            found = retriever.invoke(question)
            assert [each.page_content for each in found] == [row["text"] for row in shown]
            assert [each.metadata["rank"] for each in found] == [row["rank"] for row in shown]
            assert asyncio.run(retriever.ainvoke(question)) == found  # on another thread
    with langchain_retriever(_settings(folder), k=1, asked_on=dt.date(2022, 1, 1)) as retriever:
        (found,) = retriever.invoke(LAST_YEAR)
        assert found.metadata["published_on"] == "2021-09-10"


def test_a_window_may_end_with_the_calendar(folder: Path) -> None:
    assert _search(folder, STEEL, "--from", "2021-01-01", "--to", "9999-12-31")


@pytest.mark.parametrize(
    "text", ["，。！？", "!!!", "\x01", "停产限电" * 10_000, "steel " * 20_000, "1" * 100_000]
)
def test_odd_and_endless_texts_are_answered(folder: Path, text: str) -> None:
    for row in _search(folder, text, "-k", "3"):
        assert row["text"]


@pytest.mark.parametrize("text", ["", "  　\n"])
def test_no_text_is_refused(folder: Path, text: str) -> None:
    result = bianyin(folder, "search", text)
    assert (result.code, result.stdout) == (2, "") and "检索词为空" in result.last_line


def test_a_corpus_of_no_documents_is_searched_and_nothing_found(tmp_path: Path) -> None:
    assert bianyin(tmp_path, "search", STEEL).code == 1
    with open_catalog(_settings(tmp_path)) as catalog:
        update(catalog, tmp_path / "vector_store", None, open_store=open_chroma)
    for question in (STEEL, BOTH, LAST_YEAR):
        assert _search(tmp_path, question) == []
    assert "未检索到片段" in bianyin(tmp_path, "search", STEEL).stderr


@pytest.mark.parametrize("count", ["0", "-1", "1001", "many", ""])
def test_a_count_that_is_none_is_refused(folder: Path, count: str) -> None:
    result = bianyin(folder, "search", STEEL, "-k", count)
    assert result.code == 2 and result.stdout == "" and "-k" in result.stderr


def test_words_that_are_no_text_are_refused(folder: Path) -> None:
    result = bianyin(folder, "search", "\udcff\udcfe")
    assert result.code == 2 and "UTF-8" in result.stderr
