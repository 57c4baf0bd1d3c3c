"""Figures for Prometheus, in its text format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from fastapi import APIRouter, Request
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.responses import Response

from bianyin.lab.job import JobState
from bianyin.version import __version__
from bianyin.web import refreshes
from bianyin.web.site import Site, TheSite

router = APIRouter()


class SiteFigures(Collector):
    """What the server knows when it is asked: jobs by state, browsers that watch, documents."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily("bianyin", "The version of this program.", {"version": __version__})
        counts = self._site.lab.count_jobs()
        jobs = GaugeMetricFamily("bianyin_jobs", "Jobs by state.", labels=("state",))
        for state in get_args(JobState):
            jobs.add_metric((state,), counts.get(state, 0))
        yield jobs
        yield GaugeMetricFamily(
            "bianyin_streams", "Browsers that watch a job.", value=len(self._site.watchers)
        )
        documents = self._site.desk.documents()
        yield GaugeMetricFamily("bianyin_documents", "Current documents of the corpus.", value=documents)
        yield from refreshes.figures(self._site)


@router.get("/metrics")
def metrics(request: Request, site: TheSite) -> Response:
    registry: CollectorRegistry = request.app.state.figures
    return Response(generate_latest(registry), media_type="text/plain; version=0.0.4; charset=utf-8")
