"""A server on loopback that answers from a script, and remembers what it was asked."""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, dict[str, str], Any]  # status, headers, body


class Script:
    """Answers in order, the last one for ever; remembers requests with their paths and keys.

    Attributes:
        drip: seconds between two bytes of an answer, its head too.
    """

    def __init__(self, *answers: Answer | Callable[[dict[str, Any]], Answer]) -> None:
        self.answers = list(answers)
        self.requests: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.keys: list[str | None] = []
        self.drip = 0.0
        self._lock = threading.Lock()

    def next(self, path: str, request: dict[str, Any], key: str | None) -> Answer:
        with self._lock:
            self.requests.append(request)
            self.paths.append(path)
            self.keys.append(key)
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer(request) if callable(answer) else answer


class UnderWay:
    """An answer that takes a tenth of a second; `most` requests were under way at a time."""

    def __init__(self, answer: Callable[[dict[str, Any]], Answer]) -> None:
        self.most = 0
        self._answer, self._now, self._lock = answer, 0, threading.Lock()

    def __call__(self, request: dict[str, Any]) -> Answer:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        time.sleep(0.1)
        with self._lock:
            self._now -= 1
        return self._answer(request)


class Dripping(io.RawIOBase):
    """Writes one byte at a time; what nobody reads any more is lost."""

    def __init__(self, out: Any, seconds: float) -> None:
        self._out, self._seconds = out, seconds

    def write(self, content: Any) -> int:
        for byte in bytes(content):
            try:
                self._out.write(bytes([byte]))
                self._out.flush()
            except OSError:
                break
            time.sleep(self._seconds)
        return len(content)


@contextmanager
def serving(script: Script) -> Iterator[str]:
    """The server's base address while it answers from `script`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            status, headers, body = script.next(self.path, request, self.headers.get("authorization"))
            if script.drip:
                self.wfile = Dripping(self.wfile, script.drip)
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in {"content-type": "application/json", **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
