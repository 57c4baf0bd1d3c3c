"""Numbers: in order of days, the same whatever was indexed before, and never shared."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_documents import chunks_by_document, make_document

from bianyin.index import Columns, LexicalIndex, column_writing, numbering
from bianyin.index.periods import Period

DAYS = (None, "1999-12-31", "2021-11-03", "2021-11-04", "2099-01-01")


@given(st.text(), st.integers(1, 3_652_000), st.integers(1, 3_652_000))
def test_a_number_fits_and_a_later_day_never_comes_before(id_: str, one: int, other: int) -> None:
    first, second = (numbering.first_number(id_, [Period(day, day + 1, 0)]) for day in sorted((one, other)))
    assert 0 <= numbering.first_number(id_, []) <= first <= second < 2**63 - 2**numbering.ORDINAL_BITS
    assert all(0 <= numbering.following(number) < 2**63 for number in (first, second, 2**63 - 1))


FIRST, LAST = dt.date(1900, 1, 1).toordinal(), dt.date(2079, 6, 5).toordinal()


@given(st.text(), st.integers(FIRST, LAST))
def test_the_least_number_of_a_day_is_above_all_of_the_day_before(id_: str, day: int) -> None:
    before, number = (numbering.first_number(id_, [Period(each, each + 1, 0)]) for each in (day - 1, day))
    assert before < numbering.least_of(day) <= number
    assert before + 2**numbering.ORDINAL_BITS <= numbering.least_of(day)  # with all the chunks it can have


@given(st.text(), st.integers(0, 3_652_060), st.integers(0, 3_652_060))
def test_least_numbers_never_fall_and_belong_to_the_latest_day(id_: str, one: int, other: int) -> None:
    first, second = sorted((one, other))
    assert 0 <= numbering.least_of(first) <= numbering.least_of(second) < 2**63
    both = [Period(one, one + 1, 0), Period(other, other + 1, 0)]
    assert second < FIRST or numbering.least_of(second) <= numbering.first_number(id_, both)
    assert numbering.first_number(id_, both) == numbering.first_number(id_, both[::-1])
    undated = numbering.first_number(id_, []) + 2**numbering.ORDINAL_BITS
    assert undated <= numbering.least_of(first)  # with all the chunks it can have


@pytest.mark.parametrize(
    ("day", "since"),
    [
        ("1900-01-02", {"1900-01-02", "2021-10", "2021-11-03", "2021-11-04", "2079-06-04"}),
        ("2021-10-01", {"2021-10", "2021-11-03", "2021-11-04", "2079-06-04"}),
        ("2021-10-02", {"2021-11-03", "2021-11-04", "2079-06-04"}),  # a month is of its first day
        ("2021-11-04", {"2021-11-04", "2079-06-04"}),
        ("2021-11-05", {"2079-06-04"}),
        ("2079-06-05", set()),
        ("9999-12-31", set()),
    ],
)
def test_documents_since_a_day_lie_behind_one_position(
    tmp_path: Path, day: str, since: set[str | None]
) -> None:
    days = (None, "2021-11-04", "1899-12-30", "2021-10", "2079-06-04", "2021-11-03", "1900-01-02")
    with closing(LexicalIndex(tmp_path)) as index:
        index.add([make_document(f"题{each}", "停窑。" * 200, each) for each in days])
        column_writing.write(index, tmp_path / "columns-1", lambda wanted: ([], []))
        columns = Columns(tmp_path / "columns-1")
        first = columns.since(dt.date.fromisoformat(day).toordinal())
        found = {each.document.title for each in index.chunks(columns.numbers[first:].tolist()).values()}
    assert found == {f"题{each}" for each in since}


def test_in_nothing_indexed_no_document_is_of_any_day(tmp_path: Path) -> None:
    with closing(LexicalIndex(tmp_path)) as index:
        column_writing.write(index, tmp_path / "columns-1", lambda wanted: ([], []))
    columns = Columns(tmp_path / "columns-1")
    assert [columns.since(day) for day in (1, LAST, dt.date.max.toordinal() + 1)] == [0, 0, 0]


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
        in_order = [chunks[number] for number in columns.numbers.tolist()]
        order = [(each.document.title, each.ordinal) for each in in_order]
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
        assert _texts(index) == {document.id: document.text for document in documents}
        index.remove([documents[1].id])
        assert _texts(index) == {each.id: each.text for each in (documents[0], *documents[2:])}


def _texts(index: LexicalIndex) -> dict[str, str]:
    """The chunks of each document, joined."""
    return {id_: "".join(each.text for each in chunks) for id_, chunks in chunks_by_document(index).items()}
