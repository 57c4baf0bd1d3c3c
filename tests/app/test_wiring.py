"""Which services the settings choose, and what is said where they contradict themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bianyin.errors import ConfigurationError
from bianyin.services.chroma import open_chroma
from bianyin.services.openai_embeddings import OpenAIEmbedder
from bianyin.services.rerank_endpoint import RerankEndpoint
from bianyin.settings import Settings
from bianyin.wiring import choose_embedder, choose_reranker, choose_store

ADDRESS = "http://127.0.0.1:9/v1"
CHOICES: dict[str, tuple[Callable[[Settings], Any], type]] = {
    "embeddings": (choose_embedder, OpenAIEmbedder),
    "rerank": (choose_reranker, RerankEndpoint),
}


def _settings(name: str, **values: str) -> Settings:
    return Settings.model_validate({f"{name}_{field}": value for field, value in values.items()})


@pytest.mark.parametrize("name", CHOICES)
def test_an_endpoint_needs_address_and_model(name: str) -> None:
    choose, kind = CHOICES[name]
    for values in ({"base_url": ADDRESS}, {"model": "m"}, {"base_url": ADDRESS, "model": ""}):
        with pytest.raises(ConfigurationError, match="只设置了一个") as raised:
            choose(_settings(name, **values))
        assert f"BIANYIN_{name.upper()}_BASE_URL" in raised.value.remedy
        assert f"BIANYIN_{name.upper()}_MODEL" in raised.value.remedy
    assert isinstance(choose(_settings(name, base_url=ADDRESS, model="m", api_key="k")), kind)
    for values in ({}, {"base_url": "", "model": ""}):
        assert not isinstance(choose(_settings(name, **values)), kind)


@pytest.mark.parametrize("name", CHOICES)
@pytest.mark.parametrize("key", ["sk-全角密钥", "sk-geheim\nsk-geheim"])
def test_a_key_that_cannot_be_sent_is_refused_unseen(name: str, key: str) -> None:
    with pytest.raises(ConfigurationError, match=f"BIANYIN_{name.upper()}_API_KEY") as raised:
        CHOICES[name][0](_settings(name, base_url=ADDRESS, model="m", api_key=key))
    assert key not in str(raised.value)


@pytest.mark.parametrize("address", [None, ""])
def test_without_the_address_of_a_server_chroma_is_embedded(address: str | None) -> None:
    assert choose_store(Settings(chroma_url=address)) is open_chroma


@pytest.mark.parametrize("name", ["chat", *CHOICES])
def test_blanks_around_what_was_pasted_are_no_part_of_it(name: str) -> None:
    settings = _settings(name, base_url=f" {ADDRESS}\n", model=" m", api_key="k\n")
    found = {field: getattr(settings, f"{name}_{field}") for field in ("base_url", "model")}
    assert found == {"base_url": ADDRESS, "model": "m"}
    assert getattr(settings, f"{name}_api_key").get_secret_value() == "k"
