"""Nobody gets to a route but those who signed in: what is open is named here, all else is closed."""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bianyin.web.guards import SAFE_METHODS
from bianyin.web.page_errors import refused
from bianyin.web.rendering import see
from bianyin.web.signing_in import Person
from bianyin.web.site import Site

_OPEN = ("/healthz", "/sign-in")
_FOR_SCRIPTS = ("/api/", "/metrics")


class Doorkeeper:
    """ASGI that says in `request.state.person` who asks, and answers those who may not."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app, self._site = app, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, path = Request(scope), scope["path"]
        if path.startswith("/static/") or path == "/healthz":
            await self._app(scope, receive, send)
        elif path.startswith(_FOR_SCRIPTS):
            await self._script(request, scope, receive, send)
        else:
            await self._browser(request, scope, receive, send)

    async def _script(self, request: Request, scope: Scope, receive: Receive, send: Send) -> None:
        attempts, address = self._site.attempts, address_of(request)
        given = "authorization" in request.headers
        if given and (wait := attempts.wait(address)):
            answer = refused(request, 429, f"失败次数过多，请 {wait} 秒后再试。")
            answer.headers["Retry-After"] = str(wait)
            await answer(scope, receive, send)
            return
        person = self._site.sign_in.bearer(request)
        if person is None:
            if given:
                attempts.note(address)
            answer = refused(request, 401, "请在 Authorization: Bearer 中给出令牌。")
            answer.headers["WWW-Authenticate"] = "Bearer"
            await answer(scope, receive, send)
            return
        scope.setdefault("state", {})["person"] = person
        await self._app(scope, receive, send)

    async def _browser(self, request: Request, scope: Scope, receive: Receive, send: Send) -> None:
        sign_in = self._site.sign_in
        person = await run_in_threadpool(sign_in.person, request)
        if scope["path"] in _OPEN:
            person = person or Person("", await run_in_threadpool(sign_in.anonymous, request))
        if person is None:
            await self._turned_away(request)(scope, receive, send)
            return
        if not person.session and request.method in SAFE_METHODS:
            fresh = Response()
            person = Person(person.name, sign_in.begin(fresh, person.name))
            send = _adding(send, fresh.headers["set-cookie"])
        scope.setdefault("state", {})["person"] = person
        await self._app(scope, receive, send)

    def _turned_away(self, request: Request) -> Response:
        if not self._site.sign_in.by_token:
            return refused(request, 403, "请经反向代理登录后访问。")
        if request.method not in SAFE_METHODS:
            return refused(request, 401, "登录已过期，没有执行。请登录后重试。")
        query = f"?{request.url.query}" if request.url.query else ""
        return see(f"/sign-in?next={quote(request.url.path + query, safe='')}")


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def _adding(send: Send, cookie: str) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).append("set-cookie", cookie)
        await send(message)

    return sending
