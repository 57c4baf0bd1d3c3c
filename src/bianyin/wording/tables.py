"""The two tables of sentences (`zh.toml`, `en.toml`): the same names, and in each sentence the same placeholders."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple


class Sentence(NamedTuple):
    """A sentence with named placeholders.

    Attributes:
        other: as it is said; of a language with plurals, of any number but one.
        one: of one; the same where nothing is counted.
        by: the placeholder that counts.
    """

    other: str
    one: str
    by: str = ""

    def told(self, values: Mapping[str, object]) -> str:
        """The sentence with its values."""
        return (self.one if self.by and values[self.by] == 1 else self.other).format_map(values)

    @property
    def placeholders(self) -> frozenset[str]:
        return _placeholders(self.other) | _placeholders(self.one)


@lru_cache(maxsize=1)
def tables() -> dict[str, dict[str, Sentence]]:
    """The sentences of each language by their names, read and checked once.

    Raises:
        ValueError: a sentence lacks in one of the tables, or its placeholders differ.
    """
    read = {name: _read(name) for name in ("zh", "en")}
    check_alike(read["zh"], read["en"])
    return read


def check_alike(one: Mapping[str, Sentence], other: Mapping[str, Sentence]) -> None:
    """
    Raises:
        ValueError: naming the sentences of which one table says what the other cannot.
    """
    if lacking := sorted(one.keys() ^ other.keys()):
        raise ValueError(f"sentences in one language alone: {', '.join(lacking)}")
    differing = [name for name in one if one[name].placeholders != other[name].placeholders]
    if differing:
        raise ValueError(f"sentences whose placeholders differ: {', '.join(differing)}")


def _read(language: str) -> dict[str, Sentence]:
    text = (files("bianyin.wording") / f"{language}.toml").read_text(encoding="utf-8")
    return dict(_sentences("", tomllib.loads(text)))


def _sentences(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Sentence]]:
    """`[point]` with `given = "…"` is point.given; a table with `one` and `other` is one sentence."""
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, str):
            yield name, Sentence(value, value)
        elif "other" in value:
            yield name, Sentence(value["other"], value["one"], value["by"])
        else:
            yield from _sentences(f"{name}.", value)


def _placeholders(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)
