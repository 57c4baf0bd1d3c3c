"""What kind of act a page tells, and how much such acts move emissions (`acts.toml`)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from pydantic import Field

from bianyin.knowledge.plain_forms import plain
from bianyin.model.base import Frozen

_DENIED = re.compile(
    "(?:不(?![断仅少同锈超低足达等])|未|没有|并非|无需|无须|撤回|终止|暂缓)[^，。；、]{0,4}$"
)
MOST = 5  # the weight of what stops, cuts or starts production and energy use


class KindOfAct(Frozen):
    """A kind of act: its weight, 0 (paper) to 5 (production itself), and by what words it is known."""

    name: str
    english: str = ""
    weight: int = Field(ge=0, le=MOST)
    titles: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    always: bool = False  # a title's paper, also where the title tells an act on production
    example: str


class Act(NamedTuple):
    """A kind of act found in a text, and the word that shows it."""

    key: str
    name: str
    weight: int
    word: str
    english: str = ""


@lru_cache(maxsize=1)
def kinds_of_act() -> dict[str, KindOfAct]:
    """All kinds by key, read once, in the order of the file."""
    raw = tomllib.loads((files("bianyin.knowledge.sectors") / "acts.toml").read_text(encoding="utf-8"))
    return {key: KindOfAct.model_validate(kind) for key, kind in raw.items()}


def acts_in(text: str) -> tuple[Act, ...]:
    """The acts that sentences tell, the weightiest first, one of each kind."""
    text = plain(text)
    found = [
        Act(key, kind.name, kind.weight, match[0], kind.english)
        for key, kind in kinds_of_act().items()
        if kind.words and (match := next(_told(key, text), None))
    ]
    return tuple(sorted(found, key=lambda act: -act.weight))


def paper_in_title(title: str) -> Act | None:
    """The paper or publicity that a title announces; None where it announces none, or an act on production besides."""
    title = plain(title)
    for key, kind in kinds_of_act().items():
        if kind.titles and (match := _pattern(key, "titles").search(title)):
            told = acts_in(title)
            if kind.always or not told or told[0].weight < MOST:
                return Act(key, kind.name, kind.weight, match[0], kind.english)
    return None


def _told(key: str, text: str) -> Iterator[re.Match[str]]:
    """Where a text has words of a kind of act that it does not deny: 不启动预警, 未限产."""
    return (
        match
        for match in _pattern(key, "words").finditer(text)
        if not _DENIED.search(text[: match.start()][-8:])
    )


@lru_cache
def _pattern(key: str, part: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in getattr(kinds_of_act()[key], part)))
