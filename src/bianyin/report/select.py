"""Which events are shown, and in which order: the region's own first, closest association first."""

from __future__ import annotations

from collections.abc import Sequence

from bianyin.model import TIERS, Event, Rejection

_LEVELS = ("强", "中", "弱")
# National documents are in every province's window; more than a few would bury what is the region's own.
_MOST_NATIONAL = 5


def select(events: Sequence[Event], most: int) -> tuple[tuple[Event, ...], tuple[Rejection, ...]]:
    """The `most` closest events, few of them national, and a Rejection for each verified one beyond them."""
    ordered = sorted(events, key=_order)
    own = [event for event in ordered if event.association.names_region]
    national = [event for event in ordered if not event.association.names_region]
    shown = (own + national[:_MOST_NATIONAL])[:most]
    return tuple(shown), tuple(_over_limit(event) for event in ordered if event not in shown)


def _order(event: Event) -> tuple[bool, int, bool, int, int, int, str, str]:
    association, source = event.association, event.sources[0]
    return (
        not association.names_region,
        _LEVELS.index(association.level),
        not event.bears,
        -association.score,
        TIERS.index(source.tier),
        abs(event.lead_days),
        event.title.value,
        source.url,
    )


def _over_limit(event: Event) -> Rejection:
    return Rejection(
        stage="select",
        reason="over_limit",
        field="title",
        value=event.title.value,
        url=event.sources[0].url,
        document_id=event.title.evidence[0].document_id,
        detail="已核验，但超出每个变点的展示条数（BIANYIN_RECORDS_PER_POINT）",
    )
