"""Addresses of endpoints: no part of a password is shown, whatever it holds, in `run.json` or in an error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bianyin.errors import ConfigurationError, ServiceError
from bianyin.services.chroma_server import ChromaServer
from bianyin.services.openai_chat import Endpoint, OpenAIChat
from bianyin.services.openai_embeddings import OpenAIEmbedder
from bianyin.services.rerank_endpoint import RerankEndpoint
from bianyin.settings import Settings, shown_address

NAMES = ("chat_base_url", "embeddings_base_url", "rerank_base_url", "chroma_url")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://example.org/v1", "https://example.org/v1"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000/v1/", "http://[::1]:8000/v1/"),
        ("https://模型.example/v1", "https://模型.example/v1"),
        ("https://zhang:geheim@example.org:8443/v1?token=geheim#geheim", "https://example.org:8443/v1"),
        ("https://zhang:ge@heim@example.org/v1", "https://example.org/v1"),
        ("https://geheim@example.org/v1", "https://example.org/v1"),
        ("https://zhang:ge%2Fheim@example.org/v1", "https://example.org/v1"),
        # Where the password ends is anybody's guess.
        ("https://zhang:geheim/ss@example.org/v1", "…"),
        ("https://zhang:geheim?ss@example.org/v1", "…"),
        ("https://zhang:geheim#ss@example.org/v1", "…"),
        ("https://zhang:12/geheim@example.org/v1", "…"),
        ("https://zhang:12?geheim@example.org/v1", "…"),
        ("https://zhang:12#geheim@example.org/v1", "…"),
        ("https://zhang:x@geheim/y@example.org/v1", "…"),
        ("https://zhang:geheim", "…"),
        ("zhang:geheim@example.org/v1", "…"),
        ("geheim", "…"),
    ],
)
def test_what_is_shown_of_an_address(address: str, shown: str) -> None:
    assert shown_address(address) == shown
    public = Settings.model_validate(dict.fromkeys(NAMES, address)).public()
    assert [public[name] for name in NAMES] == [shown] * 4
    assert Endpoint("m", address).shown == shown
    assert "geheim" not in f"{public} {Endpoint('m', address)!r}"


def test_an_address_that_is_not_set_stays_so() -> None:
    public = Settings.model_validate({"chat_base_url": ""}).public()
    assert (public["chat_base_url"], public["chroma_url"]) == ("", None)


_MADE: dict[str, Callable[[str], Any]] = {
    "BIANYIN_CHAT_BASE_URL": lambda address: OpenAIChat(Endpoint("m", address)),
    "BIANYIN_EMBEDDINGS_BASE_URL": lambda address: OpenAIEmbedder(base_url=address, model="m"),
    "BIANYIN_RERANK_BASE_URL": lambda address: RerankEndpoint(base_url=address, model="m"),
    "BIANYIN_CHROMA_URL": ChromaServer,
}


@pytest.mark.parametrize("variable", _MADE)
@pytest.mark.parametrize(
    ("address", "remedy"),
    [
        ("https://zhang:geheim/ss@example.org/v1", "%2F"),
        ("https://zhang:geheim?ss@example.org/v1", "%3F"),
        ("https://zhang:12/geheim@example.org/v1", "%2F"),
        ("https://zhang:12#geheim@example.org/v1", "%23"),
        ("https://zhang:x@geheim/y@example.org/v1", "%40"),
        ("geheim.example.org:8000", "例如 http"),
        ("ftp://geheim.example.org", "例如 http"),
        ("http://", "例如 http"),
        ("http://geheim.example.org:99999", "例如 http"),
    ],
)
def test_an_address_that_is_none_or_unclear_is_refused_unseen(
    variable: str, address: str, remedy: str
) -> None:
    with pytest.raises(ConfigurationError, match=variable) as raised:
        _MADE[variable](address)
    assert remedy in raised.value.remedy and "geheim" not in str(raised.value)
    assert raised.value.__cause__ is None


def test_a_failure_of_the_embeddings_endpoint_shows_no_password() -> None:
    made = OpenAIEmbedder(base_url="http://zhang:geheim@127.0.0.1:9/v1", model="m", patience=0)
    with pytest.raises(ServiceError, match=r"http://127\.0\.0\.1:9/v1") as raised:
        made.embed_queries(["限产"])
    made.close()
    assert "geheim" not in str(raised.value) and "zhang" not in str(raised.value)
