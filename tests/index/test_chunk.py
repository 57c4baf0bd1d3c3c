"""Chunks: positions hold, sentences stay whole, months are those of the dates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_documents import make_document

from bianyin.index.chunk import LONGEST_SENTENCE, TARGET_CHARACTERS, chunk

SENTENCE = "全市水泥企业自即日起轮流停窑检修，恢复时间另行通知。"
PIECES = st.lists(
    st.sampled_from([SENTENCE, "一、总则", "\n", " ", "好！", "“停产。”", "无标点" * 50, "；", "\u3000"])
)


@given(PIECES)
def test_chunks_are_exact_ordered_and_lose_no_word(pieces: list[str]) -> None:
    document = make_document("标题", "".join(pieces))
    chunks = chunk(document)
    position = 0
    for ordinal, piece in enumerate(chunks):
        assert document.text[piece.start : piece.end] == piece.text
        assert piece.id == f"{document.id}:{ordinal}" and piece.ordinal == ordinal
        assert not document.text[position : piece.start].strip()
        position = piece.end
    assert not document.text[position:].strip()


def test_sentences_stay_whole_and_chunks_near_the_target() -> None:
    chunks = chunk(make_document("关于错峰生产的通知", SENTENCE * 60))
    assert all(piece.text.endswith("。") for piece in chunks)
    assert all(abs(len(piece.text) - TARGET_CHARACTERS) <= len(SENTENCE) + 20 for piece in chunks[:-1])


def test_only_an_absurdly_long_sentence_is_cut_and_at_a_comma() -> None:
    long = "第一项内容，" * (LONGEST_SENTENCE // 3)
    chunks = chunk(make_document("标题", long + "。"))
    assert all(len(piece.text) <= LONGEST_SENTENCE + 60 for piece in chunks)
    assert all(piece.text.endswith(("，", "。")) for piece in chunks[1:])


@pytest.mark.parametrize(
    ("published", "body", "months"),
    [
        ("2021-11-03", "没有日期的话。", (202111,)),
        ("2021-11-03", "2021年8月20日起停产，9月1日恢复。", (202108, 202109, 202111)),
        (None, "2021年8月20日起停产，9月1日恢复。", (202108,)),  # a day without a year needs an anchor
        (None, "二〇二二年一月印发。", (202201,)),
        (None, "2021年全年增长。", ()),  # a year alone is too coarse
        (None, "没有日期的话。", ()),
    ],
)
def test_months_are_those_of_the_document_and_of_the_words(
    published: str | None, body: str, months: tuple[int, ...]
) -> None:
    (only,) = chunk(make_document("标题", body, published))
    assert only.months == months


def test_a_date_in_one_chunk_does_not_date_another() -> None:
    chunks = chunk(make_document("标题", SENTENCE * 30 + "2021年8月20日停产。"))
    assert chunks[0].months == () and chunks[-1].months == (202108,)


def test_an_empty_text_has_no_chunks() -> None:
    document = make_document("题", "").model_copy(update={"text": " \n"})
    assert chunk(document) == ()
