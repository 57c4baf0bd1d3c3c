"""The line to a chat endpoint: LangChain's client on an event loop, so that a call ends when its time is over.

Nothing of another program's environment goes out: no trace (LANGSMITH_…), no header (OPENAI_…), and to loopback no proxy.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from bianyin.errors import ConfigurationError
from bianyin.services.chat_heard import Heard
from bianyin.services.endpoints import OwnHeaders, is_loopback, proxies_explained
from bianyin.services.own_loop import GRACE, OwnLoop
from bianyin.services.tracing import untraced
from bianyin.settings import shown_address

_OPENAI = "https://api.openai.com/v1"
_PATH = "/chat/completions"
_heard: ContextVar[Heard] = ContextVar("heard")


class Endpoint(NamedTuple):
    """Where and whom to ask. `base_url` None is OpenAI's own."""

    model: str
    base_url: str | None = None
    api_key: str | None = None
    timeout: float = 120.0  # seconds one request may take, from connecting to the last byte
    patience: float = 60.0  # seconds that retries of one request may take together
    extra_body: Mapping[str, Any] = {}  # parameters of its own, beside and above ours
    extra_headers: Mapping[str, str] = {}
    tracing: bool = False  # whether LangChain's own variables decide about traces

    def __repr__(self) -> str:
        """Without the key, whoever prints it."""
        return f"Endpoint({self.model!r}, {self.shown!r})"

    @property
    def shown(self) -> str:
        """The address without user, password and query."""
        return "OpenAI" if self.base_url is None else shown_address(self.base_url)

    @property
    def address(self) -> tuple[str, dict[str, str]]:
        """What `/chat/completions` is put behind, and the query (Azure: `?api-version=…`) that goes with it."""
        parts = urlsplit((self.base_url or _OPENAI).strip())
        path = parts.path.rstrip("/").removesuffix(_PATH)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        return urlunsplit(parts._replace(path=path, query="", fragment="")), query

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown, whoever repeats it."""
        return tuple(filter(None, (self.api_key, *self.extra_headers.values())))


class TooSlow(Exception):
    """The call's time is over. `began`: part of an answer had come."""

    def __init__(self, began: bool) -> None:
        super().__init__()
        self.began = began


class _Opened(NamedTuple):
    model: Any
    clients: tuple[Any, Any]
    loop: OwnLoop


class Line:
    """Asks one endpoint. Safe to call from several threads; the client is made when first needed, and closed at the end."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._lock = threading.Lock()
        self._opened: _Opened | None = None

    def ask(self, messages: Sequence[Mapping[str, str]], arguments: Mapping[str, Any], heard: Heard) -> Any:
        """LangChain's message in answer; `heard` gets what came over the wire, also where that is no message.

        Raises:
            TooSlow, openai.OpenAIError: as their names say.
            LookupError, TypeError, ValueError, AttributeError: LangChain cannot read the answer.
            ConfigurationError: the environment's proxy or tracing cannot be used.
        """
        opened = self.opened()
        return opened.loop.run(self._asked(opened.model, messages, arguments, heard))

    async def _asked(self, model: Any, messages: Any, arguments: Mapping[str, Any], heard: Heard) -> Any:
        _heard.set(heard)
        try:
            with untraced(self._endpoint.tracing):
                async with asyncio.timeout(self._endpoint.timeout):
                    return await model.ainvoke(messages, **arguments)
        except TimeoutError:
            raise TooSlow(heard.status is not None) from None
        except RuntimeError as error:
            if "LANGCHAIN_TRACING" not in str(error):
                raise
            raise ConfigurationError(
                "环境变量 LANGCHAIN_TRACING 或 LANGCHAIN_HANDLER 已不受 LangChain 支持。",
                remedy="请用 unset 去掉它们。",
            ) from None

    def opened(self) -> _Opened:
        """The client, made now where it is not yet: that takes seconds.

        Raises:
            ConfigurationError: the environment's proxy cannot be used.
        """
        with self._lock:
            if self._opened is None:
                clients = _clients(self._endpoint)
                self._opened = _Opened(_model(self._endpoint, *clients), clients, OwnLoop("chat"))
            return self._opened

    def close(self) -> None:
        """End the connections. A client that is still being made has none, and is not waited for."""
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.clients[0].close()
            opened.loop.run(opened.clients[1].aclose())
            opened.loop.close()


def _clients(endpoint: Endpoint) -> tuple[Any, Any]:
    """LangChain makes two HTTP clients; the first is given only so that it makes none by the environment."""
    import openai

    address, _ = endpoint.address
    own = OwnHeaders(endpoint.api_key, endpoint.extra_headers, with_user="@" in urlsplit(address).netloc)
    with proxies_explained():
        return (
            openai.DefaultHttpxClient(trust_env=False, verify=False),
            openai.DefaultAsyncHttpxClient(
                trust_env=not is_loopback(address),
                timeout=endpoint.timeout + GRACE,
                event_hooks={"request": [own.asynchronous], "response": [_listen]},
            ),
        )


def _model(endpoint: Endpoint, synchronous: Any, asynchronous: Any) -> Any:
    from langchain.chat_models import init_chat_model

    address, query = endpoint.address
    return init_chat_model(
        endpoint.model,
        model_provider="openai",
        # Said outright, so that no environment variable of another program decides.
        base_url=address,
        default_query=query,
        default_headers=dict(endpoint.extra_headers),
        use_responses_api=False,
        # The client insists on a key even where the server wants none; `OwnHeaders` decides what is sent.
        api_key=endpoint.api_key or "none",
        openai_proxy=None,
        http_client=synchronous,
        http_async_client=asynchronous,
        http_socket_options=(),  # ours are the clients: without this LangChain warns of proxies that it would pass over
        timeout=endpoint.timeout + GRACE,
        stream_chunk_timeout=None,
        max_retries=0,
        cache=False,
    )


async def _listen(response: Any) -> None:
    """Keep the answer as it comes in, before anybody tries to read it."""
    heard = _heard.get()
    heard.status, heard.kind = response.status_code, response.headers.get("content-type", "")
    heard.body = await response.aread()
