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
# 预计年底投产: what is to come has moved nothing yet; traffic that is expected is measured so.
_EXPECTED = re.compile("(?:预计|力争|有望|争取)[^，。；]{0,16}$")
_OF_A_NAME = re.compile("损失险|保险|险(?![情些要])|预案|演练|演习")  # 停工损失险, 停电演练: a thing's name
MOST = 5  # the weight of what stops, cuts or starts production and energy use
_MOVES = 4  # the least weight of what is told as an act in a sentence that is otherwise beside the point


class KindOfAct(Frozen):
    """A kind of act: its weight, 0 (paper) to 5 (production itself), by what words it is known, and for which sectors it counts.

    A sentence of a kind that is `beside` the point tells of that alone, unless it also tells an act that moves emissions.
    """

    name: str
    english: str = ""
    weight: int = Field(ge=0, le=MOST)
    titles: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()  # keys; empty: all
    beside: bool = False
    always: bool = False  # a title's paper, also where the title tells an act on production
    example: str

    def counts_for(self, sector: str | None) -> bool:
        return sector is None or not self.sectors or sector in self.sectors


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


def acts_in(text: str, sector: str | None = None) -> tuple[Act, ...]:
    """The acts that sentences tell, the weightiest first, one of each kind; where all is beside the point, that first.

    Args:
        sector: the key of the sector whose acts count; without one, every sector's do.
    """
    text = plain(text)
    found = [
        Act(key, kind.name, kind.weight, match[0], kind.english)
        for key, kind in kinds_of_act().items()
        if kind.words and kind.counts_for(sector) and (match := next(_told(key, text), None))
    ]
    moves = any(act.weight >= _MOVES for act in found)
    return tuple(sorted(found, key=lambda act: (moves or not kinds_of_act()[act.key].beside, -act.weight)))


def paper_in_title(title: str, sector: str | None = None) -> Act | None:
    """The paper or publicity that a title announces; None where it announces none, or an act on production besides.

    Args:
        sector: the key of the sector whose papers count; without one, those of single sectors do not.
    """
    title = plain(title)
    for key, kind in kinds_of_act().items():
        if kind.sectors and sector not in kind.sectors:
            continue
        if kind.titles and (match := _pattern(key, "titles").search(title)):
            told = acts_in(title, sector)
            if kind.always or not told or told[0].weight < MOST:
                return Act(key, kind.name, kind.weight, match[0], kind.english)
    return None


def _told(key: str, text: str) -> Iterator[re.Match[str]]:
    """Where a text has words of a kind of act that it neither denies nor expects: 不启动预警, 未限产, 预计年底投产."""
    expected = kinds_of_act()[key].weight == MOST
    return (
        match
        for match in _pattern(key, "words").finditer(text)
        if not _DENIED.search(text[: match.start()][-8:])
        and not _OF_A_NAME.match(text, match.end())
        and not (expected and _EXPECTED.search(text[: match.start()][-20:]))
    )


@lru_cache
def _pattern(key: str, part: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in getattr(kinds_of_act()[key], part)))
