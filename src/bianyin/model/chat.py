"""What is said to a language model and what comes back: plain words, no library's types."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Literal

from bianyin.model.base import Frozen

# stop: a whole answer; length: cut at the limit. The others are no answer: the model only thought, mostly until the limit;
# it refused; the endpoint refused the request; the request is longer than the model's context; nothing usable came.
Finish = Literal["stop", "length", "thought", "refused", "rejected", "too_long", "empty"]


class ChatMessage(Frozen):
    """One message. `marker`, where given, is the random fence in `content`; it is no part of what is asked."""

    role: Literal["system", "user"]
    content: str
    marker: str | None = None

    def canonical(self) -> str:
        """The content with its random fence made constant: the same question always reads the same."""
        return self.content if self.marker is None else self.content.replace(self.marker, "MARKER")


class ChatRequest(Frozen):
    """One exact question to a model: messages, the JSON schema of the answer, and which prompt made it."""

    messages: tuple[ChatMessage, ...]
    schema_name: str
    answer_schema: dict[str, Any]
    prompt: str  # name, version and hash, e.g. "event.v1@3fa9c1d2e4b5"
    max_tokens: int

    def digest(self, model: str) -> str:
        """The same for the same question to the same model, whatever the endpoint and the fence."""
        said = [[message.role, message.canonical()] for message in self.messages]
        key = [model, self.prompt, self.max_tokens, self.answer_schema, said]
        return hashlib.sha256(
            json.dumps(key, ensure_ascii=False).encode("utf-8", "surrogatepass")
        ).hexdigest()

    def prompt_tokens(self) -> int:
        """Estimated tokens of everything sent, the schema included; no tokenizer, on the high side."""
        schema = json.dumps(self.answer_schema, ensure_ascii=False, separators=(",", ":"))
        return estimate_tokens(schema) + sum(estimate_tokens(each.content) + 4 for each in self.messages)


class ChatReply(Frozen):
    """The model's words. Not trusted. Token counts are the endpoint's own where it gives them, hidden thinking included."""

    text: str
    finish: Finish = "stop"
    prompt_tokens: int = 0
    completion_tokens: int = 0


def estimate_tokens(text: str) -> int:
    """Tokens of a text, rather too many than too few: current models need 0.6 to 1.1 a Chinese character."""
    plain = len(text.encode("ascii", "ignore"))
    return int((len(text) - plain) * 1.1 + plain * 0.35) + 1
