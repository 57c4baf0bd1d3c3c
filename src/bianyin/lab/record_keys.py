"""A happening's key: what a judgement holds on to when the report is made anew and its numbers change."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from bianyin.compare.kept_report import Happening
from bianyin.compare.same import pairs_of


def keys_of(
    happenings: Sequence[Happening], before: Sequence[Happening], keys: Mapping[str, str]
) -> dict[str, str]:
    """By the number of a happening, its key: that of the same happening in the report before, else a new one.

    Args:
        before: the happenings of that report, `keys` theirs by their numbers.
    """
    pairs = pairs_of(before, happenings)
    known = {_number(new): keys[_number(old)] for old, new in pairs if _number(old) in keys}
    taken = set(known.values()) | set(keys.values())
    found = {}
    for each in happenings:
        found[_number(each)] = known.get(_number(each)) or _new_key(each, taken)
        taken.add(found[_number(each)])
    return found


def _number(each: Happening) -> str:
    return str(each.record["number"])


def _new_key(each: Happening, taken: set[str]) -> str:
    """Of its first page, its title and its day: the same report made twice has the same keys."""
    said = f"{each.record['sources'][0]['url']}\n{each.title}\n{each.day}"
    turns = (hashlib.sha256(f"{said}\n{turn}".encode()).hexdigest()[:16] for turn in range(len(taken) + 1))
    return next(key for key in turns if key not in taken)
