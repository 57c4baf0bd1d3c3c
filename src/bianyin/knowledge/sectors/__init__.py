"""The sectors and their word lists: what texts about power, industry, transport, homes and aviation say."""

from bianyin.knowledge.sectors.lexicon import Intent, Sector, SectorHits, all_sectors, find, get
from bianyin.knowledge.sectors.title_kinds import (
    economy_wide,
    is_noise_title,
    is_project_title,
    is_technical_title,
    noise_titles,
    triggers,
)

__all__ = [
    "Intent",
    "Sector",
    "SectorHits",
    "all_sectors",
    "economy_wide",
    "find",
    "get",
    "is_noise_title",
    "is_project_title",
    "is_technical_title",
    "noise_titles",
    "triggers",
]
