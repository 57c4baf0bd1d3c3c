"""Numbers: in order of days, the same whatever was indexed before, and never shared."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_documents import make_document

from bianyin.index import Columns, LexicalIndex, column_writing, numbering
from bianyin.index.periods import Period
from bianyin.model import Document

DAYS = (None, "1999-12-31", "2021-11-03", "2021-11-04", "2099-01-01")


@given(st.text(), st.integers(1, 3_652_000), st.integers(1, 3_652_000))
def test_a_number_fits_and_a_later_day_never_comes_before(id_: str, one: int, other: int) -> None:
    first, second = (numbering.first_number(id_, [Period(day, day + 1, 0)]) for day in sorted((one, other)))
    assert 0 <= numbering.first_number(id_, []) <= first <= second < 2**63 - 2**numbering.ORDINAL_BITS
    assert all(0 <= numbering.following(number) < 2**63 for number in (first, second, 2**63 - 1))


def test_positions_are_in_order_of_days_whatever_came_first(tmp_path: Path) -> None:
    documents = [make_document(f"题{number}", "停窑。" * 200, day) for number, day in enumerate(DAYS)]
    numbers = []
    for folder, given_ in (("there", documents), ("back", documents[::-1])):
        with closing(LexicalIndex(tmp_path / folder)) as index:
            for document in given_:
                index.add([document])
            column_writing.write(index, tmp_path / folder / "columns-1", lambda wanted: ([], []))
            columns = Columns(tmp_path / folder / "columns-1")
            chunks = index.chunks(columns.numbers.tolist())
        order = [(each.document.title, each.chunk.ordinal) for each in chunks]
        assert order == [(document.title, n) for document in documents for n in range(2)]
        numbers.append(columns.numbers.tolist())
    assert numbers[0] == numbers[1] == sorted(numbers[0])


@pytest.mark.parametrize("sentences", [1, 60])
def test_documents_whose_numbers_meet_keep_their_own_chunks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sentences: int
) -> None:
    """Every document gets the same first number, and the longer ones reach beyond what ordinals have room for."""
    monkeypatch.setattr(numbering, "first_number", lambda document_id, own: 2**40)
    monkeypatch.setattr(numbering, "following", lambda number: number + 2)
    documents = [
        make_document(f"题{n}", f"第{n}窑停产检修，恢复时间另行通知。" * sentences) for n in range(4)
    ]
    empty = make_document("空", "").model_copy(update={"text": ""})
    with closing(LexicalIndex(tmp_path)) as index:
        index.add([empty, *documents])
        index.check()
        found = index.chunks_of([document.id for document in documents])
        assert {id_: "".join(each.chunk.text for each in chunks) for id_, chunks in found.items()} == {
            document.id: document.text for document in documents
        }
        index.remove([documents[1].id])
        assert _texts(index, [documents[0], *documents[2:]]) == [
            documents[0].text,
            *(d.text for d in documents[2:]),
        ]


def _texts(index: LexicalIndex, documents: list[Document]) -> list[str]:
    found = index.chunks_of([document.id for document in documents])
    return ["".join(each.chunk.text for each in found[document.id]) for document in documents]
