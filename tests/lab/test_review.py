"""Review: what a reader says is kept, changes the exports, and can say no more than the page does."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from review_pages import CEMENT, PAGES, REQUEST, STEEL, done, ingest, settings_of

from bianyin.errors import InputError, LabError, NotInLab
from bianyin.evaluate.judged_relevance import read_judgements
from bianyin.lab import Judgement, Lab, RenewRequest, open_lab
from bianyin.settings import Settings
from bianyin.text.reading import read

REJECT = Judgement(verdict="reject", reason="与本部门无关")
FORMS = ("report.md", "report.html", "records.jsonl", "records.csv", "report.docx")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The corpus with its lab and one report, made once."""
    folder = tmp_path_factory.mktemp("made")
    settings = ingest(folder)
    with open_lab(settings) as lab:
        report_id = done(lab, settings).report_id
    assert report_id is not None
    return folder, report_id


@pytest.fixture
def corpus(made: tuple[Path, str], tmp_path: Path) -> Settings:
    shutil.copytree(made[0], tmp_path, dirs_exist_ok=True)
    return settings_of(tmp_path)


@pytest.fixture
def lab(corpus: Settings) -> Iterator[Lab]:
    with open_lab(corpus) as opened:
        yield opened


@pytest.fixture
def report_id(made: tuple[Path, str]) -> str:
    return made[1]


def rows(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "records.jsonl").read_text("utf-8").splitlines()]


def key_of(lab: Lab, report_id: str, title: str) -> str:
    (number,) = {row["number"] for row in rows(lab.report_folder(report_id)) if row["title"] == title}
    return lab.record_keys(report_id)[number]


def text_of(file: Path) -> str:
    if file.suffix == ".docx":
        with zipfile.ZipFile(file) as packed:
            return packed.read("word/document.xml").decode()
    return file.read_text("utf-8")


def test_what_is_rejected_is_in_no_form_of_the_report_and_the_report_says_so(
    lab: Lab, report_id: str
) -> None:
    before = lab.report_folder(report_id)
    assert lab.reviewed_folder(report_id) == before  # nothing was judged
    lab.judge(report_id, key_of(lab, report_id, CEMENT), REJECT, "乙")
    after = lab.reviewed_folder(report_id)
    for name in FORMS:
        assert CEMENT in text_of(before / name) and STEEL in text_of(after / name), name
        assert CEMENT not in text_of(after / name), name
    for name in ("report.md", "report.html", "report.docx"):
        assert "按评审剔除 1 条，更正 0 条；其余中接受 0 条，未评审 1 条。" in text_of(after / name)
    assert {row["title"] for row in rows(after)} == {STEEL} and len(rows(after)) == 2
    run = json.loads((after / "run.json").read_text("utf-8"))
    assert run["counts"]["records"] == 2 and [each["records"] for each in run["change_points"]] == [1, 1]
    (told,) = run["review"]
    assert (told["result"], told["by"], told["reason"], told["title"]) == (
        "rejected",
        "乙",
        REJECT.reason,
        CEMENT,
    )
    table = list(csv.DictReader(io.StringIO((after / "records.csv").read_text("utf-8-sig"))))
    assert {row["编号"] for row in table} == {"1"}  # numbered anew
    assert len(rows(lab.report_folder(report_id))) == 4  # the report as it was made stays


def test_the_history_stays_and_the_last_word_counts(corpus: Settings, lab: Lab, report_id: str) -> None:
    key = key_of(lab, report_id, STEEL)
    lab.judge(report_id, key, REJECT, "乙")
    assert STEEL not in text_of(lab.reviewed_folder(report_id) / "report.md")
    lab.judge(report_id, key, Judgement(verdict="accept", note="看过原文"), "丙")
    assert STEEL in text_of(lab.reviewed_folder(report_id) / "report.md")
    with open_lab(corpus) as again:
        review = again.judgements(report_id)
    assert [(each.by, each.judgement.verdict) for each in review.history] == [
        ("乙", "reject"),
        ("丙", "accept"),
    ]
    assert review.current[key].judgement.note == "看过原文" and review.rejected == frozenset()
    assert review.history[0].at <= review.history[1].at


def test_a_rejection_needs_a_reason_and_a_judgement_its_record(lab: Lab, report_id: str) -> None:
    with pytest.raises(InputError, match="理由"):
        lab.judge(report_id, key_of(lab, report_id, STEEL), Judgement(verdict="reject", reason="  "), "乙")
    with pytest.raises(NotInLab):
        lab.judge(report_id, "0" * 16, REJECT, "乙")
    with pytest.raises(NotInLab):
        lab.judge("0" * 16, "0" * 16, REJECT, "乙")
    assert lab.judgements(report_id).history == ()


def corrected_row(lab: Lab, report_id: str, **corrections: str | tuple[str, ...]) -> dict[str, Any]:
    key = key_of(lab, report_id, STEEL)
    lab.judge(report_id, key, Judgement(verdict="accept", corrections=corrections), "乙")
    return next(
        row for row in rows(lab.reviewed_folder(report_id)) if row["sources"][0]["url"].endswith("/1")
    )


def test_a_field_is_corrected_to_words_of_the_page(lab: Lab, report_id: str) -> None:
    document = next(each for each in lab.load_report(report_id).documents.values() if each.url.endswith("/1"))
    row = corrected_row(
        lab, report_id, figures=("焦炭用量3000吨",), places="鞍山市", impact="影响铁水产量8000吨"
    )
    assert [(each["what"], each["value"]) for each in row["figures"]] == [("焦炭用量", 3000)]
    assert row["places"] == ["鞍山市"] and "影响铁水产量8000吨" in row["impact"]
    for each in row["evidence"]:
        assert document.text[each["start"] : each["end"]] == each["quote"]
    assert "更正 1 条" in text_of(lab.reviewed_folder(report_id) / "report.md")

    row = corrected_row(lab, report_id, content="其1号、2号高炉于9月28日停炉")
    assert row["content"] == "其1号、2号高炉于9月28日停炉，计划检修30天。" and row["dates"]["occurred_on"]
    row = corrected_row(lab, report_id, occurred_on="9月28日")
    assert row["dates"]["occurred_on"]["value"] == "2021-09-28"
    row = corrected_row(lab, report_id, figures="")
    assert row["figures"] == []
    row = corrected_row(
        lab,
        report_id,
        title="2021年9月28日，鞍山市某钢铁公司两座高炉停产检修，影响铁水产量8000吨，减少焦炭用量3000吨",
    )
    assert row["title"].startswith("2021年9月28日，鞍山市某钢铁公司")


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("title", "外星人登陆鞍山"),  # not on the page
        ("title", "高炉停产检修"),  # a piece of a sentence
        ("content", "2019年，该公司粗钢产量为500万吨"),  # another happening
        ("content", "2021年9月28日，鞍山市某钢铁公司恢复生产"),
        ("figures", "粗钢产量8000吨"),  # the page says so of nothing
        ("figures", "9000吨"),
        ("places", ("鞍山市", "沈阳市")),
        ("occurred_on", "2019年"),
        ("occurred_on", "2021年9月27日"),
        ("issuers", "辽宁日报"),
        ("document_number", "辽政发〔2021〕1号"),
        ("title", ""),  # no record without it
        ("content", " "),
        ("occurred_on", ""),  # what places it
        ("colour", "红"),
        ("impact", ("影响铁水产量8000吨", "减少焦炭用量3000吨")),
    ],
)
def test_nobody_can_correct_a_record_into_what_the_page_does_not_say(
    lab: Lab, report_id: str, field: str, words: str | tuple[str, ...]
) -> None:
    with pytest.raises(InputError) as refused:
        corrected_row(lab, report_id, **{field: words})
    assert refused.value.remedy
    assert lab.judgements(report_id).history == ()


def test_judgements_go_on_in_a_renewed_report_whose_numbers_changed(
    corpus: Settings, lab: Lab, report_id: str, tmp_path: Path
) -> None:
    key = key_of(lab, report_id, STEEL)
    number = next(name for name, value in lab.record_keys(report_id).items() if value == key)
    lab.judge(report_id, key, REJECT, "乙")
    new = (4, "营口一电解铝厂停产", "2021年9月30日，营口市一家电解铝企业全部停产，影响产能20万吨。")
    again = (5, "抚顺一石化企业停产检修", "2021年10月8日，抚顺市一家石化企业停产检修，影响原油加工量5000吨。")
    ingest(tmp_path, [*PAGES, new, again])
    renewed = done(lab, corpus, RenewRequest(report_id=report_id)).report_id
    assert renewed and lab.report(renewed).lineage == lab.report(report_id).lineage
    keys = lab.record_keys(renewed)
    assert len(keys) == 4 and len(set(keys.values())) == 4 and keys.get(number) != key
    assert {row["title"] for row in rows(lab.report_folder(renewed))} == {STEEL, CEMENT, new[1], again[1]}
    assert STEEL not in {row["title"] for row in rows(lab.reviewed_folder(renewed))}
    # The same question asked anew is of the same lineage, another one is not.
    same = done(lab, corpus).report_id
    other = done(lab, corpus, REQUEST.model_copy(update={"points": REQUEST.points[:1]})).report_id
    assert same and other
    assert STEEL not in {row["title"] for row in rows(lab.reviewed_folder(same))}
    assert STEEL in {row["title"] for row in rows(lab.reviewed_folder(other))}
    assert lab.judgements(same).current.keys() == {key} and lab.judgements(other).current == {}


def test_judgements_become_the_labs_own_measure(lab: Lab, report_id: str, tmp_path: Path) -> None:
    lab.judge(report_id, key_of(lab, report_id, STEEL), Judgement(verdict="accept"), "乙")
    wrong = Judgement(verdict="reject", reason="不在本省", fault="wrong")
    lab.judge(report_id, key_of(lab, report_id, CEMENT), Judgement(verdict="accept"), "乙")
    lab.judge(report_id, key_of(lab, report_id, CEMENT), wrong, "丙")
    file = tmp_path / "judgements.jsonl"
    file.write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in lab.export_judgements()), "utf-8"
    )
    (asked,) = read_judgements([file])
    assert {each.date for each in asked.points} == {each.date for each in REQUEST.points}
    verdicts = {(each.url[-1], each.verdict) for each in asked.judgements}
    assert verdicts == {("1", "keep"), ("2", "wrong"), ("3", "wrong")} and len(asked.judgements) == 6
    steel = next(each for each in asked.judgements if each.url.endswith("1"))
    assert (steel.scope, steel.title) == ("own", STEEL) and steel.sentence
    document = next(each for each in lab.load_report(report_id).documents.values() if each.url == steel.url)
    assert "两座高炉停产检修" in read(document).sentences[steel.sentence - 1].text


def test_what_was_only_noted_is_no_judgement_and_another_page_of_the_same_is_said_to_be(
    lab: Lab, report_id: str
) -> None:
    lab.judge(report_id, key_of(lab, report_id, STEEL), Judgement(verdict="open", note="再查"), "乙")
    lab.judge(report_id, key_of(lab, report_id, CEMENT), Judgement(verdict="accept"), "乙")
    found = list(lab.export_judgements())
    assert {row["url"][-1] for row in found} == {"2", "3"}
    assert {row.get("same_as", "")[-1:] for row in found if row["url"].endswith("3")} == {"2"}


def test_folders_are_written_again_and_what_was_tampered_with_is_refused(
    lab: Lab, report_id: str, corpus: Settings
) -> None:
    import zlib

    from bianyin.lab.lab_database import LabDatabase
    from bianyin.lab.lab_tables import reports

    before = {name: text_of(lab.report_folder(report_id) / name) for name in FORMS if name != "report.docx"}
    shutil.rmtree(corpus.reports_folder)
    assert {name: text_of(lab.report_folder(report_id) / name) for name in before} == before
    content = lab.load_report(report_id).model_dump_json().replace("8000吨", "9000吨", 1).encode()
    database = LabDatabase(corpus)
    with database.write() as connection:
        connection.execute(reports.update().values(content=zlib.compress(content)))
    database.close()
    with open_lab(corpus) as again, pytest.raises(LabError, match="损坏"):
        again.load_report(report_id)
