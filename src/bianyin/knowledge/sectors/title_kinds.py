"""Words that do not depend on the sector: titles that are never evidence, verbs that report a happening."""

from __future__ import annotations

import re
from functools import lru_cache

from bianyin.knowledge.sectors.lexicon import read_data


@lru_cache(maxsize=1)
def noise_titles() -> tuple[str, ...]:
    """Regular expressions for titles of pages that are never evidence: recruitment, courses, market holidays …"""
    patterns = tuple(read_data("noise_titles.toml")["patterns"])
    for pattern in patterns:
        re.compile(pattern)
    return patterns


@lru_cache(maxsize=1)
def _noise() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in noise_titles()))


def is_noise_title(title: str) -> bool:
    """Whether a page of this title is never evidence."""
    return bool(_noise().search(title.strip()))


_LIMITS = re.compile(r"排放标准|排放限值|限值及测量方法")


@lru_cache(maxsize=1)
def triggers() -> dict[str, tuple[str, ...]]:
    """Verbs that make a sentence report a happening, by what happened: "start" → 投产, 开工 …"""
    return {key: tuple(verbs) for key, verbs in read_data("triggers.toml")["triggers"].items()}


@lru_cache(maxsize=2)
def _kind_of_title(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in read_data("document_titles.toml")[kind]))


def is_technical_title(title: str) -> bool:
    """Whether a document tells how to measure, design or file something: it moves no emissions.

    A standard that limits emissions is none, though it also says how they are measured.
    """
    return bool(_kind_of_title("technical").search(title)) and not _LIMITS.search(title)


def is_project_title(title: str) -> bool:
    """Whether a document decides about one project, and so belongs to where that project is."""
    return bool(_kind_of_title("projects").search(title))


@lru_cache(maxsize=1)
def economy_wide() -> tuple[str, ...]:
    """Words of measures that act on every emitting sector at once: 碳达峰, 有序用电 …"""
    return tuple(read_data("economy_wide.toml")["terms"])
