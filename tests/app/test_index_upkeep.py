"""未找到 is said of what was looked at: what is not indexed is indexed first, or named; and an empty index says so."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from bianyin.app import ingest, report
from bianyin.cli.doctor import examine
from bianyin.errors import IndexUnusable
from bianyin.index import build
from bianyin.index.words import WordsWriter
from bianyin.model import ChangePoint, Report
from bianyin.settings import Settings
from bianyin.upkeep import build_index, index_missing
from commands import bianyin

POINTS = [ChangePoint(date=dt.date(2021, 10, 31), kind="Event", confidence=0.7)]
TAIL = "有关方面表示，具体情况以后续公布的信息为准，请各单位留意通知并做好衔接工作。"
FIRST = ("鞍山一钢厂两座高炉停产", "2021年9月28日，鞍山市某钢铁公司两座高炉停产检修。")
SECOND = ("本溪一水泥厂关停", "2021年9月29日，本溪市一家水泥企业关停。")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(corpora=tmp_path / "corpora", vector_store=tmp_path / "vector_store")


def take_in(folder: Path, settings: Settings, *pages: tuple[str, str]) -> None:
    rows = [
        {"url": f"https://example.org/{title}", "title": title, "text": text + TAIL, "site": "辽宁日报"}
        for title, text in pages
    ]
    file = folder / f"{len(list(folder.glob('*.jsonl')))}.jsonl"
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    ingest([file], settings)


def reported(folder: Path, settings: Settings, **options: Any) -> Report:
    return report("辽宁", "工业", POINTS, folder / "out", settings.model_copy(update=options))


def titles(found: Report) -> set[str]:
    return {event.title.value for section in found.sections for event in section.events}


def test_what_is_not_indexed_is_indexed_first(tmp_path: Path, settings: Settings) -> None:
    take_in(tmp_path, settings, FIRST)
    assert titles(reported(tmp_path, settings)) == {FIRST[0]}
    take_in(tmp_path, settings, SECOND)
    found = reported(tmp_path, settings)
    assert titles(found) == {FIRST[0], SECOND[0]}
    assert found.run["index"] == {"documents": 2, "unindexed": 0, "unindexed_documents": []}


def test_what_was_not_searched_is_named_and_not_counted(tmp_path: Path, settings: Settings) -> None:
    take_in(tmp_path, settings, FIRST)
    build_index(settings)
    take_in(tmp_path, settings, SECOND)
    found = reported(tmp_path, settings, index_within=0)
    assert titles(found) == {FIRST[0]}
    (coverage,) = found.sections[0].searched
    assert (coverage.documents, coverage.about_region, coverage.unindexed) == (1, 1, 1)
    assert [row["title"] for row in found.run["index"]["unindexed_documents"]] == [SECOND[0]]
    text = (tmp_path / "out" / "report.md").read_text("utf-8")
    assert f"有 1 篇文档尚未编入索引，没有被检索（《{SECOND[0]}》）" in text
    assert "另有 1 篇尚未编入索引，没有检索" in text


def test_not_found_does_not_speak_of_what_was_not_searched(tmp_path: Path, settings: Settings) -> None:
    take_in(tmp_path, settings, ("青岛港一码头检修", "2017年9月28日，青岛港一码头检修。"))
    build_index(settings)
    take_in(tmp_path, settings, SECOND)
    reported(tmp_path, settings, index_within=0)
    text = (tmp_path / "out" / "report.md").read_text("utf-8")
    assert "\n未找到相关政策或事件。\n" in text
    assert "该窗口内还有 1 篇文档没有检索，“未找到”不包括它们" in text


def test_too_little_time_refuses_and_keeps_what_was_done(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "_LEDGER_BATCH", 1)
    take_in(tmp_path, settings, FIRST, SECOND)
    ticks = iter([0.0, *[100.0] * 99])  # the time is over once the first document is in
    with pytest.raises(IndexUnusable, match="5 秒内没有编完") as refused:
        index_missing(settings, 5, clock=lambda: next(ticks))
    assert "bianyin index" in refused.value.remedy and "--index-within" in refused.value.remedy
    assert 0 < build_index(settings).unchanged < 2


def test_an_update_that_was_stopped_has_not_made_its_documents_searchable(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(tmp_path, settings, FIRST)
    build_index(settings)
    take_in(tmp_path, settings, SECOND)

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(WordsWriter, "commit", stop)
        build_index(settings)
    assert reported(tmp_path, settings, index_within=0).run["index"]["unindexed"] == 1
    assert titles(reported(tmp_path, settings)) == {FIRST[0], SECOND[0]}


def test_doctor_names_what_is_not_indexed(tmp_path: Path, settings: Settings) -> None:
    take_in(tmp_path, settings, FIRST)
    build_index(settings)
    (whole,) = (each for each in examine(settings) if each.name == "索引")
    assert whole.ok and "可检索 1 篇" in whole.state
    take_in(tmp_path, settings, SECOND)
    (behind,) = (each for each in examine(settings) if each.name == "索引")
    assert not behind.ok and SECOND[0] in behind.state and "bianyin index" in behind.state


def test_the_commands_say_what_is_missing_and_end_with_losses(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("date,kind,confidence\n2021-10-31,Event,0.7\n")
    asked = ("report", "-q", "--region", "辽宁", "--sector", "工业", "--points", "p.csv", "-o", "out")
    empty = bianyin(tmp_path, "index")
    assert empty.code == 0 and "语料库是空的" in empty.stderr
    nothing = bianyin(tmp_path, *asked)
    assert nothing.code == 0 and "索引中没有任何文档" in nothing.last_line
    (tmp_path / "a.txt").write_text("\n".join(FIRST) + TAIL, "utf-8")
    assert bianyin(tmp_path, "ingest", "a.txt").code == 0
    behind = bianyin(tmp_path, *asked, "--index-within", "0")
    assert behind.code == 3 and "1 篇文档未编入索引" in behind.stderr
    assert "尚未编入索引" in bianyin(tmp_path, "search", "高炉").stderr
    brought_up = bianyin(tmp_path, *asked)
    assert brought_up.code == 0 and "本地 1 条" in brought_up.stdout and not brought_up.stderr


def test_the_width_of_windows_is_an_option(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("date,kind,confidence\n2021-10-31,Event,0.7\n")
    (tmp_path / "a.txt").write_text("\n".join(FIRST) + TAIL, "utf-8")
    assert bianyin(tmp_path, "ingest", "a.txt").code == 0
    asked = ("report", "-q", "--region", "辽宁", "--sector", "工业", "--points", "p.csv", "-o", "out")
    narrow = bianyin(tmp_path, *asked, "--window-days", "10", "--wider-window-days", "20")
    assert narrow.code == 0 and "未找到" in narrow.stdout
    run = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    (windows,) = ([each["window"] for each in point["searched"]] for point in run["change_points"])
    assert [(each["start"], each["end"]) for each in windows] == [
        ("2021-10-21", "2021-11-11"),
        ("2021-10-11", "2021-11-21"),
    ]
    assert bianyin(tmp_path, *asked, "--window-days", "0").code == 2
