"""Faults planted in the example's report, one at a time: what the audit finds with its corpus, and what it says of true records."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from audit_samples import Demo
from bench.quality.audit import is_found
from bench.quality.planted_faults import RECORD_FAULTS, WHOLE_FAULTS, Planted, plain_form, planted

from bianyin.audit.auditing import audit_report
from bianyin.audit.findings import Audit
from bianyin.audit.report_file import ReportFile
from bianyin.audit.shelf import Shelf

_EACH = 3  # faults of a kind; `python -m bench.quality audit` plants all


def audit_of(text: str, shelf: Shelf | None) -> Audit:
    return audit_report(ReportFile(Path("report.md"), text), shelf)


@pytest.fixture(scope="module")
def text(demo: Demo) -> str:
    return (demo.report / "report.md").read_text("utf-8")


@pytest.fixture(scope="module")
def faults(text: str) -> list[Planted]:
    """The first and last few of every kind."""
    by_kind: dict[str, list[Planted]] = defaultdict(list)
    for fault in planted(text):
        by_kind[fault.kind].append(fault)
    return [
        fault
        for each in by_kind.values()
        for fault in {id(one): one for one in (*each[:2], each[-1])}.values()
    ]


def test_enough_is_planted(faults: list[Planted]) -> None:
    assert {fault.kind for fault in faults} == {*RECORD_FAULTS, *WHOLE_FAULTS, "links_swapped"}
    assert len(faults) >= 60


def test_the_true_report_raises_nothing(text: str, shelf: Shelf) -> None:
    for audit in (audit_of(text, None), audit_of(text, shelf), audit_of(plain_form(text), shelf)):
        assert audit.objections == 0
        assert len(audit.records) == 19
    assert {record.verdict for record in audit_of(text, shelf).records} == {"supported"}


def test_all_faults_are_found_with_the_corpus_and_hardly_a_true_record_is_flagged(
    text: str, faults: list[Planted], shelf: Shelf
) -> None:
    before, beside, flagged, missed = audit_of(text, shelf), 0, 0, []
    for fault in faults:
        after = audit_of(fault.text, shelf)
        if not is_found(fault, before, after):
            missed.append((fault.kind, fault.labels))
        others = [record for record in after.records if fault.labels and record.label not in fault.labels]
        beside += len(others)
        flagged += sum(record.verdict in ("contradicted", "not_found") for record in others)
    assert not missed
    assert flagged <= 0.02 * beside
    assert beside > 500


# What only a page can tell: words, figures, organs and names that no rule of form forbids.
_NEEDS_PAGES = {
    "date_moved_with_distance", "number_changed", "unit_changed", "sentence_denied", "sentence_made_up", "issuer_changed",
    "number_of_paper_changed", "title_bent", "links_swapped",
}  # fmt: skip


def test_what_is_found_without_a_corpus(text: str, faults: list[Planted]) -> None:
    before = audit_of(text, None)
    found: dict[str, list[bool]] = defaultdict(list)
    for fault in faults:
        found[fault.kind].append(is_found(fault, before, audit_of(fault.text, None)))
    assert {kind for kind, each in found.items() if not any(each)} <= _NEEDS_PAGES
    assert all(all(each) for kind, each in found.items() if kind not in {*_NEEDS_PAGES, "date_moved_days"})
