"""`bianyin eval relevance`: real reports of a small corpus beside judgements of its documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bianyin.app import build_index, ingest
from bianyin.cli.eval_tables import relevance_lines
from bianyin.errors import InputError
from bianyin.evaluate.judged_relevance import read_judgements
from bianyin.evaluate.relevance import RelevanceScore, measure_relevance
from bianyin.settings import Settings
from commands import bianyin

MORE = "企业负责人说，停产期间设备保温，恢复时间要看电网的供应情况。"
PAGES = (
    ("stopped", "鞍山钢铁企业停产", "2021年9月11日，辽宁省鞍山市三家钢铁企业因电力缺口停产，压减负荷40万千瓦。" + MORE, "2021-09-12"),
    ("again", "电力缺口致鞍山部分钢厂停产", "2021年9月11日，鞍山市有三家钢铁企业停产，原因是辽宁电力供应紧张。电网公司表示尽快恢复。", "2021-09-13"),
    ("cement", "本溪水泥熟料线投产", "2021年10月20日，辽宁省本溪市一条日产5000吨水泥熟料生产线建成投产。" + MORE, "2021-10-21"),
    ("magnesia", "营口镁砂企业停产", "2021年9月20日，辽宁省营口市两家镁砂企业停产，压减负荷20万千瓦。" + MORE, "2021-09-21"),
    ("elsewhere", "山东钢铁企业停产", "2021年9月11日，山东省济南市三家钢铁企业停产。" + MORE, "2021-09-12"),
    ("cement2", "大连水泥企业停产", "2022年5月20日，辽宁省大连市两家水泥企业停产，压减熟料4000吨。" + MORE, "2022-05-21"),
)  # fmt: skip
ASKED = {"region": "辽宁", "sector": "工业", "point": "2021-10-01", "kind": "Event"}
LATER = ASKED | {"point": "2022-06-01"}


def row(name: str, verdict: str, asked: dict[str, str] = ASKED, **more: Any) -> dict[str, Any]:
    return {"url": f"https://a.example/{name}", **asked, "verdict": verdict, **more}


JUDGED = (
    row("stopped", "keep", scope="own", act="停产", sentence=1),
    row("again", "keep", scope="own", same_as="https://a.example/stopped"),
    row("magnesia", "beside", reason="不是本题"),
    row("elsewhere", "keep", scope="own"),
    row("cement2", "keep", LATER, scope="own"),
    row("nowhere", "keep"),
)


def write(folder: Path, rows: tuple[dict[str, Any], ...]) -> Path:
    path = folder / "judged.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("relevance")
    pages = [
        {"url": f"https://a.example/{name}", "title": title, "text": text, "page_date": day}
        for name, title, text, day in PAGES
    ]
    (folder / "pages.jsonl").write_text("\n".join(map(json.dumps, pages)), encoding="utf-8")
    own = Settings(_env_file=None, corpora=folder / "corpora", vector_store=folder / "vector_store")  # type: ignore[call-arg]
    ingest([folder / "pages.jsonl"], own)
    build_index(own)
    return own


@pytest.fixture(scope="module")
def score(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> RelevanceScore:
    return measure_relevance(read_judgements([write(tmp_path_factory.mktemp("judged"), JUDGED)]), settings)


def test_records_go_by_what_was_judged_of_their_pages(score: RelevanceScore) -> None:
    shipped = {each.urls[0].rpartition("/")[2]: each.verdict for each in score.records}
    assert shipped["magnesia"] == "beside" and shipped["cement"] is None and shipped["cement2"] == "keep"
    counts = score.total.shipped
    assert (counts.beside, counts.wrong, counts.unjudged) == (1, 0, 1)
    assert counts.precision == pytest.approx(counts.keep / (counts.keep + 1))


def test_documents_to_be_kept_ship_by_themselves_or_by_one_of_the_same_happening(
    score: RelevanceScore,
) -> None:
    assert (score.total.own.found, score.total.own.of) == (2, 3)
    assert [(each.url, each.why) for each in score.not_shipped] == [
        ("https://a.example/elsewhere", "draft region_mismatch")
    ]
    assert score.ends == {"draft region_mismatch": 1}
    assert score.absent == ("https://a.example/nowhere",)


def test_either_of_two_documents_of_one_happening_will_do(settings: Settings, tmp_path: Path) -> None:
    shipped, refused = row("stopped", "keep", scope="own"), row("elsewhere", "keep", scope="own")
    for rows in (
        (shipped, refused | {"same_as": shipped["url"]}),
        (shipped | {"same_as": refused["url"]}, refused),
    ):
        score = measure_relevance(read_judgements([write(tmp_path, rows)]), settings)
        assert (score.total.own.found, score.total.own.of) == (1, 1) and not score.not_shipped
        assert all(score.found.values()) and len(score.found) == 2


def test_what_is_right_is_kept_by_point_and_document(score: RelevanceScore) -> None:
    right = {name.rpartition("/")[2]: each for name, each in score.found.items()}
    assert right == {"stopped": True, "again": True, "magnesia": False, "elsewhere": False, "cement2": True}
    assert "辽宁省 工业 2021-10-01 https://a.example/stopped" in score.found


def test_groups_are_regions_and_sectors(settings: Settings, tmp_path: Path) -> None:
    other = row("elsewhere", "keep", ASKED | {"region": "山东"}, scope="own")
    score = measure_relevance(read_judgements([write(tmp_path, (*JUDGED, other))]), settings)
    assert set(score.groups) == {"辽宁省", "山东省", "工业"}
    assert (score.groups["山东省"].own.found, score.groups["山东省"].own.of) == (1, 1)
    assert (score.groups["工业"].own.found, score.groups["工业"].own.of) == (3, 4)


def test_of_a_points_national_papers_no_more_than_three_are_due(settings: Settings, tmp_path: Path) -> None:
    names = ("stopped", "cement", "magnesia", "cement2", "elsewhere")
    rows = tuple(row(name, "keep") for name in names)
    total = measure_relevance(read_judgements([write(tmp_path, rows)]), settings).total
    assert (total.national.found, total.national.of) == (3, 5)
    assert (total.due.found, total.due.of) == (3, 3)
    assert total.first_due.of == 3 and total.first.keep == total.first_due.found == 3


def test_totals_tell_no_document(score: RelevanceScore) -> None:
    whole, totals = (
        "\n".join(relevance_lines("甲", score, details=True, totals=each)) for each in (False, True)
    )
    for word in ("未判：", "无关：", "不是本题", "未出：", "draft region_mismatch", "未评："):
        assert word in whole and word not in totals
    assert "2/3" in totals and "有 1 篇不在语料库中" in totals


def test_the_verb_accepts_and_compares(settings: Settings, tmp_path: Path) -> None:
    write(tmp_path, JUDGED)
    verb = ("eval", "relevance", "judged.jsonl", "-q", "--corpora", settings.corpora, "--vector-store",
            settings.vector_store)  # fmt: skip
    first = bianyin(tmp_path, *verb, "--accept", "accepted.json")
    assert first.code == 0, first.stderr
    kept = json.loads((tmp_path / "accepted.json").read_text(encoding="utf-8"))["judged.jsonl"]
    assert sorted(kept.values()) == [False, False, True, True, True]
    turned = {"judged.jsonl": {key: not was for key, was in kept.items()}}
    (tmp_path / "accepted.json").write_text(json.dumps(turned), encoding="utf-8")
    shown = bianyin(tmp_path, *verb, "--against", "accepted.json").stdout
    assert "新答对 3，新答错 2" in shown


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((row("stopped", "maybe"),), "verdict"),
        ((row("stopped", "keep", ASKED | {"region": "火星"}),), "火星"),
        ((row("stopped", "keep"), row("stopped", "beside")), "两种判断"),
    ],
)
def test_judgements_that_cannot_be_read(rows: tuple[dict[str, Any], ...], said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as told:
        read_judgements([write(tmp_path, rows)])
    assert said in str(told.value)


def test_judgements_of_records_count_by_their_document(tmp_path: Path) -> None:
    names = ("relevant_wrong_field", "irrelevant", "irrelevant_wrong_field", "wrong")
    rows = tuple(row(name, name) for name in names)
    older = tuple(
        {("change_point" if key == "point" else key): value for key, value in each.items()} for each in rows
    )
    (asked,) = read_judgements([write(tmp_path, older)])
    assert [each.verdict for each in asked.judgements] == ["keep", "beside", "beside", "wrong"]


def test_a_corpus_without_any_of_the_documents_is_bad_input(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="都不在语料库中"):
        measure_relevance(read_judgements([write(tmp_path, (row("nowhere", "keep"),))]), settings)
