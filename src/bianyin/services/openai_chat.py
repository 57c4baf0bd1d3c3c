"""A chat model behind any OpenAI-compatible endpoint, through LangChain.

Network faults (429, 5xx, timeouts, resets, no connection) are retried here until patience ends. Bad answers are not
this module's business: whatever words come back are returned. The key appears in no error and no reply.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from bianyin.errors import ServiceError, ServiceRefused
from bianyin.model.chat import ChatReply, ChatRequest
from bianyin.services.chat_faults import is_too_long, is_unreachable, message_of
from bianyin.services.chat_meter import Meter
from bianyin.services.chat_modes import Manner, Manners
from bianyin.services.endpoints import sendable, split_address
from bianyin.services.waiting import is_quota, passes, retrying
from bianyin.settings import shown_address

if TYPE_CHECKING:
    from tenacity import RetryCallState

    from bianyin.services.chat_store import ChatStore

_OPENAI = "https://api.openai.com/v1"
_MOST_ATTEMPTS = 12
_UNREACHABLE_PATIENCE = 10.0  # nobody listens there: no need to wait as long as for a busy server
_EMPTY_TRIES = 3
_SHORTEST_KEY = 6  # shorter "keys" are placeholders; hiding them would only garble texts
_ENDPOINT_REFUSALS = (401, 402, 403, 404)


class Endpoint(NamedTuple):
    """Where and whom to ask. `base_url` None is OpenAI's own."""

    model: str
    base_url: str | None = None
    api_key: str | None = None
    timeout: float = 120.0  # seconds one request may take
    patience: float = 60.0  # seconds that retries of one request may take together

    def __repr__(self) -> str:
        """Without the key, whoever prints it."""
        return f"Endpoint({self.model!r}, {self.shown!r})"

    @property
    def shown(self) -> str:
        """The address without user, password and query."""
        return "OpenAI" if self.base_url is None else shown_address(self.base_url)


class _Unusable(Exception):
    """200, but no choice in it or no JSON at all."""


class OpenAIChat:
    """Asks; remembers replies in `store`; counts in `meter`. Safe to call from several threads.

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
        self._manners = self._known_manners()
        self._lock = threading.Lock()
        self._model: Any = None
        self._dead: ServiceError | None = None
        self._last_success = float("-inf")

    @property
    def name(self) -> str:
        # Not the address: the same model behind another address gives the same answers.
        return self._endpoint.model

    def remembered(self, request: ChatRequest) -> bool:
        """Whether the reply is on disk, so that no call would be made."""
        return self._store is not None and self._store.get(self.name, request) is not None

    def warm(self) -> None:
        """Load the client, which takes seconds; in the background of other work."""
        self._opened()

    def complete(self, request: ChatRequest) -> ChatReply:
        """The reply to one exact request, from disk where it was given before.

        Raises:
            ServiceRefused: the endpoint said no to us (key, model name, quota).
            ServiceError: it failed until patience ran out.
            LimitReached: the run's own limit leaves no room for another call.
        """
        known = self._store.get(self.name, request) if self._store else None
        if known is not None:
            self.meter.remembered()
            return known
        reply = self._ask(request)
        # Where no answer was given there is nothing to remember: the next run may try again.
        if self._store is not None and reply.finish not in ("empty", "rejected"):
            self._store.put(self.name, request, reply)
        return reply

    def _known_manners(self) -> Manners:
        store, key = self._store, f"{self._endpoint.shown} {self._endpoint.model}"
        if store is None:
            return Manners()
        return Manners(store.manner(key), lambda manner: store.remember(key, manner))

    def _ask(self, request: ChatRequest) -> ChatReply:
        import openai

        if self._dead is not None:
            raise self._dead
        began = self._clock()
        manner: Manner | None = self._manners.current
        while manner is not None:
            try:
                reply = self._asked_in(manner, request)
            except openai.APIStatusError as error:
                if error.status_code not in (400, 413, 422):
                    raise self._failed(self._explained(error), began) from None
                if is_too_long(error):
                    return ChatReply(text=self._without_key(message_of(error))[:300], finish="too_long")
                following = self._manners.refused(manner, message_of(error))
                if following is None:
                    return ChatReply(text=self._without_key(message_of(error))[:300], finish="rejected")
                manner = following
            except openai.APIConnectionError as error:
                raise self._failed(self._unreachable(error), began) from None
            else:
                self._manners.worked(manner)
                self._last_success = self._clock()
                return reply
        raise AssertionError("the loop ends by returning or raising")

    def _asked_in(self, manner: Manner, request: ChatRequest) -> ChatReply:
        """One request asked one way, network faults retried."""
        import openai

        persist = retrying(lambda error: passes(error, openai.APIConnectionError), self._stop, self._sleep)
        for _ in range(_EMPTY_TRIES):
            try:
                reply: ChatReply = persist(self._send, manner, request)
                return reply
            except _Unusable:
                continue
        return ChatReply(text="", finish="empty")

    def _send(self, manner: Manner, request: ChatRequest) -> ChatReply:
        """One HTTP request, counted before it is sent."""
        reserved = self.meter.reserve(request.prompt_tokens(), request.max_tokens)
        used = (0, 0)
        try:
            message = self._invoke(manner, request)
            reply = self._read(message, request)
            used = (reply.prompt_tokens, reply.completion_tokens)
            return reply
        finally:
            self.meter.settle(reserved, *used)

    def _invoke(self, manner: Manner, request: ChatRequest) -> Any:
        import openai

        messages = [{"role": each.role, "content": sendable(each.content)} for each in request.messages]
        try:
            return self._opened().invoke(messages, **manner.arguments(request))
        except openai.OpenAIError as error:
            if isinstance(error, openai.APIStatusError | openai.APIConnectionError):
                raise
            raise _Unusable from None
        except (LookupError, TypeError, ValueError, AttributeError):
            # No choices, a null message, an HTML page: what LangChain cannot read as a completion.
            raise _Unusable from None

    def _read(self, message: Any, request: ChatRequest) -> ChatReply:
        text = _words(message)
        metadata = message.response_metadata or {}
        refusal = (message.additional_kwargs or {}).get("refusal")
        finish = metadata.get("finish_reason")
        if not text and not refusal and finish != "content_filter":
            raise _Unusable
        usage = message.usage_metadata or {}
        refused = bool(refusal) or finish == "content_filter"
        return ChatReply(
            text=self._without_key(refusal or text),
            finish="refused" if refused else "length" if finish == "length" else "stop",
            prompt_tokens=usage.get("input_tokens") or request.prompt_tokens(),
            completion_tokens=usage.get("output_tokens") or len(text),
        )

    def _opened(self) -> Any:
        with self._lock:
            if self._model is None:
                from langchain.chat_models import init_chat_model

                self._model = init_chat_model(
                    self._endpoint.model,
                    model_provider="openai",
                    # Said outright, so that no environment variable of another program decides.
                    base_url=self._endpoint.base_url or _OPENAI,
                    use_responses_api=False,
                    # The client insists on a key even where the server wants none.
                    api_key=self._endpoint.api_key or "none",
                    timeout=self._endpoint.timeout,
                    max_retries=0,
                    cache=False,
                )
            return self._model

    def _stop(self, state: RetryCallState) -> bool:
        error = state.outcome.exception() if state.outcome else None
        patience = self._endpoint.patience
        if is_unreachable(error):
            patience = min(patience, _UNREACHABLE_PATIENCE)
        waited = max(state.seconds_since_start or 0.0, state.idle_for) + state.upcoming_sleep
        return waited >= patience or state.attempt_number >= _MOST_ATTEMPTS

    def _failed(self, error: ServiceError, began: float) -> ServiceError:
        """Give the endpoint up for this run, unless it served others while this one request failed."""
        if isinstance(error, ServiceRefused) or self._last_success < began:
            self._dead = error
        return error

    def _explained(self, error: Any) -> ServiceError:
        said = self._without_key(message_of(error))[:300]
        message = f"模型接口 {self._endpoint.shown} 返回 {error.status_code}：{said}"
        if error.status_code in _ENDPOINT_REFUSALS or is_quota(error.response):
            return ServiceRefused(
                message, remedy="请检查 BIANYIN_CHAT_API_KEY、BIANYIN_CHAT_MODEL 与账户额度。"
            )
        return ServiceError(message, remedy="服务暂时不可用：已得到的回答已保存，请稍后重新运行同一命令。")

    def _unreachable(self, error: Any) -> ServiceError:
        import openai

        if isinstance(error, openai.APITimeoutError):
            what = f"{self._endpoint.timeout:g} 秒内没有回答"
        else:
            what = "无法连接" if is_unreachable(error) else "连接中断"
        return ServiceError(
            f"模型接口 {self._endpoint.shown} {what}。",
            remedy="请检查网络与 BIANYIN_CHAT_BASE_URL；已得到的回答已保存，可重新运行同一命令。",
        )

    def _without_key(self, text: str) -> str:
        key = self._endpoint.api_key or ""
        return text.replace(key, "***") if len(key) >= _SHORTEST_KEY else text


def _words(message: Any) -> str:
    """What the model said: the call's arguments where it called the function, else its words."""
    for call in message.tool_calls:
        return json.dumps(call["args"], ensure_ascii=False)
    for call in message.invalid_tool_calls:
        return call.get("args") or ""
    content = message.content
    if isinstance(content, str):
        return content
    return "".join(part if isinstance(part, str) else part.get("text", "") for part in content)
