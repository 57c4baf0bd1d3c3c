"""A model that changed behind its name: noticed, never mixed, the old index serves, and a rebuild gets over it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from invented_documents import HashEmbedder, Source, Vectors, make_documents
from standing_index import collections

from bianyin.errors import IndexStale, ServiceError
from bianyin.index import update
from bianyin.index.store import StoreOpener
from bianyin.model import Query, Window
from bianyin.search import Searcher
from bianyin.services.chroma import open_chroma

QUERY = Query(text="工厂投产")
IN_WINDOW = Query(text="钢材", window=Window(start=dt.date(2021, 1, 1), end=dt.date(2021, 12, 31)))


class Turned(HashEmbedder):
    """Another model of the same name and dimension."""

    def embed_query(self, text: str) -> Vectors:
        vector: Vectors = super().embed_query(text)[::-1].copy() - 1
        return vector


class Down(HashEmbedder):
    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        raise ServiceError("没有应答")


@pytest.mark.parametrize("query", [QUERY, IN_WINDOW])
def test_another_dimension_is_said_and_the_old_index_serves(
    tmp_path: Path, query: Query, open_store: StoreOpener
) -> None:
    documents = make_documents(12)
    update(Source(documents[:8]), tmp_path, HashEmbedder(), open_store=open_store)
    longer = HashEmbedder(dimension=48)
    with (
        Searcher(tmp_path, longer, open_store=open_store) as searcher,
        pytest.raises(IndexStale, match="--rebuild"),
    ):
        searcher.search(query)
    with pytest.raises(IndexStale, match="--rebuild"):
        update(Source(documents), tmp_path, longer, open_store=open_store)
    with Searcher(
        tmp_path, HashEmbedder(), open_store=open_store
    ) as searcher:  # the same query: nothing of another length was remembered
        assert len(searcher.search(query)) == 8


@pytest.mark.parametrize("query", [QUERY, IN_WINDOW])
@pytest.mark.parametrize("changed", [HashEmbedder(dimension=48), Turned()], ids=["dimension", "direction"])
@pytest.mark.parametrize(("before", "after"), [(True, True), (True, False), (False, True), (False, False)])
def test_a_rebuild_forgets_what_the_changed_model_did_not_make(
    tmp_path: Path, changed: HashEmbedder, query: Query, before: bool, after: bool, open_store: StoreOpener
) -> None:
    """Whether what is remembered is of passages, and what is wanted."""
    documents = make_documents(12)
    update(Source(documents[:8]), tmp_path, HashEmbedder(), passage_vectors=before, open_store=open_store)
    assert (
        update(
            Source(documents), tmp_path, changed, passage_vectors=after, rebuild=True, open_store=open_store
        ).embedded
        == 12
    )
    with Searcher(tmp_path, changed, open_store=open_store) as searcher:
        assert len(searcher.search(query)) == 10
    held = collections(tmp_path, open_store)
    assert held and {len(vector) for each in held.values() for vector in each.values()} == {changed.dimension}


class Unsteady(HashEmbedder):
    """Its first answers are not vectors of its own; then it is what it was, or down."""

    def __init__(self, *answers: Vectors | None) -> None:
        super().__init__()
        self.answers = list(answers)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if not self.answers:
            return super().embed_passages(texts)
        answer = self.answers.pop(0)
        if answer is None:
            raise ServiceError("同一次回答的向量维数不一")
        return np.stack([answer] * len(texts))


@pytest.mark.parametrize(
    "answers",
    [
        (np.ones(31, np.float32), None),
        (np.ones(31, np.float32),),
        (-np.ones(32, np.float32),),
        (np.zeros(32, np.float32), np.zeros(32, np.float32)),
    ],
    ids=["ragged", "short once", "turned once", "nothing but zeros"],
)
def test_one_bad_answer_costs_no_remembered_vector(
    tmp_path: Path, answers: tuple[Vectors | None, ...]
) -> None:
    documents = make_documents(8)
    first = update(Source(documents), tmp_path, HashEmbedder(), open_store=open_chroma)
    again = update(Source(documents), tmp_path, Unsteady(*answers), rebuild=True, open_store=open_chroma)
    assert (again.embedded, again.digest) == (0, first.digest)


def test_a_rebuild_from_remembered_vectors_needs_no_endpoint(tmp_path: Path, open_store: StoreOpener) -> None:
    documents = make_documents(8)
    first = update(Source(documents), tmp_path, HashEmbedder(), open_store=open_store)
    again = update(Source(documents), tmp_path, Down(), rebuild=True, open_store=open_store)
    assert (again.embedded, again.digest) == (0, first.digest)
