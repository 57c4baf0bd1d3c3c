"""A page as a browser shows it, for sites whose pages are scripts alone (`render` of a source; extra `browser`, playwright).

The browser reaches nothing by itself: every request of a page is answered by us, by the way all pages are asked for (vetted
addresses, robots.txt, pace, limits), or refused. What would go past that (sockets, WebRTC, prefetching) meets a proxy that is
none and names that do not resolve.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import os
import shutil
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bianyin.errors import ConfigurationError, FetchError, FetchInterrupted

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page, Playwright, Request, Route

SECONDS_A_PAGE = 120.0  # until its scripts are done; its parts wait for their turn like any request
_SECONDS_OF_QUIET = 30.0
_MOST_PARTS = 100  # requests of one page
_TYPES = frozenset({"script", "xhr", "fetch", "stylesheet", "document"})  # no pictures, fonts, films, pings
_HANDED_ON = ("content-type", "x-requested-with", "accept")  # of a script's request; no cookies
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = (
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-pings",
    "--no-first-run",
)


class Part(NamedTuple):
    """What a page's script, frame or style asks for."""

    url: str
    body: bytes
    headers: Mapping[str, str]


class PartAnswer(NamedTuple):
    """The answer to hand on."""

    status: int
    content_type: str
    content: bytes


class Rendered(NamedTuple):
    """A page after its scripts. `refused`: what it asked for and did not get, with the reason."""

    html: bytes
    browser: str
    refused: tuple[str, ...]


def chromium(named: Path | None) -> str:
    """The browser to start: the one named, or the system's.

    Raises:
        ConfigurationError: playwright is not installed, or there is no browser.
    """
    if importlib.util.find_spec("playwright") is None:
        raise ConfigurationError(
            "有来源要用浏览器显示（render = true），而没有安装 playwright。",
            remedy="请运行 pip install 'bianyin[browser]'（浏览器用系统的，不必 playwright install）。",
        )
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None:
        raise ConfigurationError(
            f"找不到浏览器{f' {named}' if named else ''}。",
            remedy="请安装 Chromium（如 apt-get install chromium），或设 BIANYIN_CHROMIUM 为它的路径。",
        )
    return found


Ask = Callable[[Part], Awaitable[PartAnswer]]  # raises FetchError


class Renderer:
    """One browser, started with the first page.

    Args:
        executable: the system's Chromium.
        seconds: that one page may take.
    """

    def __init__(self, executable: str, user_agent: str, *, seconds: float = SECONDS_A_PAGE) -> None:
        self._executable, self._user_agent, self._seconds = executable, user_agent, seconds
        self._starting = asyncio.Lock()
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None

    async def render(self, url: str, content: bytes, content_type: str, ask: Ask) -> Rendered:
        """The page at `url`, whose source is `content`, after its scripts.

        Raises:
            ConfigurationError: no browser can be started.
            FetchInterrupted: it was not done in time, or crashed.
        """
        from playwright.async_api import Error

        browser = await self._started()
        refused: list[str] = []
        try:
            async with asyncio.timeout(self._seconds):
                context = await browser.new_context(
                    user_agent=self._user_agent, service_workers="block", accept_downloads=False
                )
                try:
                    page = await _guarded(context, _Answers(url, content, content_type, ask, refused))
                    html = await _shown(page, url)
                finally:
                    await context.unroute_all(behavior="ignoreErrors")
                    await context.close()
        except TimeoutError:
            raise FetchInterrupted(f"浏览器 {self._seconds:g} 秒内没有显示完") from None
        except Error as error:
            raise FetchInterrupted(f"浏览器没有显示出来：{error.message.splitlines()[0][:200]}") from None
        return Rendered(html, f"Chromium {browser.version}", tuple(refused))

    async def close(self) -> None:
        if self._browser:
            await self._browser.close()
        if self._playwright:
            await self._playwright.stop()

    async def _started(self) -> Browser:
        from playwright.async_api import Error, async_playwright

        async with self._starting:
            if self._browser is None or not self._browser.is_connected():
                self._playwright = self._playwright or await async_playwright().start()
                try:
                    self._browser = await self._playwright.chromium.launch(
                        executable_path=self._executable,
                        args=list(_ARGUMENTS),
                        chromium_sandbox=os.geteuid() != 0,  # root has none to give up
                    )
                except Error as error:
                    raise ConfigurationError(
                        f"浏览器启动失败：{error.message.splitlines()[0][:200]}",
                        remedy="请检查 BIANYIN_CHROMIUM 所指的 Chromium 能否运行。",
                    ) from None
        return self._browser


class _Answers:
    """Answers every request of one page: itself from what was fetched, its parts by asking, all else not at all."""

    def __init__(self, url: str, content: bytes, content_type: str, ask: Ask, refused: list[str]) -> None:
        self._url, self._content, self._type, self._ask, self._refused = (
            url,
            content,
            content_type,
            ask,
            refused,
        )
        self._opened = False
        self._parts = 0

    async def __call__(self, route: Route, request: Request) -> None:
        if request.is_navigation_request() and _is_of_a_window(request):
            if self._opened:
                await self._refuse(route, request, "脚本要转去别的网页")
                return
            self._opened = True
            await route.fulfill(status=200, headers={"content-type": self._type}, body=self._content)
        elif request.resource_type not in _TYPES or request.method not in ("GET", "POST"):
            await route.abort("blockedbyclient")
        elif self._parts >= _MOST_PARTS:
            await self._refuse(route, request, f"一页的请求超过 {_MOST_PARTS} 个")
        else:
            self._parts += 1
            await self._answer(route, request)

    async def _answer(self, route: Route, request: Request) -> None:
        headers = {name: value for name, value in request.headers.items() if name in _HANDED_ON}
        body = (request.post_data_buffer or b"") if request.method == "POST" else b""
        try:
            found = await self._ask(Part(request.url, body, headers))
        except FetchError as error:
            await self._refuse(route, request, error.message)
            return
        told = {"content-type": found.content_type, "access-control-allow-origin": "*"}
        await route.fulfill(status=found.status, headers=told, body=found.content)

    async def _refuse(self, route: Route, request: Request, why: str) -> None:
        self._refused.append(f"{request.url[:200]}：{why}")
        await route.abort("blockedbyclient")


def _is_of_a_window(request: Request) -> bool:
    """Whether a whole window is to show the answer, and not a frame in it."""
    from playwright.async_api import Error

    try:
        return request.frame.parent_frame is None
    except Error:  # of a window that is being opened
        return True


async def _guarded(context: BrowserContext, answers: _Answers) -> Page:
    """A page all of whose requests are answered by us; windows that it opens are closed."""
    await context.route("**/*", answers)
    await context.route_web_socket("**/*", lambda socket: None)  # never connected to a server
    page = await context.new_page()
    context.on("page", lambda opened: asyncio.ensure_future(opened.close()))
    page.on("dialog", lambda dialog: asyncio.ensure_future(dialog.dismiss()))
    return page


async def _shown(page: Page, url: str) -> bytes:
    """What the page holds once it has been loaded and is quiet, or has not become quiet for long."""
    from playwright.async_api import TimeoutError as NotQuiet

    await page.goto(url, wait_until="load", timeout=0)
    with contextlib.suppress(NotQuiet):
        await page.wait_for_load_state("networkidle", timeout=_SECONDS_OF_QUIET * 1000)
    return (await page.content()).encode()
