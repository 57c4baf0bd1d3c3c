"""The sectors, one file each (`tables/*.toml`), and counting their words in a text."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal, NamedTuple

from pydantic import Field, model_validator

from bianyin.errors import UnknownName
from bianyin.knowledge import emitters
from bianyin.knowledge.plain_forms import plain
from bianyin.knowledge.seasons import season_keys
from bianyin.model.base import Frozen

_HERE = files("bianyin.knowledge.sectors")
Direction = Literal["up", "down", "both"]


class SectorHits(NamedTuple):
    """How often each term stands in a text: term → count, most frequent first."""

    core: Mapping[str, int]
    related: Mapping[str, int]


class Intent(Frozen):
    """One kind of happening in a sector (停产, 标准 …): the words to search for and to recognise it by.

    `direction` is where emissions tend to go when it happens.
    """

    key: str
    name: str
    terms: tuple[str, ...] = Field(min_length=1)
    verbs: tuple[str, ...] = Field(min_length=1)
    direction: Direction


class Sector(Frozen):
    """A sector and its words.

    `core` shows by itself that a text is about it, the four terms to search by first; `related` are measures
    and events that act on it under another name; `guards` contain a term and mean something else, `elsewhere` (regular
    expressions) tell by a term what moves another sector: 新能源汽车下线 is manufacture, and no traffic; `seasons` are what
    it does in a season, by the season's key.
    """

    key: str
    order: int
    name: str
    english: str
    aliases: tuple[str, ...]
    core: tuple[str, ...] = Field(min_length=1)
    related: tuple[str, ...] = Field(min_length=1)
    guards: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    intents: dict[str, Intent]
    seasons: dict[str, tuple[str, ...]]

    @model_validator(mode="after")
    def _terms_are_clean(self) -> Sector:
        terms = self.core + self.related + self.guards
        if doubled := [term for term, count in Counter(terms).items() if count > 1]:
            raise ValueError(f"{self.key}: listed twice: {' '.join(doubled)}")
        if short := [term for term in terms if len(term) < 2 or term != term.strip()]:
            raise ValueError(f"{self.key}: too short or with spaces around: {short}")
        if unknown := set(self.seasons) - season_keys():
            raise ValueError(f"{self.key}: unknown seasons: {sorted(unknown)}")
        return self

    def hits(self, text: str) -> SectorHits:
        """The core and related terms that stand in the text, the longest at each spot, with their counts.

        A large emitter of the sector that the text names is a core term.
        """
        found = Counter(match.group() for match in _pattern(self.key).finditer(plain(text)))
        core, related = _kinds(self.key)
        firms = Counter(firm.name for firm in emitters.named_in(text) if firm.sector == self.key)
        ranked = found.most_common()
        return SectorHits(
            {term: count for term, count in ranked if term in core} | firms,
            {term: count for term, count in ranked if term in related},
        )

    def core_spans(self, text: str) -> list[tuple[int, int]]:
        """Where its core terms stand in the text."""
        core, _ = _kinds(self.key)
        return [match.span() for match in _pattern(self.key).finditer(text) if match[0] in core]

    def term_spans(self, text: str) -> list[tuple[int, int]]:
        """Where its terms and guards stand in the text, the longest at each spot."""
        return [match.span() for match in _pattern(self.key).finditer(text)]


@lru_cache(maxsize=1)
def all_sectors() -> tuple[Sector, ...]:
    """The sectors of all files in `tables`, read once, by their `order`."""
    found = [_sector(file) for file in _HERE.joinpath("tables").iterdir() if file.name.endswith(".toml")]
    return tuple(sorted(found, key=lambda sector: sector.order))


def get(key: str) -> Sector:
    """The sector of a key such as "industry".

    Raises:
        UnknownName: there is no such key.
    """
    for sector in all_sectors():
        if sector.key == key:
            return sector
    raise UnknownName(f"没有部门 {key!r}。", remedy=f"可用的部门：{_choices()}。")


def find(name: str) -> Sector:
    """The sector a user means: 工业, 工业部门, Industry, industry, Ground Transport, ground_transport.

    Raises:
        UnknownName: nobody knows the name; the remedy lists the sectors.
    """
    if (found := look_up(name)) is None:
        raise UnknownName(f"不认识的部门：{name!r}。", remedy=f"可用的部门：{_choices()}。")
    return found


def look_up(name: str) -> Sector | None:
    """As `find`; None where nobody knows the name."""
    asked = _fold(name)
    for sector in all_sectors():
        names = (sector.key, sector.name, sector.english, *sector.aliases)
        if asked and asked in map(_fold, names):
            return sector
    return None


def _fold(name: str) -> str:
    folded = re.sub(r"[\s_-]+", "", name).casefold()
    return re.sub(r"(?<=.)(部门|行业|领域|sector)$", "", folded)


def _choices() -> str:
    return "、".join(f"{sector.name}（{sector.english}）" for sector in all_sectors())


def _sector(file: Traversable) -> Sector:
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    raw["intents"] = {name: {"key": name, **intent} for name, intent in raw["intents"].items()}
    return Sector.model_validate(raw)


@lru_cache
def _pattern(key: str) -> re.Pattern[str]:
    """All terms and guards, longest first, so that a guard takes its characters with it; what plays elsewhere before all."""
    sector = get(key)
    terms = sorted({*sector.core, *sector.related, *sector.guards}, key=len, reverse=True)
    return re.compile("|".join([*(f"(?:{each})" for each in sector.elsewhere), *map(re.escape, terms)]))


@lru_cache
def _kinds(key: str) -> tuple[frozenset[str], frozenset[str]]:
    sector = get(key)
    return frozenset(sector.core), frozenset(sector.related)
