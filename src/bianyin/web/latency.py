"""How long answers take, by route: what `/metrics` tells Prometheus."""

from __future__ import annotations

import time

from prometheus_client import CollectorRegistry, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 1.0, 2.5, 5.0, 10.0)
_METHODS = frozenset({"GET", "HEAD", "POST"})


class Latency:
    """ASGI around all: seconds from a request's head to the beginning of its answer.

    A route is named as it is written (`/reports/{report_id}`), never as it was asked for: who asks cannot make names.
    """

    def __init__(self, app: ASGIApp, registry: CollectorRegistry) -> None:
        self._app = app
        self._seconds = Histogram(
            "bianyin_answer_seconds",
            "Seconds from a request's head to the beginning of its answer.",
            ("method", "route", "status"),
            buckets=_SECONDS,
            registry=registry,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()

        async def timed(message: Message) -> None:
            if message["type"] == "http.response.start":
                method = scope["method"] if scope["method"] in _METHODS else "other"
                route = getattr(scope.get("route"), "path", "none")
                labels = self._seconds.labels(method, route, f"{message['status'] // 100}xx")
                labels.observe(time.perf_counter() - began)
            await send(message)

        await self._app(scope, receive, timed)
