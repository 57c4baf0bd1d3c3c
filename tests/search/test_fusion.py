"""Several rankings made one: by how near each passage comes to its ranking's best, and by where it stands there."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bianyin.model import Chunk, Passage, Query
from bianyin.search.fusion import Ranked, fused


def _passage(name: str, score: float, rank: int, asked: str) -> Passage:
    chunk = Chunk(id=f"{name}:0", document_id=name, ordinal=0, start=0, end=1, text=name)
    return Passage(chunk=chunk, score=score, rank=rank, query=Query(text=asked))


def _ranked(asked: str, scores: dict[str, float], weight: float = 1.0) -> Ranked:
    found = [_passage(name, score, rank, asked) for rank, (name, score) in enumerate(scores.items(), start=1)]
    return Ranked(found, weight)


def _names(passages: Sequence[Passage]) -> list[str]:
    return [each.chunk.document_id for each in passages]


# --- by example ---
def test_each_rankings_first_comes_before_what_is_second_anywhere() -> None:
    steel = _ranked("停产", {"甲": 0.9, "乙": 0.9, "丙": 0.9})
    power = _ranked("限电", {"丁": 0.1, "戊": 0.1})
    assert _names(fused([steel, power], 9)) == ["甲", "丁", "乙", "戊", "丙"]


def test_near_equals_come_before_what_stands_far_behind_its_first() -> None:
    alone = _ranked("停产", {"甲": 0.8, "乙": 0.1, "丙": 0.1})
    many = _ranked("限电", {"丁": 0.5, "戊": 0.49, "己": 0.48})
    assert _names(fused([alone, many], 9)) == ["甲", "丁", "戊", "己", "乙", "丙"]


def test_a_lighter_ranking_stands_behind() -> None:
    part, whole = _ranked("停产", {"甲": 0.2}), _ranked("停产和限电", {"乙": 0.9, "丙": 0.9}, 0.5)
    assert _names(fused([whole, part], 9)) == ["甲", "乙", "丙"]
    assert _names(fused([part, _ranked("全", {"乙": 0.9}, 0.0)], 9)) == ["甲", "乙"]


def test_what_several_found_stands_once_with_what_it_is_worth_most_in() -> None:
    one, other = _ranked("停产", {"甲": 0.5, "乙": 0.5}), _ranked("限电", {"乙": 0.3, "甲": 0.1})
    found = fused([one, other], 9)
    assert [(each.chunk.document_id, each.query.text, each.score) for each in found] == [
        ("甲", "停产", 0.5),
        ("乙", "限电", 0.3),
    ]


def test_of_equals_the_earlier_rankings_comes_first() -> None:
    one, other = _ranked("停产", {"甲": 0.5}), _ranked("限电", {"乙": 0.5, "甲": 0.5})
    assert _names(fused([one, other], 9)) == ["甲", "乙"]
    again = _ranked("复产", {"甲": 0.5})
    assert fused([one, again], 9)[0].query.text == "停产"


@pytest.mark.parametrize("weight", [0.0, 0.3, 1.0])
def test_what_found_nothing_and_what_scores_nothing_does_no_harm(weight: float) -> None:
    nothing, zeros = Ranked([], weight), _ranked("空", {"丙": 0.0, "丁": 0.0}, weight)
    assert fused([], 5) == fused([nothing], 5) == fused([nothing, nothing], 5) == []
    assert _names(fused([nothing, zeros], 5)) == ["丙", "丁"]
    assert _names(fused([zeros, nothing, _ranked("停产", {"甲": 0.4, "乙": 0.1})], 5)) == [
        "甲",
        "乙",
        "丙",
        "丁",
    ]


def test_a_passage_is_otherwise_as_it_was_found() -> None:
    found = _passage("甲", 0.4, 7, "停产").model_copy(
        update={"parts": {"named": 1.0}, "reasons": ("晚于提问日",)}
    )
    assert fused([Ranked([found])], 1) == [found.model_copy(update={"rank": 1})]
    assert found.rank == 7


# --- of any rankings ---
_SCORES = st.dictionaries(
    st.sampled_from("甲乙丙丁戊己庚辛"), st.integers(0, 64).map(lambda n: n / 64), max_size=8
)
_BEST_FIRST = _SCORES.map(lambda scores: dict(sorted(scores.items(), key=lambda each: -each[1])))
_WEIGHTS = st.sampled_from([0.0, 0.3, 0.8, 1.0])
_RANKINGS = st.lists(st.tuples(_BEST_FIRST, _WEIGHTS), max_size=5).map(
    lambda drawn: [_ranked(f"问{n}", scores, weight) for n, (scores, weight) in enumerate(drawn)]
)


@given(_RANKINGS, st.integers(0, 12))
def test_each_passage_is_there_once_and_ranks_have_no_gaps(rankings: list[Ranked], k: int) -> None:
    found, all_of_them = fused(rankings, k), fused(rankings, 99)
    assert found == all_of_them[:k]
    assert [each.rank for each in all_of_them] == list(range(1, len(all_of_them) + 1))
    given_ = {each.chunk.id for ranking in rankings for each in ranking.passages}
    assert sorted(each.chunk.id for each in all_of_them) == sorted(given_)


@given(_RANKINGS)
def test_the_first_of_each_full_ranking_is_among_as_many_as_there_are(rankings: list[Ranked]) -> None:
    full = [each for each in rankings if each.weight == 1 and each.passages and each.passages[0].score > 0]
    firsts = {each.passages[0].chunk.id for each in full}
    leading = fused(rankings, 99)[: len(full)]
    assert firsts <= {each.chunk.id for each in leading}


@given(_RANKINGS, st.lists(st.sampled_from([0.25, 0.5, 1.0, 4.0, 1024.0]), min_size=5, max_size=5))
def test_a_ranking_whose_scores_are_all_some_times_higher_counts_the_same(
    rankings: list[Ranked], times: list[float]
) -> None:
    scaled = [
        Ranked(
            [each.model_copy(update={"score": each.score * by}) for each in ranking.passages], ranking.weight
        )
        for ranking, by in zip(rankings, times, strict=False)
    ]
    assert _names(fused(scaled, 99)) == _names(fused(rankings, 99))


@given(_BEST_FIRST, st.sampled_from([0.3, 1.0]))
def test_one_ranking_stays_in_its_order_and_repeated_changes_nothing(
    scores: dict[str, float], weight: float
) -> None:
    ranking = _ranked("问", scores, weight)
    assert fused([ranking], 99) == list(ranking.passages) == fused([ranking, ranking, Ranked([])], 99)


@given(_RANKINGS)
def test_no_ranking_is_turned_round(rankings: list[Ranked]) -> None:
    """Of two passages that one ranking alone found, its better one stands before the other."""
    order = _names(fused(rankings, 99))
    for ranking in rankings:
        others = {name for each in rankings if each is not ranking for name in _names(each.passages)}
        own = [name for name in _names(ranking.passages) if name not in others]
        assert [name for name in order if name in own] == own


@given(_RANKINGS)
def test_worths_are_shares_and_fall(rankings: list[Ranked]) -> None:
    for ranking in rankings:
        worths = [worth for worth, _ in ranking.worths()]
        assert worths == sorted(worths, reverse=True)
        assert all(0 <= worth <= ranking.weight for worth in worths)
        assert [each for _, each in ranking.worths()] == list(ranking.passages)
