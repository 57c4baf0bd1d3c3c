"""The vector store on the real embedded Chroma."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from bianyin.errors import IndexStale, IndexUnusable
from bianyin.services.chroma import ChromaStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ChromaStore]:
    made = ChromaStore(tmp_path)
    yield made
    made.close()


def _vectors(*rows: list[float]) -> np.ndarray:
    return np.asarray(rows, np.float32)


AXES = np.eye(3, dtype=np.float32)


def _put(store: ChromaStore, numbers: list[int], vectors: np.ndarray, part: str = "2021q3") -> None:
    titles = [f"标题{number}" for number in numbers]
    store.put(part, numbers, vectors, titles, [{"first_day": number, "tier": "省"} for number in numbers])


def _found(store: ChromaStore, vectors: np.ndarray, limit: int) -> list[list[int]]:
    return [numbers.tolist() for numbers, _ in store.query("2021q3", vectors, limit)]


def test_nearest_first_with_inner_products(store: ChromaStore) -> None:
    """Of vectors that are not of length 1 too, as the mean of two is not."""
    _put(store, [1, 2, 3], _vectors([1, 0, 0], [0.5, 0.5, 0], [0, 0, 1]))
    ((numbers, products),) = store.query("2021q3", AXES[:1], 10)
    assert numbers.tolist() == [1, 2, 3]
    assert products == pytest.approx([1.0, 0.5, 0.0], abs=1e-5)
    assert [len(hits) for hits in _found(store, AXES, 2)] == [2, 2, 2]


def test_collections_are_apart(store: ChromaStore) -> None:
    _put(store, [1, 2], AXES[:2])
    _put(store, [3], AXES[2:], "leads")
    assert store.parts() == {"2021q3", "leads"} and (store.count("2021q3"), store.count("leads")) == (2, 1)
    store.drop("leads")
    store.drop("never there")
    assert store.parts() == {"2021q3"} and store.count("leads") == 0
    _put(store, [4], AXES[2:], "leads")
    assert store.count("leads") == 1


def test_put_and_delete_can_be_repeated(store: ChromaStore) -> None:
    for _ in range(2):
        _put(store, [1, 2], AXES[:2])
        assert store.count("2021q3") == 2
    for _ in range(2):
        store.delete("2021q3", [1, 99])
        assert _found(store, AXES[:1], 5) == [[2]]
    store.delete("2021q3", [])


def test_a_collection_that_is_not_there_is_said(store: ChromaStore) -> None:
    assert store.count("2021q3") == 0
    with pytest.raises(IndexUnusable, match="bianyin index"):
        store.query("2021q3", AXES[:2], 5)


def test_what_was_stored_is_there_after_opening_again(tmp_path: Path) -> None:
    for expected in (0, 1):
        store = ChromaStore(tmp_path)
        assert store.count("2021q3") == expected
        _put(store, [1], AXES[:1])
        store.close()


def test_another_dimension_asks_for_a_rebuild(store: ChromaStore) -> None:
    _put(store, [1], AXES[:1])
    with pytest.raises(IndexStale, match="--rebuild"):
        _put(store, [2], _vectors([1.0, 0.0]))
    with pytest.raises(IndexStale, match="--rebuild"):
        store.query("2021q3", _vectors([1.0, 0.0]), 1)


def test_more_than_a_batch(store: ChromaStore) -> None:
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(5_500, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    numbers = list(range(len(vectors)))
    _put(store, numbers, vectors)
    assert store.count("2021q3") == len(numbers)
    truth = np.argsort(-vectors @ vectors[7], kind="stable")[:50]
    assert len(set(_found(store, vectors[7:8], 50)[0]) & set(truth.tolist())) >= 49
    store.delete("2021q3", numbers[:5_400])
    assert store.count("2021q3") == 100


def test_others_read_what_stands_there(tmp_path: Path) -> None:
    """langchain_chroma opens a collection as it opens one of its own."""
    from langchain_chroma import Chroma

    store = ChromaStore(tmp_path)
    _put(store, [1, 2], AXES[:2])
    store.close()
    opened = Chroma(
        "2021q3", persist_directory=str(tmp_path / "chroma"), create_collection_if_not_exists=False
    )
    (found,) = opened.similarity_search_by_vector(AXES[1].tolist(), k=1, filter={"first_day": {"$gte": 2}})
    assert (found.id, found.page_content, found.metadata["tier"]) == ("2", "标题2", "省")
    opened._client.close()


def test_a_graph_that_a_kill_cut_is_said(tmp_path: Path) -> None:
    """Chroma rewrites this file where it is; chroma-core/chroma issue 4218."""
    store = ChromaStore(tmp_path)
    _put(store, [1, 2], AXES[:2])
    store.close()
    (path,) = (tmp_path / "chroma").glob("*/index_metadata.pickle")
    path.write_bytes(path.read_bytes()[:20])
    store = ChromaStore(tmp_path)
    with pytest.raises(IndexUnusable, match="bianyin index"):
        store.opens("2021q3")
    store.close()
