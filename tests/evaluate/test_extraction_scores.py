"""The gold records of extraction, how they are scored, and that the rules keep their score on real documents."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest
from bench.data_files import CORPORA, JUDGED, ROOT

from bianyin.draft.rules import RulesDrafter
from bianyin.errors import InputError
from bianyin.evaluate.extraction import ExtractionScore, evaluate_extraction
from bianyin.evaluate.gold_records import Gold, find_documents
from bianyin.evaluate.judged import read_judged
from bianyin.knowledge import places, sectors
from bianyin.model import Document, Page
from bianyin.parse.parse import parse
from bianyin.settings import load_settings
from commands import Result, bianyin, environment

HALT = "2021年9月28日，鞍山市某钢铁公司两座高炉停产检修，影响日产铁水8000吨。复产时间由企业另行通知，用户供货不受影响。"


def page(url: str, title: str, text: str) -> Document:
    body = json.dumps({"url": url, "title": title, "text": text}, ensure_ascii=False).encode()
    return parse(
        Page(url=url, body=body, media_type="record", site="滨海日报", title=title, page_date="2021-09-30")
    )


def gold(url: str, kind: str, **fields: object) -> Gold:
    row = {
        "url": url,
        "region": "辽宁",
        "sector": "工业",
        "point": "2021-10-31",
    }
    return Gold.model_validate({**row, "kind": kind, "note": "自拟", **fields})


def read_gold() -> tuple[Gold, ...]:
    return read_judged(JUDGED / "extraction_gold.jsonl", Gold)


def score(*pairs: tuple[Gold, Document]) -> ExtractionScore:
    return evaluate_extraction(
        [each for each, _ in pairs], {each.url: document for each, document in pairs}, RulesDrafter()
    )


def test_there_is_enough_gold_and_all_of_it_can_be_asked() -> None:
    rows = read_gold()
    assert sum(row.kind != "nothing" for row in rows) >= 60
    assert sum(row.kind == "nothing" for row in rows) >= 15
    for row in rows:
        assert places.find(row.region) and sectors.find(row.sector)
        assert all(row.question().window.start.year - 1 <= int(value[:4]) for value in row.dates.values())
        assert len(row.note) <= 60
    assert len({(row.url, row.region, row.sector, row.point) for row in rows}) == len(rows)
    assert len({row.region for row in rows}) >= 15
    assert len({dt.date.fromisoformat(str(row.point)).year for row in rows}) >= 12


def test_a_record_like_the_gold_counts_in_every_field() -> None:
    wanted = gold(
        "https://a.example/1", "event", dates={"occurred_on": "2021-09-28"}, places=["鞍山市"],
        figures=[{"value": 8000, "unit": "吨"}],
    )  # fmt: skip
    result = score((wanted, page("https://a.example/1", "鞍山一钢厂两座高炉停产检修", HALT)))
    assert {name: (f.right, f.wrong, f.missed) for name, f in result.fields.items() if f.right} == {
        "record": (1, 0, 0), "kind": (1, 0, 0), "title": (1, 0, 0), "dates": (1, 0, 0), "places": (1, 0, 0),
        "figures": (1, 0, 0),
    }  # fmt: skip
    assert result.mismatches == () and result.grounding_rate == 1.0


def test_what_differs_is_counted_and_listed() -> None:
    document = page("https://a.example/1", "鞍山一钢厂两座高炉停产检修", HALT)
    wanted = gold(
        "https://a.example/1",
        "event",
        dates={"occurred_on": "2021-09-27"},
        document_number="辽工信〔2021〕1号",
    )
    result = score((wanted, document))
    dates, number = result.fields["dates"], result.fields["document_number"]
    assert (dates.right, dates.wrong, dates.missed) == (0, 1, 1)
    assert (dates.precision, dates.recall) == (0.0, 0.0)
    assert (number.precision, number.recall) == (None, 0.0)
    assert {each.field for each in result.mismatches} == {"dates", "document_number"}


def test_something_where_there_is_nothing_is_a_false_record() -> None:
    document = page("https://a.example/1", "鞍山一钢厂两座高炉停产检修", HALT)
    result = score((gold("https://a.example/1", "nothing"), document))
    assert result.fields["record"].wrong == 1 and result.fields["record"].precision == 0.0


def test_a_refused_document_is_missed_with_its_reason() -> None:
    document = page("https://a.example/1", "吉林钢铁企业限产", "2021年9月28日，吉林省钢铁企业限产。" * 4)
    result = score((gold("https://a.example/1", "event"), document))
    assert result.fields["record"].missed == 1
    assert result.refusals == {"region_mismatch": 1}
    assert "region_mismatch" in result.mismatches[0].why


@pytest.mark.parametrize("paths", [(), ("others.jsonl",)])
def test_documents_that_are_not_there_are_an_input_error(paths: tuple[str, ...], tmp_path: Path) -> None:
    other = {"url": "https://a.example/2", "title": "鞍山一钢厂两座高炉停产检修", "text": HALT}
    (tmp_path / "others.jsonl").write_text(json.dumps(other, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(InputError, match=r"1 篇文档.*https://a\.example/1"):
        find_documents(
            [gold("https://a.example/1", "event")], [tmp_path / each for each in paths], load_settings()
        )


def test_rules_keep_their_score_on_real_documents(shared_data: Path) -> None:
    rows = read_gold()
    documents = find_documents(rows, [shared_data / name for name in CORPORA], load_settings())
    result = evaluate_extraction(rows, documents, RulesDrafter())
    floors = {"record": (0.95, 0.83), "title": (1.0, 1.0), "dates": (0.97, 0.93), "issuers": (0.97, 0.95),
              "document_number": (1.0, 0.75)}  # fmt: skip
    for name, (precision, recall) in floors.items():
        found = result.fields[name]
        assert (found.precision or 0) >= precision and (found.recall or 0) >= recall, (name, found)
    assert (result.grounding_rate or 0) >= 0.85


def judged_folder(folder: Path) -> None:
    """A gold file of two lines, and the pages that it speaks of."""
    wanted = gold("https://a.example/1", "event", dates={"occurred_on": "2021-09-28"}, places=["鞍山市"])
    lines = [wanted.model_dump_json(), gold("https://a.example/2", "nothing").model_dump_json()]
    (folder / "gold.jsonl").write_text("\n".join(lines), encoding="utf-8")
    pages = [
        {"url": f"https://a.example/{number}", "title": title, "text": text, "page_date": "2021-09-30"}
        for number, title, text in ((1, "鞍山一钢厂两座高炉停产检修", HALT), (2, "吉林钢铁企业限产", HALT))
    ]
    (folder / "pages.jsonl").write_text("\n".join(map(json.dumps, pages)), encoding="utf-8")


def test_the_verb_reads_the_documents_from_files_or_from_the_corpus(tmp_path: Path) -> None:
    judged_folder(tmp_path)
    shown = bianyin(tmp_path, "eval", "extraction", "gold.jsonl", "pages.jsonl", "--details", "-q")
    assert shown.code == 0 and "抽取：rules（2 题）" in shown.stdout and "溯源率" in shown.stdout
    assert bianyin(tmp_path, "eval", "extraction", "gold.jsonl", "-q").code == 2
    assert bianyin(tmp_path, "ingest", "pages.jsonl", "-q").code == 0
    assert bianyin(tmp_path, "eval", "extraction", "gold.jsonl", "--details", "-q").stdout == shown.stdout


def test_the_verb_prints_the_data_alone_as_json(tmp_path: Path) -> None:
    judged_folder(tmp_path)
    asked = ("eval", "extraction", "gold.jsonl", "pages.jsonl", "--limit", "1", "--json", "-q")
    (score_of_rules,) = json.loads(bianyin(tmp_path, *asked).stdout)
    assert score_of_rules["drafter"] == "rules" and score_of_rules["fields"]["record"]["right"] == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "gold.jsonl: 文件为空"),
        ("{", "gold.jsonl:2: "),
        ('{"url": "https://a.example/1", "region": "辽宁"}', "gold.jsonl:2: sector"),
        ('{"url": "https://a.example/1", "colour": "红"}', "gold.jsonl:2: "),
    ],
)
def test_a_line_that_is_no_gold_is_named(line: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text("\n" + line, encoding="utf-8")
    result = bianyin(tmp_path, "eval", "extraction", "gold.jsonl")
    assert result.code == 2 and said in result.last_line


def test_local_without_a_model_file_is_a_configuration_error(tmp_path: Path) -> None:
    judged_folder(tmp_path)
    result = bianyin(tmp_path, "eval", "extraction", "gold.jsonl", "pages.jsonl", "--llm", "local")
    assert result.code == 2 and "BIANYIN_LOCAL_GGUF" in result.last_line


def bench(*arguments: str | Path) -> Result:
    """`python -m bench.quality` in the checkout."""
    command = [sys.executable, "-m", "bench.quality", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=300)
    return Result(done.returncode, done.stdout, done.stderr)


def test_the_bench_measures_the_gold_of_the_checkout(shared_data: Path) -> None:
    shown = bench("extraction", shared_data, "--limit", "5", "--details", "-q")
    assert shown.code == 0 and "抽取：rules（5 题）" in shown.stdout and "溯源率" in shown.stdout


@pytest.mark.parametrize("measure", ["extraction", "retrieval"])
def test_without_the_data_the_bench_says_what_is_missing(measure: str, tmp_path: Path) -> None:
    more = ("--only", "words", "--work", tmp_path / "work") if measure == "retrieval" else ()
    result = bench(measure, tmp_path, *more)
    assert result.code == 2 and ".jsonl.gz" in result.last_line
