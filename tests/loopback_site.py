"""A web site on loopback: a real HTTP/1.1 server in a thread, made to behave and to misbehave."""

from __future__ import annotations

import asyncio
import hashlib
import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple, Self
from urllib.parse import parse_qs, urlsplit

from bianyin.model import Source, SourceList

DRIP, ENDLESS, RESET, CUT, SILENT = "drip", "endless", "reset", "cut", "silent"


class Reply(NamedTuple):
    """What the server sends. `manner`: a byte at a time, without end, reset half way, cut half way, or never."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    manner: str = ""


class Asked(NamedTuple):
    """One request as the server saw it."""

    path: str
    headers: dict[str, str]
    at: float
    method: str = "GET"
    body: bytes = b""


Handler = Callable[[Asked], Reply]


class Site:
    """Routes by exact path and query; `handler` answers what has no route. Each 200 has an ETag and heeds it."""

    def __init__(self, handler: Handler | None = None, *, seconds: float = 0.0) -> None:
        self.routes: dict[str, Reply | Handler] = {}
        self.log: list[Asked] = []
        self.held: set[str] = set()  # paths that get no answer before they are taken out
        self.seconds = seconds
        self._handler = handler
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def paths(self) -> Counter[str]:
        """How often each path was asked for, robots.txt aside."""
        return Counter(asked.path for asked in self.log if asked.path != "/robots.txt")

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        self._open: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(self._connection, "127.0.0.1", 0, limit=1 << 20)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            while await self._answer(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._open.discard(task)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)
        }
        method, path, _ = head[0].split(" ")
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        asked = Asked(path, headers, time.monotonic(), method, body)
        self.log.append(asked)
        if self.seconds:
            await asyncio.sleep(self.seconds)
        while asked.path in self.held:
            await asyncio.sleep(0.02)
        return await _send(writer, self._conditional(asked, self._reply(asked)))

    def _reply(self, asked: Asked) -> Reply:
        route = self.routes.get(asked.path)
        if route is None:
            return self._handler(asked) if self._handler else Reply(b"none", 404)
        return route if isinstance(route, Reply) else route(asked)

    def _conditional(self, asked: Asked, reply: Reply) -> Reply:
        if reply.status != 200 or reply.manner:  # a manner of "plain" is one without an ETag
            return reply
        tag = f'"{hashlib.sha1(reply.body).hexdigest()}"'
        if asked.headers.get("if-none-match") == tag:
            return Reply(b"", 304, (("ETag", tag),))
        return reply._replace(headers=(*reply.headers, ("ETag", tag)))


async def _send(writer: asyncio.StreamWriter, reply: Reply) -> bool:
    """Send an answer; whether the connection stays open."""
    names = {name.lower() for name, _ in reply.headers}
    headers = list(reply.headers)
    if "content-type" not in names:
        headers.append(("Content-Type", "text/html"))
    if "content-length" not in names and reply.manner != ENDLESS:
        headers.append(("Content-Length", str(len(reply.body))))
    if reply.manner == SILENT:
        await asyncio.sleep(3600)
    lines = [f"HTTP/1.1 {reply.status} Status", *(f"{name}: {value}" for name, value in headers), "", ""]
    writer.write("\r\n".join(lines).encode("latin-1"))
    if reply.manner == DRIP:
        for byte in reply.body:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.05)
    elif reply.manner == ENDLESS:
        while True:
            writer.write(b"<p>more</p>" * 5000)
            await writer.drain()
    elif reply.manner in (RESET, CUT):
        writer.write(reply.body[: len(reply.body) // 2])
        await writer.drain()
        if reply.manner == RESET:
            writer.transport.abort()
        return False
    else:
        writer.write(reply.body)
    await writer.drain()
    return not reply.manner and "content-length" not in names


PARAGRAPH = "<p>辽宁省示例企业{n}号机组于2021年{month}月{day}日停产检修，预计影响产量{n}吨，沈阳市生态环境局要求各有关单位落实应急预案。</p>"


def article(number: int, *, more: str = "", links: str = "") -> bytes:
    """An own-written notice in a government template."""
    month, day = number % 12 + 1, number % 28 + 1
    body = PARAGRAPH.format(n=number, month=month, day=day) * 3 + more
    return (
        f"<html><head><meta charset='utf-8'><title>示例企业{number}停产检修公告_示例市生态环境局</title>"
        f"<meta name='ArticleTitle' content='示例企业{number}停产检修公告'><meta name='SiteName' content='示例市生态环境局'>"
        f"<meta name='PubDate' content='2021-{month:02d}-{day:02d}'></head><body><div class='nav'><a href='/'>首页</a>"
        f"</div><div class='TRS_Editor'><h1>示例企业{number}停产检修公告</h1>{body}{links}</div></body></html>"
    ).encode()


def list_page(numbers: range, *, folder: str = "/art") -> bytes:
    rows = "".join(
        f"<li><a href='{folder}/{n}.html'>示例企业{n}停产检修公告</a><span>2021-{n % 12 + 1:02d}-{n % 28 + 1:02d}</span></li>"
        for n in numbers
    )
    return f"<html><body><ul>{rows}</ul><a href='/about.html'>关于</a></body></html>".encode()


def government_site(pages: int, *, per_list: int = 25, seconds: float = 0.0) -> Site:
    """List pages index.html, index_1.html, …, articles, an attachment on every tenth, robots.txt, a JSON list."""

    def handler(asked: Asked) -> Reply:
        path = urlsplit(asked.path).path
        name = path.rsplit("/", 1)[-1]
        if path.startswith("/list/"):
            page = 0 if name == "index.html" else int(name.removeprefix("index_").removesuffix(".html"))
            numbers = range(page * per_list, min((page + 1) * per_list, pages))
            return Reply(list_page(numbers)) if numbers else Reply(b"", 404)
        if path.startswith("/art/") and (number := int(name.split(".")[0])) < pages:
            if number % 10 == 0 and name.endswith(".pdf"):
                return Reply(b"%PDF-1.4 no text", headers=(("Content-Type", "application/pdf"),))
            link = f"<p><a href='{number}.pdf'>附件：示例企业{number}名单</a></p>" if number % 10 == 0 else ""
            return Reply(article(number, links=link))
        if path == "/api":
            page = int(parse_qs(urlsplit(asked.path).query).get("p", ["1"])[0])
            numbers = range((page - 1) * per_list, min(page * per_list, pages))
            items = [
                {"link": f"/art/{n}.html", "name": f"示例{n}", "day": f"2021-{n % 12 + 1:02d}-01"}
                for n in numbers
            ]
            return Reply(
                json.dumps({"data": {"rows": items}}).encode(),
                headers=(("Content-Type", "application/json"),),
            )
        return Reply(b"", 404)

    site = Site(handler, seconds=seconds)
    site.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /private/\n")
    return site


def source_of(site: Site, *lists: SourceList, **changes: object) -> Source:
    """A registry entry for a site: by default its list pages, no pace, eight requests at once."""
    fields: dict[str, object] = {
        "key": "example",
        "name": "示例市生态环境局",
        "home": site.url("/"),
        "lists": lists or (SourceList(url=site.url("/list/index.html"), pagination="index_n"),),
        "article_pattern": r"/art/\d+\.html$",
        "pace_seconds": 0.0,
        "concurrency": 8,
    }
    return Source.model_validate({**fields, **changes})
