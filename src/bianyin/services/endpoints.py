"""What services over HTTP share: address and key looked at before anything is sent, faults said without either's secrets."""

from __future__ import annotations

import ipaddress
import os
import re
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar
from urllib.parse import SplitResult, urlsplit

from bianyin.errors import ConfigurationError, ServiceError, ServiceRefused
from bianyin.services.own_loop import OwnLoop
from bianyin.services.waiting import passes, retrying
from bianyin.settings import shown_address

CONCURRENCY = 4  # requests under way at a time
# Headers that HTTP needs, that say what the body is, or by which `openai` knows what it was asked for.
_PLAIN_HEADERS = {
    "accept", "accept-encoding", "connection", "content-length", "content-type", "host", "transfer-encoding", "user-agent",
    "x-stainless-raw-response",
}  # fmt: skip


def split_address(address: str, variable: str, example: str) -> SplitResult:
    """The parts of an endpoint's address.

    Args:
        variable: the setting that holds it, for the error.
        example: an address as it should be.

    Raises:
        ConfigurationError: it is not an http(s) address, or it is unclear where its user and password end.
    """
    remedy = f"例如 {example}。"
    try:
        parts = urlsplit(address.strip())
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # e.g. what stands for the port is the beginning of a password
        usable = False
    # `http://user:12/34@host` reads as the host "user" and its port 12: what follows would be sent there.
    unclear = "@" in address.partition("://")[2] and (not usable or "@" in "".join(parts[2:]))
    if unclear:
        remedy = "用户名、密码和路径中的 / ? # @ 须写成 %2F %3F %23 %40。"
    if unclear or not usable:
        raise ConfigurationError(f"{variable} 不是 http(s) 地址。", remedy=remedy)
    return parts


def checked_key(key: str, variable: str) -> str:
    """The key, if a header can carry it.

    Raises:
        ConfigurationError: a header cannot carry it.
    """
    if not (key.isascii() and key.isprintable()):
        raise ConfigurationError(
            f"{variable} 含有不能发送的字符。", remedy="请检查其中是否混入换行或全角字符。"
        )
    return key


def check_header(name: str, value: str, variable: str) -> None:
    """
    Raises:
        ConfigurationError: it cannot be sent.
    """
    if not re.fullmatch(r"[\w-]+", name, re.ASCII):
        raise ConfigurationError(f"{variable} 中有不能发送的 HTTP 头名称。", remedy='例如 {"api-key": "…"}。')
    checked_key(value, variable)


def sendable(text: str) -> str:
    """Valid UTF-8: a lone surrogate cannot be sent."""
    return text.encode("utf-8", "replace").decode("utf-8")


def is_loopback(address: str) -> bool:
    """Whether an address leads to this machine: no proxy can reach what listens there."""
    host = (urlsplit(address).hostname or "").rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        return False
    return number.is_loopback or number.is_unspecified


def pass_proxies(host: str) -> None:
    """Tell libraries that make HTTP clients of their own that no proxy stands before this host of ours."""
    known = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    if host not in known.split(","):
        os.environ["no_proxy"] = os.environ["NO_PROXY"] = f"{known},{host}".lstrip(",")


@contextmanager
def proxies_explained() -> Iterator[None]:
    """Around the making of an HTTP client, which reads HTTP_PROXY, HTTPS_PROXY and ALL_PROXY.

    Raises:
        ConfigurationError: a proxy of theirs cannot be used.
    """
    try:
        yield
    except ImportError:
        raise ConfigurationError(
            "环境变量 ALL_PROXY（或 HTTP_PROXY、HTTPS_PROXY）指向 SOCKS 代理，此处没有安装所需的包。",
            remedy="请运行 pip install socksio，或改用 http:// 代理，或用 unset 去掉该变量。",
        ) from None
    except Exception as error:  # noqa: BLE001 - an address that is none fails in each library's own way
        raise ConfigurationError(
            f"环境变量 HTTP_PROXY、HTTPS_PROXY 或 ALL_PROXY 中的代理地址无法使用（{type(error).__name__}）。",
            remedy="请改为 http://主机:端口，或用 unset 去掉该变量。",
        ) from None


class OwnHeaders:
    """Takes out of a request all headers that are not ours: `openai` adds what it finds in OPENAI_ORG_ID and others.

    A hook of an HTTP client (`event_hooks`).
    """

    def __init__(
        self, key: str | None, extra: Mapping[str, str] | None = None, *, with_user: bool = False
    ) -> None:
        """
        Args:
            extra: headers of the user's own.
            with_user: whether the address holds user and password, which then go out in place of the key.
        """
        self._extra = {name.lower(): value for name, value in (extra or {}).items()}
        self._with_user = with_user
        if key and not with_user:
            self._extra.setdefault("authorization", f"Bearer {key}")

    def __call__(self, request: Any) -> None:
        kept = _PLAIN_HEADERS | {"authorization"} if self._with_user else _PLAIN_HEADERS
        for name in [*request.headers]:
            if name not in kept:
                del request.headers[name]
        for name, value in self._extra.items():
            request.headers[name] = value

    async def asynchronous(self, request: Any) -> None:
        self(request)


class ModelEndpoint:
    """A model over HTTP: asked in batches, several at a time, and again after a fault that passes, until patience ends.

    A kind of endpoint says below how errors name it, and in methods of its own how it is called and what it answers.

    Attributes:
        model: its name at the endpoint.
        shown: the address without user, password and query.
    """

    called: ClassVar[str]  # 嵌入接口
    setting: ClassVar[str]  # its settings are BIANYIN_{setting}_BASE_URL, …
    form: ClassVar[str]  # what an address must lead to
    kept: ClassVar[str]  # what an outage does not lose

    def __init__(
        self,
        *,
        base_url: str,
        model: str,
        batch: int,
        api_key: str | None = None,
        timeout: float = 60.0,
        patience: float = 180.0,
        concurrency: int = CONCURRENCY,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """
        Args:
            batch: most texts a request.
            timeout: seconds one request may take, from connecting to the last byte.
            patience: seconds that one request may take, retries included.
            concurrency: most requests at a time.

        Raises:
            ConfigurationError: `base_url` is not an http(s) address, or the key cannot be sent in a header.
        """
        self._parts = split_address(base_url, f"BIANYIN_{self.setting}_BASE_URL", "http://127.0.0.1:8000/v1")
        self._url, self.shown, self.model = base_url, shown_address(base_url), model
        self._key = checked_key(api_key or "", f"BIANYIN_{self.setting}_API_KEY")
        self._timeout, self._patience, self._sleep = timeout, patience, sleep
        self._batch, self._concurrency = batch, max(concurrency, 1)
        self._client: Any = None
        self._http: Any = None  # the asynchronous HTTP client that it calls by
        self._loop: OwnLoop | None = None

    def close(self) -> None:
        loop, self._client, self._loop = self._loop, None, None
        if loop is not None:
            loop.run(self._http.aclose())
            loop.close()

    def _waited_for(self, work: Coroutine[Any, Any, Any]) -> Any:
        """What the endpoint answers.

        Raises:
            TimeoutError: the request's time is over, whether bytes still drip in or not.
        """
        assert self._loop is not None
        return self._loop.run(work, self._timeout)

    def _batches(self, texts: Sequence[str]) -> list[list[str]]:
        return [
            [sendable(text) for text in texts[first : first + self._batch]]
            for first in range(0, len(texts), self._batch)
        ]

    def _persistent(self, unreached: type[Exception]) -> Any:
        """Calls what it is given until patience ends; `unreached` is raised where the endpoint is not reached."""
        from tenacity import stop_before_delay

        return retrying(
            lambda error: passes(error, (unreached, TimeoutError)),
            stop_before_delay(self._patience),
            self._sleep,
        )

    def _unreachable(self, error: Exception) -> ServiceError:
        return ServiceError(
            f"无法连接{self.called} {self.shown}：{type(error).__name__}。",
            remedy=f"请检查网络与 BIANYIN_{self.setting}_BASE_URL；{self.kept}，可重新运行同一命令。",
        )

    def _too_slow(self) -> ServiceError:
        return ServiceError(
            f"{self.called} {self.shown} 未在 {self._timeout:g} 秒内答完。",
            remedy=f"服务可能过载：请稍后重新运行同一命令，{self.kept}。",
        )

    def _answered(self, error: Any, said: str) -> ServiceError:
        """The endpoint answered with an error status, and `said` why."""
        said = " ".join(self._without_key(said).split())[:300]
        message = f"{self.called} {self.shown} 返回 {error.response.status_code}：{said}"
        if passes(error):
            return ServiceError(message, remedy=f"服务暂时不可用：请稍后重新运行同一命令，{self.kept}。")
        names = "、".join(f"BIANYIN_{self.setting}_{part}" for part in ("BASE_URL", "API_KEY", "MODEL"))
        return ServiceRefused(message, remedy=f"请检查 {names} 与账户额度。")

    def _bad_answer(self, why: str) -> ServiceError:
        return ServiceError(
            f"{self.called} {self.shown} 的回答无法使用：{why}。", remedy=f"请确认该地址是 {self.form}。"
        )

    def _without_key(self, text: str) -> str:
        return text.replace(self._key, "***") if self._key else text
