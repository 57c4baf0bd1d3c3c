"""The ledger: terms, whole documents or none, removal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_documents import chunks_by_document, make_document, make_documents

from bianyin.errors import IndexStale, IndexUnusable
from bianyin.index.ledger import LEDGER_FILE, Ledger
from bianyin.index.periods import KINDS
from bianyin.index.terms import codes, codes_of_all, terms
from bianyin.model import Document


class _Failed(Exception):
    pass


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("有序用电", ["有序", "序用", "用电"]),
        ("ＧＢ／Ｔ 2260", ["gb", "t", "2260"]),
        ("煤", ["煤"]),
        ("产能1200万吨/年", ["产能", "1200", "万吨", "年"]),
        ("国发〔2021〕23号", ["国发", "2021", "23", "号"]),
        ("CO₂、Ω值", ["co2", "ω", "值"]),
        ("，。！ \n", []),
    ],
)
def test_terms(text: str, wanted: list[str]) -> None:
    assert terms(text) == wanted


@given(st.text())
def test_codes_are_the_terms_as_numbers(text: str) -> None:
    assert len(codes(text)) == len(terms(text))
    assert len(set(codes(text).tolist())) == len(set(terms(text)))
    assert len(set(codes(text + "。" + text).tolist())) == len(set(terms(text)))


_PIECES = st.lists(
    st.text() | st.sampled_from(["國務院", "关于", "\u0301", "\x1f", "𠀀中国", "ΑΣ", "2021年", " "])
)


@given(st.lists(_PIECES.map("".join)))
def test_texts_cut_together_have_the_same_terms_as_each_alone(texts: list[str]) -> None:
    found, owners = codes_of_all(texts)
    for number, text in enumerate(texts):
        assert sorted(found[owners == number].tolist()) == sorted(codes(text).tolist())


def test_removed_documents_leave_nothing_behind(tmp_path: Path) -> None:
    documents = make_documents(30)
    with closing(Ledger(tmp_path)) as index:
        index.add(documents)
        index.settle(index.numbers("new"))
        index.take_out([document.id for document in documents[:29]] + ["unknown"])
        assert index.document_ids() == index.document_ids(searchable=True) == {documents[29].id}
        index.drop_gone()
        index.check()
        assert index.document_ids() == {documents[29].id}
        assert [len(each) for each in chunks_by_document(index).values()] == [1]


def test_a_failed_batch_leaves_whole_documents_or_none(tmp_path: Path) -> None:
    first, second = make_documents(2)

    def failing() -> Iterator[Document]:
        yield second
        raise _Failed

    with closing(Ledger(tmp_path)) as index:
        index.add([first])
        with pytest.raises(_Failed):
            index.add(failing())
        assert index.document_ids() == {first.id}
        index.check()


def test_a_number_is_never_given_twice(tmp_path: Path) -> None:
    """What is gone may stand in a collection still: what comes must not be taken for it."""
    first, second = make_documents(2)
    with closing(Ledger(tmp_path)) as index:
        index.add([first])
        (before,) = index.numbers()
        index.take_out([first.id])
        index.drop_gone()
        index.add([second])
        assert index.numbers()[0] > before + 1


def test_chunks_come_back_as_they_were(tmp_path: Path) -> None:
    document = make_document(
        "标题", "2021年8月20日起停产。", "2021-11-03", tier="省", regions=("210000", "210100")
    )
    with closing(Ledger(tmp_path)) as index:
        index.add([document])
        (only,) = chunks_by_document(index)[document.id]
        assert document.text[only.chunk.start : only.chunk.end] == only.chunk.text
        assert [(KINDS[each.kind], str(each)) for each in only.periods] == [
            ("published_on", "2021-11-03"), ("written", "2021-08-20")]  # fmt: skip
        assert only.document.regions == ("210000", "210100") and only.document.tier == "省"


def test_another_format_asks_for_a_rebuild(tmp_path: Path) -> None:
    with closing(Ledger(tmp_path)) as index:
        index.set_meta("format", "0")
    with pytest.raises(IndexStale, match="--rebuild"):
        Ledger(tmp_path)


def test_a_file_that_is_no_database_is_said_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / LEDGER_FILE).write_bytes(b"not a database, certainly" * 100)
    with pytest.raises(IndexUnusable, match="--rebuild"):
        Ledger(tmp_path)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("國務院關於錯峰生產的通知", "国务院关于错峰生产的通知"),
        ("發電機組", "发电机组"),
        ("遼寧省瀋陽市", "辽宁省沈阳市"),
    ],
)
def test_traditional_and_simplified_are_the_same_terms(one: str, other: str) -> None:
    assert terms(one) == terms(other) != []
    assert codes(one).tolist() == codes(other).tolist() != []
