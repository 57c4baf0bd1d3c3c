"""The names beside the national list: aliases, groups, document marks (data/aliases.toml), words to mind."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files

from bianyin.knowledge.places.regions import Level
from bianyin.model.base import Frozen


class DocumentMarks(Frozen):
    """How document numbers begin: marks of the centre, and mark → code of a province (before an office) or city."""

    centre: tuple[str, ...]
    offices: tuple[str, ...]
    provinces: dict[str, str]
    cities: dict[str, str]


class GoesOn(Frozen):
    """What follows a name that is only the beginning of another: of a bare name, of a full one by its last character.

    `field`: of either, the number of an oil or gas field that has its name from the place.
    """

    bare: tuple[str, ...]
    full: dict[str, str]
    field: str


class Aliases(Frozen):
    """What aliases.toml says; every key or value that is a code is one of regions.tsv."""

    names: dict[str, tuple[str, ...]]
    english: dict[str, tuple[str, ...]]
    english_first: dict[str, str]
    english_suffixes: dict[str, tuple[Level, ...]]
    groups: dict[str, tuple[str, ...]]
    goes_on: GoesOn
    document_marks: DocumentMarks


@lru_cache(maxsize=1)
def aliases() -> Aliases:
    """The aliases file, read once."""
    return Aliases.model_validate(tomllib.loads(_read("aliases.toml")))


@lru_cache
def words(filename: str) -> frozenset[str]:
    """The words of a list file: separated by white space, `#` starts a comment."""
    lines = (line.partition("#")[0] for line in _read(filename).splitlines())
    return frozenset(word for line in lines for word in line.split())


def _read(filename: str) -> str:
    return (files("bianyin.knowledge.places") / "data" / filename).read_text(encoding="utf-8")
