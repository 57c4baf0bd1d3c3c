"""How an endpoint is asked for JSON, and what it turned out to accept.

Modes from the strictest down: json_schema, function calling, json_object, plain words. A refusal that names a mode or
a parameter moves one step down for everybody; what then worked is remembered.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import Any, NamedTuple

from bianyin.model.chat import ChatRequest

MODES = ("json_schema", "tools", "json_object", "plain")
_OPTIONAL = ("seed", "max_tokens", "temperature")
_SEED = 20190101  # any fixed number: the same question should get the same answer where the endpoint can
_NAMES_MODE = re.compile(
    r"response_format|json_schema|json_object|json mode|schema|tool|function|grammar|structured", re.I
)


class Manner(NamedTuple):
    """One way to ask: an output mode, and the parameters left out because the endpoint refuses them."""

    mode: str = MODES[0]
    without: tuple[str, ...] = ()

    def arguments(self, request: ChatRequest) -> dict[str, Any]:
        """Arguments of the chat model's call beyond the messages."""
        body: dict[str, Any] = {}
        if "max_tokens" not in self.without:
            body["max_tokens"] = request.max_tokens
        elif "max_completion_tokens" not in self.without:
            body["max_completion_tokens"] = request.max_tokens
        if "seed" not in self.without:
            body["seed"] = _SEED
        if "temperature" not in self.without:
            body["temperature"] = 0
        return {"extra_body": body | self._output(request)}

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
