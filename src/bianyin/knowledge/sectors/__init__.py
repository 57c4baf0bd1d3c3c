"""The sectors and their words. In: a title, a text or a sector's name. Out: which sector is meant, and what the words tell."""

from bianyin.knowledge.sectors.acts import Act, KindOfAct, acts_in, kinds_of_act, paper_in_title
from bianyin.knowledge.sectors.lexicon import Intent, Sector, SectorHits, all_sectors, find, get, look_up
from bianyin.knowledge.sectors.title_kinds import (
    happening,
    is_made_for,
    is_noise_title,
    is_of_another,
    is_project_title,
    is_technical_title,
    is_wide_title,
    triggers,
)

__all__ = [
    "Act",
    "Intent",
    "KindOfAct",
    "Sector",
    "SectorHits",
    "acts_in",
    "all_sectors",
    "find",
    "get",
    "happening",
    "is_made_for",
    "is_noise_title",
    "is_of_another",
    "is_project_title",
    "is_technical_title",
    "is_wide_title",
    "kinds_of_act",
    "look_up",
    "paper_in_title",
    "triggers",
]  # fmt: skip
