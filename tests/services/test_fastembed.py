"""Models of fastembed's by name. Without a network, from a folder: the same library, a real ONNX model."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny_onnx import tiny_model

from bianyin.errors import ConfigurationError, ServiceError
from bianyin.services import fastembed_embedder
from bianyin.services.named_embedders import open_named
from bianyin.settings import Settings
from bianyin.wiring import choose_embedder

pytest.importorskip("fastembed")


def settings(model: str, folder: Path | None = None, **more: Any) -> Settings:
    options = json.dumps({"specific_model_path": str(folder)}) if folder else ""
    return Settings(embedder=f"fastembed:{model}", embedder_options=options, **more)


def test_a_folder_makes_vectors(tmp_path: Path) -> None:
    embedder = choose_embedder(settings("own/tiny", tiny_model(tmp_path / "tiny")))
    assert embedder is not None
    vectors = embedder.embed_passages(["停产", "停产", "幼儿园", "", "\ud800"])
    assert vectors.shape == (5, 8) and vectors.dtype == np.float32
    assert np.array_equal(vectors[0], vectors[1]) and not np.allclose(vectors[0], vectors[2])
    assert np.allclose(embedder.embed_queries(["停产"])[0], vectors[0])
    assert embedder.embed_passages([]).shape[0] == 0


def test_as_the_folder_says_the_first_token_or_the_mean(tmp_path: Path) -> None:
    mean, first = (
        open_named(
            f"fastembed:own/{name}", {"specific_model_path": str(tiny_model(tmp_path / name, cls=cls))}, None
        )
        for name, cls in (("mean", False), ("first", True))
    )
    one, other = mean.embed_passages(["停高"])[0], mean.embed_passages(["停"])[0]
    assert not np.allclose(one, other)
    assert np.allclose(first.embed_passages(["停高"]), first.embed_passages(["停"]))


def test_other_files_prefixes_and_options_have_another_name(tmp_path: Path) -> None:
    one, other = tiny_model(tmp_path / "one"), tiny_model(tmp_path / "other", seed=2)
    names = [
        choose_embedder(each).name  # type: ignore[union-attr]
        for each in (
            settings("own/tiny", one),
            settings("own/tiny", other),
            settings("own/tiny", one, query_prefix="查询："),
            settings("own/tiny", one, query_prefix="查询：", passage_prefix="文："),
            Settings(embedder="fastembed:own/tiny"),
            Settings(embedder="fastembed:own/tiny", embedder_options='{"normalize": false}'),
            settings("own/e5"),
        )
    ]
    assert len(set(names)) == len(names), names
    assert choose_embedder(settings("own/tiny", one)).name == names[0]  # type: ignore[union-attr]
    same = Settings(embedder="fastembed:own/tiny", embedder_options='{"threads": 2}')
    assert choose_embedder(same).name == names[4]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("model", "query", "passage"),
    [
        ("BAAI/bge-small-zh-v1.5", "为这个句子生成表示以用于检索相关文章：", ""),
        ("intfloat/multilingual-e5-large", "query: ", "passage: "),
        ("jinaai/jina-embeddings-v2-base-zh", "", ""),
    ],
)
def test_a_model_gets_the_prefixes_it_wants(
    model: str, query: str, passage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, list[str]] = {}

    def embedded(self: Any, method: str, texts: list[str]) -> Any:
        asked[method] = list(texts)
        return np.zeros((len(texts), 2), np.float32)

    monkeypatch.setattr(fastembed_embedder.FastembedEmbedder, "_embedded", embedded)
    embedder = choose_embedder(settings(model))
    assert embedder is not None
    embedder.embed_queries(["停产"])
    embedder.embed_passages(["停产"])
    assert asked == {"query_embed": [query + "停产"], "passage_embed": [passage + "停产"]}


def test_the_known_models_are_known_to_fastembed_or_can_be_told() -> None:
    from fastembed import TextEmbedding

    for model in fastembed_embedder._CHINESE:
        fastembed_embedder._make_known(TextEmbedding, model, None)
        fastembed_embedder._make_known(TextEmbedding, model, None)
        assert TextEmbedding.get_embedding_size(model) >= 384


def test_an_unknown_model_is_asked_about() -> None:
    with pytest.raises(ConfigurationError, match=r"没有名为 own/unknown.*bge-small-zh.*specific_model_path"):
        open_named("fastembed:own/unknown", {}, None).embed_passages(["停产"])


def test_without_a_network_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    embedder = open_named("fastembed:BAAI/bge-small-zh-v1.5", {}, tmp_path)
    with pytest.raises(ServiceError, match=r"bge-small-zh-v1.5 无法下载.*HF_ENDPOINT.*specific_model_path"):
        embedder.embed_passages(["停产"])


@pytest.mark.parametrize("broken", ["absent", "empty", "no tokenizer", "no config", "not onnx"])
def test_a_folder_that_is_no_model_is_said(broken: str, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    if broken == "empty":
        folder.mkdir()
    elif broken != "absent":
        tiny_model(folder)
        if broken == "not onnx":
            (folder / "onnx" / "model.onnx").write_bytes(b"no model")
        else:
            (folder / ("tokenizer.json" if broken == "no tokenizer" else "tokenizer_config.json")).unlink()
    with pytest.raises(ConfigurationError, match=r"文件夹"):
        open_named(f"fastembed:own/{broken}", {"specific_model_path": str(folder)}, None).embed_passages(
            ["停"]
        )


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fastembed_embedder, "find_spec", lambda name: None)
    with pytest.raises(ConfigurationError, match=r"pip install 'bianyin\[fastembed\]'"):
        open_named("fastembed:BAAI/bge-small-zh-v1.5", {}, None)


def test_choosing_it_loads_nothing() -> None:
    code = (
        "import sys; from bianyin.settings import Settings; from bianyin.wiring import choose_embedder;"
        "choose_embedder(Settings(embedder='fastembed:BAAI/bge-small-zh-v1.5')).name;"
        "assert not {'fastembed', 'onnxruntime', 'loguru', 'langchain'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
