"""`bianyin eval events`: judged pages through the real path, found under the right point or lost at a step that is named."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bianyin.app import build_index, ingest
from bianyin.cli.eval_tables import event_lines
from bianyin.errors import ConfigurationError, InputError
from bianyin.evaluate.event_recall import measure_events, subject_of
from bianyin.evaluate.event_scores import EventScore
from bianyin.evaluate.told_events import GoldEvent, read_told
from bianyin.model import ChangePoint, Event, Evidence, PartialDate, Proved
from bianyin.settings import Settings
from bianyin.wiring import open_catalog
from commands import bianyin

POINTS = "date,kind,confidence\n2021-10-01,Event,0.7\n2022-06-01,Event,0.6\n"
STEEL = {"id": "steel", "title": "钢铁企业停产", "dates": ["2021-09-11"], "words": ["钢铁"]}
CEMENT = {"id": "cement", "title": "水泥企业投产", "dates": ["2022-05-20"], "words": ["水泥"]}
STOPPED = "2021年9月11日，辽宁省鞍山市三家钢铁企业因电力缺口停产，压减负荷40万千瓦。"
STARTED = "2022年5月20日，辽宁省本溪市一条日产5000吨水泥熟料生产线建成投产。"


def page(name: str, title: str, text: str, day: str, **judged: Any) -> dict[str, Any]:
    return {"url": f"https://a.example/{name}", "title": title, "text": text, "page_date": day, **judged}


def tells(name: str, title: str, text: str, day: str, *events: str, voice: str = "新闻") -> dict[str, Any]:
    return page(name, title, text, day, events=list(events), voice=voice)


MORE = "企业负责人说，停产期间设备保温，恢复时间要看电网的供应情况。"
FOUND = tells("found", "鞍山钢铁企业停产", STOPPED + MORE, "2021-09-12", "steel")
OTHER_PROVINCE = tells("other", "山东钢铁企业停产", "2021年9月11日，山东省济南市三家钢铁企业停产。" + MORE, "2021-09-12",
                       "steel", voice="外地")  # fmt: skip
DATELESS = tells(
    "dateless", "本溪钢铁企业停产了", "辽宁省本溪市有钢铁企业停产。" + MORE, "", "steel", voice="无日期"
)
OLD = tells(
    "old",
    "抚顺钢铁企业停产",
    "2011年9月11日，辽宁省抚顺市钢铁企业停产。" + MORE,
    "2011-09-12",
    "steel",
    voice="旧页",
)
CEMENT_FOUND = tells("cement", "本溪水泥熟料线投产", STARTED + MORE, "2022-05-21", "cement")
WRONG = tells("wrong", "朝阳铁合金企业停产", "2021年9月15日，辽宁省朝阳市两家铁合金企业停产，压减负荷10万千瓦。" + MORE,
              "2021-09-16", "cement", voice="别的事")  # fmt: skip
LIE = page("lie", "营口镁砂企业停产", "2021年9月20日，辽宁省营口市两家镁砂企业停产，压减负荷20万千瓦。" + MORE, "2021-09-21",
           distractor="编造", false="镁砂企业没有停产")  # fmt: skip
JOBS = page("jobs", "鞍山钢铁公司招聘启事", "2021年9月20日起招聘炉前工20名。" + MORE, "2021-09-21", distractor="招聘",
            false="招聘当成生产")  # fmt: skip
BIG5 = """<html><head><meta charset="big5"><title>錦州鋼鐵企業停產</title><link rel="canonical" href="https://a.example/f"></head><body>
<h1>錦州鋼鐵企業停產</h1><p>2021-09-12 來源：港埠商報</p><p>遼寧省錦州市三家鋼鐵企業2021年9月11日停產，壓減負荷四十萬千瓦。</p>
<p>企業負責人說，停產期間設備保溫，恢復時間要看電網的供應情況。</p></body></html>"""
AS_FILE = {"url": "https://a.example/f", "file": "f.html", "events": ["steel"], "voice": "大五码"}
ELSEWHERE = {"url": "https://a.example/g", "file": "g.html", "events": ["steel"], "voice": "网址不符"}


def write(
    folder: Path, events: Sequence[dict[str, Any]], pages: Sequence[dict[str, Any]]
) -> tuple[Path, Path]:
    files = folder / "events.jsonl", folder / "pages.jsonl"
    for path, rows in zip(files, (events, pages), strict=True):
        path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (folder / "points.csv").write_text(POINTS, encoding="utf-8")
    return files


def measure(
    folder: Path, pages: Sequence[dict[str, Any]], settings: Settings | None = None, **how: Any
) -> EventScore:
    events, judged = write(folder, (STEEL, CEMENT), pages)
    points = [ChangePoint(date=day, kind="Event", confidence=0.7) for day in ("2021-10-01", "2022-06-01")]  # type: ignore[arg-type]
    settings = settings or Settings(_env_file=None)  # type: ignore[call-arg]
    how = {"alone": True, **how}
    return measure_events(read_told(events, [judged]), subject_of("辽宁", "工业"), points, settings, **how)


@pytest.fixture(scope="module")
def score(tmp_path_factory: pytest.TempPathFactory) -> EventScore:
    folder = tmp_path_factory.mktemp("events")
    (folder / "f.html").write_bytes(BIG5.encode("big5"))
    (folder / "g.html").write_bytes(
        BIG5.replace("三家", "五家").replace("example/f", "example/its-own").encode("big5")
    )
    pages = (FOUND, OTHER_PROVINCE, DATELESS, OLD, CEMENT_FOUND, WRONG, LIE, JOBS, AS_FILE, ELSEWHERE)
    return measure(folder, pages)


def test_what_is_found_by_voice(score: EventScore) -> None:
    assert (score.events.found, score.events.of) == (2, 2)
    assert {voice: (share.found, share.of) for voice, share in score.by_voice.items()} == {
        "新闻": (2, 2), "大五码": (1, 1), "外地": (0, 1), "无日期": (0, 1), "旧页": (0, 1), "别的事": (0, 1),
        "网址不符": (0, 1),
    }  # fmt: skip


def test_the_step_that_lost_each_of_the_others(score: EventScore) -> None:
    lost = {each.voice: (each.stage, each.reason) for each in score.lost}
    assert lost["外地"] == ("门槛", "region_mismatch")
    assert lost["旧页"] == ("未检索到", "")
    assert lost["网址不符"] == ("未解析", "")
    assert lost.keys() == {"外地", "无日期", "旧页", "别的事", "网址不符"}
    assert sum(score.lost_by_stage.values()) == len(score.lost)


def test_a_distractor_that_ships_is_told_with_what_is_false(score: EventScore) -> None:
    assert {kind: (share.found, share.of) for kind, share in score.false_by_kind.items()} == {
        "编造": (1, 1), "招聘": (0, 1)
    }  # fmt: skip
    assert {(each.kind, each.point, each.false) for each in score.false} == {
        ("编造", "2021-10-01", "镁砂企业没有停产")
    }


def test_a_record_of_another_happening_than_was_judged_is_not_the_event(score: EventScore) -> None:
    assert ("https://a.example/wrong", "2021-10-01") in {(each.url, each.point) for each in score.misplaced}
    assert not any(each.url == "https://a.example/found" for each in score.misplaced)


def test_totals_show_nothing_of_a_page(score: EventScore) -> None:
    totals, whole = ("\n".join(event_lines("甲", score, details=True, totals=each)) for each in (True, False))
    for word in ("a.example", "外地", "门槛", "编造"):
        assert word in whole and word not in totals
    assert "2/2" in totals and "3/8" in totals and "1/2" in totals


def test_what_an_accepted_run_found_and_this_one_does_not_is_told(tmp_path: Path) -> None:
    write(tmp_path, (STEEL, CEMENT), (FOUND, LIE))
    first = bianyin(tmp_path, *VERB, "--accept", "accepted.json")
    assert first.code == 0, first.stderr
    write(tmp_path, (STEEL, CEMENT), (OLD | {"url": FOUND["url"]}, LIE))
    again = bianyin(tmp_path, *VERB, "--against", "accepted.json", "--details")
    assert "新答错 2" in again.stdout and f"新答错：{FOUND['url']} steel" in again.stdout
    assert "失去的事件：steel" in again.stdout and "镁砂企业没有停产" in again.stdout


def record(title: str, **dates: str) -> Event:
    """A record that was not proved: only what an event is recognised by."""
    at = (Evidence(quote=title, document_id="d", start=0, end=len(title)),)
    proved = {name: Proved(value=PartialDate.parse(day), evidence=at) for name, day in dates.items()}
    nothing = dict.fromkeys(("content", "measures", "impact"))
    return Event.model_construct(title=Proved(value=title, evidence=at), dates=proved, **nothing)


@pytest.mark.parametrize(
    ("told", "right"),
    [
        (record("钢铁企业停产", occurred_on="2021-09-11"), True),
        (record("鋼鐵企業停產", occurred_on="2021-09-11"), True),
        (record("钢铁企业停产", occurred_on="2021-09"), True),
        (record("钢铁企业停产", occurred_on="2021-09-12"), False),
        (record("钢铁企业停产", occurred_on="2021-09-12", published_on="2021-09-11"), False),
        (record("铝企业停产", occurred_on="2021-09-11"), False),
        (record("钢铁公司关于停产的公告", published_on="2021-09-13"), True),
        (record("钢铁公司关于停产的公告", published_on="2021-09-10"), False),
        (record("钢铁公司关于停产的公告", published_on="2021-10-13"), False),
    ],
)
def test_words_and_date_say_whether_a_record_tells_the_event(told: Event, right: bool) -> None:
    assert GoldEvent.model_validate(STEEL).is_told_by(told) == right


VERB = ("eval", "events", "events.jsonl", "pages.jsonl", "--points", "points.csv", "--region", "辽宁", "--sector",
        "工业", "--alone", "-q")  # fmt: skip


def test_beside_other_documents_in_a_copy_of_their_corpus(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, corpora=tmp_path / "c", vector_store=tmp_path / "v")  # type: ignore[call-arg]
    (tmp_path / "real.txt").write_text("鞍山钢铁企业停产\n\n2021-09-12\n\n" + STOPPED, encoding="utf-8")
    ingest([tmp_path / "real.txt"], settings)
    build_index(settings)
    with open_catalog(settings) as catalog:
        before = catalog.digest()
    score = measure(tmp_path, (FOUND, CEMENT_FOUND), settings, alone=False)
    assert score.tellings.found == 2  # the other page of the happening is a further source
    with open_catalog(settings) as catalog:
        assert catalog.digest() == before


def test_a_corpus_that_cannot_be_copied_is_not_measured_beside(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, database_url="postgresql://h/d", corpora=tmp_path)  # type: ignore[call-arg, arg-type]
    with pytest.raises(ConfigurationError, match="--alone"):
        measure(tmp_path, (FOUND,), settings, alone=False)
    with pytest.raises(InputError, match="--corpora"):
        measure(tmp_path, (FOUND,), Settings(_env_file=None, corpora=tmp_path / "none"), alone=False)  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{**FOUND, "distractor": "招聘"}], "须且只须有一个"),
        ([page("x", "无判断", "文", "2021-09-12")], "须且只须有一个"),
        ([{**FOUND, "events": ["gold"]}], "没有 gold"),
        ([FOUND, FOUND], "判断了两次"),
        ([{"url": "https://a.example/x", "events": ["steel"]}], "都没有"),
        ([LIE], "没有一页"),
        ([{**FOUND, "writer": "甲"}], "pages.jsonl:1: writer"),
    ],
)  # fmt: skip
def test_judgements_that_contradict_themselves_are_bad_input(
    rows: list[dict[str, Any]], said: str, tmp_path: Path
) -> None:
    events, judged = write(tmp_path, (STEEL,), rows)
    with pytest.raises(InputError) as error:
        read_told(events, [judged])
    assert said in str(error.value)


def test_an_event_without_a_date_of_the_calendar_is_bad_input(tmp_path: Path) -> None:
    events, judged = write(tmp_path, ({**STEEL, "dates": ["2021-13"]},), (FOUND,))
    with pytest.raises(InputError, match=r"events\.jsonl:1: dates"):
        read_told(events, [judged])
