"""How many gold events a report found, and on how many of their pages, by voice; where the others were lost; what it wrongly shipped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bianyin.evaluate.accepted_runs import Found, changed
from bianyin.evaluate.lost_pages import Loss
from bianyin.evaluate.told_events import GoldEvent, JudgedPage, Telling, Told
from bianyin.model import Event, Frozen, Report, Section, Window


class Share(Frozen):
    """So many of so many."""

    found: int
    of: int

    @property
    def share(self) -> float | None:
        return self.found / self.of if self.of else None


class WrongRecord(Frozen):
    """A record that should not have shipped: of a distractor (`kind`), or of a gold page and another happening or window."""

    url: str
    kind: str
    point: str
    title: str
    false: str


class EventScore(Frozen):
    """One measured set. `false_by_kind` counts distractors with a record; `lost` has an entry for each telling."""

    events: Share
    tellings: Share  # an event on a page that tells it
    distractors: Share  # shipped, of all
    by_voice: dict[str, Share]
    false_by_kind: dict[str, Share]
    misplaced: tuple[
        WrongRecord, ...
    ]  # records of gold pages that tell no gold event of the page in that window
    false: tuple[WrongRecord, ...]
    lost: tuple[Loss, ...]
    lost_events: tuple[str, ...]
    found: dict[
        str, bool
    ]  # by event, telling and distractor: whether it is right; what an accepted run keeps
    gained: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()

    @property
    def lost_by_stage(self) -> dict[str, int]:
        """Tellings by where they were lost, with the reason where there is one."""
        return dict(
            Counter(" ".join(filter(None, [each.stage, each.reason])) for each in self.lost).most_common()
        )


class Shipped(Frozen):
    """What a report shipped of which page, and under which point."""

    section: Section
    record: Event

    @property
    def window(self) -> Window:
        """The window that the record was found in."""
        return self.section.searched[-1].window

    @property
    def point(self) -> str:
        return self.section.point.point.date.isoformat()

    def tells(self, event: GoldEvent) -> bool:
        return event.inside(self.window) and event.is_told_by(self.record)


Shipments = Mapping[str, Sequence[Shipped]]  # by address


def shipped_by_url(report: Report) -> Shipments:
    """All shipped records, by each of their sources."""
    found: dict[str, list[Shipped]] = {}
    for section in report.sections:
        for record in section.events:
            for source in record.sources:
                found.setdefault(source.url, []).append(Shipped(section=section, record=record))
    return found


def is_found(telling: Telling, shipped: Shipments) -> bool:
    """Whether the event has a record under a right point with the page among its sources."""
    return any(each.tells(telling.event) for each in shipped.get(telling.page.url, []))


def score_events(
    told: Told, shipped: Shipments, lost: Iterable[Loss], before: Found | None = None
) -> EventScore:
    """The score of one report.

    Args:
        lost: of each telling that was not found, where.
        before: what an accepted run found.
    """
    tellings = {telling: is_found(telling, shipped) for telling in told.tellings}
    events = dict.fromkeys((event.id for event in told.events), False)
    events |= {telling.event.id: True for telling, found in tellings.items() if found}
    clean = {page.url: page.url not in shipped for page in told.distractors}
    found = {**events, **{telling.name: each for telling, each in tellings.items()}, **clean}
    gained, worse = changed(before or {}, found)
    return EventScore(
        events=_share(events.values()),
        tellings=_share(tellings.values()),
        distractors=_share(not each for each in clean.values()),
        by_voice=_by((telling.page.voice, each) for telling, each in tellings.items()),
        false_by_kind=_by((page.distractor, not clean[page.url]) for page in told.distractors),
        misplaced=tuple(_misplaced(told, shipped)),
        false=tuple(_false(told, shipped)),
        lost=tuple(lost),
        lost_events=tuple(f"{event.id} {event.title}" for event in told.events if not events[event.id]),
        found=found,
        gained=gained,
        worse=worse,
    )


def _false(told: Told, shipped: Shipments) -> Iterator[WrongRecord]:
    for page in told.distractors:
        for each in shipped.get(page.url, []):
            yield _wrong(page, each, page.distractor)


def _misplaced(told: Told, shipped: Shipments) -> Iterator[WrongRecord]:
    """Records of gold pages that tell none of the page's events in that window."""
    gold = {event.id: event for event in told.events}
    for page in told.pages:
        for each in shipped.get(page.url, []) if page.events else ():
            if not any(each.tells(gold[id_]) for id_ in page.events):
                yield _wrong(page, each, page.voice)


def _wrong(page: JudgedPage, shipped: Shipped, kind: str) -> WrongRecord:
    return WrongRecord(
        url=page.url, kind=kind, point=shipped.point, title=shipped.record.title.value, false=page.false
    )


def _share(each: Iterable[bool]) -> Share:
    values = list(each)
    return Share(found=sum(values), of=len(values))


def _by(pairs: Iterable[tuple[str, bool]]) -> dict[str, Share]:
    groups: dict[str, list[bool]] = {}
    for name, value in pairs:
        groups.setdefault(name, []).append(value)
    return {name: _share(values) for name, values in groups.items()}
