"""Which records of kept reports quote a document. Reports never change, so each is read once and remembered."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, NamedTuple

from bianyin.report.drawing import anchor
from bianyin.report.numbering import numbered

if TYPE_CHECKING:
    from bianyin.lab import KeptReport, Lab

_REPORTS = 500  # the newest ones that are looked through


class Quoting(NamedTuple):
    """A record that quotes a document: its report, its number and place there, its title, and the spans of the quotes."""

    report: KeptReport
    label: str
    anchor: str
    title: str
    spans: tuple[tuple[int, int], ...]


class QuotedBy:
    """By document the records that quote it."""

    def __init__(self, lab: Lab) -> None:
        self._lab, self._lock = lab, threading.Lock()
        self._seen: set[str] = set()
        self._quoting: dict[str, list[Quoting]] = {}

    def of(self, document_id: str) -> list[Quoting]:
        """The newest report's records first."""
        with self._lock:
            for kept in self._lab.reports(limit=_REPORTS):
                if kept.id not in self._seen:
                    self._add(kept)
                    self._seen.add(kept.id)
            found = self._quoting.get(document_id, [])
        return sorted(found, key=lambda each: each.report.made_at, reverse=True)

    def _add(self, kept: KeptReport) -> None:
        report = self._lab.load_report(kept.id)
        found = numbered(report)
        told: set[tuple[str, str]] = set()
        for section in report.sections:
            for event in section.events:
                label = found.labels[id(event)]
                spans: dict[str, list[tuple[int, int]]] = {}
                for _, each in event.proofs:
                    spans.setdefault(each.document_id, []).append((each.start, each.end))
                for document_id, quotes in spans.items():
                    if (label, document_id) not in told:
                        told.add((label, document_id))
                        quoting = Quoting(kept, label, anchor(label), event.title.value, tuple(quotes))
                        self._quoting.setdefault(document_id, []).append(quoting)
