"""What came over the wire, whatever LangChain makes of it: hidden thinking, tokens used, or a page that is no answer.

LangChain drops what a model thought (`reasoning_content`) and all of an answer that it cannot read. Both were paid for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from bianyin.model.chat import ChatRequest, estimate_tokens

_THOUGHT_KEYS = ("reasoning_content", "reasoning", "thinking")
_MOST_TOKENS = 1e9


class Said(NamedTuple):
    """An answer's words and thoughts, how it ended, and the tokens that it says it took (0 where it does not say)."""

    words: str = ""
    thought: str = ""
    refusal: str = ""
    ended: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    thought_tokens: int = 0

    @property
    def thinks(self) -> bool:
        return bool(self.thought or self.thought_tokens)


class Heard:
    """One answer as it came in.

    Attributes:
        status: its HTTP status, None where no head of an answer came.
        kind: its content type.
        body: its body, None where that did not come whole.
    """

    def __init__(self) -> None:
        self.status: int | None = None
        self.kind = ""
        self.body: bytes | None = None

    @property
    def is_stream(self) -> bool:
        """Whether it came in events; some endpoints send them unasked."""
        return self.kind.startswith("text/event-stream")

    @property
    def is_page(self) -> bool:
        """Whether it is a web page, as they stand at the addresses of programs for people."""
        start = (self.body or b"").lstrip()[:200].lower()
        return start.startswith((b"<!doctype html", b"<html")) or "text/html" in self.kind

    @property
    def fault(self) -> str:
        """The error that an answer with status 200 tells, if any."""
        parts = list(_parts(self.body or b""))
        return next((words for part in parts if (words := told(part.get("error")))), "")

    def said(self) -> Said:
        """All parts of the answer together, streamed or not."""
        parts = list(_parts(self.body or b""))
        messages = [message for part in parts for message in _messages(part)]
        usage: dict[str, Any] = next(
            (part["usage"] for part in reversed(parts) if isinstance(part.get("usage"), dict)), {}
        )
        details = usage.get("completion_tokens_details")
        prompt = _count(usage, "prompt_tokens")
        return Said(
            words="".join(_words(message) for message in messages),
            thought="".join(_text(message.get(_thought_key(message))) for message in messages),
            refusal="".join(_text(message.get("refusal")) for message in messages),
            ended="".join(_text(choice.get("finish_reason")) for part in parts for choice in _choices(part)),
            prompt_tokens=prompt,
            completion_tokens=_count(usage, "completion_tokens")
            or max(_count(usage, "total_tokens") - prompt, 0) * bool(prompt),
            thought_tokens=_count(details, "reasoning_tokens") if isinstance(details, dict) else 0,
        )

    def tokens(self, request: ChatRequest) -> tuple[int, int] | None:
        """What an answered request took, as the endpoint counts or else estimated; None where nobody knows.

        An answer that did not come whole may have been written to its end, and charged.
        """
        if self.status is not None and self.status >= 300:
            return 0, 0
        if self.body is None:
            return None
        said = self.said()
        received = said.words + said.thought + said.refusal
        completion = said.completion_tokens or (estimate_tokens(received) if received else 0)
        return said.prompt_tokens or request.prompt_tokens(), completion


def told(body: Any) -> str:
    """The words of an error: of OpenAI's form, of FastAPI's `detail`, or of whatever else endpoints send."""
    if isinstance(body, str):
        return " ".join(body.split())
    if isinstance(body, list):
        return "；".join(filter(None, map(told, body[:5])))
    if not isinstance(body, dict):
        return ""
    keys = ("message", "msg", "detail", "error_msg", "error", "errors")
    words = next((words for key in keys if (words := told(body.get(key)))), "")
    where = body.get("loc")
    place = ".".join(map(str, where)) if isinstance(where, list | tuple) else ""
    return f"{place}: {words}" if place and words else words


def _parts(body: bytes) -> Iterator[dict[str, Any]]:
    """The one object of a plain answer, or each of a streamed one."""
    text = body.decode("utf-8", "replace")
    lines = (
        [text]
        if text.lstrip().startswith("{")
        else [line[5:] for line in text.splitlines() if line.startswith("data:")]
    )
    for line in lines:
        try:
            part = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(part, dict):
            yield part


def _choices(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    choices = part.get("choices")
    return (
        choice for choice in (choices if isinstance(choices, list) else ())[:1] if isinstance(choice, dict)
    )


def _messages(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for choice in _choices(part):
        message = choice.get("message") or choice.get("delta")
        if isinstance(message, dict):
            yield message


def _words(message: dict[str, Any]) -> str:
    calls = message.get("tool_calls")
    functions = (
        [call.get("function") for call in calls if isinstance(call, dict)] if isinstance(calls, list) else []
    )
    arguments = "".join(_text(each.get("arguments")) for each in functions if isinstance(each, dict))
    return _text(message.get("content")) + arguments


def _thought_key(message: dict[str, Any]) -> str:
    """Some endpoints send the same thoughts under two names."""
    return next((key for key in _THOUGHT_KEYS if message.get(key)), "")


def _text(value: Any) -> str:
    """A string, or the texts of a list of parts (thoughts among them)."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(map(_text, value))
    return _text(value.get("text") or value.get("thinking")) if isinstance(value, dict) else ""


def _count(usage: dict[str, Any], name: str) -> int:
    value = usage.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool):
        return 0
    return int(value) if 0 < value < _MOST_TOKENS else 0
