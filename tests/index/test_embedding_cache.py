"""The cache: nothing is embedded twice, and vectors of different models never meet."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from invented_documents import HashEmbedder, Vectors

from bianyin.errors import IndexStale, IndexUnusable
from bianyin.index.embed import CachedEmbedder


def test_nothing_is_embedded_twice_even_by_another_process(tmp_path: Path, embedder: HashEmbedder) -> None:
    with closing(CachedEmbedder(embedder, tmp_path)) as cached:
        first = cached.embed_passages(["停产", "限电", "停产"])
        assert (cached.computed, embedder.asked) == (2, 2)
    with closing(CachedEmbedder(embedder, tmp_path)) as cached:
        again = cached.embed_passages(["限电", "停产"])
        assert (cached.computed, embedder.asked) == (0, 2)
    assert np.array_equal(first[[1, 0]], again)
    assert np.allclose(np.linalg.norm(first, axis=1), 1)


def test_queries_passages_and_models_are_kept_apart(tmp_path: Path, embedder: HashEmbedder) -> None:
    with closing(CachedEmbedder(embedder, tmp_path)) as cached:
        cached.embed_passages(["停产"])
        cached.embed_queries(["停产"])
        assert cached.embed_queries(["停产"]).shape == (1, 32)
        assert cached.computed == 2
    with closing(CachedEmbedder(HashEmbedder("other"), tmp_path)) as cached:
        cached.embed_queries(["停产"])
        assert cached.computed == 1


def test_the_queries_that_are_not_remembered_are_asked_for_together(tmp_path: Path) -> None:
    class Counting(HashEmbedder):
        def embed_queries(self, texts: Sequence[str]) -> Vectors:
            calls.append(list(texts))
            return super().embed_queries(texts)

    calls: list[list[str]] = []
    texts = [f"第{number}问" for number in range(14)]
    with closing(CachedEmbedder(Counting(), tmp_path)) as cached:
        cached.embed_queries(texts[3:5])
        cached.embed_passages(texts[:8])
        found = cached.embed_queries([*texts, texts[0]])
    assert calls == [texts[3:5], texts[:3] + texts[5:]]
    assert found.shape == (15, 32) and np.array_equal(found[0], found[14])


def test_what_was_computed_before_a_failure_is_kept(tmp_path: Path) -> None:
    class Failing(HashEmbedder):
        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            if "毒" in texts:
                raise RuntimeError("outage")
            return super().embed_passages(texts)

    embedder = Failing()
    texts = [f"第{i}条" for i in range(40)]
    with closing(CachedEmbedder(embedder, tmp_path)) as cached:
        with pytest.raises(RuntimeError):
            cached.embed_passages([*texts, "毒"])
        computed = cached.computed
        cached.embed_passages(texts[:computed])
        assert 0 < cached.computed == computed


def test_a_model_that_changes_its_dimension_is_noticed(tmp_path: Path) -> None:
    with closing(CachedEmbedder(HashEmbedder(dimension=8), tmp_path)) as cached:
        cached.embed_passages(["停产"])
    with (
        closing(CachedEmbedder(HashEmbedder(dimension=16), tmp_path)) as cached,
        pytest.raises(IndexStale, match="--rebuild"),
    ):
        cached.embed_passages(["停产", "限电"])


def test_no_texts_no_vectors(tmp_path: Path, embedder: HashEmbedder) -> None:
    with closing(CachedEmbedder(embedder, tmp_path)) as cached:
        assert len(cached.embed_passages([])) == 0


def test_a_folder_that_is_a_file_is_said(tmp_path: Path, embedder: HashEmbedder) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexUnusable, match="vector-store"):
        CachedEmbedder(embedder, tmp_path / "file")
