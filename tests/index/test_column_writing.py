"""Columns taken over from the set before are those written from nothing, byte for byte, whatever came and went."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_documents import HashEmbedder, Source, make_document, make_documents

from bianyin.errors import IndexUnusable
from bianyin.index import Columns, LexicalIndex, column_writing, ledger, postings, update
from bianyin.index.embed import digest_of
from bianyin.index.folder import current
from bianyin.index.lead import texts_of
from bianyin.model import Document
from bianyin.services.chroma import open_chroma

_WORDS = "煤炭保供增产限产停产水泥窑高炉检修投运2021年3月1日去年8月上半年。"


def _documents() -> list[Document]:
    """Of one to a few chunks, undated and dated, several a day, some saying the same, one saying nothing."""
    chosen = random.Random(3)
    days = (None, "2021-03-01", "2021-03-01", "2021-08-20", "1999-12-31")
    texts = ["".join(chosen.choices(_WORDS, k=size)) for size in (5, 40, 40, 700, 1500, 300)] * 4
    made = [make_document(f"第{n}号", text, days[n % len(days)]) for n, text in enumerate(texts)]
    return [*made, make_document("空", "").model_copy(update={"text": " "})]


DOCUMENTS = _documents()
_SOME = st.sets(st.integers(0, len(DOCUMENTS) - 1))
# What is there after each step, and which of it has vectors.
_STEPS = st.lists(st.tuples(_SOME, _SOME), min_size=1, max_size=4)


def _vectors_of(
    index: LexicalIndex,
) -> Callable[[Sequence[int] | None], tuple[list[int], list[np.ndarray]]]:
    texts = {text for each in DOCUMENTS for text in texts_of(each, passages=True)}
    vectors = {digest_of(text): HashEmbedder().embed_query(text) for text in texts}

    def of(numbers: Sequence[int] | None) -> tuple[list[int], list[np.ndarray]]:
        rows = ledger.stored(index, numbers)
        return [number for number, _ in rows], [vectors[digest] for _, digest in rows]

    return of


def _bring(index: LexicalIndex, wanted: Iterable[int], with_vector: set[int]) -> None:
    held, documents = index.document_ids(), [DOCUMENTS[number] for number in wanted]
    ids = {document.id for document in documents}
    index.add(document for document in documents if document.id not in held)
    index.remove(held - ids)
    vectors = {DOCUMENTS[n].id: _digests(n) for n in with_vector if DOCUMENTS[n].id in ids}
    having = ledger.having(index, index.document_ids())
    ledger.forget(index, [id_ for id_ in having if id_ not in vectors])
    ledger.mark(index, {id_: digest for id_, digest in vectors.items() if id_ not in having}, "stored")


def _digests(number: int) -> bytes:
    """Some documents have vectors of their passages."""
    return b"".join(map(digest_of, texts_of(DOCUMENTS[number], passages=number % 3 > 0)))


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every edge between blocks is met, and whatever changed, what is left is taken over."""
    monkeypatch.setattr(postings, "_BLOCK", 50)
    monkeypatch.setattr(column_writing, "_CHUNKS", 4)
    monkeypatch.setattr(column_writing, "_ROWS", 3)
    monkeypatch.setattr(column_writing, "_MOST_CHANGED", 1000.0)


@pytest.mark.usefixtures("small_blocks")
@settings(max_examples=40, deadline=None)
@given(_STEPS)
def test_in_steps_or_at_once_the_columns_are_the_same(steps: list[tuple[set[int], set[int]]]) -> None:
    with TemporaryDirectory() as name:
        folder, before = Path(name), None
        with closing(LexicalIndex(folder / "steps")) as index:
            for number, (wanted, with_vector) in enumerate(steps):
                _bring(index, sorted(wanted), with_vector)
                after = folder / f"columns-{number}"
                digest = column_writing.write(index, after, _vectors_of(index), before)
                with index.transaction() as connection:
                    connection.execute("DELETE FROM changed")
                column_writing.check(after)
                before = after
        with closing(LexicalIndex(folder / "once")) as index:
            _bring(index, sorted(steps[-1][0], reverse=True), steps[-1][1])
            at_once = column_writing.write(index, folder / "once" / "columns", _vectors_of(index))
        assert before is not None and _files(before) == _files(folder / "once" / "columns")
        assert digest == at_once
        Columns(before)


def test_blocks_and_batches_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(LexicalIndex(tmp_path)) as index:
        _bring(index, range(len(DOCUMENTS)), set(range(10)))
        column_writing.write(index, tmp_path / "large", _vectors_of(index))
        monkeypatch.setattr(postings, "_BLOCK", 50)
        monkeypatch.setattr(column_writing, "_CHUNKS", 4)
        monkeypatch.setattr(column_writing, "_ROWS", 3)
        column_writing.write(index, tmp_path / "small", _vectors_of(index))
    assert _files(tmp_path / "large") == _files(tmp_path / "small")


def test_an_update_reads_no_more_than_what_changed(
    tmp_path: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = make_documents(60)
    update(Source(documents[:50]), tmp_path, embedder, open_store=open_chroma)
    asked: list[Sequence[int] | None] = []
    pieces = LexicalIndex.pieces

    def noted(self: LexicalIndex, numbers: Sequence[int] | None) -> object:
        asked.append(numbers)
        return pieces(self, numbers)

    monkeypatch.setattr(LexicalIndex, "pieces", noted)
    update(Source(documents[3:52]), tmp_path, embedder, open_store=open_chroma)
    (numbers,) = asked
    assert numbers is not None and len(numbers) == 5
    _assert_as_rebuilt(tmp_path, documents[3:52])


@pytest.mark.parametrize("harm", ["missing set", "missing file", "cut", "of another size", "one bit"])
def test_a_broken_set_is_written_from_nothing(tmp_path: Path, embedder: HashEmbedder, harm: str) -> None:
    documents = make_documents(60)
    update(Source(documents[:50]), tmp_path, embedder, open_store=open_chroma)
    path = tmp_path / "a" / "columns-1" / "counts.npy"
    if harm == "missing set":
        shutil.rmtree(path.parent)
    elif harm == "missing file":
        path.unlink()
    elif harm == "cut":
        path.write_bytes(path.read_bytes()[:-50])
    elif harm == "one bit":
        path.write_bytes(path.read_bytes()[:-1] + bytes([path.read_bytes()[-1] ^ 4]))
    else:
        np.save(path, np.load(path)[:-5])
    update(Source(documents[3:52]), tmp_path, embedder, open_store=open_chroma)
    _assert_as_rebuilt(tmp_path, documents[3:52])


def test_vectors_that_follow_later_are_the_same_columns(tmp_path: Path, embedder: HashEmbedder) -> None:
    documents = make_documents(20)
    for some, by in (
        (documents[:10], None),
        (documents[:12], embedder),
        (documents[5:], None),
        (documents, embedder),
    ):
        update(Source(some), tmp_path, by, open_store=open_chroma)
    _assert_as_rebuilt(tmp_path, documents)


def test_a_set_is_not_named_while_it_cannot_be_written(tmp_path: Path, embedder: HashEmbedder) -> None:
    """The cache lost what the index relies on: said, and the set before serves on."""
    documents = make_documents(20)
    update(Source(documents[:15]), tmp_path, embedder, open_store=open_chroma)
    before = _files(tmp_path / "a" / "columns-1")
    for path in tmp_path.glob("embeddings.sqlite3*"):
        path.unlink()
    shutil.rmtree(tmp_path / "a" / "columns-1")  # all vectors are needed again
    with pytest.raises(IndexUnusable, match="--rebuild"):
        update(Source(documents), tmp_path, embedder, open_store=open_chroma)
    update(Source(documents), tmp_path, embedder, rebuild=True, open_store=open_chroma)
    assert before.keys() == _files(_columns(tmp_path)).keys()
    _assert_as_rebuilt(tmp_path, documents)


def _columns(folder: Path) -> Path:
    served = current(folder)
    assert served is not None
    with closing(LexicalIndex(served)) as index:
        return served / (index.meta("columns") or "")


def _assert_as_rebuilt(folder: Path, documents: list[Document]) -> None:
    counts = update(
        Source(documents[::-1]),
        folder.with_name(folder.name + "-rebuilt"),
        HashEmbedder(),
        open_store=open_chroma,
    )
    rebuilt = _columns(folder.with_name(folder.name + "-rebuilt"))
    assert _files(_columns(folder)) == _files(rebuilt)
    assert update(Source(documents), folder, HashEmbedder(), open_store=open_chroma).digest == counts.digest
