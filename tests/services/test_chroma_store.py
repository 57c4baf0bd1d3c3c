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


def test_nearest_first_with_cosines(store: ChromaStore) -> None:
    store.upsert(["a", "b", "c"], _vectors([1, 0, 0], [1, 1, 0], [0, 0, 1]))
    (hits,) = store.query(AXES[:1], 10)
    assert [id_ for id_, _ in hits] == ["a", "b", "c"]
    assert [cosine for _, cosine in hits] == pytest.approx([1.0, 2**-0.5, 0.0], abs=1e-5)
    assert [len(hits) for hits in store.query(AXES, 2)] == [2, 2, 2]


def test_upsert_and_delete_can_be_repeated(store: ChromaStore) -> None:
    for _ in range(2):
        store.upsert(["a", "b"], AXES[:2])
        assert store.count() == 2
    for _ in range(2):
        store.delete(["a", "never there"])
        assert store.ids() == {"b"}
    store.delete([])


def test_an_empty_store_answers_with_nothing(store: ChromaStore) -> None:
    assert store.count() == 0
    assert store.query(AXES[:2], 5) == [[], []]


def test_what_was_stored_is_there_after_opening_again(tmp_path: Path) -> None:
    for expected in (0, 1):
        store = ChromaStore(tmp_path)
        assert store.count() == expected
        store.upsert(["a"], AXES[:1])
        store.close()


def test_another_dimension_asks_for_a_rebuild(store: ChromaStore) -> None:
    store.upsert(["a"], AXES[:1])
    with pytest.raises(IndexStale, match="--rebuild"):
        store.upsert(["b"], _vectors([1.0, 0.0]))
    with pytest.raises(IndexStale, match="--rebuild"):
        store.query(_vectors([1.0, 0.0]), 1)


def test_more_than_a_batch(store: ChromaStore) -> None:
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(2_500, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = [f"d{number}" for number in range(len(vectors))]
    store.upsert(ids, vectors)
    assert store.count() == len(ids)
    truth = np.argsort(-vectors @ vectors[7], kind="stable")[:50]
    (hits,) = store.query(vectors[7:8], 50)
    assert len({id_ for id_, _ in hits} & {ids[number] for number in truth}) >= 48
    store.delete(ids[:2_400])
    assert store.count() == 100


def test_a_broken_file_is_said_and_can_be_replaced_in_the_same_process(tmp_path: Path) -> None:
    (tmp_path / "chroma").mkdir()
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"broken" * 1000)
    with pytest.raises(IndexUnusable, match="--rebuild"):
        ChromaStore(tmp_path)
    (tmp_path / "chroma" / "chroma.sqlite3").unlink()
    store = ChromaStore(tmp_path)
    assert store.count() == 0
    store.close()


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "chroma").write_text("")
    with pytest.raises(IndexUnusable, match="--vector-store"):
        ChromaStore(tmp_path)


def test_the_graph_finds_nearly_all_of_the_truly_nearest_after_many_changes(store: ChromaStore) -> None:
    """Vectors in a narrow cone, as texts have them; a tenth goes and others come. Defaults find 0.94 here."""
    chosen = np.random.default_rng(5)
    vectors = chosen.normal(size=(6_000, 64)) + 3 * chosen.normal(size=64)
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    ids = [str(number) for number in range(len(vectors))]
    store.upsert(ids[:5_400], vectors[:5_400])
    store.delete(ids[:600])
    store.upsert(ids[5_400:], vectors[5_400:])
    asked = chosen.choice(vectors[600:], 20) + chosen.normal(size=(20, 64)).astype(np.float32) * 0.02
    truth = np.argsort(-(vectors[600:] @ asked.T), axis=0)[:60].T + 600
    found = store.query(asked, 60)
    hits = sum(
        len({int(id_) for id_, _ in each} & set(true.tolist()))
        for each, true in zip(found, truth, strict=True)
    )
    assert hits >= 0.99 * 20 * 60
