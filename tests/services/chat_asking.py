"""Ask a scripted endpoint through the real chat edge; `conftest.py` closes what is opened here."""

from __future__ import annotations

from typing import Any

from bianyin.model.chat import ChatMessage, ChatRequest
from bianyin.services.openai_chat import Endpoint, OpenAIChat
from openai_server import OpenAIServer

KEY = "sk-planted-key-0123456789"
SCHEMA = {"type": "object", "properties": {"ok": {"type": "boolean"}}, "required": ["ok"]}
OPENED: list[OpenAIChat] = []


def question(words: str = "问题", marker: str | None = None) -> ChatRequest:
    return ChatRequest(
        messages=(
            ChatMessage(role="system", content="只答 JSON"),
            ChatMessage(role="user", content=f"{marker or ''}{words}", marker=marker),
        ),
        schema_name="answer",
        answer_schema=SCHEMA,
        prompt="test.v1@0",
        max_tokens=100,
    )


class Slept(list[float]):
    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def edge(server: OpenAIServer, slept: Slept | None = None, **more: Any) -> OpenAIChat:
    given = {name: more.pop(name) for name in Endpoint._fields if name in more}
    endpoint = Endpoint(
        **{"model": "m", "base_url": server.base_url, "api_key": KEY, "timeout": 5.0, **given}
    )
    OPENED.append(OpenAIChat(endpoint, sleep=slept if slept is not None else Slept(), **more))
    return OPENED[-1]
