"""Parameters and headers of the user's own: read from .env, sent, and the headers shown to nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from chat_asking import question

from bianyin.draft.llm.opening import ModelChoice, open_model
from bianyin.errors import ConfigurationError
from bianyin.settings import Settings, load_settings
from openai_server import OpenAIServer, answer, failure

SECRET = "azure-secret-0123456789"


def test_what_env_says_is_sent_and_headers_are_secret(tmp_path: Path) -> None:
    def script(request: object) -> object:
        return answer({"ok": True}) if server.count == 1 else failure(403, f"no access with {SECRET}")

    with OpenAIServer(script) as server:  # type: ignore[arg-type]
        address = server.base_url.removesuffix("/v1") + "/openai/deployments/gpt?api-version=2024-10-21"
        Path(".env").write_text(
            f"BIANYIN_CHAT_BASE_URL={address}\n"
            "BIANYIN_CHAT_MODEL=gpt\n"
            'BIANYIN_CHAT_EXTRA_BODY={"enable_thinking": false, "max_tokens": 4000}  # no thinking\n'
            f'BIANYIN_CHAT_EXTRA_HEADERS={{"api-key": "{SECRET}"}}\n',
            "utf-8",
        )
        settings = load_settings()
        with open_model(settings, ModelChoice()) as model:
            assert model is not None and model.chat.complete(question()).finish == "stop"
            with pytest.raises(Exception, match=r"no access with \*\*\*"):
                model.chat.complete(question("二"))
        sent = server.requests[0]
    assert sent.body["enable_thinking"] is False and sent.body["max_tokens"] == 4000
    assert sent.headers["api-key"] == SECRET and "authorization" not in sent.headers
    assert sent.path.endswith("/openai/deployments/gpt/chat/completions?api-version=2024-10-21")
    shown = settings.public()
    assert shown["chat_extra_body"] == {"enable_thinking": False, "max_tokens": 4000}
    assert SECRET not in f"{shown} {settings!r}" and "api-version" not in shown["chat_base_url"]


@pytest.mark.parametrize("name", ["BIANYIN_CHAT_EXTRA_BODY", "BIANYIN_CHAT_EXTRA_HEADERS"])
@pytest.mark.parametrize("value", ["{not json", "[1]", '"text"', "true"])
def test_what_is_no_json_object_is_told(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match=name):
        load_settings()


def test_an_empty_line_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BIANYIN_CHAT_EXTRA_BODY", "BIANYIN_CHAT_EXTRA_HEADERS"):
        monkeypatch.setenv(name, "")
    settings = load_settings()
    assert settings.chat_extra_body == settings.chat_extra_headers == {} and not settings.tracing


@pytest.mark.parametrize("header", ['{"api-key": "全角"}', '{"api key": "x"}'])
def test_a_header_that_cannot_be_sent_is_told(header: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIANYIN_CHAT_EXTRA_HEADERS", header)
    settings = Settings(chat_base_url="http://127.0.0.1:9/v1", chat_model="m")  # type: ignore[call-arg]
    with (
        pytest.raises(ConfigurationError, match="BIANYIN_CHAT_EXTRA_HEADERS"),
        open_model(settings, ModelChoice()),
    ):
        pass
