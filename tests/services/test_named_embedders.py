"""Any LangChain `Embeddings` by a setting, and what is said of a setting that names none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scripted_server import Answer, Script, serving

from bianyin.errors import ConfigurationError, ServiceError
from bianyin.services.named_embedders import open_named
from bianyin.settings import Settings
from bianyin.wiring import choose_embedder
from commands import bianyin

KEY = "sk-very-secret-key"
FAKE = "langchain:langchain_core.embeddings.fake:DeterministicFakeEmbedding"
PAGE = {
    "url": "https://example.org/1",
    "title": "鞍山一钢厂两座高炉停产检修",
    "text": "2021年9月28日，鞍山市某钢铁公司两座高炉停产检修，影响日产铁水8000吨。" * 3,
}


def vectors(request: dict[str, Any]) -> Answer:
    data = [
        {"object": "embedding", "index": at, "embedding": [float(len(text)), 1.0]}
        for at, text in enumerate(request["input"])
    ]
    return (
        200,
        {},
        {"object": "list", "data": data, "model": "m", "usage": {"prompt_tokens": 1, "total_tokens": 1}},
    )


@pytest.fixture
def script() -> Script:
    return Script(vectors)


@pytest.fixture
def base_url(script: Script) -> Iterator[str]:
    with serving(script) as address:
        yield address


def options(base_url: str) -> dict[str, Any]:
    return {"base_url": base_url, "api_key": KEY, "check_embedding_ctx_length": False, "max_retries": 0}


def test_a_provider_of_langchains(base_url: str, script: Script) -> None:
    embedder = open_named("langchain:openai:some-model", options(base_url), None)
    assert embedder.name == "langchain:openai:some-model"
    assert embedder.embed_passages(["停产", "错峰生产"]).tolist() == [[2, 1], [4, 1]]
    assert embedder.embed_queries(["停产"]).tolist() == [[2, 1]]
    assert {request["model"] for request in script.requests} == {"some-model"} and KEY in (
        script.keys[0] or ""
    )


def test_a_class_of_any_package() -> None:
    embedder = open_named(FAKE, {"size": 8}, None)
    assert embedder.embed_passages(["停产"]).shape == (1, 8)
    assert np.array_equal(embedder.embed_passages(["停产"]), embedder.embed_queries(["停产"]))
    other = open_named(FAKE, {"size": 16}, None)
    assert embedder.name != other.name and embedder.name.startswith(FAKE + "+")


def test_a_key_or_an_address_is_not_in_the_name(base_url: str) -> None:
    plain = open_named("langchain:openai:m", {}, None).name
    assert open_named("langchain:openai:m", options(base_url), None).name == plain
    assert open_named("langchain:openai:m", {"dimensions": 256}, None).name != plain


@pytest.mark.parametrize(
    ("embedder", "given", "said"),
    [
        ("langchain:nobody:m", {}, "nobody"),
        ("langchain:cohere:m", {}, "langchain.cohere.*pip"),
        ("langchain:no.such.module:Class", {}, "no.*pip"),
        ("langchain:pathlib.nothing:Path", {}, "pathlib"),
        ("langchain:langchain_core.embeddings.fake:Nothing", {}, "Nothing"),
        ("langchain:collections.abc:Sized", {}, "Sized"),
        (FAKE, {}, "size"),
        (FAKE, {"size": "sk-very-secret-key"}, r"\*\*\*"),
    ],
)
def test_what_cannot_be_made_is_asked_about(embedder: str, given: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said) as caught:
        open_named(embedder, given, None).embed_passages(["停产"])
    assert "BIANYIN_EMBEDDER" in str(caught.value) and KEY not in str(caught.value)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 600


@pytest.mark.parametrize(
    "embedder",
    [
        "bge",
        "fastembed",
        "fastembed:",
        "langchain:openai",
        "langchain:openai:",
        "langchain::m",
        "other:m",
        ":",
    ],
)
def test_a_setting_that_names_none(embedder: str) -> None:
    with pytest.raises(ConfigurationError, match=r"例如 fastembed:BAAI/bge-small-zh-v1\.5"):
        choose_embedder(Settings(embedder=embedder))


def test_two_embedders_at_once_are_asked_about() -> None:
    both = Settings(embedder="fastembed:m", embeddings_base_url="http://127.0.0.1:1/v1", embeddings_model="m")
    with pytest.raises(ConfigurationError, match="只设置其中一个"):
        choose_embedder(both)


@pytest.mark.parametrize("status", [401, 404, 500])
def test_a_service_that_fails_is_said_without_the_key(status: int, base_url: str, script: Script) -> None:
    script.answers = [(status, {}, {"error": {"message": f"bad {KEY}", "code": None, "type": None}})]
    with pytest.raises(ServiceError, match="openai:m 没有给出向量") as caught:
        open_named("langchain:openai:m", options(base_url), None).embed_passages(["停产"])
    assert KEY not in str(caught.value)


def test_a_service_that_is_not_there_is_said() -> None:
    with pytest.raises(ServiceError, match="没有给出向量"):
        open_named("langchain:openai:m", options("http://127.0.0.1:9/v1"), None).embed_queries(["停产"])


def test_prefixes_of_the_users_own_at_an_endpoint(base_url: str, script: Script) -> None:
    plain = {"embeddings_base_url": base_url, "embeddings_model": "e5"}
    embedder = choose_embedder(Settings(**plain, query_prefix="query: ", passage_prefix="passage: "))
    assert embedder is not None
    embedder.embed_queries(["停产"])
    embedder.embed_passages(["停产"])
    assert [request["input"] for request in script.requests] == [["query: 停产"], ["passage: 停产"]]
    assert embedder.name.startswith("openai:e5+prefix-") and embedder.at_once > 1  # type: ignore[attr-defined]
    assert choose_embedder(Settings(**plain)).name == "openai:e5"  # type: ignore[union-attr]


def test_the_space_that_ends_a_prefix_is_kept(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text('BIANYIN_QUERY_PREFIX="query: "\n')
    assert Settings(_env_file=tmp_path / ".env").query_prefix == "query: "  # type: ignore[call-arg]


def test_options_are_secret_and_an_object(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Settings(embedder="langchain:openai:m", embedder_options=json.dumps({"api_key": KEY}))
    assert made.embedder_arguments == {"api_key": KEY}
    assert (
        KEY not in repr(made)
        and KEY not in str(made.public())
        and made.public()["embedder"] == "langchain:openai:m"
    )
    assert Settings(embedder_options="").embedder_arguments == {}
    for wrong in ("[1]", "{", "nothing"):
        with pytest.raises(ValueError, match="JSON"):
            Settings(embedder_options=wrong)


def test_an_index_of_another_model_is_never_searched(tmp_path: Path) -> None:
    (tmp_path / "pages.jsonl").write_text(json.dumps(PAGE, ensure_ascii=False) + "\n", "utf-8")
    one = {"BIANYIN_EMBEDDER": FAKE, "BIANYIN_EMBEDDER_OPTIONS": '{"size": 8}'}
    for command in (("ingest", "pages.jsonl"), ("index",), ("search", "高炉 停产")):
        done = bianyin(tmp_path, *command, **one)
        assert done.code == 0, done.stderr
    found = bianyin(tmp_path, "index", **{**one, "BIANYIN_EMBEDDER_OPTIONS": '{"size": 16}'})
    assert found.code != 0 and "--rebuild" in found.stderr, found
