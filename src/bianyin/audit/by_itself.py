"""The audit of a report from itself: no corpus, no network, nothing but its own words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from bianyin.audit.address_checks import check_addresses, shared_addresses
from bianyin.audit.date_checks import check_dates
from bianyin.audit.findings import Finding
from bianyin.audit.reported import Reported, ReportedRecord, ReportedSection
from bianyin.audit.whole_checks import check_references, check_whole
from bianyin.audit.word_checks import check_words, explained_absence, told_twice
from bianyin.model import ChangePoint, Window
from bianyin.series import windows_for


def of_the_whole(report: Reported) -> tuple[Finding, ...]:
    """What is wrong with the report beside its records."""
    explained = (finding for section in report.sections for finding in explained_absence(section))
    return (*check_whole(report), *explained)


def of_the_records(report: Reported, window_days: int) -> list[tuple[ReportedRecord, tuple[Finding, ...]]]:
    """Each record with what is wrong with it.

    Args:
        window_days: days on either side of a change point, where the report does not say which windows it searched.
    """
    shared: dict[int, list[Finding]] = defaultdict(list)
    for pairs in (shared_addresses(report.records), told_twice(report.records)):
        for record, finding in pairs:
            shared[id(record)].append(finding)
    windows = _windows(report.sections, window_days)
    return [(record, (*_of_one(record, report, windows), *shared[id(record)])) for record in report.records]


def _of_one(
    record: ReportedRecord, report: Reported, windows: dict[ChangePoint, Sequence[Window]]
) -> Iterator[Finding]:
    if _is_incomplete(record, report):
        yield Finding(
            check="record_incomplete", verdict="not_found", said=record.title, line=record.line,
            detail="报告在这条记录里被截断，没有写完",
        )  # fmt: skip
        return
    if not record.title:
        yield Finding(check="record_incomplete", verdict="not_found", detail="记录没有名称", line=record.line)
    allowed = [windows[point] for point in record.points if point in windows]
    yield from check_dates(record, allowed, report.analysed_on)
    yield from check_addresses(record)
    yield from check_references(record, report)
    yield from check_words(record, verbatim=report.verbatim)


def _is_incomplete(record: ReportedRecord, report: Reported) -> bool:
    return bool(report.cut) and not record.links and record is report.records[-1]


def _windows(sections: Sequence[ReportedSection], days: int) -> dict[ChangePoint, Sequence[Window]]:
    """By change point the windows that the report searched, else the usual one."""
    found: dict[ChangePoint, Sequence[Window]] = {}
    for section in sections:
        if section.point is not None:
            usual = windows_for([section.point], days=days, wider_days=days)[0].windows
            found[section.point] = (*found.get(section.point, ()), *(section.windows or usual))
    return found
