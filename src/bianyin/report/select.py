"""Which events are shown, and in which order: the region's own first, what moves emissions and lies closest first."""

from __future__ import annotations

from collections.abc import Sequence

from bianyin.knowledge import sectors
from bianyin.model import TIERS, Event, Rejection, RejectionReason

_CORE = 2  # a quote names the sector itself
_LEVELS = ("强", "中", "弱")
# National documents are in every province's window; more than a few would bury what is the region's own.
_MOST_NATIONAL = 5
_BY_RELATED_WORDS = 4  # where the sector is named only through a measure on it, the least weight of the act


_OWN_WEIGHT, _NATIONAL_WEIGHT = 2, 3  # the least weight of an act that is shown


def select(events: Sequence[Event], most: int) -> tuple[tuple[Event, ...], tuple[Rejection, ...]]:
    """The `most` weightiest and closest events, few of them national, and a Rejection for each verified one that is not shown.

    What is beside the point is not shown at all: what tells no act that moves emissions, or nothing of the sector.
    """
    beside = {id(event): why for event in events if (why := _beside(event))}
    ordered = sorted((event for event in events if id(event) not in beside), key=_order)
    own = [event for event in ordered if event.association.names_region]
    national = [event for event in ordered if not event.association.names_region]
    shown = (own + national[:_MOST_NATIONAL])[:most]
    refused = [_not_shown(event, "not_an_event", beside[id(event)]) for event in events if id(event) in beside]
    over = [_not_shown(event, "over_limit", _OVER_LIMIT) for event in ordered if event not in shown]
    return tuple(shown), (*refused, *over)


def _beside(event: Event) -> str:
    """Why a verified event is beside the point; empty where it is not."""
    association = event.association
    if event.drafter == "rules" and not association.sector:
        return "已核验，但引文与本部门无关"
    least = _OWN_WEIGHT if association.names_region else _NATIONAL_WEIGHT
    if association.weight < least:
        return f"已核验，但所述之事不直接影响排放（{association.reasons[-1]}）"
    wide = sectors.is_economy_wide_title(event.title.value)
    if (
        event.drafter == "rules"
        and association.sector < _CORE
        and association.weight < _BY_RELATED_WORDS
        and not wide
    ):
        return "已核验，但引文只间接涉及本部门"
    return ""


def _order(event: Event) -> tuple[bool, bool, int, int, int, int, str, str]:
    association, source = event.association, event.sources[0]
    return (
        not association.names_region,
        not event.bears,
        -(association.weight + association.score),
        _LEVELS.index(association.level),
        TIERS.index(source.tier),
        abs(event.lead_days),
        event.title.value,
        source.url,
    )


_OVER_LIMIT = "已核验，但超出每个变点的展示条数（BIANYIN_RECORDS_PER_POINT）"


def _not_shown(event: Event, reason: RejectionReason, why: str) -> Rejection:
    return Rejection(
        stage="select",
        reason=reason,
        field="title",
        value=event.title.value,
        url=event.sources[0].url,
        document_id=event.title.evidence[0].document_id,
        detail=why,
    )
