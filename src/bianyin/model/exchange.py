"""One request and its answer, as they went over the wire."""

from __future__ import annotations

import datetime as dt

from bianyin.model.base import Frozen

Headers = tuple[tuple[str, str], ...]


class Exchange(Frozen):
    """A request and its whole answer. `body` is as sent: still compressed where `Content-Encoding` says so."""

    url: str
    at: dt.datetime  # when the request was sent, in UTC
    request_headers: Headers
    status: int
    reason: str
    headers: Headers
    body: bytes
    address: str | None = None  # IP address that answered
    method: str = "GET"
    request_body: bytes = b""

    def header(self, name: str) -> str | None:
        """The first header of this name, whatever its case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)
