"""How an endpoint is asked for JSON, and what it turned out to accept.

Modes from the strictest down: json_schema, function calling, json_object, plain words. A refusal that names a mode or
a parameter moves one step down for everybody; what then worked is remembered. What the user's own parameters say
(BIANYIN_CHAT_EXTRA_BODY) is sent in any case.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from bianyin.model.chat import ChatRequest

MODES = ("json_schema", "tools", "json_object", "plain")
_OPTIONAL = ("seed", "max_tokens", "temperature", "stream_options")
_SEED = 20190101  # any fixed number: the same question should get the same answer where the endpoint can
_NAMES_MODE = re.compile(
    r"response_format|json_schema|json_object|json mode|schema|tool|function|grammar|structured", re.I
)
# DashScope: "This model only support stream mode, please enable the stream parameter to access the model."
_NAMES_STREAM = re.compile(
    r"(?:only|must|requires?)\W+(?:be\W+|support\w*\W+|use\W+)?stream|enable the stream|non-?stream"
    r"|stream\W{0,3}(?:=|to|be)\W{0,3}(?:true|false)|仅支持流式|只支持流式|非流式",
    re.I,
)
# DashScope: "parameter.enable_thinking must be set to false for non-streaming calls"
_NAMES_THINKING = re.compile(r"enable_thinking\b.{0,40}\bfalse\b", re.I)


class Manner(NamedTuple):
    """One way to ask: an output mode, parameters left out because the endpoint refuses them, and what it insists on."""

    mode: str = MODES[0]
    without: tuple[str, ...] = ()
    stream: bool = False
    unthinking: bool = False

    def arguments(self, request: ChatRequest, extra: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Arguments of the chat model's call beyond the messages; `extra` parameters win, and null leaves one out."""
        own = dict(extra or {})
        stream = bool(own.pop("stream", self.stream))
        body = self._body(request)
        if "max_completion_tokens" in own:
            body.pop("max_tokens", None)
        merged = {name: value for name, value in (body | own).items() if value is not None}
        if not stream:
            return {"extra_body": merged}
        return {"extra_body": merged, "stream": True, "stream_usage": "stream_options" not in self.without}

    def _body(self, request: ChatRequest) -> dict[str, Any]:
        body: dict[str, Any] = {"enable_thinking": False} if self.unthinking else {}
        if "max_tokens" not in self.without:
            body["max_tokens"] = request.max_tokens
        elif "max_completion_tokens" not in self.without:
            body["max_completion_tokens"] = request.max_tokens
        if "seed" not in self.without:
            body["seed"] = _SEED
        if "temperature" not in self.without:
            body["temperature"] = 0
        return body | self._output(request)

    def _output(self, request: ChatRequest) -> dict[str, Any]:
        name, schema = request.schema_name, request.answer_schema
        if self.mode == "json_schema":
            described = {"name": name, "strict": True, "schema": schema}
            return {"response_format": {"type": "json_schema", "json_schema": described}}
        if self.mode == "tools":
            function = {"name": name, "description": "给出回答", "parameters": schema}
            return {
                "tools": [{"type": "function", "function": function}],
                "tool_choice": {"type": "function", "function": {"name": name}},
            }
        return {"response_format": {"type": "json_object"}} if self.mode == "json_object" else {}

    def after_refusal(self, message: str) -> Manner | None:
        """The next way to try after a 400 that said `message`; None where it blames nothing of ours."""
        if not self.unthinking and _NAMES_THINKING.search(message):
            return self._replace(unthinking=True)
        if not self.stream and _NAMES_STREAM.search(message):
            return self._replace(stream=True)
        for name in ("max_completion_tokens", *_OPTIONAL):
            if re.search(rf"\b{name}\b", message) and self._sends(name):
                return self._replace(without=(*self.without, name))
        return self.stepped_down() if _NAMES_MODE.search(message) else None

    def stepped_down(self) -> Manner | None:
        at = MODES.index(self.mode)
        return self._replace(mode=MODES[at + 1]) if at + 1 < len(MODES) else None

    def _sends(self, name: str) -> bool:
        if name == "max_completion_tokens":
            return "max_tokens" in self.without and name not in self.without
        if name == "stream_options" and not self.stream:
            return False
        return name not in self.without


class Manners:
    """The way one endpoint's model is asked, shared by all threads of a run and kept for the next one."""

    def __init__(
        self, known: Manner | None = None, remember: Callable[[Manner], None] = lambda manner: None
    ) -> None:
        self._current, self._proved, self._remember = known or Manner(), known is not None, remember
        self._lock = threading.Lock()

    @property
    def current(self) -> Manner:
        with self._lock:
            return self._current

    def worked(self, manner: Manner) -> None:
        """The endpoint took a request asked this way."""
        with self._lock:
            if self._proved and manner == self._current:
                return
            self._current, self._proved = manner, True
        self._remember(manner)

    def refused(self, manner: Manner, message: str) -> Manner | None:
        """The manner to try instead; None where the request itself is refused.

        A refusal that names nothing of ours moves a step down only while no way has been proved.
        """
        with self._lock:
            if self._current != manner and self._proved:
                return self._current
            proved = self._proved
        return manner.after_refusal(message) or (None if proved else manner.stepped_down())
