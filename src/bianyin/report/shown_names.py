"""Names that a report's readers see in their language: its region and sector, levels of association, tiers, sites."""

from __future__ import annotations

from bianyin.errors import UnknownName
from bianyin.knowledge import places, sectors
from bianyin.model import Association
from bianyin.model.document import NO_SITE, Tier
from bianyin.wording import language, named, say

_LEVELS = {"强": "strong", "中": "medium", "弱": "weak"}
_TIERS: dict[Tier, str] = {
    "国务院": "state_council",
    "部委": "ministry",
    "省": "province",
    "市": "city",
    "中央媒体": "central_media",
    "地方媒体": "local_media",
    "行业媒体": "trade_media",
    "转载": "reprint",
    "未知": "unknown",
}


def region_name(name: str) -> str:
    """辽宁省 or Liaoning; a name that nobody knows as it is."""
    if language() == "zh":
        return name
    try:
        return named(places.find(name))
    except UnknownName:
        return name


def sector_name(name: str) -> str:
    """工业 or Industry; a name that nobody knows as it is."""
    if language() == "zh":
        return name
    try:
        return named(sectors.find(name))
    except UnknownName:
        return name


def level_name(association: Association) -> str:
    return say(f"level.{_LEVELS[association.level]}")


def tier_name(tier: Tier) -> str:
    return say(f"tier.{_TIERS[tier]}")


def site_name(site: str) -> str:
    """The page's own; of a page that names none, that it does not."""
    return say("source.no_site") if site == NO_SITE else site
