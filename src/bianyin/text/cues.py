"""The words that rules go by, by kind (`cues.toml`): in, the name of a kind; out, a pattern of its words.

Words said for one purpose stand in one list. A rule that goes by more puts kinds together: a policy's day of issue
stands with `issued`, `released` or `approved`.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from bianyin.model.base import Frozen
from bianyin.text.clauses import within

_WITHIN = re.compile(r"<(\d+)>")


class Kind(Frozen):
    """Words of one meaning, the first at a place to be tried first, and a sentence that holds one of them."""

    says: str
    words: tuple[str, ...]
    example: str


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """All kinds by name, read once."""
    raw = tomllib.loads((files("bianyin.text") / "cues.toml").read_text(encoding="utf-8"))
    return {name: Kind.model_validate(kind) for name, kind in raw.items()}


def words(kind: str) -> tuple[str, ...]:
    """The words of a kind as they are listed."""
    return kinds()[kind].words


def any_of(*names: str) -> str:
    """A regular expression: one word of these kinds."""
    listed = "|".join(word for name in names for word in words(name))
    return f"(?:{_WITHIN.sub(lambda most: within(int(most[1])), listed)})"


def pattern(*names: str, before: str = "", behind: str = "") -> re.Pattern[str]:
    """One word of these kinds between two regular expressions."""
    return re.compile(before + any_of(*names) + behind)
