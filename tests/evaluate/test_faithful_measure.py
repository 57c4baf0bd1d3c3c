"""Faithful drafts chosen and counted on invented records: what is drafted, what ships, what was judged."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from bench.data_files import CORPORA
from bench.quality import faithful
from bench.quality.__main__ import app
from bench.quality.faithful import lines_of, measure
from typer.testing import CliRunner

from bianyin.errors import InputError

TRUE = "2021年9月18日，鞍山一家钢厂停产，涉及产能达到120万吨。"
FALSE = "2021年9月19日，网传本溪一家钢厂停产。"
TERM = "截至2021年9月20日，营口十家企业完成改造。"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    texts = {CORPORA[0]: [TRUE, FALSE], CORPORA[1]: [TERM]}
    for name, told in texts.items():
        lines = [
            {"url": f"https://example.org/{name}/{number}", "title": "快讯一则", "text": text, "page_date": "2021-09-20"}
            for number, text in enumerate(told)
        ]  # fmt: skip
        with gzip.open(tmp_path / name, "wt", encoding="utf-8") as out:
            out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (tmp_path / "judged.jsonl").write_text("", "utf-8")
    monkeypatch.setattr(faithful, "JUDGEMENTS", tmp_path / "judged.jsonl")
    return tmp_path


def test_what_is_told_is_drafted_and_what_is_refused_is_shown(data: Path) -> None:
    result = measure(data)
    assert {form: (score.true, score.shipped, score.whole) for form, score in result.by_form.items()} == {
        "句首日期": (2, 1, 1),
        "句内数字": (1, 1, 1),
    }
    (refused,) = result.refused
    assert refused.sentence == FALSE and refused.rejections[0].reason == "not_asserted"
    shown = "\n".join(lines_of(result, details=True))
    assert FALSE in shown and "| **合计** | 3 | **2（66.7%）** |" in shown
    assert TERM not in shown


def test_what_a_reader_judged_untrue_counts_for_nothing(data: Path) -> None:
    keys = {each.sentence: each.key for each in measure(data).refused}
    shipped = {sentence: key for key, sentence in measure(data).shipped}
    judged = [{"key": key, "reason": "hearsay"} for key in (keys[FALSE], shipped[TRUE])]
    faithful.JUDGEMENTS.write_text("\n".join(map(json.dumps, judged)), "utf-8")
    result = measure(data)
    assert sum(score.untrue for score in result.by_form.values()) == 2
    assert result.refused == () and result.judged_but_shipped == (shipped[TRUE],)


def test_the_judgements_hold_no_text_and_each_key_once() -> None:
    judged = [json.loads(line) for line in faithful.JUDGEMENTS.read_text("utf-8").splitlines()]
    assert len({each["key"] for each in judged}) == len(judged) > 0
    assert all(set(each) == {"key", "reason"} and each["reason"].isascii() for each in judged)


def test_the_command_says_where_data_is_missing(data: Path, tmp_path: Path) -> None:
    shown = CliRunner().invoke(app, ["faithful", str(data), "-q"])
    assert shown.exit_code == 0 and "not_asserted" in shown.stdout
    with pytest.raises(InputError):
        measure(tmp_path / "nowhere")
