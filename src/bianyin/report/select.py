"""Which events are shown, and in which order: the region's own first, what moves emissions and lies closest first."""

from __future__ import annotations

from collections.abc import Sequence

from bianyin.knowledge import sectors
from bianyin.knowledge.sectors import Sector
from bianyin.model import TIERS, Event, Rejection, RejectionReason
from bianyin.text.chronicle import is_bulletin_title
from bianyin.wording import say

_ASKING = "asking"  # a draft for comment: the region's own alone tells what is coming
_CORE = 2  # a quote names the sector itself
_LEVELS = ("强", "中", "弱")
# National documents are in every province's window; more than a few would bury what is the region's own.
_MOST_NATIONAL = 3
_FAR_DAYS, _WHEN_FAR = 90, 4  # the least weight of an act further away
# Where the sector is named only through a measure on it, the least weight.
_BY_RELATED_WORDS, _NATIONAL_BY_RELATED = 3, 4


# What acts on all sectors at once acts on these first; of the others it must say what it asks.
_HEAVY = ("industry", "power")
_MARKET = ("prices", "reporting")
_NATIONAL_MARKET = 2021
# The least weight of an act that is shown: of the region, of a national page whose title names the sector, of any other.
_OWN_WEIGHT, _TITLED_WEIGHT, _NATIONAL_WEIGHT = 2, 2, 3


def select(
    events: Sequence[Event], most: int, sector: Sector, *, widened: bool = False
) -> tuple[tuple[Event, ...], tuple[Rejection, ...]]:
    """The `most` weightiest and closest events, few of them national, and a Rejection for each verified one that is not shown.

    What is beside the point is not shown at all: what tells no act that moves emissions, or nothing of the sector.

    Args:
        most: own ones shown; national ones are few beside them.
        widened: the window is a wider one than asked for, which only adds what names the region.
    """
    placed = [event for event in events if event.association.scope != "unplaced"]
    beside = {id(event): why for event in placed if (why := _beside(event, sector))}
    ordered = sorted((event for event in placed if id(event) not in beside), key=_order)
    own = [event for event in ordered if event.association.names_region]
    national = [event for event in ordered if not event.association.names_region]
    shown = own[:most] if widened else own[:most] + national[: min(most, _MOST_NATIONAL)]
    refused = [
        _not_shown(event, "not_an_event", beside[id(event)]) for event in placed if id(event) in beside
    ]
    refused += [
        _not_shown(event, "region_mismatch", say("beside.unplaced"))
        for event in events
        if event not in placed
    ]
    over = [
        _not_shown(event, "over_limit", say("beside.over_limit")) for event in ordered if event not in shown
    ]
    return tuple(shown), (*refused, *over)


def _beside(event: Event, sector: Sector) -> str:
    """Why a verified event is beside the point; empty where it is not."""
    association = event.association
    title = event.sources[0].title
    wide = sectors.is_wide_title(title, sector)
    # An item of a bulletin has no title but itself.
    titled = wide or bool(sector.hits(title).core) or is_bulletin_title(title)
    least = _OWN_WEIGHT if association.names_region else _TITLED_WEIGHT if titled else _NATIONAL_WEIGHT
    if association.weight < least or (association.act == _ASKING and not association.names_region):
        return say("beside.act", why=association.reasons[-1])
    if abs(event.lead_days) > _FAR_DAYS and association.weight < _WHEN_FAR:
        return say("beside.far", days=_FAR_DAYS)
    # A model has read what bears on the sector under other names; rules know its words alone.
    ordered = sectors.is_made_for(title, sector) and not association.names_region
    return "" if event.drafter != "rules" or ordered else _beside_the_sector(event, sector, wide=wide)


def _beside_the_sector(event: Event, sector: Sector, *, wide: bool) -> str:
    """Why what an event tells is not this sector's; empty where it is. `wide`: its title acts on all sectors at once."""
    association = event.association
    if wide and association.sector < _CORE and sector.key not in _HEAVY:
        return say("beside.no_measure")
    if wide:
        return ""
    if not association.sector:
        return say("beside.no_sector")
    if sector.key == "power" and _is_of_a_pilot_market(event):
        return say("beside.pilot_market")
    by_related = _BY_RELATED_WORDS if association.names_region else _NATIONAL_BY_RELATED
    if association.sector < _CORE and association.weight < by_related:
        return say("beside.related")
    return ""


def _is_of_a_pilot_market(event: Event) -> bool:
    """Whether a region's own paper tells of a carbon market, and not of power itself.

    From 2021 the national market has the power plants, and those of the provinces leave them out (碳排放权交易管理办法（试行）, art. 13).
    """
    association = event.association
    market = association.act in _MARKET and association.sector < _CORE and association.names_region
    return market and event.dates[event.window_date].value.start.year >= _NATIONAL_MARKET


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
