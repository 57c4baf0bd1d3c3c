"""A lab's judgements as lines for `bianyin eval relevance`: what was accepted and rejected becomes its own measure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from bianyin.lab.kept_things import Judged
from bianyin.model import Event, Report
from bianyin.text.reading import read


class JudgedEvents(NamedTuple):
    """A judgement with the happening that it is about, under each of its change points, and the report that has it."""

    judged: Judged
    report: Report
    events: tuple[Event, ...]


def exported(all_judged: Iterable[JudgedEvents]) -> Iterator[dict[str, Any]]:
    """One row a document of a change point.

    A document is kept where one of its records was accepted, whatever was said of its others: the measure judges documents.
    Of several pages of one happening either will do. What is only corrected or noted is not judged.

    Args:
        all_judged: the older first; of two judgements of one document the later stands.
    """
    rows: dict[tuple[str, ...], dict[str, Any]] = {}
    for each in all_judged:
        for row in _rows(each):
            place = (row["region"], row["sector"], row["point"], row["kind"], row["url"])
            if row["verdict"] == "keep" or rows.get(place, {}).get("verdict") != "keep":
                rows[place] = row
    yield from _told_apart(rows.values())


def _rows(each: JudgedEvents) -> Iterator[dict[str, Any]]:
    judgement = each.judged.judgement
    if judgement.verdict == "open":
        return
    verdict = "keep" if judgement.verdict == "accept" else judgement.fault
    for event in each.events:
        for source in event.sources:
            row: dict[str, Any] = {
                "url": source.url, "region": each.report.region, "sector": each.report.sector,
                "point": event.change_point.date.isoformat(), "kind": event.change_point.kind, "verdict": verdict,
                "scope": "own" if event.association.names_region else "national", "act": event.association.act,
                "reason": judgement.reason or judgement.note, "title": event.title.value,
            }  # fmt: skip
            if source is event.sources[0]:
                row |= _best_sentence(each.report, event)
            elif verdict == "keep":
                row["same_as"] = event.sources[0].url
            yield row


def _best_sentence(report: Report, event: Event) -> dict[str, int]:
    """The sentence in which the content begins, from 1; nothing where the report has not the page."""
    if event.content is None:
        return {}
    proof = event.content.evidence[-1]
    document = report.documents.get(proof.document_id)
    if document is None or document.url != event.sources[0].url:
        return {}
    return {"sentence": max(1, read(document).sentence_number(proof.start))}


def _told_apart(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """`same_as` only where the other page is kept at the same change point."""
    rows = list(rows)
    kept = {
        (row["region"], row["sector"], row["point"], row["url"]) for row in rows if row["verdict"] == "keep"
    }
    for row in rows:
        other = (row["region"], row["sector"], row["point"], row.get("same_as"))
        yield row if other in kept else {name: value for name, value in row.items() if name != "same_as"}
