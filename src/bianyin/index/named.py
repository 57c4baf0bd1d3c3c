"""The places that a text names, as codes: read once when it is indexed, as reading takes longer than searching."""

from __future__ import annotations

from functools import lru_cache

from bianyin.knowledge import places


@lru_cache(maxsize=20_000)
def named(text: str) -> tuple[str, ...]:
    """Codes of the places named, in order of appearance, then of the provinces of named areas (东北三省)."""
    codes = [mention.region.code for mention in places.mentions(text)]
    return tuple(dict.fromkeys(codes + [code for area in places.groups_in(text) for code in area]))
