"""How much of what is planted in true reports an audit finds, and how many true records it flags beside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.quality.planted_faults import Planted, plain_form, planted
from bianyin.audit.auditing import audit_report
from bianyin.audit.findings import Audit
from bianyin.audit.report_file import ReportFile
from bianyin.audit.shelf import Shelf
from bianyin.model import Frozen, Progress


class AuditScore(Frozen):
    """Faults of one form of the reports, by kind: how many were planted and found; and the true records beside them.

    `missed`: kind, report and record of each fault that was not found. `clean`: objections to the reports as they are.
    """

    form: str
    kinds: dict[str, tuple[int, int]]
    true_records: int
    flagged: int
    clean: int
    missed: tuple[str, ...] = ()

    @property
    def planted(self) -> int:
        return sum(planted for planted, _ in self.kinds.values())

    @property
    def found(self) -> int:
        return sum(found for _, found in self.kinds.values())


def measure(
    reports: Sequence[Path], shelf: Shelf | None, *, plain: bool = False, on_progress: Progress | None = None
) -> AuditScore:
    """Plant every fault in each report in turn, and audit it; the report alone, without `records.jsonl`.

    Args:
        reports: true reports of ours, whose pages the shelf holds.
        plain: the reports in another system's form: without quotes, references and reckoning.
    """
    kinds: dict[str, list[bool]] = defaultdict(list)
    true_records = flagged = clean = 0
    missed = []
    for done, path in enumerate(reports, start=1):
        text = path.read_text("utf-8")
        text = plain_form(text) if plain else text
        before = _audited(text, shelf)
        clean += before.objections
        for fault in planted(text):
            after = _audited(fault.text, shelf)
            found = is_found(fault, before, after)
            kinds[fault.kind].append(found)
            if not found:
                missed.append(f"{fault.kind} {path.parent.name} {'、'.join(sorted(fault.labels))}")
            beside = [record for record in after.records if record.label not in fault.labels]
            if fault.labels:
                true_records += len(beside)
                flagged += sum(any(finding.objects for finding in record.findings) for record in beside)
        if on_progress:
            on_progress(done, len(reports))
    counted = {kind: (len(each), sum(each)) for kind, each in kinds.items()}
    form = ("他人形式" if plain else "本程序形式") + ("，有语料库" if shelf else "，仅凭自身")
    return AuditScore(
        form=form, kinds=counted, true_records=true_records, flagged=flagged, clean=clean, missed=tuple(missed)
    )  # fmt: skip


def is_found(fault: Planted, before: Audit, after: Audit) -> bool:
    """Whether the audit objects where the fault is, as it did not before: in one of its records, or to the whole."""
    if not fault.labels:
        known = {(finding.check, finding.detail) for finding in before.findings if finding.objects}
        return any((each.check, each.detail) not in known for each in after.findings if each.objects)
    known = _objections(before, fault.labels)
    return bool(_objections(after, fault.labels) - known)


def _objections(audit: Audit, labels: frozenset[str]) -> set[tuple[str, str, str]]:
    return {
        (finding.check, finding.said, finding.detail)
        for record in audit.records
        if record.label in labels
        for finding in record.findings
        if finding.objects
    }


def _audited(text: str, shelf: Shelf | None) -> Audit:
    return audit_report(ReportFile(Path("report.md"), text), shelf)


def lines_of(score: AuditScore, *, details: bool) -> Iterator[str]:
    yield f"核查（{score.form}）：植入 {score.planted} 处、{len(score.kinds)} 类，找出 {score.found} 处；原样报告的异议 {score.clean} 项"
    for kind, (count, found) in score.kinds.items():
        yield f"  {kind:<26} {found:>4} / {count}"
    share = score.flagged / score.true_records if score.true_records else 0.0
    yield f"  其余真实记录 {score.true_records} 条，误报 {score.flagged} 条（{share:.1%}）"
    yield from (f"  未找出：{each}" for each in score.missed if details)
