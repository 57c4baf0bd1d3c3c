"""What does not depend on the sector: titles by kind (`titles.toml`), and words of happening (`happenings.toml`)."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from bianyin.knowledge.plain_forms import plain
from bianyin.knowledge.sectors.lexicon import Sector, all_sectors

# Kinds of title that act on some sectors at once.
_OF_SOME = {"heavy_wide": ("industry", "power"), "mobile_wide": ("ground_transport", "aviation")}

_NO_HAPPENING = "(?!率|功能|按钮|开关|故障码)"


def is_noise_title(title: str) -> bool:
    """Whether a page of this title is never evidence: recruitment, courses, market holidays …"""
    return _is("noise", title.strip())


def is_technical_title(title: str) -> bool:
    """Whether a document tells how to measure, design or file something: it moves no emissions."""
    return _is("technical", title) and not _is("limits", title)


def is_project_title(title: str) -> bool:
    """Whether a document decides about one project, and so belongs to where that project is."""
    return _is("projects", title)


def is_wide_title(title: str, sector: Sector) -> bool:
    """Whether a document acts on every emitting sector at once (碳达峰), or on several of which this is one (有序用电).

    工业领域碳达峰 acts on industry alone: it names another sector, and not this one.
    """
    if is_made_for(title, sector):
        return True
    if not _is("economy_wide", title):
        return False
    return bool(sector.hits(title).core) or not any(
        other.key != sector.key and other.hits(title).core for other in all_sectors()
    )


def is_made_for(title: str, sector: Sector) -> bool:
    """Whether a document acts on several sectors at once of which this is one: 有序用电 on industry and power."""
    return any(sector.key in keys and _is(kind, title) for kind, keys in _OF_SOME.items())


def is_of_another(title: str, sector: Sector) -> bool:
    """Whether a title names another sector, and first: 发电行业企业排放报告 is power's, though 排放报告 acts on industry too.

    排放报告及发电行业名单 is first what acts on all; 有序用电 acts on power and industry alike.
    """
    if sector.hits(title).core:
        return False
    ours = sector.term_spans(plain(title))
    theirs = [
        start
        for other in all_sectors()
        if other.key != sector.key
        for start, end in other.core_spans(plain(title))
        if not any(start < last and first < end for first, last in ours)
    ]
    return bool(theirs) and min(theirs) < min((first for first, _ in ours), default=len(title))


@lru_cache(maxsize=1)
def triggers() -> dict[str, tuple[str, ...]]:
    """Verbs that make a sentence report a happening, by what happened: "start" → 投产, 开工 …"""
    return {key: tuple(verbs) for key, verbs in _read("happenings.toml").items()}


@lru_cache
def happening(more: tuple[str, ...] = ()) -> re.Pattern[str]:
    """A word that says something happened: one of all triggers, or of `more`; the longest at a place.

    开工率 is a number and 停机功能 a device's; of neither anything happens.
    """
    words = {*more, *(verb for verbs in triggers().values() for verb in verbs)}
    return re.compile(f"(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))}){_NO_HAPPENING}")


def _is(kind: str, title: str) -> bool:
    return bool(_pattern(kind).search(plain(title)))


@lru_cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in _read("titles.toml")[kind]))


def _read(filename: str) -> dict[str, list[str]]:
    return tomllib.loads((files("bianyin.knowledge.sectors") / filename).read_text(encoding="utf-8"))
