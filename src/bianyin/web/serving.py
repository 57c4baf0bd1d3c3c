"""The server: the application with its guards, the workers that do the jobs, and uvicorn."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from fastapi import APIRouter, FastAPI
from prometheus_client import CollectorRegistry
from starlette.types import ASGIApp

from bianyin.errors import ConfigurationError
from bianyin.lab import open_lab
from bianyin.schedule import by_clock
from bianyin.settings import Settings
from bianyin.version import __version__
from bianyin.web import json_api, page_errors
from bianyin.web.connections import ConnectionLimits, guarded
from bianyin.web.corpus_desk import CorpusDesk
from bianyin.web.doorkeeper import Doorkeeper
from bianyin.web.guards import BodyLimits, Guards
from bianyin.web.latency import Latency
from bianyin.web.metrics_page import SiteFigures
from bianyin.web.signing_in import SignIn, check_binding, hosts_of
from bianyin.web.site import Site
from bianyin.web.watchers import Watchers, WatchLimits
from bianyin.web.worker_crew import WorkerCrew, worker_command

if TYPE_CHECKING:
    from uvicorn import Server

# One file a group of pages, each with its `router`.
_PAGES = (
    "start_pages", "sign_in_pages", "corpus_pages", "search_pages", "document_pages", "series_pages", "points_pages",
    "asking_pages", "job_pages", "report_pages", "review_pages", "diff_pages", "audit_pages", "metrics_page",
)  # fmt: skip
_STOP_SECONDS = 5  # for answers under way, then streams are cut


class Serving(NamedTuple):
    """Where the server listens, and how many workers it starts."""

    host: str = "127.0.0.1"
    port: int = 8321
    workers: int = 1


class Limits(NamedTuple):
    """What one visitor may take of what all share: by connection, body, and stream of progress."""

    connections: ConnectionLimits = ConnectionLimits()
    body: BodyLimits = BodyLimits()
    watching: WatchLimits = WatchLimits()


@contextmanager
def make_app(settings: Settings, host: str = "127.0.0.1", limits: Limits = Limits()) -> Iterator[ASGIApp]:  # noqa: B008 - immutable
    """The application, open within the block.

    Raises:
        ConfigurationError: it would be open to other machines without sign-in; or a setting is not usable.
    """
    with _site(settings, host, limits.watching) as site:
        yield _guarded(site, host, limits.body)


@contextmanager
def _site(settings: Settings, host: str, watching: WatchLimits) -> Iterator[Site]:
    with open_lab(settings) as lab:
        sign_in = SignIn(settings, lab.ended_sessions)
        check_binding(host, sign_in, {"hosts": settings.web_hosts.strip()})
        site = Site(settings, lab, CorpusDesk(settings), sign_in, watchers=Watchers(watching))
        with closing(site.desk):
            yield site


@contextmanager
def _warming(site: Site) -> Iterator[None]:
    """The corpus is opened beside, so that the first reader need not wait for it."""
    thread = threading.Thread(target=site.desk.warm, name="warming", daemon=True)
    thread.start()
    try:
        yield
    finally:
        thread.join(_STOP_SECONDS)


def _guarded(site: Site, host: str, body: BodyLimits) -> ASGIApp:
    app = FastAPI(
        title="bianyin", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json",
    )  # fmt: skip
    app.state.site, app.state.figures = site, CollectorRegistry()
    app.state.figures.register(SiteFigures(site))
    page_errors.add_to(app)
    for name in _PAGES:
        router: APIRouter = import_module(f"bianyin.web.{name}").router
        app.include_router(router, include_in_schema=False)
    app.include_router(json_api.router)
    upload = int(site.settings.web_upload_megabytes * 1_000_000)
    hosts = hosts_of(site.settings, host)
    refuse = page_errors.refused
    inner = Guards(Doorkeeper(app, site), app, hosts=hosts, upload=upload, refuse=refuse, body=body)
    return Latency(inner, app.state.figures)


def serve(settings: Settings, serving: Serving) -> None:
    """Answer until told to stop (Ctrl-C, SIGTERM); then the workers stop too.

    Raises:
        ConfigurationError: as `make_app`; or the port is taken.
        InputError: the plan of the server's own clock cannot be read.
    """
    signal.signal(
        signal.SIGTERM, _leave
    )  # uvicorn gives it back when it has stopped: the workers must stop too
    limits = Limits(ConnectionLimits(shared=frozenset({settings.web_proxy or ""})))
    with _site(settings, serving.host, limits.watching) as site, _listen(serving) as listening:
        app = _guarded(site, serving.host, limits.body)
        with WorkerCrew(worker_command(settings), serving.workers), _warming(site), by_clock(settings):
            server_of(app, limits.connections).run(sockets=[listening])


def server_of(app: ASGIApp, limits: ConnectionLimits = ConnectionLimits()) -> Server:  # noqa: B008 - immutable
    """The server around the application: strict in what it reads, silent about itself, believing no proxy's headers."""
    from uvicorn import Config, Server

    config = Config(
        app, http=guarded(limits), ws="none", lifespan="off", proxy_headers=False, server_header=False, log_level="warning",
        access_log=False, timeout_keep_alive=10, timeout_graceful_shutdown=_STOP_SECONDS,
        limit_concurrency=limits.in_all + 1, backlog=256,
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
