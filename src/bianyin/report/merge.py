"""One happening, many pages: join records that speak of the same thing, keep every source, the fullest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from bianyin.knowledge.question import Question
from bianyin.model import (
    FIELDS,
    TIERS,
    Event,
    EventRecord,
    EventSource,
    Figure,
    Proved,
    RecordField,
    Rejection,
)
from bianyin.report.associate import associate, lead_days
from bianyin.report.one_event import same_happening
from bianyin.text import bigram_overlap, cues
from bianyin.wording import say

_DRAFT_MARK = cues.pattern("draft_for_comment")


class Merged(NamedTuple):
    """Events in order of association, and the records that stepped back for another."""

    events: tuple[Event, ...]
    rejections: tuple[Rejection, ...]


def merge(records: Sequence[EventRecord], question: Question) -> Merged:
    """Join the records of one question into events; deterministic whatever their order."""
    groups: list[list[EventRecord]] = []
    for record in sorted(records, key=_leading):
        # One with each of the group: what is like two different things joins neither of them to the other.
        home = next((each for each in groups if all(same_happening(record, other) for other in each)), None)
        if home is None:
            groups.append([record])
        else:
            home.append(record)
    kept, rejections = _without_superseded_drafts(groups)
    return Merged(tuple(_event(group, question) for group in kept), tuple(rejections))


def _leading(record: EventRecord) -> tuple[int, int, str, str, str]:
    """Sorts the page that tells most of the happening first, and of equals the higher authority's."""
    source = record.source
    told = len({name for name, _ in record.items()})
    return (
        -told, TIERS.index(source.tier), source.published_on or "9999", record.document_id, record.title.value
    )  # fmt: skip


def _without_superseded_drafts(
    groups: list[list[EventRecord]],
) -> tuple[list[list[EventRecord]], list[Rejection]]:
    """A draft for comment steps back where the final text is among the records of the same change point."""
    finals = {_core_title(group[0].title.value) for group in groups if group[0].status != "draft"}
    kept, rejections = [], []
    for group in groups:
        if group[0].status == "draft" and any(
            bigram_overlap(_core_title(group[0].title.value), title) > 0.8 for title in finals
        ):
            rejections += [_superseded(record) for record in group]
        else:
            kept.append(group)
    return kept, rejections


def _core_title(title: str) -> str:
    return _DRAFT_MARK.sub("", title)


def _superseded(record: EventRecord) -> Rejection:
    return Rejection(
        stage="merge",
        reason="duplicate",
        field="title",
        value=record.title.value,
        document_id=record.document_id,
        url=record.source.url,
        detail=say("beside.superseded"),
    )


def _event(group: list[EventRecord], question: Question) -> Event:
    """The fullest record's words; what it lacks, from the next."""
    first = group[0]
    return Event.model_validate(
        {
            **{field.name: _merged(field, group) for field in FIELDS},
            "kind": first.kind,
            "status": first.status,
            "change_point": question.point,
            "window": question.window,
            "sources": _sources(group),
            "window_date": first.window_date,
            "lead_days": lead_days(first, question.point),
            "association": associate(first, question),
            "drafter": first.drafter,
            "bears": any(record.bears for record in group),
        }
    )


def _merged(field: RecordField, group: list[EventRecord]) -> Any:
    """A field of the event: of the first record that has it, or of all."""
    if field.from_all:
        return _all_quantities([figure for record in group for figure in getattr(record, field.name)])
    giver = next((record for record in group if getattr(record, field.name)), group[0])
    return getattr(giver, field.name)


def _all_quantities(figures: list[Proved[Figure]]) -> tuple[Proved[Figure], ...]:
    """The same quantity once, as the first record has it; 300 and 超过300 are not the same."""
    by_quantity: dict[object, Proved[Figure]] = {}
    for proved in figures:
        figure = proved.value
        said = frozenset(each.name for each in figure.qualifiers)
        by_quantity.setdefault((figure.value, figure.until, figure.unit, said), proved)
    return tuple(by_quantity.values())


def _sources(group: list[EventRecord]) -> tuple[EventSource, ...]:
    return tuple({record.source.url: record.source for record in group}.values())
