"""The server: the application with its guards, the workers that do the jobs, and uvicorn."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp

from bianyin.errors import ConfigurationError
from bianyin.lab import open_lab
from bianyin.schedule import by_clock
from bianyin.settings import Settings
from bianyin.version import __version__
from bianyin.web import json_api, page_errors
from bianyin.web.corpus_desk import CorpusDesk
from bianyin.web.doorkeeper import Doorkeeper
from bianyin.web.guards import Guards
from bianyin.web.quoted_by import QuotedBy
from bianyin.web.signing_in import SignIn, check_binding, hosts_of
from bianyin.web.site import Site

if TYPE_CHECKING:
    from uvicorn import Server

# One file a group of pages, each with its `router`.
_PAGES = (
    "start_pages", "sign_in_pages", "corpus_pages", "search_pages", "document_pages", "series_pages", "points_pages",
    "asking_pages", "job_pages", "report_pages", "review_pages", "diff_pages", "audit_pages", "metrics_page",
)  # fmt: skip
_STOP_SECONDS = 5  # for answers under way, then streams are cut
_WORKER_SECONDS = 20.0  # for a worker to hand its job back
_MOST_AT_ONCE = 300  # connections; more are told to come back


class Serving(NamedTuple):
    """Where the server listens, and how many workers it starts."""

    host: str = "127.0.0.1"
    port: int = 8321
    workers: int = 1


@contextmanager
def make_app(settings: Settings, host: str = "127.0.0.1") -> Iterator[ASGIApp]:
    """The application, open within the block.

    Raises:
        ConfigurationError: it would be open to other machines without sign-in; or a setting is not usable.
    """
    sign_in = SignIn(settings)
    check_binding(host, sign_in, {"hosts": settings.web_hosts.strip()})
    with open_lab(settings) as lab:
        site = Site(settings, lab, CorpusDesk(settings), sign_in, QuotedBy(lab))
        try:
            yield _guarded(site, host)
        finally:
            site.desk.close()


def _guarded(site: Site, host: str) -> ASGIApp:
    app = FastAPI(
        title="bianyin", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json",
    )  # fmt: skip
    app.state.site = site
    page_errors.add_to(app)
    for name in _PAGES:
        router: APIRouter = import_module(f"bianyin.web.{name}").router
        app.include_router(router, include_in_schema=False)
    app.include_router(json_api.router)
    upload = int(site.settings.web_upload_megabytes * 1_000_000)
    hosts = hosts_of(site.settings, host)
    return Guards(Doorkeeper(app, site), app, hosts=hosts, upload=upload, refuse=page_errors.refused)


def serve(settings: Settings, serving: Serving) -> None:
    """Answer until told to stop (Ctrl-C, SIGTERM); then the workers stop too.

    Raises:
        ConfigurationError: as `make_app`; or the port is taken.
        InputError: the plan of the server's own clock cannot be read.
    """
    signal.signal(
        signal.SIGTERM, _leave
    )  # uvicorn gives it back when it has stopped: the workers must stop too
    with make_app(settings, serving.host) as app:
        listening = _listen(serving)
        with listening, workers(settings, serving.workers), by_clock(settings):
            server_of(app).run(sockets=[listening])


def server_of(app: ASGIApp) -> Server:
    """The server around the application: strict in what it reads, silent about itself, believing no proxy's headers."""
    from uvicorn import Config, Server

    config = Config(
        app, http="h11", ws="none", lifespan="off", proxy_headers=False, server_header=False, log_level="warning",
        access_log=False, timeout_keep_alive=10, timeout_graceful_shutdown=_STOP_SECONDS,
        limit_concurrency=_MOST_AT_ONCE, backlog=256,
    )  # fmt: skip
    return Server(config)


def _leave(_number: int, _frame: object) -> None:
    raise SystemExit(0)


def _listen(serving: Serving) -> socket.socket:
    family = socket.AF_INET6 if ":" in serving.host else socket.AF_INET
    try:
        return socket.create_server((serving.host, serving.port), family=family, backlog=256)
    except OSError as error:
        raise ConfigurationError(
            f"{serving.host}:{serving.port} 无法监听（{error.strerror}）。", remedy="请用 --port 换一个端口。"
        ) from None


@contextmanager
def workers(settings: Settings, count: int) -> Iterator[None]:
    """Processes that do the jobs, as long as the block lasts."""
    folders = ("--corpora", str(settings.corpora), "--vector-store", str(settings.vector_store))
    command = [sys.executable, "-m", "bianyin", "worker", "--beside-server", *folders]
    running = [subprocess.Popen(command) for _ in range(count)]
    try:
        yield
    finally:
        for each in running:
            each.terminate()
        for each in running:
            try:
                each.wait(_WORKER_SECONDS)
            except subprocess.TimeoutExpired:
                each.kill()
                each.wait()
