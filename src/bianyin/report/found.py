"""What was drafted for one window, over the trust line: verified, one event a happening, the closest ones kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from bianyin.model import Event, EventRecord, EvidenceSet, Rejection, Window
from bianyin.prove import ground
from bianyin.report.merge import merge
from bianyin.report.select import select

if TYPE_CHECKING:
    from bianyin.draft.drafting import Drafting
    from bianyin.draft.looking import Look
    from bianyin.draft.protocol import Drafted


class Found(NamedTuple):
    """What was verified in one window of a change point."""

    window: Window
    events: tuple[Event, ...]
    rejections: tuple[Rejection, ...]
    read: tuple[EvidenceSet, ...]
    by_rules_alone: bool = False  # the model read the documents and proposed nothing that held


def prove(look: Look, drafted: Sequence[Drafted], drafting: Drafting, most: int) -> Found:
    """What holds of the drafts.

    A model's silence is no proof of absence: where nothing of it holds, rules read the documents as well.

    Args:
        drafted: for each task of `look`.
        most: events kept.
    """
    found = _verified(look, drafted, most)
    if found.events or drafting.by_rules:
        return found
    again = _verified(look, drafting.draft_by_rules(look.tasks), most)
    if not again.events:
        return found
    both = tuple(dict.fromkeys((*found.rejections, *again.rejections)))
    return again._replace(rejections=both, by_rules_alone=True)


def _verified(look: Look, drafted: Sequence[Drafted], most: int) -> Found:
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
    kept, over = select(merged.events, most)
    return Found(
        look.question.window,
        kept,
        (*rejections, *merged.rejections, *over),
        tuple(task.evidence for task in look.tasks),
    )
