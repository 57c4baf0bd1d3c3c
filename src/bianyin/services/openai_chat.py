"""A chat model behind any OpenAI-compatible endpoint, through LangChain.

Network faults (429, 5xx, timeouts, resets, no connection) are retried here until patience ends. Bad answers are not
this module's business: whatever words come back are returned. The key appears in no error and no reply.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bianyin.errors import ConfigurationError, ServiceError, ServiceRefused
from bianyin.model.chat import ChatReply, ChatRequest, Finish
from bianyin.services.chat_faults import Faults, is_too_long, is_unreachable, message_of
from bianyin.services.chat_heard import Heard, Said
from bianyin.services.chat_line import Endpoint, Line, TooSlow
from bianyin.services.chat_meter import Meter
from bianyin.services.chat_modes import Manner, Manners
from bianyin.services.endpoints import sendable, split_address
from bianyin.services.waiting import passes, retrying

if TYPE_CHECKING:
    from tenacity import RetryCallState

    from bianyin.services.chat_store import ChatStore

__all__ = ["Endpoint", "OpenAIChat"]
_MOST_ATTEMPTS = 12
_UNREACHABLE_PATIENCE = 10.0  # nobody listens there: no need to wait as long as for a busy server
_SLOW_TRIES = 2  # what took too long is probably worked on, and charged, all the same
_EMPTY_TRIES = 3
_SILENT_TOKENS = 16  # more than these without a word is hidden thinking


class _Unusable(Exception):
    """200, but no choice in it or no JSON at all."""

    def __init__(self, heard: Heard) -> None:
        super().__init__()
        self.heard = heard


class OpenAIChat:
    """Asks; remembers replies in `store`; counts in `meter`. Safe to call from several threads; `close` it.

    Once an endpoint has failed for good, further requests of the run fail at once.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        store: ChatStore | None = None,
        meter: Meter | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        Raises:
            ConfigurationError: the endpoint's address is not an http(s) address.
        """
        if endpoint.base_url is not None:
            split_address(endpoint.base_url, "BIANYIN_CHAT_BASE_URL", "https://example.org/v1")
        self._endpoint, self._store, self.meter = endpoint, store, meter or Meter()
        self._sleep, self._clock = sleep, clock
        self._line, self._faults = Line(endpoint), Faults(endpoint)
        self._manners = self._known_manners()
        self._lock = threading.Lock()
        self._dead: ServiceError | None = None
        self._last_success = float("-inf")

    @property
    def name(self) -> str:
        # Not the address: the same model behind another address gives the same answers.
        return self._endpoint.model

    def remembered(self, request: ChatRequest) -> bool:
        """Whether the reply is on disk, so that no call would be made."""
        return self._store is not None and self._store.get(self._asked_as, request) is not None

    def warm(self) -> None:
        """Load the client, which takes seconds; in the background of other work."""
        with suppress(ConfigurationError):  # the first request will say so
            self._line.opened()

    def close(self) -> None:
        """End the connections."""
        self._line.close()

    def complete(self, request: ChatRequest) -> ChatReply:
        """The reply to one exact request, from disk where it was given before.

        Raises:
            ServiceRefused: the endpoint said no to us (key, model name, quota, address).
            ServiceError: it failed until patience ran out.
            LimitReached: the run's own limit leaves no room for another call.
            ConfigurationError: the environment names a proxy that cannot be used.
        """
        known = self._store.get(self._asked_as, request) if self._store else None
        if known is not None:
            self.meter.remembered()
            return known
        reply = self._ask(request)
        # Where no answer was given there is nothing to remember: the next run may try again. Thinking without an answer
        # was paid for, and would be again.
        if self._store is not None and reply.finish not in ("empty", "rejected"):
            self._store.put(self._asked_as, request, reply)
        return reply

    @property
    def _asked_as(self) -> str:
        """The model, and parameters of the user's own: with others it gives other answers."""
        extra = json.dumps(self._endpoint.extra_body, sort_keys=True)
        return (
            self.name if extra == "{}" else f"{self.name} {hashlib.sha256(extra.encode()).hexdigest()[:12]}"
        )

    def _known_manners(self) -> Manners:
        store, key = self._store, f"{self._endpoint.shown} {self._asked_as}"
        if store is None:
            return Manners()
        return Manners(store.manner(key), lambda manner: store.remember(key, manner))

    def _ask(self, request: ChatRequest) -> ChatReply:
        import openai

        if self._dead is not None:
            raise self._dead
        began = self._clock()
        try:
            reply = self._asked_some_way(request)
        except (openai.APIStatusError, openai.APIConnectionError, TooSlow, _Unusable) as error:
            raise self._failed(self._explained(error), began) from None
        if reply.finish not in ("rejected", "too_long"):
            self._last_success = self._clock()
        return reply

    def _asked_some_way(self, request: ChatRequest) -> ChatReply:
        """One request asked as the endpoint was last found to take it, then in weaker ways."""
        import openai

        manner: Manner | None = self._manners.current
        while manner is not None:
            try:
                reply = self._asked_in(manner, request)
            except openai.APIStatusError as error:
                if error.status_code not in (400, 413, 422):
                    raise
                following = None if is_too_long(error) else self._manners.refused(manner, message_of(error))
                if following is None:
                    finish: Finish = "too_long" if is_too_long(error) else "rejected"
                    return ChatReply(text=self._faults.said(error), finish=finish)
                manner = following
            else:
                self._manners.worked(manner)
                return reply
        raise AssertionError("the loop ends by returning or raising")

    def _explained(self, error: Any) -> ServiceError:
        import openai

        if isinstance(error, TooSlow):
            return self._faults.too_slow(error.began)
        if isinstance(error, _Unusable):
            return self._faults.page()
        is_answer = isinstance(error, openai.APIStatusError)
        return self._faults.answered(error) if is_answer else self._faults.unreachable(error)

    def _asked_in(self, manner: Manner, request: ChatRequest) -> ChatReply:
        """One request asked one way, network faults retried.

        Raises:
            _Unusable: it answers with a web page, time after time.
        """
        persist = retrying(_passes, self._stop, self._sleep)
        for tried in range(1, _EMPTY_TRIES + 1):
            try:
                reply: ChatReply = persist(self._send, manner, request)
                return reply
            except _Unusable as error:
                if tried == _EMPTY_TRIES and error.heard.is_page:
                    raise
                why = error.heard.fault
        return ChatReply(text=self._faults.without_secrets(why)[:300], finish="empty")

    def _send(self, manner: Manner, request: ChatRequest) -> ChatReply:
        """One HTTP request, counted before it is sent."""
        reserved = self.meter.reserve(request.prompt_tokens(), self._most_tokens(request))
        heard, used = Heard(), None
        try:
            message = self._invoke(manner, request, heard)
            return self._read(message, heard, request)
        except BaseException as error:
            used = (0, 0) if is_unreachable(error) else None
            raise
        finally:
            self.meter.settle(reserved, used or heard.tokens(request))

    def _most_tokens(self, request: ChatRequest) -> int:
        """Of an answer, thinking included, as far as parameters of the user's own say."""
        own = [self._endpoint.extra_body.get(name) for name in ("max_tokens", "max_completion_tokens")]
        budget = self._endpoint.extra_body.get("thinking_budget")
        most = max([each for each in own if isinstance(each, int)], default=request.max_tokens)
        return most + (budget if isinstance(budget, int) else 0)

    def _invoke(self, manner: Manner, request: ChatRequest, heard: Heard) -> Any:
        """LangChain's message, or None where the answer came as a stream that nobody asked for."""
        import openai

        messages = [{"role": each.role, "content": sendable(each.content)} for each in request.messages]
        arguments = manner.arguments(request, self._endpoint.extra_body)
        try:
            return self._line.ask(messages, arguments, heard)
        except openai.OpenAIError as error:
            if isinstance(error, openai.APIStatusError | openai.APIConnectionError):
                raise
            raise _Unusable(heard) from None
        except (LookupError, TypeError, ValueError, AttributeError):
            # No choices, a null message, an HTML page: what LangChain cannot read as a completion.
            if heard.is_stream and heard.said().words:
                return None
            raise _Unusable(heard) from None

    def _read(self, message: Any, heard: Heard, request: ChatRequest) -> ChatReply:
        said = heard.said()
        text = said.words if message is None else _words(message)
        finish = _finish(text, said)
        if finish is None:
            raise _Unusable(heard)
        prompt, completion = heard.tokens(request) or (0, 0)
        return ChatReply(
            text=self._faults.without_secrets(said.refusal or text or said.thought),
            finish=finish,
            prompt_tokens=prompt,
            completion_tokens=completion,
        )

    def _stop(self, state: RetryCallState) -> bool:
        error = state.outcome.exception() if state.outcome else None
        patience = self._endpoint.patience
        if is_unreachable(error):
            patience = min(patience, _UNREACHABLE_PATIENCE)
        waited = max(state.seconds_since_start or 0.0, state.idle_for) + state.upcoming_sleep
        most = _SLOW_TRIES if isinstance(error, TooSlow) else _MOST_ATTEMPTS
        return waited >= patience or state.attempt_number >= most

    def _failed(self, error: ServiceError, began: float) -> ServiceError:
        """Give the endpoint up for this run, unless it served others while this one request failed."""
        if isinstance(error, ServiceRefused) or self._last_success < began:
            self._dead = error
        return error


def _passes(error: BaseException) -> bool:
    """Whether the same request may be answered later. A slow answer that had begun would be slow, and paid for, again."""
    import openai

    if isinstance(error, TooSlow):
        return not error.began
    return passes(error, openai.APIConnectionError)


def _finish(text: str, said: Said) -> Finish | None:
    """How the answer ended; None where it says nothing, and did not think either."""
    if said.refusal or said.ended == "content_filter":
        return "refused"
    if not text.strip():
        silent = said.ended == "length" or said.thinks or said.completion_tokens > _SILENT_TOKENS
        return "thought" if silent else None
    if said.ended == "length":
        return "thought" if said.thinks else "length"
    return "stop"


def _words(message: Any) -> str:
    """What the model said: the call's arguments where it called the function, else its words."""
    for call in message.tool_calls:
        return json.dumps(call["args"], ensure_ascii=False)
    for call in message.invalid_tool_calls:
        return call.get("args") or ""
    content = message.content
    if isinstance(content, str):
        return content
    return "".join(part if isinstance(part, str) else part.get("text") or "" for part in content)
