"""What stands before every route: the host asked for, where a change comes from, how much is sent, and the headers of every answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, MutableMapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bianyin.model.address import split_address

Refuse = Callable[[Request, int, str], Response]

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
_FORM_BYTES = 1_000_000
_SIGN_IN_BYTES = 16_000  # as anybody may send it
_LONGEST_ADDRESS = 8_000


class BodyLimits(NamedTuple):
    """How slowly a body may come: no piece later than `piece_seconds`, the whole at `bytes_per_second` after `first_seconds`."""

    piece_seconds: float = 30.0
    first_seconds: float = 20.0
    bytes_per_second: float = 2_000.0
    whole_seconds: float = 600.0


class Guards:
    """ASGI around the application.

    Args:
        app: what comes next.
        application: whose pages a refusal is rendered with.
        hosts: names that a request may be for.
        upload: bytes that an upload may have; other bodies are smaller.
        refuse: the answer to a request that is refused: its status, and why.
    """

    def __init__(
        self, app: ASGIApp, application: Starlette, *, hosts: frozenset[str], upload: int, refuse: Refuse,
        body: BodyLimits = BodyLimits(),  # noqa: B008 - immutable
    ) -> None:  # fmt: skip
        self._app, self._application, self._hosts = app, application, hosts
        self._upload, self._refuse, self._body = upload, refuse, body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # no route speaks websocket
        scope["app"] = self._application
        request = Request(scope)
        if why := self._why_refused(request):
            await self._refuse(request, *why)(scope, receive, _with_headers(send))
            return
        await self._app(scope, self._measured(request, receive), _with_headers(send))

    def _why_refused(self, request: Request) -> tuple[int, str] | None:
        headers = request.headers
        if request.scope["http_version"] not in ("1.0", "1.1"):
            return 505, "请用 HTTP/1.1。"
        if len(headers.getlist("host")) != 1 or _host(headers["host"]) not in self._hosts:
            return 421, "请求的主机名不是这个服务的。若它确是，请管理员把它加入 BIANYIN_WEB_HOSTS。"
        if len(request.scope["raw_path"]) + len(request.scope["query_string"]) > _LONGEST_ADDRESS:
            return 414, "网址过长。"
        if headers.getlist("content-length") and headers.getlist("transfer-encoding"):
            return 400, "请求同时给出了两种长度。"
        if request.method not in SAFE_METHODS and not _is_own(request):
            return 403, "这个请求来自别的网站，没有执行。"
        if _announced(request) > self._most(request):
            return 413, _too_large(self._most(request))
        return None

    def _most(self, request: Request) -> int:
        if request.scope["path"] == "/sign-in":
            return _SIGN_IN_BYTES
        kind = request.headers.get("content-type", "")
        return self._upload + _FORM_BYTES if kind.startswith("multipart/form-data") else _FORM_BYTES

    def _measured(self, request: Request, receive: Receive) -> Receive:
        """The body, as long as it is neither too long nor too slow."""
        most, seen, limits = self._most(request), 0, self._body
        clock = asyncio.get_running_loop().time
        began, has_come = clock(), False

        async def measured() -> Message:
            nonlocal seen, has_come
            if has_come:  # what is waited for now is the end of the connection
                return await receive()
            until = began + min(limits.first_seconds + seen / limits.bytes_per_second, limits.whole_seconds)
            try:
                message = await asyncio.wait_for(
                    receive(), min(limits.piece_seconds, max(until - clock(), 0.0))
                )
            except TimeoutError:
                raise HTTPException(408, "发送得太慢，没有收完。", {"Connection": "close"}) from None
            seen += len(message.get("body", b""))
            if seen > most:
                raise HTTPException(413, _too_large(most))
            has_come = not message.get("more_body", False)
            return message

        return measured


def _with_headers(send: Send) -> Send:
    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending


def _host(given: str) -> str:
    """The name in a Host header, without its port; empty for what is none."""
    try:
        parts = urlsplit(f"//{given}")
        _ = parts.port
    except ValueError:
        return ""
    if parts.username is not None or parts.path or parts.query or parts.fragment:
        return ""
    return (parts.hostname or "").rstrip(".")


def _is_own(request: Request) -> bool:
    """Whether a request that changes something comes from a page of ours, or from no page at all."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    parts = split_address(origin)
    return parts is not None and parts.netloc.lower() == request.headers["host"].lower() and "://" in origin


def _too_large(most: int) -> str:
    return f"发送的内容过大，至多 {most / 1e6:g} MB。"


def _announced(request: Request) -> int:
    given = request.headers.get("content-length", "0")
    return int(given) if given.isascii() and given.isdigit() else 0
