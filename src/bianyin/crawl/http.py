"""One request at a time over httpx: no cookies, no redirects followed, no proxy, limits on size and on time.

What may be asked, how often and how fast is the crawler's business; what a request may reach and cost is ours.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Collection, Mapping
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import httpcore
import httpx

from bianyin.archive.content_coding import ACCEPTED
from bianyin.crawl.safe_addresses import Resolver, VettedBackend, system_resolver
from bianyin.errors import AddressRefused, FetchInterrupted, PageTooLarge
from bianyin.model import Exchange

MAX_BODY_BYTES = 64 * 2**20  # as sent; the largest attachments of government sites are about half of it
SECONDS_A_RESPONSE = 120.0  # from connecting to the last byte: a slow drip is cut off here
SECONDS_OF_SILENCE = 20.0


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class HttpFetcher:
    """GET and POST requests to vetted addresses.

    Args:
        user_agent: who asks, with a way to reach them.
        allow_hosts: `host` or `host:port` that may be reached though not of the public internet.
        silence: seconds in which something of an answer must come.
        resolver: host and port to addresses; tests give their own.
    """

    def __init__(
        self,
        user_agent: str,
        *,
        allow_hosts: Collection[str] = (),
        max_body: int = MAX_BODY_BYTES,
        seconds: float = SECONDS_A_RESPONSE,
        silence: float = SECONDS_OF_SILENCE,
        resolver: Resolver = system_resolver,
        clock: Callable[[], dt.datetime] = _now,
    ) -> None:
        self._max_body, self._seconds, self._clock = max_body, seconds, clock
        self._client = httpx.AsyncClient(
            headers={"User-Agent": user_agent, "Accept": "*/*", "Accept-Encoding": ACCEPTED},
            transport=_transport(VettedBackend(allow_hosts, resolver)),
            timeout=min(silence, seconds),
            follow_redirects=False,
            trust_env=False,  # a proxy would resolve names itself, past the vetting
        )
        self._client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    async def get(self, url: str, headers: Mapping[str, str] | None = None) -> Exchange:
        """The whole answer to one request, whatever its status.

        Raises:
            AddressRefused: not http(s), or it leads to an address that is not public; nothing was sent.
            PageTooLarge: the body is longer than the limit; the connection was closed there.
            FetchInterrupted: no connection, a reset, fewer bytes than announced, or too slow.
        """
        return await self._ask("GET", url, b"", headers)

    async def post(self, url: str, body: bytes, headers: Mapping[str, str] | None = None) -> Exchange:
        """The same for a request with a body. Raises: as `get`."""
        return await self._ask("POST", url, body, headers)

    async def _ask(self, method: str, url: str, body: bytes, headers: Mapping[str, str] | None) -> Exchange:
        if not url.startswith(("http://", "https://")):
            raise AddressRefused(f"不是 http 或 https 地址：{url[:80]!r}")
        at = self._clock()
        try:
            async with (
                asyncio.timeout(self._seconds),
                self._client.stream(method, url, headers=dict(headers or {}), content=body or None) as answer,
            ):
                address = _address_of(answer)
                return _exchange(url, at, answer, await self._body(answer), address)
        except (TimeoutError, httpx.TimeoutException):
            raise FetchInterrupted(f"{self._seconds:g} 秒内没有收到完整的回答") from None
        except (httpx.TransportError, httpcore.ConnectError) as error:
            raise FetchInterrupted(f"连接中断：{type(error).__name__} {error}"[:300]) from None
        except (httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise AddressRefused(f"地址无法使用：{error}"[:300]) from None

    async def close(self) -> None:
        await self._client.aclose()

    async def _body(self, answer: httpx.Response) -> bytes:
        parts, size = [], 0
        async for part in answer.aiter_raw():
            size += len(part)
            if size > self._max_body:
                raise PageTooLarge(f"回答超过 {self._max_body // 2**20} MiB")
            parts.append(part)
        return b"".join(parts)


def _transport(backend: VettedBackend) -> httpx.AsyncHTTPTransport:
    transport = httpx.AsyncHTTPTransport(trust_env=False)
    # httpx offers no way to name the network backend; its pool is replaced by the same one with ours. Limits of
    # connections are the crawler's: a host's pace and concurrency.
    transport._pool = httpcore.AsyncConnectionPool(
        ssl_context=httpx.create_ssl_context(trust_env=False),
        max_connections=100,
        max_keepalive_connections=50,
        keepalive_expiry=15.0,
        network_backend=backend,
    )
    return transport


def _exchange(
    url: str, at: dt.datetime, answer: httpx.Response, body: bytes, address: str | None
) -> Exchange:
    return Exchange(
        url=url,
        method=answer.request.method,
        request_body=answer.request.content,
        at=at,
        request_headers=_headers(answer.request.headers),
        status=answer.status_code,
        reason=answer.reason_phrase,
        headers=_headers(answer.headers),
        body=body,
        address=address,
    )


def _headers(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    return tuple((key.decode("latin-1"), value.decode("latin-1")) for key, value in headers.raw)


def _address_of(answer: httpx.Response) -> str | None:
    stream: Any = answer.extensions.get("network_stream")
    found = stream.get_extra_info("server_addr") if stream is not None else None
    return str(found[0]) if found else None
