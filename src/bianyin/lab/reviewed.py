"""A report as it stands after review: what was rejected left out, what was corrected as corrected, and both said in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from bianyin.errors import InputError
from bianyin.knowledge import places, sectors
from bianyin.knowledge.question import Question
from bianyin.lab.correcting import corrected
from bianyin.lab.kept_things import Judged, Judgement, Review
from bianyin.model import Event, Report, Section
from bianyin.report.drawing import drawing
from bianyin.report.numbering import numbered
from bianyin.wording import say, speaking


def reviewed(report: Report, keys: Mapping[str, str], review: Review) -> Report:
    """The report with the review's current judgements applied; the same report where there are none.

    Args:
        keys: by the number that the report gives a happening, its key.
    """
    if not review.current:
        return report
    applied = _Applied(report, keys, review)
    sections = tuple(applied.section(section) for section in report.sections)
    with speaking(report.lang):
        made = report.model_copy(
            update={
                "sections": sections,
                "notes": (*report.notes, *applied.said()),
                "run": applied.run(sections),
            }
        )
        if report.picture is None:
            return made
        return made.model_copy(update={"picture": drawing(made, numbered(made))})


def events_by_key(report: Report, keys: Mapping[str, str]) -> dict[str, tuple[Event, ...]]:
    """Every happening's events, one a change point that it stands under, in the order of the report."""
    labels = numbered(report).labels
    found: dict[str, tuple[Event, ...]] = {}
    for section in report.sections:
        for event in section.events:
            if key := keys.get(labels[id(event)]):
                found[key] = (*found.get(key, ()), event)
    return found


def check_corrections(report: Report, events: tuple[Event, ...], judgement: Judgement) -> None:
    """Whether a happening's corrections hold, under one of its change points at least.

    Raises:
        InputError: they do not; with what the trust line says of the first.
    """
    if judgement.corrections and not any(_tried(report, event, judgement) for event in events):
        _corrected(report, events[0], judgement)


def _tried(report: Report, event: Event, judgement: Judgement) -> Event | None:
    try:
        return _corrected(report, event, judgement)
    except InputError:
        return None


def _corrected(report: Report, event: Event, judgement: Judgement) -> Event:
    question = Question(
        region=places.find(report.region),
        sector=sectors.find(report.sector),
        point=event.change_point,
        window=event.window,
    )
    document = report.documents[event.title.evidence[0].document_id]
    with speaking(report.lang):
        return corrected(event, document, question, judgement.corrections)


class _Applied:
    """What became of each happening, and what is to be said of it."""

    def __init__(self, report: Report, keys: Mapping[str, str], review: Review) -> None:
        self._report, self._review = report, review
        self._events = events_by_key(report, keys)
        self._instead: dict[int, Event | None] = {}  # by the `id` of an event, what stands in its place
        self.fate: dict[str, str] = {key: self._decide(key, events) for key, events in self._events.items()}

    def _decide(self, key: str, events: tuple[Event, ...]) -> str:
        judged = self._review.current.get(key)
        if judged is None:
            return "open"
        judgement = judged.judgement
        if judgement.verdict == "reject":
            self._instead |= dict.fromkeys(map(id, events))
            return "rejected"
        if not judgement.corrections:
            return "accepted" if judgement.verdict == "accept" else "open"
        made = {id(event): _tried(self._report, event, judgement) for event in events}
        if not any(made.values()):
            return "not_applied"
        # Where it holds under another change point only, it is not of this one's window.
        self._instead |= made
        return "corrected"

    def section(self, section: Section) -> Section:
        events = (self._instead.get(id(event), event) for event in section.events)
        return section.model_copy(update={"events": tuple(event for event in events if event is not None)})

    def said(self) -> Iterator[str]:
        counts = Counter(self.fate.values())
        yield say(
            "review.said", rejected=counts["rejected"], corrected=counts["corrected"], accepted=counts["accepted"],
            open=counts["open"] + counts["not_applied"],
        )  # fmt: skip
        if counts["not_applied"]:
            yield say("review.not_applied", count=counts["not_applied"])

    def run(self, sections: tuple[Section, ...]) -> dict[str, Any]:
        """`run.json` with the counts of what is left, and what was left out or corrected, by whom and why."""
        run = dict(self._report.run)
        shown = {"records": sum(len(each.events) for each in sections),
                 "fallbacks": sum(not each.events for each in sections)}  # fmt: skip
        run["counts"] = {**run.get("counts", {}), **shown}
        points = zip(run.get("change_points", ()), sections, strict=False)
        run["change_points"] = [{**point, "records": len(section.events)} for point, section in points]
        run["review"] = [
            _told(judged, self.fate[key], self._events[key][0])
            for key, judged in self._review.current.items()
            if key in self._events
        ]
        return run


def _told(judged: Judged, fate: str, event: Event) -> dict[str, Any]:
    return {
        "record": judged.record,
        "title": event.title.value,
        "url": event.sources[0].url,
        "result": fate,
        **judged.judgement.model_dump(mode="json"),
        "by": judged.by,
        "at": judged.at.isoformat(timespec="seconds"),
    }
