"""What the pages, `/healthz` and `/metrics` tell of the server's own clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, Metric

from bianyin.errors import InputError
from bianyin.schedule import RunLog, Standing, read_plan, standing_of
from bianyin.web.site import Site


def standing(site: Site) -> Standing | InputError | None:
    """How the plan stands; why it cannot be read; None where the server has no plan."""
    if site.settings.web_schedule is None:
        return None
    try:
        return standing_of(read_plan(site.settings.web_schedule), RunLog(site.lab.database))
    except InputError as error:
        return error


def in_a_word(site: Site) -> str:
    """A line for whoever asks whether the server is well, signed in or not: no name, no path."""
    found = standing(site)
    if found is None:
        return ""
    return f"refresh {'unreadable' if isinstance(found, InputError) else found.state}\n"


def figures(site: Site) -> Iterator[Metric]:
    """For Prometheus."""
    found = standing(site)
    if found is None:
        return
    yield _gauge(
        "readable", "Whether the plan of the server's clock can be read.", int(isinstance(found, Standing))
    )
    if isinstance(found, InputError):
        return
    late = max(0.0, (dt.datetime.now().astimezone() - found.next_at).total_seconds())
    yield _gauge("failed", "Whether the refresh of the present slot failed.", int(found.state == "failed"))
    yield _gauge(
        "next_seconds", "When the next refresh begins, in seconds since 1970.", found.next_at.timestamp()
    )
    yield _gauge("late_seconds", "For how long a refresh has been due that is not done.", late)
    if found.last is not None and found.last.ended_at is not None:
        yield _gauge("ended_seconds", "When the last refresh ended.", found.last.ended_at.timestamp())
        yield _gauge("changed", "Findings that the last refresh changed.", sum(found.changed.values()))
        yield _gauge("losses", "What the last refresh lost.", len(found.losses))


def _gauge(name: str, said: str, value: float) -> Metric:
    return GaugeMetricFamily(f"bianyin_refresh_{name}", said, value=round(value))
