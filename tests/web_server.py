"""A real server over loopback, in a thread of the test's process; and a browser's manners without one."""

from __future__ import annotations

import os
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from commands import started

TOKENS = {"张三": "a-token-of-zhang-san-0123456789", "李四": "a-token-of-li-si-0123456789-xyz"}
SOURCE = Path(__file__).parents[1] / "src"
FORM_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]{64})"')


@contextmanager
def running(app: Any, limits: Any = None) -> Iterator[str]:
    """The address of a real uvicorn that serves the application, with these `ConnectionLimits`."""
    from bianyin.web.serving import server_of

    listening = socket.create_server(("127.0.0.1", 0))
    server = server_of(app, *([limits] if limits else []))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(30)
        listening.close()


class Visitor(httpx.Client):
    """A client with cookies that fills forms as a browser does."""

    def form(self, page: str, action: str | None = None, **fields: Any) -> httpx.Response:
        """Send the form of a page, with its token."""
        files = fields.pop("files", None)
        found = FORM_TOKEN.search(self.get(page).text)
        assert found, f"{page} has no form"
        return self.post(action or page, data={"form_token": found[1], **fields}, files=files)


class Served(NamedTuple):
    address: str
    settings: Any
    open: ExitStack

    def visitor(self, name: str | None = None) -> Visitor:
        """Somebody at the door; signed in by their token, if a name is given."""
        visitor = self.open.enter_context(Visitor(base_url=self.address, timeout=60))
        if name:
            assert visitor.form("/sign-in", token=TOKENS[name]).status_code == 303
        return visitor


@contextmanager
def working(served: Served) -> Iterator[None]:
    """A real worker process beside a server."""
    names = ("corpora", "vector_store", "reports")
    given = {f"BIANYIN_{name.upper()}": str(getattr(served.settings, name)) for name in names}
    process = started(Path.cwd(), ["worker"], os.environ | given | {"PYTHONPATH": str(SOURCE)})
    try:
        yield
    finally:
        process.terminate()
        process.join(60)


Serve = Callable[..., Served]
