"""Each happening is told once in a report and has one number: the region's own are counted on, the nation's stand in an annex.

Each page has one too: its place in the list of references.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from bianyin.model import Event, EventSource, Report, Section
from bianyin.report.one_event import same_happening
from bianyin.wording import said_in


class Shown(NamedTuple):
    """A happening under one date: its number, and whether the report has told it before."""

    label: str  # 3 for the region's own, 附2 for one of the annex
    event: Event
    again: bool = False


class Reference(NamedTuple):
    """A page with its number in the list of references."""

    number: int
    source: EventSource


class Part(NamedTuple):
    """The sections of one date, and what stands in them, each happening once."""

    sections: tuple[Section, ...]
    own: tuple[Shown, ...]
    national: tuple[Shown, ...]


class Numbered(NamedTuple):
    """A report's parts, in the order of its change points, and its annex: each national happening with where it is due."""

    parts: tuple[Part, ...]
    annex: tuple[tuple[str, tuple[Event, ...]], ...]
    labels: dict[int, str]  # the number of every event of the report, by its `id`
    references: dict[
        str, Reference
    ]  # every page that they rest on, by its address, in the order of the telling


def numbered(report: Report) -> Numbered:
    """The report's happenings, numbered; two change points on one date share a part."""
    own, national = _Register("", own=True), _Register(said_in(report.lang, "annex.prefix"), own=False)
    parts = []
    for _, group in groupby(report.sections, key=lambda section: section.point.point.date):
        sections = tuple(group)
        parts.append(Part(sections, own.enter(sections), national.enter(sections)))
    told = (*own.all(), *national.all())
    sources = {source.url: source for _, events in told for event in events for source in event.sources}
    references = {url: Reference(at, source) for at, (url, source) in enumerate(sources.items(), 1)}
    return Numbered(tuple(parts), tuple(national.all()), own.labels | national.labels, references)


class _Register:
    """Happenings in the order in which they are told, each with the events by which it is due."""

    def __init__(self, prefix: str, *, own: bool) -> None:
        self._prefix, self._own = prefix, own
        self._due: list[list[Event]] = []
        self.labels: dict[int, str] = {}

    def enter(self, sections: Sequence[Section]) -> tuple[Shown, ...]:
        """The happenings of one date, each once, those known from earlier dates marked."""
        before = len(self._due)
        here: dict[int, Event] = {}
        for section in sections:
            within: set[int] = set()
            for event in section.events:
                if event.association.names_region == self._own:
                    place = self._place_of(event, within)
                    within.add(place)
                    self.labels[id(event)] = self._label(place)
                    here.setdefault(place, event)
        for place, event in here.items():
            if self._due[place][0] is not event:
                self._due[place].append(event)
        return tuple(Shown(self._label(place), event, place < before) for place, event in here.items())

    def _label(self, place: int) -> str:
        return f"{self._prefix}{place + 1}"

    def _place_of(self, event: Event, taken: set[int]) -> int:
        """Where the happening stands; a new place where nothing before is it. Events of one window are never one."""
        for place, events in enumerate(self._due):
            if place not in taken and (_same_words(event, events[0]) or same_happening(event, events[0])):
                return place
        self._due.append([event])
        return len(self._due) - 1

    def all(self) -> Iterator[tuple[str, tuple[Event, ...]]]:
        for place, events in enumerate(self._due):
            yield self._label(place), tuple(events)


def _same_words(event: Event, other: Event) -> bool:
    """Whether both are the same words of the same page."""
    return (event.title.evidence, event.content) == (other.title.evidence, other.content)
