"""Which events are shown, and in which order: closest association first, then closest in time."""

from __future__ import annotations

from collections.abc import Sequence

from bianyin.model import Event, Rejection

_LEVELS = ("强", "中", "弱")


def select(events: Sequence[Event], most: int) -> tuple[tuple[Event, ...], tuple[Rejection, ...]]:
    """The `most` closest events, and a Rejection for each verified one beyond them."""
    ordered = sorted(events, key=_order)
    return tuple(ordered[:most]), tuple(_over_limit(event) for event in ordered[most:])


def _order(event: Event) -> tuple[int, int, str, str]:
    return _LEVELS.index(event.association.level), abs(event.lead_days), event.title, event.sources[0].url


def _over_limit(event: Event) -> Rejection:
    return Rejection(
        stage="select",
        reason="over_limit",
        field="title",
        value=event.title,
        url=event.sources[0].url,
        document_id=event.evidence[0].document_id,
        detail="已核验，但超出每个变点的展示条数（BIANYIN_RECORDS_PER_POINT）",
    )
