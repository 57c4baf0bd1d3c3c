"""The words that rules go by: each kind is told by its own example, and used."""

from __future__ import annotations

import re
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from bianyin.text.clauses import CLAUSES, SENTENCES, behind_last, none_of, one_of, up_to
from bianyin.text.cues import any_of, kinds, pattern


@pytest.mark.parametrize("kind", kinds())
def test_a_kind_finds_its_example(kind: str) -> None:
    assert re.search(any_of(kind), kinds()[kind].example)


@pytest.mark.parametrize("kind", kinds())
def test_a_kind_says_each_word_once(kind: str) -> None:
    assert {word for word, count in Counter(kinds()[kind].words).items() if count > 1} == set()


def test_every_kind_is_used() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in Path(str(files("bianyin"))).rglob("*.py"))
    assert {kind for kind in kinds() if f'"{kind}"' not in source and f"'{kind}'" not in source} == set()


def test_kinds_are_put_together_in_their_order() -> None:
    found = pattern("behind_measured", "plan", before="^").match("将于明年投产")
    assert found is not None and found[0] == "将"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("发布今年前三季度的数据", True),
        ("发布公告，今年前三季度的数据", False),
        ("发布这样那样许多许多许多许多数据", False),
    ],
)
def test_a_word_reaches_over_few_characters_of_its_clause(text: str, told: bool) -> None:
    assert bool(pattern("statistics").search(text)) is told


@pytest.mark.parametrize(
    ("stops", "text", "first", "last"),
    [
        (CLAUSES, "甲厂停产，乙厂复产", "甲厂停产", "乙厂复产"),
        (SENTENCES, "甲厂停产，乙厂复产；丙厂开工", "甲厂停产，乙厂复产", "丙厂开工"),
        (SENTENCES, "甲厂停产", "甲厂停产", "甲厂停产"),
    ],
)
def test_clauses_end_at_their_stops(stops: str, text: str, first: str, last: str) -> None:
    assert up_to(re.compile(one_of(stops)), text) == first
    assert text[behind_last(stops, text, len(text)) :] == last
    assert re.fullmatch(none_of(stops) + "+", first)
