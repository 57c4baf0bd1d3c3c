"""Chunks: positions hold, sentences stay whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from invented_documents import make_document

from bianyin.index.chunk import LONGEST_SENTENCE, TARGET_CHARACTERS, cut

SENTENCE = "全市水泥企业自即日起轮流停窑检修，恢复时间另行通知。"
PIECES = st.lists(
    st.sampled_from([SENTENCE, "一、总则", "\n", " ", "好！", "“停产。”", "无标点" * 50, "；", "\u3000"])
)


def _chunks(title: str, body: str) -> list[str]:
    text = make_document(title, body).text
    return [text[start:end] for start, end in cut(text)]


@given(PIECES)
def test_chunks_are_exact_ordered_and_lose_no_word(pieces: list[str]) -> None:
    text = make_document("标题", "".join(pieces)).text
    position = 0
    for start, end in cut(text):
        assert position <= start < end and text[start:end].strip()
        assert not text[position:start].strip()
        position = end
    assert not text[position:].strip()


def test_sentences_stay_whole_and_chunks_near_the_target() -> None:
    chunks = _chunks("关于错峰生产的通知", SENTENCE * 60)
    assert all(piece.endswith("。") for piece in chunks)
    assert all(abs(len(piece) - TARGET_CHARACTERS) <= len(SENTENCE) + 20 for piece in chunks[:-1])


def test_only_an_absurdly_long_sentence_is_cut_and_at_a_comma() -> None:
    long = "第一项内容，" * (LONGEST_SENTENCE // 3)
    chunks = _chunks("标题", long + "。")
    assert all(len(piece) <= LONGEST_SENTENCE + 60 for piece in chunks)
    assert all(piece.endswith(("，", "。")) for piece in chunks[1:])


def test_an_empty_text_has_no_chunks() -> None:
    assert cut(" \n") == []
