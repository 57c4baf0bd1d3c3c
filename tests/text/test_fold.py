"""Folding keeps positions, and folds nothing but width, spaces and quote marks."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bianyin.text import find_folded, fold, split


@pytest.mark.parametrize(
    ("haystack", "needle", "found"),
    [
        ("在“辽宁”２０００万\n吨产能", '"辽宁"2000万吨', "“辽宁”２０００万\n吨"),
        ("国发〔2021〕23号", "国发〔2021〕 23 号", "国发〔2021〕23号"),
        ("能耗下降13.5％", "13.5%", "13.5％"),
        ("能耗下降13.5％", "14.5%", None),
        ("2000万吨", "2000亿吨", None),
        ("辽宁省", "吉林省", None),
        ("任何", "  ", None),
    ],
)
def test_find_folded(haystack: str, needle: str, found: str | None) -> None:
    span = find_folded(haystack, needle)
    assert (None if span is None else haystack[slice(*span)]) == found


@given(st.text(alphabet="辽宁2０％“” \n万吨ａ½㎡", max_size=40))
def test_offsets_point_at_the_character_they_came_from(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.offsets)
    assert list(folded.offsets) == sorted(folded.offsets)
    for piece, offset in zip(folded.text, folded.offsets, strict=True):
        assert piece in fold(text[offset]).text


@given(st.text(alphabet="辽宁。！；\n 好，", max_size=60))
def test_sentences_cover_all_but_white_space(text: str) -> None:
    spans = split(text)
    assert "".join(text[start:end] for start, end in spans).split() == text.split() or "".join(
        "".join(text[start:end].split()) for start, end in spans
    ) == "".join(text.split())
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_closing_quotes_stay_with_their_sentence() -> None:
    text = "他说：“停产！”随后关闭。"
    assert [text[start:end] for start, end in split(text)] == ["他说：“停产！”", "随后关闭。"]
