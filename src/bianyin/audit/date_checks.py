"""Do a record's dates hold by themselves: possible, fine enough, in the window, and at one with address and number?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from bianyin.audit.claimed import dates_of, impossible_dates
from bianyin.audit.findings import Finding, Verdict
from bianyin.audit.reported import ReportedDate, ReportedRecord
from bianyin.model import PartialDate, Window
from bianyin.parse.page_dates import url_date, url_number_date
from bianyin.report.lead_time import days_before, lead_told

# A page may stand some days before the day that a paper gives as its own.
_EARLY_DAYS = 3
_NUMBER_YEAR = re.compile(r"[〔\[（(【]\s*((?:19|20)\d{2})\s*年?\s*[〕\])）】]")
_TOLD = re.compile(r"约?[早晚]于变点\s*\d+\s*(?:天|个月|年)|与变点同[日期月年]")
_POINT = re.compile(r"(\d{4}-\d{2}(?:-\d{2})?)\s*[：:]")


def check_dates(
    record: ReportedRecord, windows: Sequence[Sequence[Window]], analysed_on: dt.date | None
) -> Iterator[Finding]:
    """All that is wrong with a record's dates.

    Args:
        windows: of each change point that the record is told for, the windows in which it may lie.
    """
    dates, line = dates_of(record), next((field.line for field in record.of("date")), record.line)
    said = "；".join(field.text for field in record.of("date"))
    for words in impossible_dates(record):
        yield _finding("date_impossible", f"日历上没有“{words}”", said, line)
    if not dates:
        if not impossible_dates(record):
            yield _finding("date_missing", "记录没有写明哪一年的日期", said, line, found=False)
        return
    yield from _coarse_or_outside(dates, windows, said, line)
    if analysed_on is not None:
        for date in dates:
            if date.name != "effective_on" and date.date.start > analysed_on:
                detail = f"{date.words} 晚于报告的分析时间 {analysed_on}"
                yield _finding("date_after_analysis", detail, said, line)
    yield from _lead_time(record, dates)
    yield from _addresses(record, dates, said, line)
    yield from _number(record, dates)


def _coarse_or_outside(
    dates: Sequence[ReportedDate], windows: Sequence[Sequence[Window]], said: str, line: int
) -> Iterator[Finding]:
    if all(date.date.precision == "year" for date in dates):
        yield _finding("date_too_coarse", "只有年份，无法说明它在变点附近", said, line, found=False)
        return
    for of_point in windows:
        if not any(window.overlaps(date.date) for window in of_point for date in dates):
            last = max(of_point, key=lambda window: window.days)
            detail = f"不在变点的窗口 {last.start} 至 {last.end}（不含末日）之内"
            yield _finding("date_outside_window", detail, said, line)


def _lead_time(record: ReportedRecord, dates: Sequence[ReportedDate]) -> Iterator[Finding]:
    """The distance that the record states, against its own dates and points."""
    for field in record.of("timing"):
        told = _TOLD.findall(field.text)
        named = _POINT.findall(field.text)
        points = [point for point in record.points if not named or _is_named(point.date, named)]
        if len(told) != len(points) or (named and len(named) != len(told)):
            if record.points:
                detail = f"给出 {len(told)} 个距离，而记录用于 {len(record.points)} 个变点"
                yield _finding("lead_time_differs", detail, field.text, field.line)
            continue
        for words, point in zip(told, points, strict=True):
            right = [lead_told(date.date, point, days_before(date.date, point.date)) for date in dates]
            if "".join(words.split()) not in {"".join(each.split()) for each in right}:
                detail = f"按所写日期应为“{right[0]}”"
                yield _finding("lead_time_differs", detail, words, field.line)


def _is_named(day: dt.date, named: Sequence[str]) -> bool:
    return any(PartialDate.parse(name).start <= day < PartialDate.parse(name).end for name in named)


def _addresses(
    record: ReportedRecord, dates: Sequence[ReportedDate], said: str, line: int
) -> Iterator[Finding]:
    """An address that was given out before all that its page is said to tell."""
    told = [date.date.start for date in dates if date.name != "effective_on"]
    for link in record.links:
        day = url_date(link.address) or url_number_date(link.address)
        if day and told and day.end + dt.timedelta(days=_EARLY_DAYS) <= min(told):
            detail = f"网址里的日期 {day} 早于所称日期：网页先于它所说的事"
            yield _finding("address_date_differs", detail, said, line)


def _number(record: ReportedRecord, dates: Sequence[ReportedDate]) -> Iterator[Finding]:
    """A paper is numbered in the year of its issue; it may be published in the next."""
    issued = [date.date for date in dates if date.name in ("issued_on", "published_on", None)]
    for field in record.of("number"):
        match = _NUMBER_YEAR.search(field.text)
        years = {date.start.year for date in issued}
        if match and years and not years & {int(match[1]), int(match[1]) + 1}:
            detail = f"文号是 {match[1]} 年的，日期却在 {'、'.join(map(str, sorted(years)))} 年"
            yield _finding("number_year_differs", detail, field.text, field.line)


def _finding(check: str, detail: str, said: str, line: int, *, found: bool = True) -> Finding:
    verdict: Verdict = "contradicted" if found else "not_found"
    return Finding(check=check, verdict=verdict, detail=detail, field="date", said=said, line=line)
