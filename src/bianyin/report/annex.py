"""National papers, told once behind the sections: each by its number, with why it bears on the sector and where it is due."""

from __future__ import annotations

from bianyin.model import Event, Report
from bianyin.report.lead_time import lead_time
from bianyin.report.numbering import Shown
from bianyin.report.shown_fields import told_date
from bianyin.report.shown_names import region_name
from bianyin.wording import say


def title() -> str:
    return say("annex.title")


def said_of_the_annex(report: Report) -> str:
    return say("annex.said", region=region_name(report.region))


def said_of_the_national(report: Report) -> str:
    """What stands above the national papers of one date."""
    return say("annex.national", region=region_name(report.region))


def nearest_and_due(events: tuple[Event, ...]) -> tuple[Event, str]:
    """One national happening over all its change points: the event nearest to its own, and where it is due."""
    due = say("mark.clause").join(
        say("annex.due", point=event.change_point.date, timing=lead_time(event)) for event in events
    )
    return min(events, key=lambda event: abs(event.lead_days)), due


def reference(shown: Shown) -> str:
    """A national happening in one line, by its number: when it was, and why it bears on the sector."""
    label, event, _ = shown
    return say(
        "annex.reference",
        label=label,
        title=event.title.value,
        date=told_date(event.dates[event.window_date].value),
        timing=lead_time(event),
        why=say("mark.clause").join(event.association.reasons[2:]),  # those before are of time and place
    )
