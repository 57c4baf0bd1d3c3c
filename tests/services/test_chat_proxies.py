"""Proxies of the environment: none stands between us and this machine, and one that cannot be used is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from chat_asking import edge, question
from rerank_server import by
from scripted_server import Script, serving

from bianyin.errors import ConfigurationError, ServiceError
from bianyin.services.endpoints import is_loopback
from bianyin.services.openai_embeddings import OpenAIEmbedder
from bianyin.services.rerank_endpoint import RerankEndpoint
from openai_server import OpenAIServer, answer

NAMES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
NOBODY = "http://127.0.0.1:9"  # the discard port: nothing listens there


@pytest.fixture(params=[NOBODY, "socks5://127.0.0.1:9", "nonsense://x"])
def proxy(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    for name in NAMES:
        monkeypatch.setenv(name, request.param)
    return str(request.param)


def chat(url: str) -> str:
    with OpenAIServer(lambda request: answer({"ok": True})) as server:
        return edge(server, **({"base_url": url} if url else {})).complete(question()).finish


def embed(url: str) -> Any:
    made = OpenAIEmbedder(base_url=url, model="m", patience=0)
    try:
        return made.embed_queries(["限产"]).shape
    finally:
        made.close()


def rerank(url: str) -> Any:
    made = RerankEndpoint(base_url=url, model="m", patience=0)
    try:
        return list(made.rerank([("限产", ["钢"])]))
    finally:
        made.close()


def vectors(request: dict[str, Any]) -> Any:
    return 200, {}, {"data": [{"index": 0, "embedding": [1.0, 0.0]}], "model": "m", "object": "list"}


def test_what_listens_on_this_machine_is_asked_directly(proxy: str, caplog: pytest.LogCaptureFixture) -> None:
    assert chat("") == "stop"
    assert not caplog.records
    with serving(Script(vectors)) as url:
        assert embed(url) == (1, 2)
        assert embed(url.replace("127.0.0.1", "localhost")) == (1, 2)
    with serving(Script(by(len))) as url:
        assert rerank(url) == [[1.0]]


def test_elsewhere_a_proxy_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with OpenAIServer(lambda request: answer({"ok": True})) as server:
        for name in NAMES:
            monkeypatch.setenv(name, server.base_url.removesuffix("/v1"))
        assert edge(server, base_url="http://model.invalid/v1").complete(question()).finish == "stop"
        assert server.requests[0].path == "http://model.invalid/v1/chat/completions"


@pytest.mark.parametrize("ask", [chat, embed, rerank])
def test_elsewhere_a_proxy_that_cannot_be_used_is_told(ask: Callable[[str], Any], proxy: str) -> None:
    with pytest.raises((ConfigurationError, ServiceError)) as caught:
        ask("http://model.invalid/v1")
    if proxy == NOBODY:
        assert isinstance(caught.value, ServiceError) and "无法连接" in caught.value.message
    elif proxy.startswith("socks"):
        assert "SOCKS" in caught.value.message and "socksio" in caught.value.remedy
    else:
        assert "代理地址无法使用" in caught.value.message
    assert caught.value.__cause__ is None and caught.value.remedy


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://127.0.0.1:8000/v1", True),
        ("http://127.8.9.1/v1", True),
        ("http://localhost:11434/v1", True),
        ("http://LOCALHOST./v1", True),
        ("http://ollama.localhost/v1", True),
        ("http://[::1]:8000/v1", True),
        ("http://0.0.0.0:8000/v1", True),
        ("http://user:word@127.0.0.1/v1", True),
        ("http://localhost.example.org/v1", False),
        ("http://10.0.0.1/v1", False),
        ("https://127.0.0.1.example.org/v1", False),
    ],
)
def test_what_is_this_machine(address: str, here: bool) -> None:
    assert is_loopback(address) == here
