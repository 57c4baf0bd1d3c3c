"""The room's word lists (`data/*.toml`), and patterns made of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib import resources
from typing import Any


@lru_cache(maxsize=8)
def word_lists(name: str) -> dict[str, Any]:
    """The lists of `data/NAME.toml`."""
    return tomllib.loads(resources.files("bianyin.parse").joinpath(f"data/{name}.toml").read_text("utf-8"))


def any_of(words: Iterable[str], write: Callable[[str], str] = re.escape) -> str:
    """A pattern for one of the words, the longest first."""
    return "|".join(write(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))
