"""`records.jsonl`, `rejected.jsonl` and `run.json`: one line an event, one line a refusal, one object a run."""

from __future__ import annotations

import json
from typing import Any

from bianyin.model import ChangePoint, Event, Frozen, Proved, RecordFields, Rejection, Report, Window
from bianyin.report.numbering import Numbered


def records_jsonl(report: Report, found: Numbered) -> str:
    """One line an event of each change point; `number` is the one that the report gives the happening."""
    return _lines(
        {**record_of(event), "number": found.labels[id(event)]}
        for section in report.sections
        for event in section.events
    )


def rejected_jsonl(report: Report, found: Numbered) -> str:
    return _lines(
        {"change_point": _point(section.point.point), **rejection_of(rejection)}
        for section in report.sections
        for rejection in section.rejections
    )


def run_json(report: Report, found: Numbered) -> str:
    return json.dumps(report.run, ensure_ascii=False, indent=2, default=str) + "\n"


def record_of(event: Event) -> dict[str, Any]:
    """One event as `docs/contract.md` promises it; a field without evidence is absent."""
    return {
        "change_point": _point(event.change_point),
        "window": _window(event.window),
        **_fields(event),
        "window_date": event.window_date,
        "lead_days": event.lead_days,
        "association": event.association.model_dump(mode="json"),
        "drafter": event.drafter,
        "evidence": _evidence(event),
        "sources": [source.model_dump(mode="json") for source in event.sources],
    }


# What a page says of itself stands where readers of version 0.1 know it: behind these fields.
_BEHIND = {"title": "kind", "document_number": "status"}


def _fields(event: Event) -> dict[str, Any]:
    """The values, in the order of `RecordFields`; lists are there where they are empty, single values are not."""
    row: dict[str, Any] = {}
    for name in RecordFields.model_fields:
        value = getattr(event, name)
        if name != "kind" and value is not None:
            row[name] = _plain(value)
        if name in _BEHIND:
            row[_BEHIND[name]] = getattr(event, _BEHIND[name])
    return row


def _plain(value: Any) -> Any:
    if isinstance(value, Proved):
        return (
            value.value.model_dump(mode="json", exclude_none=True)
            if isinstance(value.value, Frozen)
            else value.value
        )
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value]


def _evidence(event: Event) -> list[dict[str, Any]]:
    """Each quote once, with its field: the first page's before other pages' words, figures last."""
    own = event.title.evidence[0].document_id
    proofs = sorted(event.proofs, key=lambda proof: (proof[0] == "figures", proof[1].document_id != own))
    return [
        {"field": name, **item.model_dump(mode="json", exclude_none=True)}
        for name, item in dict.fromkeys(proofs)
    ]


def rejection_of(rejection: Rejection) -> dict[str, Any]:
    return rejection.model_dump(mode="json")


def _point(point: ChangePoint) -> dict[str, Any]:
    return point.model_dump(mode="json", include={"date", "kind", "confidence"})


def _window(window: Window) -> dict[str, Any]:
    return {"start": window.start.isoformat(), "end": window.end.isoformat()}


def _lines(rows: Any) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
