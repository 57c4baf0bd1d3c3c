"""Measures of a ranking, on rankings small enough to reckon by hand."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from bench.data_files import JUDGED, rows
from bench.quality.question_sets import PARAPHRASES

from bianyin.errors import InputError
from bianyin.evaluate.accepted_runs import accept, gained_and_lost, key_of, read_accepted
from bianyin.evaluate.rank_scores import Ranking, score


def _ranking(gold: str, ranked: str, question: str = "问") -> Ranking:
    return Ranking(question=question, gold=tuple(gold), ranked=tuple(ranked), milliseconds=2.0)


@pytest.mark.parametrize(
    ("gold", "ranked", "recall_5", "reciprocal", "ndcg"),
    [
        ("a", "abc", 1, 1, 1),
        ("a", "bca", 1, 1 / 3, 1 / 2),
        ("a", "bcdefa", 0, 1 / 6, 1 / math.log2(7)),
        ("ab", "acdefb", 0.5, 1, (1 + 1 / math.log2(7)) / (1 + 1 / math.log2(3))),
        ("a", "", 0, 0, 0),
    ],
)
def test_measures(gold: str, ranked: str, recall_5: float, reciprocal: float, ndcg: float) -> None:
    each = _ranking(gold, ranked)
    assert each.recall(5) == recall_5
    assert each.reciprocal_rank == pytest.approx(reciprocal)
    assert each.ndcg(10) == pytest.approx(ndcg)


def test_a_score_is_the_mean_over_questions() -> None:
    found = score("一", [_ranking("a", "a"), _ranking("a", "b")])
    assert (found.recall_5, found.mrr, found.questions, found.p50) == (0.5, 0.5, 2, 2.0)
    with pytest.raises(ValueError, match="no questions"):
        score("一", [])


def test_gained_and_lost_look_only_at_questions_of_both_runs() -> None:
    now = [_ranking("a", "a", "甲"), _ranking("a", "b", "乙"), _ranking("a", "a", "丙")]
    before = {key_of("甲"): False, key_of("乙"): True, key_of("丁"): True}
    assert gained_and_lost(before, now) == (("甲",), ("乙",))


@pytest.mark.parametrize("file", PARAPHRASES.values())
def test_the_paraphrases_are_many_and_each_names_one_document(file: str) -> None:
    asked = list(rows(JUDGED / file))
    assert len(asked) >= 100 and len({row["url"] for row in asked}) == len({row["question"] for row in asked}) == len(asked)  # fmt: skip
    assert all(row["url"].startswith("http") and len(row["question"]) >= 8 for row in asked)


def test_accepting_a_part_keeps_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "accepted.json"
    accept({"别的": {"a": True}, "问答": {"b": False}}, path)
    accept({"问答": {"b": True, "c": False}}, path)
    assert read_accepted(path) == {"别的": {"a": True}, "问答": {"b": True, "c": False}}


@pytest.mark.parametrize("held", ["", "[]", '{"问答": {"b": "也许"}}'])
def test_another_file_is_no_accepted_run(held: str, tmp_path: Path) -> None:
    path = tmp_path / "accepted.json"
    path.write_text(held, encoding="utf-8")
    with pytest.raises(InputError, match="--accept"):
        accept({"问答": {"b": True}}, path)
    assert path.read_text(encoding="utf-8") == held
