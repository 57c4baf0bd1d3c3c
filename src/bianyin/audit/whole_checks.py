"""Does a report agree with itself: its count, its end, its table, its numbers and its references?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bianyin.audit.claimed import bare_title
from bianyin.audit.findings import Finding, Verdict
from bianyin.audit.reported import Reported, ReportedRecord, ReportedSection
from bianyin.crawl.addresses import canonical
from bianyin.series import date_text
from bianyin.text import bigram_overlap, fold

_SAME_TITLE = 0.8
_DAY_OF_ENTRY = re.compile(r"\((\d{4}-\d{2}(?:-\d{2})?)\)")


def check_whole(report: Reported) -> Iterator[Finding]:
    """All that is wrong with the report beside its records."""
    count = len(report.sections)
    if report.stated_points is not None and report.stated_points != count:
        detail = f"开头说包含 {report.stated_points} 个转折点，正文只有 {count} 节"
        if count > report.stated_points:
            detail = f"开头说包含 {report.stated_points} 个转折点，正文却有 {count} 节"
        yield _finding("count_differs", detail)
    if report.cut:
        yield _finding("cut_off", f"报告在末尾被截断：{report.cut}", verdict="not_found")
    yield from _headings(report)
    yield from _overview(report)
    yield from _numbers(report)
    yield from _cited(report)
    yield from _entries(report)


def _headings(report: Reported) -> Iterator[Finding]:
    seen: set[tuple[object, str]] = set()
    for section in report.sections:
        if section.point is None:
            detail = "转折点的日期、类型或置信度读不出来"
            yield _finding("heading_unreadable", detail, section.heading, section.line)
            continue
        key = (section.point.date, section.point.kind)
        if key in seen:
            detail = "同一转折点出现两次"
            yield _finding("heading_unreadable", detail, section.heading, section.line)
        seen.add(key)


def _overview(report: Reported) -> Iterator[Finding]:
    """The table at the head, row by row: the date, the region's own records, the national ones."""
    if not report.overview:
        return
    parts: dict[str, list[ReportedSection]] = {}
    for section in report.sections:
        if section.point is not None:
            parts.setdefault(date_text(section.point), []).append(section)
    rows = {date: (int(own), int(national)) for date, own, national in report.overview}
    for date in rows.keys() ^ parts.keys():
        there = "总表有、正文没有" if date in rows else "正文有、总表没有"
        yield _finding("overview_differs", f"转折点 {date} {there}", date)
    for date in rows.keys() & parts.keys():
        labels = [label for section in parts[date] for label, _ in section.cited]
        national = sum(label.startswith("附") for label in labels)
        own = len(labels) - national + sum(len(section.records) for section in parts[date])
        if (own, national) != rows[date]:
            detail = f"转折点 {date}：总表说本地 {rows[date][0]} 条、全国性 {rows[date][1]} 份，正文有 {own} 条、{national} 份"
            yield _finding("overview_differs", detail, date, parts[date][0].line)


def _numbers(report: Reported) -> Iterator[Finding]:
    """Records are counted on through the report, or anew in each section; the annex is counted by itself."""
    last = 0
    for section in report.sections:
        for position, record in enumerate(section.records):
            if not record.label.isdigit():
                continue
            number = int(record.label)
            if number != last + 1 and not (position == 0 and number == 1):
                yield _finding("numbering_broken", f"编号 {last} 之后是 {number}", record.title, record.line)
            last = number
    for position, record in enumerate(report.annex, start=1):
        if record.label != f"附{position}":
            detail = f"附录第 {position} 份的编号是 {record.label}"
            yield _finding("numbering_broken", detail, record.title, record.line)


def _cited(report: Reported) -> Iterator[Finding]:
    """What a section names by number is what stands there under the number."""
    told = {record.label: bare_title(record.title) for record in report.records}
    cited: set[str] = set()
    for section in report.sections:
        for label, title in section.cited:
            cited.add(label)
            if label not in told:
                detail = f"引用了记录 {label}，报告里没有这条"
                yield _finding("reference_differs", detail, title, section.line)
            elif bigram_overlap(bare_title(title), told[label]) < _SAME_TITLE:
                detail = f"记录 {label} 在引用处叫“{title}”，在正文叫“{told[label]}”"
                yield _finding("reference_differs", detail, title, section.line)
    for record in report.annex:
        if record.label not in cited:
            yield _finding("reference_differs", f"没有一节引用 {record.label}", record.title, record.line)


def _entries(report: Reported) -> Iterator[Finding]:
    """Every entry of the list is cited, and the list is counted without a gap."""
    cited = {number for record in report.records for link in record.links for number in link.references}
    cited |= {
        int(n) for r in report.records for f in r.of("source") for n in re.findall(r"\[(\d+)\]", f.text)
    }
    for position, entry in enumerate(report.references, start=1):
        if entry.number != position:
            detail = f"参考文献第 {position} 条的编号是 {entry.number}"
            yield _finding("reference_differs", detail, entry.text, entry.line)
        if entry.number not in cited:
            detail = f"没有一条记录引用参考文献 [{entry.number}]"
            yield _finding("reference_differs", detail, entry.text, entry.line)


def check_references(record: ReportedRecord, report: Reported) -> Iterator[Finding]:
    """The numbers behind a record's links lead to entries of the same address and publisher."""
    entries = {entry.number: entry for entry in report.references}
    line = next((field.line for field in record.of("source")), record.line)
    for link in record.links:
        for number in link.references:
            if number not in entries:
                if report.references:
                    yield _finding("reference_differs", f"参考文献里没有 [{number}]", link.address, line)
                continue
            text = entries[number].text
            if (link.address not in text and (canonical(link.address) or "") not in text) or (
                fold(link.label).text not in fold(text).text
            ):
                detail = f"参考文献 [{number}] 是“{text[:80]}”，与链接不是同一网页"
                yield _finding("reference_differs", detail, f"[{link.label}]({link.address})", line)


def _finding(
    check: str, detail: str, said: str = "", line: int | None = None, *, verdict: Verdict = "contradicted"
) -> Finding:
    return Finding(check=check, verdict=verdict, detail=detail, said=said, line=line)
