"""The whole audit: a report by itself, against the files beside it, and against the corpus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bianyin.audit import by_itself
from bianyin.audit.against_corpus import check_record
from bianyin.audit.findings import Audit, AuditedRecord, Finding
from bianyin.audit.reading_report import read_report
from bianyin.audit.record_rows import check_rows, untold
from bianyin.audit.report_file import ReportFile
from bianyin.audit.reported import Reported, ReportedRecord
from bianyin.audit.shelf import Shelf
from bianyin.errors import InputError
from bianyin.model import Progress
from bianyin.series.point_heading import HEADING_EXAMPLE, is_english_heading

WITHOUT_CORPUS = "没有语料库：只查报告自身能看出的问题，各项所称内容未与网页核对。"


def audit_report(
    file: ReportFile, shelf: Shelf | None, *, window_days: int = 90, on_progress: Progress | None = None
) -> Audit:
    """What is to be said of a report.

    Args:
        shelf: the corpus; None: the report by itself.
        window_days: days on either side of a change point, where the report does not say which it searched.

    Raises:
        InputError: the text has neither a change point nor a record; or it is one of our reports in English, whose
            labels an audit does not read.
    """
    if any(map(is_english_heading, file.text.split("\n"))):
        raise InputError(
            "这是一份英文报告，核查只读中文报告。",
            path=file.path,
            remedy="请先用 bianyin report --update 报告/ --lang zh 换回中文，再核查。",
        )
    report = read_report(file.text)
    if not report.sections and not report.records:
        raise InputError(
            "没有找到转折点或记录，不是这种形式的报告。",
            path=file.path,
            remedy=f"报告里应有这样的标题：{HEADING_EXAMPLE}",
        )
    rows = untold(report, file.rows) if file.rows is not None else ()
    audited = []
    found = by_itself.of_the_records(report, window_days)
    for done, (record, findings) in enumerate(found, start=1):
        audited.append(_audited(record, (*findings, *_compared(record, report, file, shelf))))
        if on_progress:
            on_progress(done, len(found))
    return Audit(
        report=str(file.path),
        title=report.title,
        documents=shelf.count() if shelf else None,
        findings=(*by_itself.of_the_whole(report), *rows),
        records=tuple(audited),
        notes=() if shelf else (WITHOUT_CORPUS,),
    )


def _compared(
    record: ReportedRecord, report: Reported, file: ReportFile, shelf: Shelf | None
) -> Iterator[Finding]:
    if file.rows is not None:
        yield from check_rows(record, file.rows, shelf)
    if shelf is not None:
        yield from check_record(record, shelf, verbatim=report.verbatim)


def _audited(record: ReportedRecord, findings: tuple[Finding, ...]) -> AuditedRecord:
    return AuditedRecord(
        label=record.label,
        title=record.title,
        line=record.line,
        points=tuple(point.date.isoformat() for point in record.points),
        findings=tuple(_without_doubts(dict.fromkeys(findings))),
    )


def _without_doubts(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Numbers without a quote are no fault where stored pages hold them all."""
    found = list(findings)
    figures = [finding.verdict for finding in found if finding.check == "figure"]
    proved = bool(figures) and all(verdict == "supported" for verdict in figures)
    return (finding for finding in found if not (proved and finding.check == "number_without_quote"))
