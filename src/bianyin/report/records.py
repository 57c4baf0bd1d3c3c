"""`records.jsonl`, `rejected.jsonl` and `run.json`: one line an event, one line a refusal, one object a run."""

from __future__ import annotations

import json
from typing import Any

from bianyin.model import ChangePoint, Event, Rejection, Report, Window


def records_jsonl(report: Report) -> str:
    return _lines(record_of(event) for section in report.sections for event in section.events)


def rejected_jsonl(report: Report) -> str:
    return _lines(
        {"change_point": _point(section.point.point), **rejection_of(rejection)}
        for section in report.sections
        for rejection in section.rejections
    )


def run_json(report: Report) -> str:
    return json.dumps(report.run, ensure_ascii=False, indent=2, default=str) + "\n"


def record_of(event: Event) -> dict[str, Any]:
    """One event as `docs/contract.md` promises it; a field without evidence is absent."""
    fields = event.model_dump(mode="json", exclude={"change_point", "window", "sources", "evidence"})
    shown = {name: value for name, value in fields.items() if value not in (None, [], {}) or name in _ALWAYS}
    return {
        "change_point": _point(event.change_point),
        "window": _window(event.window),
        **shown,
        "evidence": [item.model_dump(mode="json", exclude_none=True) for item in event.evidence],
        "sources": [source.model_dump(mode="json") for source in event.sources],
    }


_ALWAYS = {"title", "kind", "status", "issuers", "dates", "places", "figures", "lead_days"}


def rejection_of(rejection: Rejection) -> dict[str, Any]:
    return rejection.model_dump(mode="json")


def _point(point: ChangePoint) -> dict[str, Any]:
    return point.model_dump(mode="json", include={"date", "kind", "confidence"})


def _window(window: Window) -> dict[str, Any]:
    return {"start": window.start.isoformat(), "end": window.end.isoformat()}


def _lines(rows: Any) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
