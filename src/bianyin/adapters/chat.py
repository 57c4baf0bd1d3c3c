"""A chat model behind any OpenAI-compatible endpoint, through LangChain.

Network faults (429, 5xx, timeouts, resets, no connection) are retried here until patience ends. Bad answers are not
this module's business: whatever words come back are returned. The key appears in no error and no reply.
"""

from __future__ import annotations

import errno
import json
import re
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from bianyin.adapters.chat_meter import Meter
from bianyin.adapters.chat_modes import Manner, Manners
from bianyin.errors import ServiceError, ServiceRefused
from bianyin.model.chat import ChatReply, ChatRequest

if TYPE_CHECKING:
    from tenacity import RetryCallState

    from bianyin.adapters.chat_store import ChatStore

_FIRST_WAIT, _LONGEST_WAIT, _MOST_ATTEMPTS = 0.5, 20.0, 12
_UNREACHABLE_PATIENCE = 10.0  # nobody listens there: no need to wait as long as for a busy server
_EMPTY_TRIES = 3
_SHORTEST_KEY = 6  # shorter "keys" are placeholders; hiding them would only garble texts
_TOO_LONG = re.compile(
    r"context.{0,20}(?:length|window|size)|maximum.{0,20}tokens|too (?:long|many tokens)|exceeds?.{0,40}(?:token|context)"
    r"|range of input length|上下文|超长|过长|超过.{0,12}长度",
    re.I,
)
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
        if self.base_url is None:
            return "OpenAI"
        parts = urlsplit(self.base_url)
        host = parts.hostname or ""
        return f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}{parts.path}"


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
        store, key = self._store, f"{self._endpoint.base_url} {self._endpoint.model}"
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
                if _is_too_long(error):
                    return ChatReply(text=self._without_key(_message(error))[:300], finish="too_long")
                following = self._manners.refused(manner, _message(error))
                if following is None:
                    return ChatReply(text=self._without_key(_message(error))[:300], finish="rejected")
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
        from tenacity import Retrying, retry_if_exception

        retrying = Retrying(
            retry=retry_if_exception(_is_passing),
            wait=_wait,
            stop=self._stop,
            sleep=self._sleep,
            reraise=True,
        )
        for _ in range(_EMPTY_TRIES):
            try:
                reply: ChatReply = retrying(self._send, manner, request)
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

        messages = [{"role": each.role, "content": _plain(each.content)} for each in request.messages]
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
                    base_url=self._endpoint.base_url,
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
        if _is_unreachable(error):
            patience = min(patience, _UNREACHABLE_PATIENCE)
        waited = (state.seconds_since_start or 0.0) + state.upcoming_sleep
        return waited >= patience or state.attempt_number >= _MOST_ATTEMPTS

    def _failed(self, error: ServiceError, began: float) -> ServiceError:
        """Give the endpoint up for this run, unless it served others while this one request failed."""
        if isinstance(error, ServiceRefused) or self._last_success < began:
            self._dead = error
        return error

    def _explained(self, error: Any) -> ServiceError:
        said = self._without_key(_message(error))[:300]
        message = f"模型接口 {self._endpoint.shown} 返回 {error.status_code}：{said}"
        if error.status_code in _ENDPOINT_REFUSALS or _is_quota(error):
            return ServiceRefused(
                message, remedy="请检查 BIANYIN_CHAT_API_KEY、BIANYIN_CHAT_MODEL 与账户额度。"
            )
        return ServiceError(message, remedy="服务暂时不可用：已得到的回答已保存，请稍后重新运行同一命令。")

    def _unreachable(self, error: Any) -> ServiceError:
        import openai

        if isinstance(error, openai.APITimeoutError):
            what = f"{self._endpoint.timeout:g} 秒内没有回答"
        else:
            what = "无法连接" if _is_unreachable(error) else "连接中断"
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


def _message(error: Any) -> str:
    """The endpoint's own words, with its code where it gives one."""
    body = error.body if isinstance(error.body, dict) else {}
    said = body.get("message") or error.message
    return f"{said} {body.get('code') or ''}".strip() if isinstance(said, str) else str(error.message)


def _is_too_long(error: Any) -> bool:
    return error.status_code == 413 or bool(_TOO_LONG.search(_message(error).replace("_", " ")))


def _is_quota(error: Any) -> bool:
    return "insufficient_quota" in (getattr(error, "code", None), getattr(error, "type", None))


def _is_passing(error: BaseException) -> bool:
    """Whether the same request may succeed later."""
    import openai

    if isinstance(error, openai.APIStatusError):
        return (
            error.status_code in (408, 409, 425, 429) and not _is_quota(error)
        ) or error.status_code >= 500
    return isinstance(error, openai.APIConnectionError)


def _is_unreachable(error: BaseException | None) -> bool:
    """Nobody listens, or the name does not resolve; a timeout or a reset is another matter."""
    return any(
        isinstance(cause, ConnectionRefusedError | socket.gaierror)
        or getattr(cause, "errno", None) in (errno.EHOSTUNREACH, errno.ENETUNREACH)
        for cause in _causes(error)
    )


def _causes(error: BaseException | None) -> list[BaseException]:
    """The error and all that led to it: what the operating system said lies at the end."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def _wait(state: RetryCallState) -> float:
    """What the server asks for, else twice as long each time."""
    error = state.outcome.exception() if state.outcome else None
    asked = _retry_after(getattr(error, "response", None))
    return asked if asked is not None else min(_FIRST_WAIT * 2 ** (state.attempt_number - 1), _LONGEST_WAIT)


def _retry_after(response: Any) -> float | None:
    """Seconds from a Retry-After header, given as a number or as a date."""
    value = response.headers.get("retry-after") if response is not None else None
    if value is None:
        return None
    try:
        return max(float(value), 0.0)
    except ValueError:
        pass
    try:
        return max((parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return None


def _plain(text: str) -> str:
    """Valid UTF-8: a lone surrogate cannot be sent."""
    return text.encode("utf-8", "replace").decode("utf-8")
