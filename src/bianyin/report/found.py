"""What was drafted for one window, over the trust line: verified, one event a happening, the closest ones kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from bianyin.model import Event, EventRecord, EvidenceSet, Rejection, Window
from bianyin.prove import ground
from bianyin.report.merge import merge
from bianyin.report.select import select

if TYPE_CHECKING:
    from bianyin.draft.looking import Look
    from bianyin.draft.protocol import Drafted


class Found(NamedTuple):
    """What was verified in one window of a change point."""

    window: Window
    events: tuple[Event, ...]
    rejections: tuple[Rejection, ...]
    read: tuple[EvidenceSet, ...]


def of_the_region(found: Found) -> int:
    """How many of the events name the region."""
    return sum(event.association.names_region for event in found.events)


def prove(look: Look, drafted: Sequence[Drafted], most: int, *, widened: bool = False) -> Found:
    """What holds of the drafts.

    Args:
        drafted: for each task of `look`.
        most: events of the region kept.
        widened: the window is a wider one, searched because the first held nothing.
    """
    records: list[EventRecord] = []
    rejections = list(look.rejections)
    for task, each in zip(look.tasks, drafted, strict=True):
        rejections += each.rejections
        for draft in each.drafts:
            grounded = ground(draft, task.evidence.document, task.question)
            rejections += grounded.rejections
            if grounded.record is not None:
                records.append(grounded.record)
    merged = merge(records, look.question)
    kept, over = select(merged.events, most, look.question.sector, widened=widened)
    return Found(
        look.question.window,
        kept,
        (*rejections, *merged.rejections, *over),
        tuple(task.evidence for task in look.tasks),
    )
