"""What a report says beside its records, in plain words: its head, its change points, what was looked at and what was not found."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import get_args

from bianyin.model import Coverage, PointWindow, RejectionReason, Report, Section, Window
from bianyin.report.shown_names import region_name, sector_name
from bianyin.series import head_line, shown_date, warning_text
from bianyin.wording import iso_or_words, named, said_in, say

FALLBACK = said_in("zh", "section.not_found")
# Warnings about the series, whichever point shows them; the points concerned are named in the overview.
_OF_SERIES = {"month_boundary": "warning.month_steps"}
_ARCHIVED_AFTER = dt.timedelta(days=182)  # until when a page of a window may first have been archived


def reason_name(reason: str) -> str:
    """Why something was refused, in words; the name itself of a reason that later versions have no more."""
    return say(f"reason.{reason}") if reason in get_args(RejectionReason) else reason


def not_found() -> str:
    return say("section.not_found")


def not_cause() -> str:
    return say("head.not_cause")


def title(report: Report) -> str:
    return say("head.title", region=region_name(report.region), sector=sector_name(report.sector))


def picture_text(report: Report) -> str:
    """What a picture of the series shows, for whoever does not see it."""
    return say("head.picture", region=region_name(report.region), sector=sector_name(report.sector))


def head_lines(report: Report) -> list[str]:
    return [
        say("head.analysed", at=_moment(report.analysed_at)),
        say("head.points", count=len(report.sections)),
    ]


def head_notes(report: Report, shared: Sequence[str]) -> list[str]:
    """What holds for the whole report; the note on where refusals stand is a form's own."""
    return [
        *([] if report.sections else [say("head.no_points")]),
        say("head.drafted", how=_drafter(report.drafter)),
        *report.notes,
        *(say("head.beware", detail=detail) for detail in shared),
    ]


def _moment(at: dt.datetime) -> str:
    return f"{iso_or_words(at.date().isoformat())} {at:%H:%M:%S}"


def _drafter(name: str) -> str:
    return say("head.by_rules") if name == "rules" else say("head.by_model", name=name)


def shared_warnings(report: Report) -> list[str]:
    """What is said of the series, or of every one of several points, is said once."""
    warnings = [set(section.point.point.warnings) for section in report.sections]
    said = Counter(warning_text(each) for of_point in warnings for each in of_point)
    everywhere = [detail for detail, times in said.items() if times == len(warnings) > 1]
    of_series = {
        say(_OF_SERIES[each.name]) for of_point in warnings for each in of_point if each.name in _OF_SERIES
    }
    return [*sorted(of_series), *everywhere]


def point_heading(window: PointWindow) -> str:
    point = window.point
    given = say("section.no_confidence") if point.confidence is None else f"{point.confidence:.2f}"
    return say("section.heading", date=shown_date(point), kind=point.kind, confidence=given)


def point_lines(window: PointWindow, shared: Sequence[str]) -> list[str]:
    """Size, interval, season and warnings of the change point itself."""
    point = window.point
    lines = [head_line(point)]
    if point.start and point.end:
        lines.append(say("section.interval", start=point.start, end=point.end))
    if window.seasons:
        seasons = say("mark.list").join(map(named, window.seasons))
        lines.append(say("section.seasons", seasons=seasons))
    own = (warning_text(each) for each in point.warnings if each.name not in _OF_SERIES)
    lines += [say("head.beware", detail=detail) for detail in own if detail not in shared]
    return [line for line in lines if line]


def looked_at(section: Section, region: str) -> Iterator[str]:
    """What was searched, window by window."""
    for coverage in section.searched:
        window = coverage.window
        left = coverage.unindexed
        yield say(
            "section.looked_at",
            start=window.start,
            end=window.end,
            reason=window.reason,
            documents=coverage.documents,
            region=region_name(region),
            about=coverage.about_region,
            unindexed=say("section.looked_at_unindexed", count=left) if left else "",
        )


def refused(section: Section) -> str:
    """未采用 3 项（部门不符 2，地区不符 1）; empty where nothing was."""
    if not section.rejections:
        return ""
    reasons = Counter(rejection.reason for rejection in section.rejections)
    ordered = sorted(reasons.items(), key=lambda row: (-row[1], row[0]))
    shown = say("mark.comma").join(
        say("section.refused_reason", reason=reason_name(name), count=count) for name, count in ordered
    )
    return say("section.refused", count=len(section.rejections), reasons=shown)


def gap(coverage: Coverage, region: str) -> str:
    """Missing coverage is said to be that, and not absence of policy; empty where there is coverage."""
    if not coverage.documents and not coverage.unindexed:
        return say("section.no_documents") + _reach_back(coverage.window)
    if coverage.unindexed:
        return say("section.not_searched", count=coverage.unindexed)
    if not coverage.about_region:
        return say("section.none_about", region=region_name(region)) + _reach_back(coverage.window)
    return ""


def is_thin(coverage: Coverage) -> bool:
    """Whether the corpus has nothing on the region in the window, however much is indexed."""
    return not coverage.unindexed and not coverage.about_region


def archived_by_then(window: Window) -> Window:
    """When web archives may have come by for the pages of a window: whole months, and half a year longer."""
    until = window.end + _ARCHIVED_AFTER - dt.timedelta(days=1)
    return Window(
        start=window.start.replace(day=1), end=(until.replace(day=1) + dt.timedelta(days=31)).replace(day=1)
    )


def _reach_back(window: Window) -> str:
    """How to ask web archives."""
    asked = archived_by_then(window)
    last = asked.end - dt.timedelta(days=1)
    return say("section.reach_back", start=f"{asked.start:%Y-%m}", end=f"{last:%Y-%m}")
