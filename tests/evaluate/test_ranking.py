"""Measures of a ranking, on rankings small enough to reckon by hand."""

from __future__ import annotations

import json
import math
from importlib.resources import files

import pytest

from bianyin.evaluate.rank_scores import Answered, found_at_5, gained_and_lost, key_of, score
from bianyin.evaluate.retrieval_sets import PARAPHRASES


def _answered(gold: str, ranked: str, question: str = "问") -> Answered:
    return Answered(question=question, gold=tuple(gold), ranked=tuple(ranked), milliseconds=2.0)


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
    each = _answered(gold, ranked)
    assert each.recall(5) == recall_5
    assert each.reciprocal_rank == pytest.approx(reciprocal)
    assert each.ndcg(10) == pytest.approx(ndcg)


def test_a_score_is_the_mean_over_questions() -> None:
    found = score("一", [_answered("a", "a"), _answered("a", "b")])
    assert (found.recall_5, found.mrr, found.questions, found.p50) == (0.5, 0.5, 2, 2.0)
    with pytest.raises(ValueError, match="no questions"):
        score("一", [])


def test_gained_and_lost_look_only_at_questions_of_both_runs() -> None:
    now = found_at_5([_answered("a", "a", "甲"), _answered("a", "b", "乙"), _answered("a", "a", "丙")])
    before = {key_of("甲"): False, key_of("乙"): True, key_of("丁"): True}
    assert gained_and_lost(before, now) == ((key_of("甲"),), (key_of("乙"),))


@pytest.mark.parametrize("file", PARAPHRASES.values())
def test_the_paraphrases_are_many_and_each_names_one_document(file: str) -> None:
    path = files("bianyin.evaluate") / "data" / file
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(rows) >= 100 and len({row["url"] for row in rows}) == len({row["question"] for row in rows}) == len(rows)  # fmt: skip
    assert all(row["url"].startswith("http") and len(row["question"]) >= 8 for row in rows)
